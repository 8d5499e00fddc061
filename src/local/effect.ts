import { type AttributeMap, equalMaps } from './attribute-value.js'
import type { Table } from './table.js'

/** What a write does to one item. Nothing is changed until it is committed. */
export interface Effect {
  readonly table: Table
  /** The item's place among the items of its table. */
  readonly itemKey: string
  readonly before?: AttributeMap
  readonly after?: AttributeMap
  /** Whether time to live is what removes the item. */
  readonly expired?: boolean
}

/** Whether an effect leaves the item as it was. */
export function changesNothing({ before, after }: Effect): boolean {
  if (before === undefined || after === undefined) return before === after
  return equalMaps(before, after)
}
