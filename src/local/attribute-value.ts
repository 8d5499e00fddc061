/** One DynamoDB value as it stands on the wire: exactly one member is set. */
export interface AttributeValue {
  S?: string
  N?: string
  B?: string
  BOOL?: boolean
  NULL?: boolean
  SS?: string[]
  NS?: string[]
  BS?: string[]
  L?: AttributeValue[]
  M?: AttributeMap
}

/** The name of the member that is set. */
export type AttributeType = keyof AttributeValue

/**
 * Attributes by name. Always without a prototype, so that attributes named `__proto__` or `toString` are like any
 * other.
 */
export interface AttributeMap {
  [name: string]: AttributeValue
}

/** Makes an empty map that inherits nothing. */
export function createMap<T = AttributeValue>(): { [name: string]: T } {
  return Object.create(null) as { [name: string]: T }
}

/** Which member of a value is set. */
export function typeOf(value: AttributeValue): AttributeType {
  return Object.keys(value)[0] as AttributeType
}

/** Copies a map that came from JSON, one level or many deep, into maps without a prototype. */
export function reviveMap(source: unknown): AttributeMap {
  const map = createMap()
  if (typeof source !== 'object' || source === null) return map
  for (const name of Object.keys(source)) {
    const value: unknown = Reflect.get(source, name)
    if (value != null) map[name] = reviveValue(value)
  }
  return map
}

function reviveValue(source: unknown): AttributeValue {
  const value: Record<string, unknown> = {}
  if (typeof source !== 'object' || source === null) return value
  for (const [type, member] of Object.entries(source)) {
    if (member == null) continue
    if (type === 'M') value.M = reviveMap(member)
    else if (type === 'L') value.L = Array.isArray(member) ? member.map(reviveValue) : member
    else value[type] = Array.isArray(member) ? [...member] : member
  }
  return value
}

/** Copies a value deeply, so that changing the copy leaves the original alone. */
export function copyValue(value: AttributeValue): AttributeValue {
  return reviveValue(value)
}

/** Copies a map deeply. */
export function copyMap(map: AttributeMap): AttributeMap {
  return reviveMap(map)
}

/** Whether two values are the same: maps and lists member by member, sets in any order. */
export function equalValues(a: AttributeValue, b: AttributeValue): boolean {
  const type = typeOf(a)
  if (type !== typeOf(b)) return false
  switch (type) {
    case 'M':
      return equalMaps(a.M ?? createMap(), b.M ?? createMap())
    case 'L': {
      const other = b.L ?? []
      return a.L?.length === other.length && a.L.every((value, i) => equalValues(value, other[i] ?? {}))
    }
    case 'SS':
    case 'NS':
    case 'BS': {
      const members = new Set<string>(b[type])
      return a[type]?.length === members.size && a[type].every((member) => members.has(member))
    }
    default:
      return a[type] === b[type]
  }
}

/** Whether two maps hold the same attributes with the same values. */
export function equalMaps(a: AttributeMap, b: AttributeMap): boolean {
  const names = Object.keys(a)
  if (names.length !== Object.keys(b).length) return false
  return names.every((name) => {
    const mine = a[name]
    const theirs = b[name]
    return mine !== undefined && theirs !== undefined && equalValues(mine, theirs)
  })
}

/** The bytes that a binary value stands for. */
export function bytesOf(base64: string): Buffer {
  return Buffer.from(base64, 'base64')
}
