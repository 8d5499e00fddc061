import { type AttributeMap, type AttributeValue, createMap } from './attribute-value.js'
import type { KeySchemaElement } from './dynalite-internals.js'

/** What an index holds beside its keys. */
export interface Projection {
  readonly ProjectionType: 'ALL' | 'KEYS_ONLY' | 'INCLUDE'
  readonly NonKeyAttributes?: readonly string[]
}

/** An index as it is described to clients. */
export interface IndexDescription {
  IndexName: string
  KeySchema: KeySchemaElement[]
  Projection: Projection
  IndexArn?: string
  IndexStatus?: string
  ProvisionedThroughput?: Record<string, unknown>
  [member: string]: unknown
}

/** A table as it is described to clients. */
export interface TableDescription {
  TableName: string
  TableArn: string
  TableId: string
  TableStatus: string
  AttributeDefinitions: { AttributeName: string; AttributeType: string }[]
  KeySchema: KeySchemaElement[]
  LocalSecondaryIndexes?: IndexDescription[]
  GlobalSecondaryIndexes?: IndexDescription[]
  DeletionProtectionEnabled: boolean
  StreamSpecification?: { StreamEnabled: boolean; StreamViewType?: string }
  LatestStreamArn?: string
  LatestStreamLabel?: string
  [member: string]: unknown
}

/** All that the engine keeps about a table. */
export interface Table {
  readonly description: TableDescription
  readonly tags: readonly { readonly Key: string; readonly Value: string }[]
  /** The attribute whose passing expires an item. */
  readonly ttlAttribute?: string
  /** Point-in-time recovery, while it is on: for how many days, and since when. */
  readonly recovery?: { readonly days: number; readonly sinceSeconds: number }
}

/** An index, with what kind it is. */
export interface TableIndex {
  readonly description: IndexDescription
  readonly kind: 'global' | 'local'
}

/** Every index of a table. */
export function indexesOf({ description }: Table): TableIndex[] {
  const local = (description.LocalSecondaryIndexes ?? []).map((d) => ({ description: d, kind: 'local' as const }))
  const global = (description.GlobalSecondaryIndexes ?? []).map((d) => ({ description: d, kind: 'global' as const }))
  return [...local, ...global]
}

/** An index by its name. */
export function findIndex(table: Table, name: string): TableIndex | undefined {
  return indexesOf(table).find((index) => index.description.IndexName === name)
}

/** The names of the attributes of a key. */
export function namesOf(schema: readonly KeySchemaElement[]): string[] {
  return schema.map((element) => element.AttributeName)
}

/** The type that a key attribute was defined with. */
export function keyTypeOf(table: Table, name: string): 'S' | 'N' | 'B' {
  const definition = table.description.AttributeDefinitions.find((d) => d.AttributeName === name)
  return (definition?.AttributeType ?? 'S') as 'S' | 'N' | 'B'
}

/** Picks attributes, those that are there. */
export function pick(item: AttributeMap, names: readonly string[]): AttributeMap {
  const picked = createMap<AttributeValue>()
  for (const name of names) {
    const value = item[name]
    if (value !== undefined) picked[name] = value
  }
  return picked
}

/** What an index holds of an item. */
export function projectForIndex(table: Table, index: IndexDescription, item: AttributeMap): AttributeMap {
  const { ProjectionType, NonKeyAttributes = [] } = index.Projection
  if (ProjectionType === 'ALL') return item
  return pick(item, projectedNames(table, index, NonKeyAttributes))
}

/** The names that an index which does not hold everything holds. */
export function projectedNames(
  table: Table,
  index: IndexDescription,
  more: readonly string[] = index.Projection.NonKeyAttributes ?? [],
): string[] {
  return [...new Set([...namesOf(table.description.KeySchema), ...namesOf(index.KeySchema), ...more])]
}

/**
 * Whether an item has all the keys of an index, and so stands in it. Items older than the index may have keys of
 * another type, or none that could be one: these are not in it.
 */
export function standsIn(table: Table, index: IndexDescription, item: AttributeMap): boolean {
  return index.KeySchema.every(({ AttributeName: name }) => {
    const part = item[name]?.[keyTypeOf(table, name)]
    return part !== undefined && part !== ''
  })
}
