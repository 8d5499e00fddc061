import {
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  TransactWriteItemsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb'
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type GetShardIteratorCommandInput,
  ListStreamsCommand,
  type _Record as StreamRecord,
} from '@aws-sdk/client-dynamodb-streams'
import { type LocalDynamoDB, startLocal } from 'keyloom/local'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createThings, failure, key, number, put, TABLE, update } from './support.js'

let local: LocalDynamoDB

beforeEach(async () => {
  local = await startLocal()
})
afterEach(() => local.stop())

type ViewType = 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES' | 'KEYS_ONLY'

async function createStreamed(StreamViewType: ViewType = 'NEW_AND_OLD_IMAGES'): Promise<string> {
  await createThings(local.client, { StreamSpecification: { StreamEnabled: true, StreamViewType } })
  return streamArn()
}

async function streamArn(): Promise<string> {
  const { Table } = await local.client.send(new DescribeTableCommand({ TableName: TABLE }))
  return Table?.LatestStreamArn ?? ''
}

async function shardsOf(StreamArn: string) {
  const { StreamDescription } = await local.streamsClient.send(new DescribeStreamCommand({ StreamArn }))
  return StreamDescription?.Shards ?? []
}

async function iterate(StreamArn: string, more: Partial<GetShardIteratorCommandInput> = {}): Promise<string> {
  const ShardId = (await shardsOf(StreamArn)).at(-1)?.ShardId
  const input = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' as const, ...more }
  return (await local.streamsClient.send(new GetShardIteratorCommand(input))).ShardIterator ?? ''
}

async function readAll(StreamArn: string, client = local.streamsClient): Promise<StreamRecord[]> {
  const records: StreamRecord[] = []
  for (const { ShardId } of await shardsOf(StreamArn)) {
    const input = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' as const }
    let { ShardIterator } = await client.send(new GetShardIteratorCommand(input))
    while (ShardIterator !== undefined) {
      const page = await client.send(new GetRecordsCommand({ ShardIterator }))
      records.push(...(page.Records ?? []))
      ShardIterator = page.Records?.length ? page.NextShardIterator : undefined
    }
  }
  return records
}

const namesOf = (records: readonly StreamRecord[]) => records.map((record) => record.eventName)

describe('stream records', () => {
  it('tell of every change in its order, with the images before and after', async () => {
    const arn = await createStreamed()
    await put(local.client, { ...key('a'), n: number(1) })
    await update(local.client, key('a'), 'ADD n :n', { ':n': number(1) })
    await local.client.send(new DeleteItemCommand({ TableName: TABLE, Key: key('a') }))
    const records = await readAll(arn)
    expect(records.map(({ eventName, dynamodb }) => [eventName, dynamodb?.OldImage, dynamodb?.NewImage])).toEqual([
      ['INSERT', undefined, { ...key('a'), n: number(1) }],
      ['MODIFY', { ...key('a'), n: number(1) }, { ...key('a'), n: number(2) }],
      ['REMOVE', { ...key('a'), n: number(2) }, undefined],
    ])
    const numbers = records.map((record) => BigInt(record.dynamodb?.SequenceNumber ?? ''))
    expect([...numbers].sort((a, b) => (a < b ? -1 : 1))).toEqual(numbers)
    expect(new Set(numbers).size).toBe(3)
    expect(records[0]).toMatchObject({
      eventSource: 'aws:dynamodb',
      dynamodb: { Keys: key('a'), StreamViewType: 'NEW_AND_OLD_IMAGES', ApproximateCreationDateTime: expect.any(Date) },
    })
    expect(records.every((record) => record.userIdentity === undefined)).toBe(true)
  })

  it.each<[ViewType, boolean, boolean]>([
    ['KEYS_ONLY', false, false],
    ['NEW_IMAGE', false, true],
    ['OLD_IMAGE', true, false],
    ['NEW_AND_OLD_IMAGES', true, true],
  ])('show under %s what the view shows', async (view, old, fresh) => {
    const arn = await createStreamed(view)
    await put(local.client, { ...key('a'), n: number(1) })
    await put(local.client, { ...key('a'), n: number(2) })
    const [, record] = await readAll(arn)
    expect(record?.dynamodb?.Keys).toEqual(key('a'))
    expect(record?.dynamodb?.OldImage).toEqual(old ? { ...key('a'), n: number(1) } : undefined)
    expect(record?.dynamodb?.NewImage).toEqual(fresh ? { ...key('a'), n: number(2) } : undefined)
  })

  it('say nothing of writes that change nothing', async () => {
    const arn = await createStreamed()
    await put(local.client, { ...key('a'), n: number(1), l: { L: [number(1)] } })
    await put(local.client, { ...key('a'), n: number('1.0'), l: { L: [number(1)] } })
    await update(local.client, key('a'), 'SET n = :n', { ':n': number(1) })
    await local.client.send(new DeleteItemCommand({ TableName: TABLE, Key: key('absent') }))
    expect(namesOf(await readAll(arn))).toEqual(['INSERT'])
  })

  it('tell of transactions that were carried out, once', async () => {
    const arn = await createStreamed()
    const TransactItems = ['a', 'b'].map((pk) => ({ Put: { TableName: TABLE, Item: key(pk) } }))
    const transact = () => local.client.send(new TransactWriteItemsCommand({ TransactItems, ClientRequestToken: 't' }))
    await transact()
    await transact()
    const check = { TableName: TABLE, Key: key('z'), ConditionExpression: 'attribute_exists(PK)' }
    const refused = [{ Put: { TableName: TABLE, Item: key('c') } }, { ConditionCheck: check }]
    await failure(local.client.send(new TransactWriteItemsCommand({ TransactItems: refused })))
    expect((await readAll(arn)).map((record) => record.dynamodb?.Keys)).toEqual([key('a'), key('b')])
  })

  it("carry the service's identity when time to live removed the item", async () => {
    const arn = await createStreamed()
    const TimeToLiveSpecification = { AttributeName: 'expires', Enabled: true }
    await local.client.send(new UpdateTimeToLiveCommand({ TableName: TABLE, TimeToLiveSpecification }))
    await put(local.client, { ...key('a'), expires: number(Math.floor(local.clock.now() / 1000) + 10) })
    await local.clock.advance(11_000)
    const [, record] = await readAll(arn)
    expect(record?.eventName).toBe('REMOVE')
    expect(record?.userIdentity).toEqual({ Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' })
  })
})

describe('stream reading', () => {
  it('goes on where it stopped, page by page, and begins at the latest when asked', async () => {
    const arn = await createStreamed()
    for (let i = 0; i < 5; i++) await put(local.client, key(`p${i}`))
    const latest = await iterate(arn, { ShardIteratorType: 'LATEST' })
    const first = await local.streamsClient.send(new GetRecordsCommand({ ShardIterator: await iterate(arn), Limit: 3 }))
    expect(first.Records).toHaveLength(3)
    const ShardIterator = first.NextShardIterator
    expect((await local.streamsClient.send(new GetRecordsCommand({ ShardIterator }))).Records).toHaveLength(2)
    await put(local.client, key('late'))
    const { Records } = await local.streamsClient.send(new GetRecordsCommand({ ShardIterator: latest }))
    expect(Records?.map((record) => record.dynamodb?.Keys)).toEqual([key('late')])
    const SequenceNumber = first.Records?.[1]?.dynamodb?.SequenceNumber
    for (const [ShardIteratorType, pk] of [
      ['AT_SEQUENCE_NUMBER', 'p1'],
      ['AFTER_SEQUENCE_NUMBER', 'p2'],
    ] as const) {
      const at = await iterate(arn, { ShardIteratorType, SequenceNumber })
      const page = await local.streamsClient.send(new GetRecordsCommand({ ShardIterator: at, Limit: 1 }))
      expect(page.Records?.[0]?.dynamodb?.Keys).toEqual(key(pk))
    }
  })

  it('works through the port too', async () => {
    const arn = await createStreamed()
    await put(local.client, key('a'))
    const { endpoint } = local
    const credentials = { accessKeyId: 'any', secretAccessKey: 'any' }
    const client = new DynamoDBStreamsClient({ endpoint, region: 'eu-west-1', credentials })
    expect(namesOf(await readAll(arn, client))).toEqual(['INSERT'])
    client.destroy()
  })

  it('passes from a shard that closed to its child, and loses nothing', async () => {
    const arn = await createStreamed()
    await put(local.client, key('a'))
    await local.clock.advance(4 * 3_600_000)
    await put(local.client, key('b'))
    const [parent, child, ...more] = await shardsOf(arn)
    expect(more).toEqual([])
    expect(child?.ParentShardId).toBe(parent?.ShardId)
    expect(parent?.SequenceNumberRange?.EndingSequenceNumber).toBeDefined()
    const ShardIterator = await iterate(arn, { ShardId: parent?.ShardId })
    const page = await local.streamsClient.send(new GetRecordsCommand({ ShardIterator }))
    expect(page.Records).toHaveLength(1)
    expect(page.NextShardIterator).toBeUndefined()
    expect((await readAll(arn)).map((record) => record.dynamodb?.Keys)).toEqual([key('a'), key('b')])
  })

  it('forgets iterators after fifteen minutes and records after a day', async () => {
    const arn = await createStreamed()
    await put(local.client, key('a'))
    const ShardIterator = await iterate(arn)
    await local.clock.advance(15 * 60_000 + 1)
    const expired = local.streamsClient.send(new GetRecordsCommand({ ShardIterator }))
    expect((await failure(expired)).name).toBe('ExpiredIteratorException')
    const SequenceNumber = (await readAll(arn))[0]?.dynamodb?.SequenceNumber
    await local.clock.advance(24 * 3_600_000, { sweep: false })
    expect(await readAll(arn)).toEqual([])
    const trimmed = iterate(arn, { ShardIteratorType: 'AT_SEQUENCE_NUMBER', SequenceNumber })
    expect((await failure(trimmed)).name).toBe('TrimmedDataAccessException')
    await local.sweepExpired()
    expect(await readAll(arn)).toEqual([])
  })

  it('goes on for a day after the stream or its table is gone', async () => {
    const arn = await createStreamed()
    await put(local.client, key('a'))
    const StreamSpecification = { StreamEnabled: false }
    await local.client.send(new UpdateTableCommand({ TableName: TABLE, StreamSpecification }))
    await put(local.client, key('b'))
    await local.client.send(new DeleteTableCommand({ TableName: TABLE }))
    expect((await readAll(arn)).map((record) => record.dynamodb?.Keys)).toEqual([key('a')])
    await local.clock.advance(25 * 3_600_000)
    expect((await local.streamsClient.send(new ListStreamsCommand({}))).Streams).toEqual([])
  })

  it('finds a new stream when one is switched on again', async () => {
    const old = await createStreamed()
    for (const StreamSpecification of [
      { StreamEnabled: false },
      { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' as const },
    ]) {
      await local.client.send(new UpdateTableCommand({ TableName: TABLE, StreamSpecification }))
    }
    const fresh = await streamArn()
    expect(fresh).not.toBe(old)
    await put(local.client, key('a'))
    expect(await readAll(old)).toEqual([])
    expect(await readAll(fresh)).toHaveLength(1)
    const { Streams } = await local.streamsClient.send(new ListStreamsCommand({ TableName: TABLE }))
    expect(Streams?.map((stream) => stream.StreamArn).sort()).toEqual([old, fresh].sort())
  })
})
