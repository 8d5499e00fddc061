/** A frozen list without repetitions, in order. For short lists. */
export function distinct<T>(items: readonly T[]): readonly T[] {
  return Object.freeze(items.length < 2 ? items.slice() : items.filter((item, index) => items.indexOf(item) === index))
}
