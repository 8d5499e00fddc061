import { BatchGetItemCommand, BatchWriteItemCommand, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb'
import fc from 'fast-check'
import { type LocalDynamoDB, startLocal } from 'keyloom/local'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runs } from '../property/runs.js'
import { createThings, failure, type Item, key, number, put, queryAll, scanAll, TABLE, text } from './support.js'

let local: LocalDynamoDB

beforeEach(async () => {
  local = await startLocal()
  await createThings(local.client)
})
afterEach(() => local.stop())

async function putAll(items: readonly Item[]): Promise<void> {
  for (let i = 0; i < items.length; i += 25) {
    const requests = items.slice(i, i + 25).map((Item) => ({ PutRequest: { Item } }))
    await local.client.send(new BatchWriteItemCommand({ RequestItems: { [TABLE]: requests } }))
  }
}

const inGroup = {
  IndexName: 'byGroup',
  KeyConditionExpression: 'G = :g',
  ExpressionAttributeValues: { ':g': text('g') },
}
const byNumber = { ...inGroup, IndexName: 'byNumber' }

describe('queries', () => {
  it('order strings by their UTF-8 bytes', async () => {
    const sorted = ['a', 'b', 'ba', 'é', '\uffff', '😀']
    await putAll([...sorted].reverse().map((sk) => key('p', sk)))
    const found = await queryAll(local.client, {
      KeyConditionExpression: 'PK = :p',
      ExpressionAttributeValues: { ':p': text('p') },
    })
    expect(found.map((item) => item.SK?.S)).toEqual(sorted)
  })

  it('order numbers by their value, whatever their magnitude', async () => {
    const decimal = fc
      .tuple(fc.integer({ min: -999_999, max: 999_999 }), fc.integer({ min: -40, max: 40 }))
      .map(([coefficient, exponent]) => `${coefficient}e${exponent}`)
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(decimal, { minLength: 2, maxLength: 20, selector: Number }), async (numbers) => {
        await local.stop()
        local = await startLocal()
        await createThings(local.client)
        await putAll(numbers.map((n, i) => ({ ...key(`p${i}`), G: text('g'), N: number(n) })))
        const found = await queryAll(local.client, byNumber)
        expect(found.map((item) => Number(item.N?.N))).toEqual(numbers.map(Number).sort((a, b) => a - b))
        const bound = String(numbers[0])
        const below = await queryAll(local.client, {
          ...byNumber,
          KeyConditionExpression: 'G = :g AND N < :n',
          ExpressionAttributeValues: { ':g': text('g'), ':n': number(bound) },
        })
        expect(below).toHaveLength(numbers.filter((n) => Number(n) < Number(bound)).length)
      }),
      { numRuns: runs(10, 300) },
    )
  })

  it('keep every item of an index apart, however many share a key', async () => {
    const items = Array.from({ length: 5000 }, (_, i) => ({ ...key(`p${i}`, 'same'), G: text('g') }))
    await putAll(items)
    const found = await queryAll(local.client, inGroup)
    expect(new Set(found.map((item) => item.PK?.S)).size).toBe(5000)
  })

  it('give the same items page by page as at once, in both directions', async () => {
    const items = Array.from({ length: 23 }, (_, i) => ({
      ...key(`p${i % 5}`, `s${i}`),
      G: text('g'),
      N: number(i % 7),
    }))
    await putAll(items)
    for (const ScanIndexForward of [true, false]) {
      for (const input of [inGroup, byNumber]) {
        const whole = await queryAll(local.client, { ...input, ScanIndexForward })
        expect(whole).toHaveLength(23)
        for (const Limit of [1, 4, 22, 23, 24]) {
          expect(await queryAll(local.client, { ...input, ScanIndexForward, Limit })).toEqual(whole)
        }
      }
    }
  })

  it('resume after an item that is gone', async () => {
    await putAll(['a', 'c', 'e'].map((sk) => key('p', sk)))
    const input = { KeyConditionExpression: 'PK = :p', ExpressionAttributeValues: { ':p': text('p') } }
    const found = await queryAll(local.client, { ...input, ExclusiveStartKey: key('p', 'b') })
    expect(found.map((item) => item.SK?.S)).toEqual(['c', 'e'])
  })

  it('count the limit before the filter', async () => {
    await putAll(Array.from({ length: 10 }, (_, i) => ({ ...key('p', `s${i}`), n: number(i) })))
    const page = await local.client.send(
      new QueryCommand({
        TableName: TABLE,
        KeyConditionExpression: 'PK = :p',
        FilterExpression: 'n >= :n',
        ExpressionAttributeValues: { ':p': text('p'), ':n': number(3) },
        Limit: 5,
      }),
    )
    expect(page).toMatchObject({ Count: 2, ScannedCount: 5, LastEvaluatedKey: key('p', 's4') })
  })

  it('stop a page at 1 MB', async () => {
    await putAll(Array.from({ length: 6 }, (_, i) => ({ ...key('p', `s${i}`), x: text('x'.repeat(300_000)) })))
    const page = await local.client.send(
      new QueryCommand({
        TableName: TABLE,
        KeyConditionExpression: 'PK = :p',
        ExpressionAttributeValues: { ':p': text('p') },
      }),
    )
    expect(page).toMatchObject({ Count: 4, LastEvaluatedKey: key('p', 's3') })
  })

  it('filter by values that are maps, and give items without prototypes to stumble over', async () => {
    await putAll([{ ...key('p', 'a'), constructor: { M: { toString: text('x') } } }, key('p', 'b')])
    const input = { KeyConditionExpression: 'PK = :p', ExpressionAttributeNames: { '#c': 'constructor' } }
    const found = await queryAll(local.client, {
      ...input,
      FilterExpression: '#c = :c',
      ExpressionAttributeValues: { ':p': text('p'), ':c': { M: { toString: text('x') } } },
    })
    expect(found).toEqual([{ ...key('p', 'a'), constructor: { M: { toString: text('x') } } }])
    const absent = await queryAll(local.client, {
      ...input,
      FilterExpression: 'attribute_not_exists(#c)',
      ExpressionAttributeValues: { ':p': text('p') },
    })
    expect(absent).toEqual([key('p', 'b')])
  })

  it.each([
    ['a position of another partition', { ExclusiveStartKey: { ...key('x'), G: text('other') } }],
    ['an index that is not there', { IndexName: 'nowhere' }],
    ['a filter on a key', { FilterExpression: 'SK = :g' }],
    ['a consistent read of a global index', { ConsistentRead: true }],
    ['attributes that the index does not hold', { IndexName: 'byNumber', ProjectionExpression: 'x' }],
  ])('are refused with %s', async (_, more) => {
    const error = await failure(local.client.send(new QueryCommand({ TableName: TABLE, ...inGroup, ...more })))
    expect(error.name).toBe('ValidationException')
  })
})

describe('scans', () => {
  it('see every item exactly once across segments', async () => {
    await putAll(Array.from({ length: 200 }, (_, i) => key(`p${i}`)))
    const segments = await Promise.all(
      [0, 1, 2].map((Segment) => scanAll(local.client, { Segment, TotalSegments: 3, Limit: 7 })),
    )
    const seen = segments.flat().map((item) => item.PK?.S)
    expect(seen).toHaveLength(200)
    expect(new Set(seen).size).toBe(200)
    expect(segments.every((segment) => segment.length > 0)).toBe(true)
  })
})

describe('projections', () => {
  it('keep maps nested and lists in order', async () => {
    const l = { L: [number(0), { M: { x: number(1), y: number(2) } }, number(3)] }
    await put(local.client, { ...key('p'), l, m: { M: { a: number(1), b: number(2) } } })
    const input = { TableName: TABLE, Key: key('p'), ProjectionExpression: 'l[2], l[1].y, m.b, absent' }
    const { Item } = await local.client.send(new GetItemCommand(input))
    expect(Item).toEqual({ l: { L: [{ M: { y: number(2) } }, number(3)] }, m: { M: { b: number(2) } } })
  })
})

describe('batches', () => {
  it('read what is there, projected', async () => {
    await put(local.client, { ...key('p'), x: number(1), y: number(2) })
    const Keys = [key('none'), key('p')]
    const RequestItems = { [TABLE]: { Keys, ProjectionExpression: 'x' } }
    const { Responses, UnprocessedKeys } = await local.client.send(new BatchGetItemCommand({ RequestItems }))
    expect(Responses).toEqual({ [TABLE]: [{ x: number(1) }] })
    expect(UnprocessedKeys).toEqual({})
  })

  it('leave keys unprocessed beyond 16 MB', async () => {
    const items = Array.from({ length: 45 }, (_, i) => ({ ...key(`p${i}`), x: text('x'.repeat(400_000)) }))
    for (const item of items) await put(local.client, item)
    const RequestItems = { [TABLE]: { Keys: items.map(({ PK, SK }) => ({ PK, SK })) } }
    const { Responses, UnprocessedKeys } = await local.client.send(new BatchGetItemCommand({ RequestItems }))
    const read = Responses?.[TABLE]?.length ?? 0
    expect(read).toBe(41)
    expect(UnprocessedKeys?.[TABLE]?.Keys).toHaveLength(45 - read)
  })

  it('refuse one item twice', async () => {
    const twice = [{ PutRequest: { Item: key('p') } }, { DeleteRequest: { Key: key('p') } }]
    const writing = local.client.send(new BatchWriteItemCommand({ RequestItems: { [TABLE]: twice } }))
    expect((await failure(writing)).name).toBe('ValidationException')
  })
})
