import type { AnyModel, Item } from 'keyloom'

/** The items of a table, by the names of their repositories. */
export type ModelData<M extends AnyModel> = {
  readonly [Alias in keyof M['entities']]: readonly [
    Item<M['entities'][Alias]>,
    ...(readonly Item<M['entities'][Alias]>[]),
  ]
}

type Key = string | number

/** Items in the order of a key, which is what a query gives them in. */
export function sortBy<T>(items: readonly T[], keyOf: (item: T) => Key): T[] {
  return [...items].sort((a, b) => {
    const [left, right] = [keyOf(a), keyOf(b)]
    return left < right ? -1 : left > right ? 1 : 0
  })
}

/** An item of a list by its place, which has to be there. */
export function itemAt<T>(items: readonly T[], index: number): T {
  const item = items[index]
  if (item === undefined) throw new Error(`There is no item ${index}.`)
  return item
}
