import type { Attributes, UpdateAction, UpdateCallback, UpdateOperators } from 'keyloom'
import type { Change, Thing, Values } from './updates-model.js'

/** What an update is made from: an item's attributes, or those that an item begins with. */
type Before = Partial<Values>

/**
 * Those of the changes that can be made of an item: arithmetic and places inside need something to be there, and a level has two
 * digits in its key, and the delimiter is in none.
 */
export function possibleChanges(before: Before, changes: readonly Change[]): readonly Change[] {
  return changes.filter((change) => {
    if (!isPossible(before, change)) return false
    const { level = 0 } = change.name === 'level' ? reduce(before, [change]) : {}
    return level >= 0 && level < 100
  })
}

function isPossible(before: Before, change: Change): boolean {
  switch (change.do) {
    case 'plus':
    case 'minus':
      return before[change.name] !== undefined
    case 'copyRank':
      return before.rank !== undefined && before.rank >= 0
    case 'city':
    case 'street':
    case 'removeStreet':
      return before.address !== undefined
    case 'cityFromLabel':
      return before.address !== undefined && before.label !== undefined && !before.label.includes('#')
    case 'addToElement':
      return before.lines !== undefined && change.at < before.lines.length
    case 'setElement':
    case 'removeElement':
      return before.lines !== undefined
    case 'addScore':
    case 'removeScore':
      return before.scores !== undefined
    default:
      return true
  }
}

/** The changes as application code writes them. */
export function writeChanges(changes: readonly Change[]): UpdateCallback<typeof Thing> {
  return (t, operators) => changes.map((change) => writeChange(t, operators, change))
}

function writeChange(t: Attributes<typeof Thing>, operators: UpdateOperators, change: Change): UpdateAction {
  const { set, setIfNotExists, add, subtract, append, prepend, remove, deleteFrom, plus, minus, at } = operators
  switch (change.do) {
    case 'remove':
      return remove(t[change.name])
    case 'set':
      return set(t[change.name] as never, change.value as never)
    case 'add':
    case 'subtract': {
      const amount = change.name === 'big' ? BigInt(change.by) : change.by
      return (change.do === 'add' ? add : subtract)(t[change.name] as never, amount as never)
    }
    case 'plus':
      return set(t[change.name], plus(t[change.name], change.by))
    case 'minus':
      return set(t[change.name], minus(t[change.name], change.by))
    case 'copyRank':
      return set(t.level, t.rank)
    case 'setIfNotExists':
      return setIfNotExists(t[change.name], change.value)
    case 'city':
      return set(t.address.city, change.value)
    case 'street':
      return set(t.address.street, change.value)
    case 'removeStreet':
      return remove(t.address.street)
    case 'cityFromLabel':
      return set(t.address.city, t.label)
    case 'append':
      return append(t.lines, change.value)
    case 'prepend':
      return prepend(t.lines, change.value)
    case 'setElement':
      return set(at(t.lines, change.at), change.value)
    case 'addToElement':
      return add(at(t.lines, change.at).count, 1)
    case 'removeElement':
      return remove(at(t.lines, change.at))
    case 'addTags':
      return add(t.tags, new Set(change.value))
    case 'deleteTags':
      return deleteFrom(t.tags, new Set(change.value))
    case 'addScore':
      return add(at(t.scores, change.entry), 2)
    case 'removeScore':
      return remove(at(t.scores, change.entry))
  }
}

/** What changes make of an item, as documented: every value is computed from the item before. Written for these tests alone. */
export function reduce(before: Before, changes: readonly Change[]): Before {
  const after: Record<string, unknown> = { ...before }
  for (const change of changes) {
    const next = valueAfter(before, change)
    if (next === undefined) delete after[change.name]
    else after[change.name] = next
  }
  return after as Before
}

function valueAfter(before: Before, change: Change): unknown {
  switch (change.do) {
    case 'remove':
      return undefined
    case 'set':
      return change.value
    case 'add':
    case 'subtract': {
      const by = change.do === 'add' ? change.by : -change.by
      return change.name === 'big' ? (before.big ?? 0n) + BigInt(by) : ((before[change.name] as number) ?? 0) + by
    }
    case 'plus':
      return (before[change.name] as number) + change.by
    case 'minus':
      return (before[change.name] as number) - change.by
    case 'copyRank':
      return before.rank
    case 'setIfNotExists':
      return before[change.name] ?? change.value
    case 'city':
      return { ...before.address, city: change.value }
    case 'street':
      return { ...before.address, street: change.value }
    case 'removeStreet': {
      const { street: _, ...rest } = before.address as NonNullable<Values['address']>
      return rest
    }
    case 'cityFromLabel':
      return { ...before.address, city: before.label }
    case 'append':
      return [...(before.lines ?? []), ...change.value]
    case 'prepend':
      return [...change.value, ...(before.lines ?? [])]
    case 'setElement': {
      const lines = before.lines ?? []
      return change.at < lines.length
        ? lines.map((line, index) => (index === change.at ? change.value : line))
        : [...lines, change.value]
    }
    case 'addToElement':
      return before.lines?.map((line, index) => (index === change.at ? { ...line, count: line.count + 1 } : line))
    case 'removeElement':
      return before.lines?.filter((_, index) => index !== change.at)
    case 'addTags':
      return new Set([...(before.tags ?? []), ...change.value])
    case 'deleteTags': {
      const left = [...(before.tags ?? [])].filter((tag) => !change.value.has(tag))
      return left.length === 0 ? undefined : new Set(left)
    }
    case 'addScore':
      return { ...before.scores, [change.entry]: (before.scores?.[change.entry] ?? 0) + 2 }
    case 'removeScore': {
      const { [change.entry]: _, ...rest } = before.scores as Record<string, number>
      return rest
    }
  }
}
