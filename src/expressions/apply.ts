import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { type StoredPath, storedInside } from '../schema/stored-path.js'
import { addDecimals, negateDecimal } from '../util/decimal.js'
import { createRecord, ownProperty, setOwn } from '../util/objects.js'
import type { ActionTree, Operand } from './tree.js'

type Item = Readonly<Record<string, AttributeValue>>

/** Why an update does not fit an item, and where. */
export interface Inapplicable {
  readonly ok: false
  readonly reason: 'missing_parent' | 'missing_operand' | 'operand_type'
  readonly path: StoredPath
}

/**
 * The item that an update leaves behind, as DynamoDB makes it: every right-hand side and every position in a list is that of
 * the item before.
 */
export function applyActions(
  actions: readonly ActionTree[],
  item: Item,
): { readonly ok: true; readonly item: Record<string, AttributeValue> } | Inapplicable {
  const root: AttributeValue = copyValue({ M: item as Record<string, AttributeValue> })
  const edits = new Map<AttributeValue, ListEdits>()
  for (const action of actions) {
    const value = resultOf(action, item)
    if (value === refused) return explain(action, item)
    const name = action.path.at(-1)
    const parent = storedInside(root, action.path.slice(0, -1))
    if (typeof name === 'string' && parent?.M !== undefined) {
      if (value === undefined) delete parent.M[name]
      else setOwn(parent.M, name, value)
    } else if (typeof name === 'number' && parent?.L !== undefined) {
      const own = edits.get(parent) ?? { appended: [], removed: new Set() }
      edits.set(parent, own)
      if (value === undefined) own.removed.add(name)
      else if (name < parent.L.length) parent.L[name] = value
      else own.appended.push({ position: name, value })
    } else {
      return { ok: false, reason: 'missing_parent', path: action.path }
    }
  }
  for (const [list, own] of edits) editList(list, own)
  return { ok: true, item: root.M as Record<string, AttributeValue> }
}

/** Why an action has no result. */
function explain(action: ActionTree, item: Item): Inapplicable {
  const missing = action.kind === 'set' ? findMissing(action.value, item) : undefined
  return { ok: false, reason: missing ? 'missing_operand' : 'operand_type', path: missing ?? action.path }
}

/** The first place that an operand has no value without. */
function findMissing(operand: Operand, item: Item): StoredPath | undefined {
  switch (operand.kind) {
    case 'path':
      return at(item, operand.path) === undefined ? operand.path : undefined
    case 'arithmetic':
      return findMissing(operand.left, item) ?? findMissing(operand.right, item)
    case 'listAppend':
      return findMissing(operand.first, item) ?? findMissing(operand.second, item)
    case 'ifNotExists':
      return at(item, operand.path) === undefined ? findMissing(operand.otherwise, item) : undefined
    default:
      return undefined
  }
}

const refused = Symbol('refused')

interface ListEdits {
  readonly appended: { readonly position: number; readonly value: AttributeValue }[]
  readonly removed: Set<number>
}

/** Elements beyond the end close up, in the order of the positions that they were given. */
function editList(list: AttributeValue, { appended, removed }: ListEdits): void {
  const kept = (list.L ?? []).filter((_, position) => !removed.has(position))
  list.L = [...kept, ...appended.sort((a, b) => a.position - b.position).map(({ value }) => value)]
}

/** What an action leaves at its place; nothing where the attribute goes. */
function resultOf(action: ActionTree, item: Item): AttributeValue | undefined | typeof refused {
  if (action.kind === 'remove') return undefined
  const value = evaluate(action.value, item)
  if (value === undefined) return refused
  if (action.kind === 'set') return copyValue(value)
  const existing = at(item, action.path)
  if (action.kind === 'add' && value.N !== undefined) return add(existing ?? { N: '0' }, value, '+') ?? refused
  for (const type of ['SS', 'NS', 'BS'] as const) {
    const members = value[type] as readonly (string | Uint8Array)[] | undefined
    if (members === undefined) continue
    const old = existing === undefined ? [] : (existing[type] as readonly (string | Uint8Array)[] | undefined)
    if (old === undefined) return refused
    const given = new Set(members.map(identify))
    const others = old.filter((member) => !given.has(identify(member)))
    if (action.kind === 'delete') return others.length === 0 ? undefined : ({ [type]: others } as never)
    return { [type]: [...others, ...members] } as never
  }
  return refused
}

function identify(member: string | Uint8Array): string {
  return typeof member === 'string' ? member : Buffer.from(member).toString('base64')
}

function evaluate(operand: Operand, item: Item): AttributeValue | undefined {
  switch (operand.kind) {
    case 'value':
      return operand.stored
    case 'path':
      return at(item, operand.path)
    case 'ifNotExists':
      return at(item, operand.path) ?? evaluate(operand.otherwise, item)
    case 'arithmetic':
      return add(evaluate(operand.left, item), evaluate(operand.right, item), operand.sign)
    case 'listAppend': {
      const [first, second] = [evaluate(operand.first, item), evaluate(operand.second, item)]
      return first?.L && second?.L && { L: [...first.L, ...second.L] }
    }
    case 'size':
      return undefined
  }
}

function add(
  left: AttributeValue | undefined,
  right: AttributeValue | undefined,
  sign: '+' | '-',
): AttributeValue | undefined {
  if (left?.N === undefined || right?.N === undefined) return undefined
  return { N: addDecimals(left.N, sign === '+' ? right.N : negateDecimal(right.N)) }
}

function at(item: Item, path: StoredPath): AttributeValue | undefined {
  const [name, ...rest] = path as unknown as [string, ...(string | number)[]]
  return storedInside(ownProperty(item, name) as AttributeValue | undefined, rest)
}

/** Copies lists and maps, which actions change in place. */
function copyValue(value: AttributeValue): AttributeValue {
  if (value.L !== undefined) return { L: value.L.map(copyValue) }
  if (value.M === undefined) return value
  const copy = createRecord<AttributeValue>()
  for (const [name, member] of Object.entries(value.M)) copy[name] = copyValue(member)
  return { M: copy }
}
