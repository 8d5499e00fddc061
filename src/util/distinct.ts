/** A list without repetitions, in order. For short lists. */
export function distinct<T>(items: readonly T[]): readonly T[] {
  const isRepeated = items.some((item, index) => items.indexOf(item) !== index)
  return isRepeated ? items.filter((item, index) => items.indexOf(item) === index) : items
}
