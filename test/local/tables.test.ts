import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  ExecuteStatementCommand,
  ListTablesCommand,
  ListTagsOfResourceCommand,
  QueryCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateTableCommand,
  type UpdateTableCommandInput,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb'
import { type LocalDynamoDB, startLocal } from 'keyloom/local'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createThings, failure, key, keys, number, put, queryAll, scanAll, TABLE, text, update } from './support.js'

let local: LocalDynamoDB

beforeEach(async () => {
  local = await startLocal()
})
afterEach(() => local.stop())

const describeThings = async () => {
  const { Table } = await local.client.send(new DescribeTableCommand({ TableName: TABLE }))
  return Table
}
const change = (input: Partial<UpdateTableCommandInput>) =>
  local.client.send(new UpdateTableCommand({ TableName: TABLE, ...input }))
const createIndex: Partial<UpdateTableCommandInput> = {
  AttributeDefinitions: [{ AttributeName: 'color', AttributeType: 'S' }],
  GlobalSecondaryIndexUpdates: [
    { Create: { IndexName: 'byColor', KeySchema: keys('color', 'SK'), Projection: { ProjectionType: 'ALL' } } },
  ],
}
const red = {
  IndexName: 'byColor',
  KeyConditionExpression: 'color = :c',
  ExpressionAttributeValues: { ':c': text('red') },
}

describe('CreateTable', () => {
  it('is described with the options that it was given', async () => {
    await createThings(local.client, {
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
      TableClass: 'STANDARD_INFREQUENT_ACCESS',
      DeletionProtectionEnabled: true,
      Tags: [{ Key: 'team', Value: 'shop' }],
    })
    await waitUntilTableExists({ client: local.client, maxWaitTime: 5, minDelay: 1 }, { TableName: TABLE })
    const table = await describeThings()
    expect(table).toMatchObject({
      TableName: TABLE,
      TableStatus: 'ACTIVE',
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
      TableClassSummary: { TableClass: 'STANDARD_INFREQUENT_ACCESS' },
      DeletionProtectionEnabled: true,
      ItemCount: 0,
    })
    expect(table?.LatestStreamArn).toBe(`${table?.TableArn}/stream/${table?.LatestStreamLabel}`)
    const ResourceArn = table?.TableArn
    const { Tags } = await local.client.send(new ListTagsOfResourceCommand({ ResourceArn }))
    expect(Tags).toEqual([{ Key: 'team', Value: 'shop' }])
  })

  it('refuses a table that is there', async () => {
    await createThings(local.client)
    expect((await failure(createThings(local.client))).name).toBe('ResourceInUseException')
  })

  it('refuses attributes that no key uses', async () => {
    const input = { TableName: TABLE, KeySchema: keys('PK'), BillingMode: 'PAY_PER_REQUEST' as const }
    const AttributeDefinitions = ['PK', 'x'].map((n) => ({ AttributeName: n, AttributeType: 'S' as const }))
    const error = await failure(local.client.send(new CreateTableCommand({ ...input, AttributeDefinitions })))
    expect(error.name).toBe('ValidationException')
  })

  it('names what it cannot serve instead of ignoring it', async () => {
    const error = await failure(createThings(local.client, { ResourcePolicy: '{}' }))
    expect(error.name).toBe('UnsupportedOperationException')
    expect(error.message).toContain('ResourcePolicy')
    const multi = [
      { AttributeName: 'G', KeyType: 'HASH' as const },
      { AttributeName: 'N', KeyType: 'HASH' as const },
      { AttributeName: 'SK', KeyType: 'RANGE' as const },
    ]
    const index = { IndexName: 'multi', KeySchema: multi, Projection: { ProjectionType: 'ALL' as const } }
    const several = await failure(createThings(local.client, { GlobalSecondaryIndexes: [index] }))
    expect(several.name).toBe('ValidationException')
    expect((await local.client.send(new ListTablesCommand({}))).TableNames).toEqual([])
  })
})

describe('UpdateTable', () => {
  beforeEach(() => createThings(local.client))

  it('adds an index and fills it from what is there', async () => {
    for (let i = 0; i < 1200; i++) await put(local.client, { ...key(`p${i}`), color: text(i % 2 ? 'red' : 'blue') })
    await put(local.client, key('colorless'))
    const { TableDescription } = await change(createIndex)
    expect(TableDescription?.TableStatus).toBe('UPDATING')
    expect(TableDescription?.GlobalSecondaryIndexes?.at(-1)).toMatchObject({ IndexStatus: 'CREATING' })
    expect((await describeThings())?.GlobalSecondaryIndexes?.at(-1)).toMatchObject({
      IndexName: 'byColor',
      IndexStatus: 'ACTIVE',
      ItemCount: 1200,
    })
    expect(await queryAll(local.client, red)).toHaveLength(600)
  })

  it('keeps an added index true from then on', async () => {
    await put(local.client, { ...key('a'), color: text('red') })
    await change(createIndex)
    await put(local.client, { ...key('b'), color: text('red') })
    await update(local.client, key('a'), 'SET color = :c', { ':c': text('blue') })
    expect(await queryAll(local.client, red)).toEqual([{ ...key('b'), color: text('red') }])
  })

  it('leaves items out whose attribute cannot be a key, and lets them be replaced', async () => {
    await put(local.client, { ...key('a'), color: number(1) })
    await put(local.client, { ...key('b'), color: text('') })
    await change(createIndex)
    expect(await scanAll(local.client, { IndexName: 'byColor' })).toEqual([])
    await put(local.client, { ...key('a'), color: text('red') })
    expect(await queryAll(local.client, red)).toHaveLength(1)
    expect((await failure(put(local.client, { ...key('c'), color: number(1) }))).name).toBe('ValidationException')
  })

  it('removes an index, which begins anew when it is added again', async () => {
    await put(local.client, { ...key('a'), color: text('red') })
    await change(createIndex)
    await change({ GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'byColor' } }] })
    const table = await describeThings()
    expect(table?.GlobalSecondaryIndexes?.map((index) => index.IndexName)).toEqual(['byGroup', 'byNumber'])
    expect(table?.AttributeDefinitions?.map((d) => d.AttributeName)).not.toContain('color')
    const query = local.client.send(new QueryCommand({ TableName: TABLE, ...red }))
    expect((await failure(query)).name).toBe('ValidationException')
    await put(local.client, key('a'))
    await change(createIndex)
    expect(await queryAll(local.client, red)).toEqual([])
  })

  it.each<[string, Partial<UpdateTableCommandInput>, string]>([
    ['nothing to change', {}, 'ValidationException'],
    [
      'two indexes at once',
      { GlobalSecondaryIndexUpdates: ['byGroup', 'byNumber'].map((IndexName) => ({ Delete: { IndexName } })) },
      'LimitExceededException',
    ],
    [
      'an index that is not there',
      { GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'nowhere' } }] },
      'ResourceNotFoundException',
    ],
    [
      'an index over undefined attributes',
      { GlobalSecondaryIndexUpdates: createIndex.GlobalSecondaryIndexUpdates },
      'ValidationException',
    ],
    [
      'another type of a key',
      { ...createIndex, AttributeDefinitions: [{ AttributeName: 'PK', AttributeType: 'N' }] },
      'ValidationException',
    ],
    ['replicas', { ReplicaUpdates: [{ Create: { RegionName: 'eu-west-1' } }] }, 'UnsupportedOperationException'],
  ])('refuses %s', async (_, input, name) => {
    expect((await failure(change(input))).name).toBe(name)
  })

  it('changes billing and options', async () => {
    const ProvisionedThroughput = { ReadCapacityUnits: 5, WriteCapacityUnits: 6 }
    const updates = ['byGroup', 'byNumber'].map((IndexName) => ({ Update: { IndexName, ProvisionedThroughput } }))
    await change({ BillingMode: 'PROVISIONED', ProvisionedThroughput, GlobalSecondaryIndexUpdates: updates })
    expect(await describeThings()).toMatchObject({
      ProvisionedThroughput,
      BillingModeSummary: { BillingMode: 'PROVISIONED' },
      GlobalSecondaryIndexes: [{ ProvisionedThroughput }, { ProvisionedThroughput }],
    })
    await change({ BillingMode: 'PAY_PER_REQUEST', TableClass: 'STANDARD_INFREQUENT_ACCESS' })
    expect(await describeThings()).toMatchObject({
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      TableClassSummary: { TableClass: 'STANDARD_INFREQUENT_ACCESS' },
    })
  })
})

describe('DeleteTable', () => {
  it('is refused while the table is protected', async () => {
    await createThings(local.client, { DeletionProtectionEnabled: true })
    const remove = () => local.client.send(new DeleteTableCommand({ TableName: TABLE }))
    expect((await failure(remove())).name).toBe('ValidationException')
    await change({ DeletionProtectionEnabled: false })
    await remove()
    expect((await failure(describeThings())).name).toBe('ResourceNotFoundException')
  })

  it('leaves nothing for a table of the same name', async () => {
    await createThings(local.client)
    await put(local.client, { ...key('a'), G: text('g') })
    await local.client.send(new DeleteTableCommand({ TableName: TABLE }))
    await createThings(local.client)
    expect(await scanAll(local.client)).toEqual([])
    expect(await scanAll(local.client, { IndexName: 'byGroup' })).toEqual([])
  })
})

describe('time to live', () => {
  const ttl = (AttributeName: string, Enabled: boolean) =>
    local.client.send(
      new UpdateTimeToLiveCommand({ TableName: TABLE, TimeToLiveSpecification: { AttributeName, Enabled } }),
    )
  const described = async () =>
    (await local.client.send(new DescribeTimeToLiveCommand({ TableName: TABLE }))).TimeToLiveDescription

  beforeEach(() => createThings(local.client))

  it('is described, and refuses to be what it is already', async () => {
    expect(await described()).toEqual({ TimeToLiveStatus: 'DISABLED' })
    expect((await failure(ttl('expires', false))).name).toBe('ValidationException')
    await ttl('expires', true)
    expect(await described()).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'expires' })
    expect((await failure(ttl('expires', true))).name).toBe('ValidationException')
    expect((await failure(ttl('other', false))).name).toBe('ValidationException')
    await ttl('expires', false)
    expect(await described()).toEqual({ TimeToLiveStatus: 'DISABLED' })
  })

  it('deletes what has expired when the clock moves, and only that', async () => {
    await ttl('expires', true)
    const seconds = Math.floor(local.clock.now() / 1000)
    const at = (offset: number) => number(seconds + offset)
    await put(local.client, { ...key('soon'), expires: at(60), G: text('g') })
    await put(local.client, { ...key('later'), expires: at(3600) })
    await put(local.client, { ...key('never'), expires: text('60') })
    await put(local.client, { ...key('mistaken'), expires: at(-6 * 365 * 86_400) })
    await local.clock.advance(61_000, { sweep: false })
    expect(await scanAll(local.client)).toHaveLength(4)
    expect(await local.sweepExpired()).toBe(1)
    expect((await scanAll(local.client)).map((item) => item.PK?.S).sort()).toEqual(['later', 'mistaken', 'never'])
    expect(await scanAll(local.client, { IndexName: 'byGroup' })).toEqual([])
    await local.clock.advance(3_600_000)
    expect((await scanAll(local.client)).map((item) => item.PK?.S).sort()).toEqual(['mistaken', 'never'])
  })
})

describe('tags', () => {
  it('are added, replaced and removed', async () => {
    await createThings(local.client)
    const ResourceArn = (await describeThings())?.TableArn
    const tags = async () => (await local.client.send(new ListTagsOfResourceCommand({ ResourceArn }))).Tags
    await local.client.send(
      new TagResourceCommand({
        ResourceArn,
        Tags: [
          { Key: 'a', Value: '1' },
          { Key: 'b', Value: '2' },
        ],
      }),
    )
    await local.client.send(new TagResourceCommand({ ResourceArn, Tags: [{ Key: 'a', Value: '3' }] }))
    expect(await tags()).toEqual([
      { Key: 'a', Value: '3' },
      { Key: 'b', Value: '2' },
    ])
    await local.client.send(new UntagResourceCommand({ ResourceArn, TagKeys: ['a'] }))
    expect(await tags()).toEqual([{ Key: 'b', Value: '2' }])
  })
})

describe('operations that the engine lacks', () => {
  it('are named', async () => {
    const error = await failure(local.client.send(new ExecuteStatementCommand({ Statement: 'SELECT * FROM x' })))
    expect(error.name).toBe('UnsupportedOperationException')
    expect(error.message).toBe('keyloom/local does not serve the operation ExecuteStatement.')
  })
})
