import type { KeyloomError } from '../errors/index.js'
import type { ConditionTree } from '../expressions/tree.js'
import type { RawItem } from '../wire/service-errors.js'

/** What has to be so of a stored item for a change to leave what its schema takes. */
export interface ImpliedGuard {
  readonly condition: ConditionTree
  readonly holds: (item: RawItem) => boolean
  /** The error where it is not so, in an item that was found. */
  readonly refuse: (item: RawItem, cause?: unknown) => KeyloomError
}

/** Guards that say the same are needed once. */
export function distinctGuards(guards: readonly ImpliedGuard[]): readonly ImpliedGuard[] {
  return [...new Map(guards.map((guard) => [JSON.stringify(guard.condition), guard])).values()]
}
