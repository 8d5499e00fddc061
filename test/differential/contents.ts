import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb'
import {
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
  type _Record as StreamRecord,
} from '@aws-sdk/client-dynamodb-streams'
import { textOf } from './canonical.js'
import { describeComparably, sortTexts } from './compare.js'
import { settle } from './engine-tables.js'
import type { Item } from './fragments.js'

/** Every item of a table or of an index, in the order of its scan. */
async function scanWhole(client: DynamoDBClient, TableName: string, IndexName?: string): Promise<Item[]> {
  const items: Item[] = []
  const input = { TableName, ...(IndexName === undefined ? { ConsistentRead: true } : { IndexName }) }
  for await (const page of paginateScan({ client }, input)) items.push(...(page.Items ?? []))
  return items
}

/** The items of a table by the text of their keys. */
export async function itemsByKey(client: DynamoDBClient, TableName: string): Promise<ReadonlyMap<string, Item>> {
  const items = await scanWhole(client, TableName)
  return new Map(items.map((item) => [textOf(keyOf(item)), item]))
}

/** The key of an item of either table of a sequence. */
export function keyOf({ PK, SK, K, R }: Item): Item {
  if (PK !== undefined && SK !== undefined) return { PK, SK }
  if (K !== undefined && R !== undefined) return { K, R }
  throw new Error('An item has no key.')
}

/**
 * What a table holds: its description, and the items of the table and of each index by partition, in the order of their sort
 * keys. Items with equal keys in an index have no order.
 */
export async function wholeTable(
  client: DynamoDBClient,
  TableName: string,
): Promise<Readonly<Record<string, unknown>>> {
  const table = await settle(client, TableName)
  const indexes = [...(table.GlobalSecondaryIndexes ?? []), ...(table.LocalSecondaryIndexes ?? [])]
  const found: Record<string, unknown> = { description: describeComparably(table) }
  for (const { IndexName, KeySchema = [] } of [
    { IndexName: undefined, KeySchema: table.KeySchema ?? [] },
    ...indexes,
  ]) {
    const [hash = '', range] = KeySchema.map((element) => element.AttributeName ?? '')
    const items = await scanWhole(client, TableName, IndexName)
    found[IndexName ?? 'items'] = sortTexts(
      [...groupBy(items, (item) => textOf(item[hash]))].map(([partition, members]) => ({
        partition,
        order: range === undefined ? undefined : members.map((item) => item[range]),
        members: sortTexts(members),
      })),
    )
  }
  return found
}

/** A change as a stream tells of it. */
export interface Change {
  readonly eventName: unknown
  readonly OldImage: unknown
  readonly NewImage: unknown
  readonly userIdentity: unknown
}

/** What the streams of a table tell: for each stream, oldest first, its view type and the changes of each item in order. */
export async function readStreams(
  client: DynamoDBStreamsClient,
  TableName: string,
): Promise<readonly { readonly view: unknown; readonly changes: ReadonlyMap<string, readonly Change[]> }[]> {
  const { Streams = [] } = await client.send(new ListStreamsCommand({ TableName }))
  const told = []
  for (const { StreamArn } of Streams.sort((a, b) => (String(a.StreamLabel) < String(b.StreamLabel) ? -1 : 1))) {
    const { StreamDescription = {} as Partial<{ Shards: []; StreamViewType: string }> } = await client.send(
      new DescribeStreamCommand({ StreamArn }),
    )
    const records: StreamRecord[] = []
    for (const { ShardId } of StreamDescription.Shards ?? [])
      records.push(...(await readShard(client, StreamArn, ShardId)))
    const changes = new Map<string, Change[]>()
    for (const { eventName, dynamodb, userIdentity } of records) {
      const key = textOf(dynamodb?.Keys)
      const { OldImage, NewImage } = dynamodb ?? {}
      changes.set(key, [...(changes.get(key) ?? []), { eventName, OldImage, NewImage, userIdentity }])
    }
    told.push({ view: StreamDescription.StreamViewType, changes })
  }
  return told
}

async function readShard(
  client: DynamoDBStreamsClient,
  StreamArn: string | undefined,
  ShardId: string | undefined,
): Promise<StreamRecord[]> {
  const records: StreamRecord[] = []
  const start = new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' })
  let { ShardIterator } = await client.send(start)
  while (ShardIterator !== undefined && ShardIterator !== null) {
    const page = await client.send(new GetRecordsCommand({ ShardIterator }))
    records.push(...(page.Records ?? []))
    if (page.Records === undefined || page.Records.length === 0) break
    ShardIterator = page.NextShardIterator
  }
  return records
}

function groupBy<T>(values: readonly T[], keyOfValue: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const value of values) groups.set(keyOfValue(value), [...(groups.get(keyOfValue(value)) ?? []), value])
  return groups
}
