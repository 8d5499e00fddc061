import type { Case, Entry, Field, Range } from './pages-model.js'

/** What a query must give, by name, sorted by what it sorts by; of those that are equal there, in any order. */
export function answer({ readings, visits, way, range, isFiltered, isReversed }: Case): Map<string, Entry> {
  const all = [
    ...readings.map((one) => [`readings ${one.id}`, one] as const),
    ...(way.isTogether ? visits.map((one) => [`visits ${one.id}`, one] as const) : []),
  ]
  const found = all
    .filter(([, one]) => !way.isInRoom || one.room === 'a')
    .filter(([, one]) => range === undefined || isWithin(one, way.fields.slice(0, range.depth), range))
    .filter(([, one]) => !isFiltered || one.isKept)
    .sort(([, a], [, b]) => compareBy(way.fields, a, b))
  return new Map(isReversed ? found.reverse() : found)
}

/** The order of two items by what a query sorts by. */
export function compareBy(fields: readonly Field[], a: Entry, b: Entry): number {
  for (const field of fields) {
    if (a[field] !== b[field]) return a[field] < b[field] ? -1 : 1
  }
  return 0
}

function isWithin(one: Entry, fields: readonly Field[], { operator, low, high }: Range): boolean {
  const last = fields.at(-1) as Field
  if (compareBy(fields.slice(0, -1), one, low) !== 0) return false
  const [value, from, to] = [one[last], low[last], high[last]]
  switch (operator) {
    case 'eq':
      return value === from
    case 'lt':
      return value < from
    case 'lte':
      return value <= from
    case 'gt':
      return value > from
    case 'gte':
      return value >= from
    case 'between':
      return value >= from && value <= to
    case 'beginsWith':
      return String(value).startsWith(String(from))
  }
}
