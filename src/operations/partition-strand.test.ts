import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { expect, it } from 'vitest'
import type { KeyPart } from '../keys/key-part.js'
import type { KeyBounds, KeySide, StoredKey } from '../keys/key-side.js'
import type { RawItem } from '../wire/service-errors.js'
import { isWithinBounds } from './cursor.js'
import type { Lane, RequestPart } from './lanes.js'
import { strandOfSpace } from './partition-strand.js'
import { compareBySort, listPartitions } from './partitions.js'

/** A sort side of two plain attributes, as only global indexes have them, which no engine here makes. */
const sk = { parts: [{ attribute: 'level' }, { attribute: 'name' }] as unknown as readonly KeyPart[] } as KeySide
const shards = [0, 1, 2].map((shard): StoredKey => ({ PK: { S: `S#${shard}` } }))

/** Items whose levels repeat, and whose whole keys do in other shards. */
const items = Array.from({ length: 24 }, (_, index): RawItem & Record<string, AttributeValue> => ({
  PK: { S: `S#${index % 3}` },
  level: { N: String(Math.floor(index / 8)) },
  name: { S: `n${Math.floor((index % 8) / 2)}` },
  id: { S: String(index) },
}))
const keyOf = ({ PK, level, name, id }: RawItem): RawItem => ({ PK, level, name, id }) as RawItem
const namesOf = (list: readonly RawItem[]): readonly string[] =>
  list.map(({ PK, level, name, id }) => [level?.N, name?.S, PK?.S, id?.S].join(' '))

/** A partition as DynamoDB gives it: in order, from a key on, so many items at a time. */
function laneOf(partition: StoredKey, bounds: KeyBounds, isReversed: boolean, asked: RequestPart[]): Lane {
  const order = (a: RawItem, b: RawItem): number => compareBySort(sk, a, b) || Number(a.id?.S) - Number(b.id?.S)
  const own = items
    .filter(({ PK }) => PK?.S === (partition.PK as { S: string }).S)
    .filter((item) => isWithinBounds(item, sk, bounds))
    .sort((a, b) => (isReversed ? order(b, a) : order(a, b)))
  return {
    isEmpty: bounds.last.kind === 'empty',
    hasFilter: false,
    isExact: true,
    accepts: () => true,
    send: async (part) => {
      asked.push(part)
      const start = part.ExclusiveStartKey
      const from = start === undefined ? 0 : own.findIndex(({ id }) => id?.S === start.id?.S) + 1
      const page = own.slice(from, from + (part.Limit ?? 1000))
      const last = page.at(-1)
      const isMore = from + page.length < own.length
      return {
        Items: page,
        Count: page.length,
        ScannedCount: page.length,
        LastEvaluatedKey: isMore && last ? keyOf(last) : undefined,
      }
    },
  }
}

async function read(isReversed: boolean, start?: RawItem, wanted = 1000) {
  const asked: RequestPart[] = []
  const strand = strandOfSpace({
    partitions: listPartitions([shards]),
    sk,
    bounds: { lead: [], last: { kind: 'all' } },
    isReversed,
    lane: (partition, bounds) => laneOf(partition, bounds, isReversed, asked),
  })
  const found: RawItem[] = []
  const demand = { left: wanted }
  for await (const page of strand.read({ demand, start, budget: undefined })) {
    found.push(...page)
    demand.left = wanted - found.length
  }
  return { found, asked }
}

it.each([false, true])('merges shards by several attributes, from any item on (reversed: %s)', async (isReversed) => {
  const { found } = await read(isReversed)
  const direction = isReversed ? -1 : 1
  const order = (a: RawItem, b: RawItem): number =>
    direction *
    (compareBySort(sk, a, b) ||
      (String(a.PK?.S) < String(b.PK?.S) ? -1 : String(a.PK?.S) > String(b.PK?.S) ? 1 : 0) ||
      Number(a.id?.S) - Number(b.id?.S))
  expect(namesOf(found)).toEqual(namesOf([...items].sort(order)))
  for (const [index, item] of found.entries()) {
    const rest = await read(isReversed, keyOf(item))
    expect(namesOf(rest.found)).toEqual(namesOf(found.slice(index + 1)))
  }
})

it('asks each shard for its part of what is wanted', async () => {
  const { found, asked } = await read(false, undefined, 6)
  expect(found).toHaveLength(6)
  expect(asked.map(({ Limit }) => Limit)).toEqual([4, 4, 4])
})
