import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { unknownValue } from '../expressions/evaluate.js'
import type { IndexSlot, SlotAlternative } from '../model/compiled.js'

/** Reads an attribute in domain form: its value, `undefined` if absent, or `unknownValue`. */
export type ReadKnown = (path: string) => unknown

/** What becomes of the key attributes of one slot. */
export type SlotOutcome =
  | { readonly kind: 'write'; readonly values: Readonly<Record<string, AttributeValue>> }
  | { readonly kind: 'remove' }
  | { readonly kind: 'unknown'; readonly missing: readonly string[] }

/** Decides about a slot's key attributes by what is known of an item. */
export function resolveSlot(slot: IndexSlot, read: ReadKnown): SlotOutcome {
  let missing: Set<string> | undefined
  for (const alternative of slot.alternatives) {
    const standing = judge(alternative, read)
    if (standing === 'in') return { kind: 'write', values: buildKeys(alternative, read) }
    if (standing === 'out') continue
    missing ??= new Set()
    for (const path of standing) missing.add(path)
  }
  return missing === undefined ? { kind: 'remove' } : { kind: 'unknown', missing: [...missing] }
}

/** Whether an entry exists; if that is not known, the paths that would tell. */
function judge({ when, needs, parts }: SlotAlternative, read: ReadKnown): 'in' | 'out' | readonly string[] {
  let missing: string[] | undefined
  const miss = (path: string): void => {
    missing ??= []
    missing.push(path)
  }
  for (const [path, wanted] of when) {
    const value = read(path)
    if (value === unknownValue) miss(path)
    else if (value !== wanted) return 'out'
  }
  for (const path of needs) if (isAbsent(read(path))) return 'out'
  for (const { paths } of parts) for (const path of paths) if (read(path) === unknownValue) miss(path)
  return missing ?? 'in'
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null
}

function buildKeys({ owned }: SlotAlternative, read: ReadKnown): Record<string, AttributeValue> {
  const values: Record<string, AttributeValue> = {}
  for (const part of owned) {
    const value = part.build(read)
    if (value !== undefined) values[part.attribute] = value
  }
  return values
}
