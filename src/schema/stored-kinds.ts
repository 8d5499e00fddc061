import type { LiteralValue, Storage, StoredKind } from './storage.js'

const everyKind: readonly StoredKind[] = ['S', 'N', 'B', 'BOOL', 'NULL', 'L', 'M', 'SS', 'NS', 'BS']
const setKinds: Partial<Record<StoredKind, StoredKind>> = { S: 'SS', N: 'NS', B: 'BS' }

/** The descriptors that values of a storage can have in a stored item. */
export function storedKindsOf(storage: Storage): ReadonlySet<StoredKind> {
  const kinds = new Set<StoredKind>()
  collectKinds(storage, kinds, new Set())
  return kinds
}

/** The set descriptor whose elements a storage describes; `undefined` if DynamoDB has no set of those. */
export function setKindOf(element: Storage): 'SS' | 'NS' | 'BS' | undefined {
  const [kind, ...others] = storedKindsOf(element)
  if (kind === undefined || others.length > 0) return undefined
  return setKinds[kind] as 'SS' | 'NS' | 'BS' | undefined
}

function collectKinds(storage: Storage, kinds: Set<StoredKind>, seen: Set<Storage>): void {
  if (seen.has(storage)) return
  seen.add(storage)
  switch (storage.kind) {
    case 'string':
    case 'date':
      kinds.add('S')
      return
    case 'number':
    case 'bigint':
      kinds.add('N')
      return
    case 'boolean':
      kinds.add('BOOL')
      return
    case 'null':
      kinds.add('NULL')
      return
    case 'binary':
      kinds.add('B')
      return
    case 'literal':
      for (const value of storage.values) kinds.add(kindOfLiteral(value))
      return
    case 'object':
    case 'record':
      kinds.add('M')
      return
    case 'array':
    case 'tuple':
      kinds.add('L')
      return
    case 'set': {
      const kind = setKindOf(storage.element)
      if (kind !== undefined) kinds.add(kind)
      return
    }
    case 'any':
      for (const kind of everyKind) kinds.add(kind)
      return
    case 'union':
      for (const option of storage.options) collectKinds(option, kinds, seen)
      return
    case 'codec':
      collectKinds(storage.encoded, kinds, seen)
      return
    case 'nullable':
      kinds.add('NULL')
      collectKinds(storage.inner, kinds, seen)
      return
    case 'lazy':
      collectKinds(storage.inner(), kinds, seen)
      return
    default:
      collectKinds(storage.inner, kinds, seen)
  }
}

/** The descriptor that a literal is stored under. */
export function kindOfLiteral(value: LiteralValue): StoredKind {
  if (value === null) return 'NULL'
  switch (typeof value) {
    case 'string':
      return 'S'
    case 'boolean':
      return 'BOOL'
    default:
      return 'N'
  }
}
