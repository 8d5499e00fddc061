import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { ActionTree, Operand } from '../expressions/tree.js'
import type { CompiledEntity } from '../model/compiled.js'
import { fillDefault } from '../schema/absence.js'
import { isEntryOf } from '../schema/entries.js'
import { hasDefault, storageAt } from '../schema/navigate.js'
import { type StoredPath, shownPath } from '../schema/stored-path.js'

/** What a place begins with where it is absent; `undefined` where there is nothing to begin with. */
export type StartAt = (path: StoredPath) => AttributeValue | undefined

/** The defaults of the schema, which reads fill in where older items lack an attribute; elements and entries have none. */
export function defaultsOf(entity: CompiledEntity): StartAt {
  return (path) => {
    const shown = shownPath(entity.names, path)
    const storage = storageAt(entity.storage, shown)
    if (storage === undefined || !hasDefault(storage)) return undefined
    const around = shown.length === 1 ? entity.storage : storageAt(entity.storage, shown.slice(0, -1))
    if (around === undefined || isEntryOf(around, shown.at(-1) as string | number)) return undefined
    const value = fillDefault(storage)
    const written = value === undefined ? undefined : entity.codec(storage, shown).write(value, shown.length - 1)
    return written?.ok ? written.stored : undefined
  }
}

/**
 * Lets changes go on from what places begin with where they are absent: `add(count, 1)` of a count that begins with 10
 * makes 11. Changes that one expression cannot make both where the place is there and where it is not are left as they are:
 * see {@link isInside}.
 */
export function startFrom(changes: readonly ActionTree[], startAt: StartAt): readonly ActionTree[] {
  return changes.map((change): ActionTree => {
    if (change.kind === 'set') return { ...change, value: startOperand(change.value, startAt) }
    if (change.kind !== 'add') return change
    const start = startAt(change.path)
    if (start?.N === undefined || Number(start.N) === 0) return change
    const left = orStart(change.path, start)
    return { kind: 'set', path: change.path, value: { kind: 'arithmetic', sign: '+', left, right: change.value } }
  })
}

/** Whether a change keeps a part of the attribute that it is made in: other places of it, or other elements of a set. */
export function isInside(change: ActionTree): boolean {
  return change.path.length > 1 || isSetChange(change)
}

/** Whether a change adds elements to a set, or takes elements out of it. */
export function isSetChange(change: ActionTree): change is Extract<ActionTree, { readonly kind: 'add' | 'delete' }> {
  if (change.kind === 'delete') return true
  return change.kind === 'add' && change.value.kind === 'value' && change.value.stored.N === undefined
}

function startOperand(operand: Operand, startAt: StartAt): Operand {
  switch (operand.kind) {
    case 'path': {
      const start = startAt(operand.path)
      return start === undefined ? operand : orStart(operand.path, start)
    }
    case 'ifNotExists': {
      const start = startAt(operand.path)
      return start === undefined
        ? { ...operand, otherwise: startOperand(operand.otherwise, startAt) }
        : orStart(operand.path, start)
    }
    case 'arithmetic':
      return { ...operand, left: startOperand(operand.left, startAt), right: startOperand(operand.right, startAt) }
    case 'listAppend':
      return { ...operand, first: startOperand(operand.first, startAt), second: startOperand(operand.second, startAt) }
    default:
      return operand
  }
}

function orStart(path: StoredPath, start: AttributeValue): Operand {
  return { kind: 'ifNotExists', path, otherwise: { kind: 'value', stored: start } }
}
