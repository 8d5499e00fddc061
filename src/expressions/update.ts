import { ExpressionError } from '../errors/index.js'
import type { CompiledEntity } from '../model/compiled.js'
import { alternativesOf, isOptional, storageAt, unwrapStorage } from '../schema/navigate.js'
import type { Storage } from '../schema/storage.js'
import { collect } from './collect.js'
import { formatPath, type Path, pathsOverlap } from './path.js'
import { isKeyOnly, type ReferenceNode, referencesOf, rootNode } from './references.js'
import type { ActionTree } from './tree.js'
import { actionOf, setAction, type UpdateAction, updateOperators } from './update-operators.js'

/** What application code writes: `{ status: 'paid' }` or `(order, { set }) => [set(order.status, 'paid')]`. */
export type ChangesInput = Readonly<Record<string, unknown>> | ((attributes: never, operators: never) => unknown)

/** Reads an update's changes, and refuses those that could not be made or would break the item. */
export function buildUpdate(entity: CompiledEntity, changes: ChangesInput): readonly ActionTree[] {
  const actions = typeof changes === 'function' ? runCallback(entity, changes) : readObject(entity, changes)
  if (actions.length === 0) {
    throw new ExpressionError('update.empty', entity.name, 'the update changes nothing; give at least one change')
  }
  for (const action of actions) checkTarget(entity, action)
  checkOverlap(entity, actions)
  return actions.map((action) => action.tree)
}

function readObject(entity: CompiledEntity, changes: unknown): UpdateAction[] {
  if (typeof changes !== 'object' || changes === null || Array.isArray(changes)) {
    throw new ExpressionError('update.empty', entity.name, 'an update takes an object of new values, or a callback')
  }
  const values = changes as Readonly<Record<string, unknown>>
  return collect(entity, () => Object.keys(values).map((name) => setAction(rootNode(entity, name), values[name])))
    .result
}

function runCallback(
  entity: CompiledEntity,
  callback: (attributes: never, operators: never) => unknown,
): UpdateAction[] {
  const { result, loose } = collect(entity, () => callback(referencesOf(entity) as never, updateOperators as never))
  const list: readonly unknown[] = Array.isArray(result) ? Array.from(result) : [result]
  const actions = list.map((entry) => {
    const action = actionOf(entry)
    if (action === undefined) {
      throw new ExpressionError(
        'expression.not_a_condition',
        entity.name,
        'the callback must return, at once, an action or a list of actions made by the operators that it was given',
      )
    }
    loose.delete(entry as object)
    return action
  })
  if (loose.size > 0) {
    throw new ExpressionError(
      'expression.dropped',
      entity.name,
      'a change was made that is not in the list that the callback returned',
    )
  }
  return actions
}

function checkTarget(entity: CompiledEntity, { node, tree, isValue }: UpdateAction): void {
  const head = String(node.path[0])
  const isKey = entity.keyPaths.some((path) => path.startsWith(head) && pathsOverlap(path.split('.'), node.path))
  if (isKey) {
    throw new ExpressionError(
      'update.key_attribute',
      entity.name,
      `"${formatPath(node.path)}" is part of the key and cannot be changed; delete the item and create another`,
    )
  }
  if (entity.kept.has(head)) {
    throw new ExpressionError(
      'update.kept_attribute',
      entity.name,
      `"${formatPath(node.path)}" is kept by the library and cannot be changed`,
    )
  }
  if (isKeyOnly(node) && !(tree.kind === 'set' && tree.value.kind === 'value')) {
    throw new ExpressionError(
      'expression.key_only',
      entity.name,
      `"${formatPath(node.path)}" is stored in a key alone (keyOnly): an update can set it to a value, and do nothing else with it`,
    )
  }
  if (tree.kind === 'remove' && isValue !== true && !isRemovable(entity, node)) {
    const message = `"${formatPath(node.path)}" is required and cannot be removed`
    throw new ExpressionError('update.required_attribute', entity.name, message)
  }
  if (isDiscriminator(entity, node.path)) {
    throw new ExpressionError(
      'update.discriminator',
      entity.name,
      `"${formatPath(node.path)}" decides which other attributes there are; replace the whole ${node.path.length > 1 ? 'value around it' : 'item by put'}`,
    )
  }
}

/**
 * Whether a place can be left without a value. Of an attribute that only some alternatives of a union have, those decide;
 * what follows an element of a tuple would move.
 */
function isRemovable(entity: CompiledEntity, { path, storage, isEntry }: ReferenceNode): boolean {
  const step = path.at(-1) as string | number
  const around = path.length === 1 ? entity.storage : storageAt(entity.storage, path.slice(0, -1))
  if (isEntry || around === undefined) return true
  const owners = alternativesOf(around).filter((owner) => storageAt(owner, [step]) !== undefined)
  if (owners.some(({ kind }) => kind === 'tuple')) return false
  return owners.length === 0
    ? isOptional(storage)
    : owners.every((owner) => isOptional(storageAt(owner, [step]) as Storage))
}

/** Whether an attribute tells the alternatives of a union apart: changed by itself, it would leave a mix of two. */
function isDiscriminator(entity: CompiledEntity, path: Path): boolean {
  const name = path.at(-1)
  const around = path.length === 1 ? entity.storage : storageAt(entity.storage, path.slice(0, -1))
  if (around === undefined || typeof name !== 'string') return false
  const alternatives = alternativesOf(around)
  if (alternatives.length === 1) return false
  const forms = alternatives.flatMap((one) => {
    const storage = one.kind === 'object' ? one.attributes.get(name) : undefined
    const leaf = storage && unwrapStorage(storage)
    return leaf?.kind === 'literal' ? [leaf.values.map(String).join('|')] : []
  })
  return new Set(forms).size > 1
}

function checkOverlap(entity: CompiledEntity, actions: readonly UpdateAction[]): void {
  actions.forEach((action, index) => {
    const other = actions.find((earlier, at) => at < index && pathsOverlap(earlier.node.path, action.node.path))
    if (other === undefined) return
    const places = [formatPath(other.node.path), formatPath(action.node.path)]
    throw new ExpressionError(
      'update.overlap',
      entity.name,
      places[0] === places[1]
        ? `"${places[0]}" is changed twice in one update`
        : `"${places[0]}" and "${places[1]}" overlap and cannot be changed in one update`,
    )
  })
}
