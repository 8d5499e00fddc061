import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb'
import { connect, defineEntity, defineModel, defineTable, TableMismatchError } from 'keyloom'
import { createTableInput, ensureTable } from 'keyloom/provision'
import { describe, expect } from 'vitest'
import * as z from 'zod'
import { describeOnEveryEngine, expectError, freshTableName, recordRequests, type TestEngine } from './harness.js'
import { newOrder, order, orderKey, shop } from './shop.js'

async function describeTable(engine: TestEngine, tableName: string) {
  const { Table } = await engine.client.send(new DescribeTableCommand({ TableName: tableName }))
  return Table
}

/** Creates a table past the library, as another program or an older release would. */
async function createTable(engine: TestEngine, change: (input: CreateTableCommandInput) => CreateTableCommandInput) {
  const tableName = freshTableName(engine)
  await engine.client.send(new CreateTableCommand(change(createTableInput(shop, { tableName }))))
  return tableName
}

describeOnEveryEngine('ensureTable', (engine, it) => {
  it('creates the table with its keys and indexes, and waits until it can be used', async () => {
    const tableName = freshTableName(engine)
    expect(await ensureTable(shop, { client: engine.client, tableName })).toEqual({ tableName, created: true })
    const table = await describeTable(engine, tableName)
    expect(table?.TableStatus).toBe('ACTIVE')
    expect(table?.KeySchema).toEqual([
      { AttributeName: 'PK', KeyType: 'HASH' },
      { AttributeName: 'SK', KeyType: 'RANGE' },
    ])
    expect(table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName).sort()).toEqual(['gsi1', 'gsi2'])
    expect(table?.StreamSpecification).toMatchObject({ StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' })
    const db = connect(shop, { client: engine.client, tableName })
    await db.orders.put(newOrder(1))
    expect(await db.orders.get(orderKey(1))).toEqual(order(1))
  })

  it('enables the time to live', async () => {
    const tableName = freshTableName(engine)
    await ensureTable(shop, { client: engine.client, tableName })
    const { TimeToLiveDescription } = await engine.client.send(new DescribeTimeToLiveCommand({ TableName: tableName }))
    expect(TimeToLiveDescription).toMatchObject({ AttributeName: 'expiresAt' })
    expect(['ENABLED', 'ENABLING']).toContain(TimeToLiveDescription?.TimeToLiveStatus)
  })

  it('leaves a table alone that is as the model says', async () => {
    const tableName = freshTableName(engine)
    await ensureTable(shop, { client: engine.client, tableName })
    const { client, names } = recordRequests(engine.client)
    expect(await ensureTable(shop, { client, tableName })).toEqual({ tableName, created: false })
    expect(names().every((name) => name.startsWith('Describe'))).toBe(true)
  })

  it('called several times at once, creates one table, and all of them wait for it', async () => {
    const tableName = freshTableName(engine)
    const results = await Promise.all(
      Array.from({ length: 5 }, () => ensureTable(shop, { client: engine.client, tableName })),
    )
    expect(results.filter(({ created }) => created)).toHaveLength(1)
    const { TimeToLiveDescription } = await engine.client.send(new DescribeTimeToLiveCommand({ TableName: tableName }))
    expect(TimeToLiveDescription?.AttributeName).toBe('expiresAt')
  })

  it('creates tables of every kind of key and index', async () => {
    const Reading = defineEntity('Reading', {
      schema: z.object({ sensor: z.string(), at: z.number(), day: z.string(), hash: z.instanceof(Uint8Array) }),
      key: { pk: '<sensor>', sk: '<at>' },
      indexes: {
        byDay: { on: 'days', pk: '<day>' },
        byHash: { on: 'hashes', pk: '<hash>' },
        byDayHere: { on: 'local', sk: '<day>' },
      },
    })
    const table = defineTable({
      name: 'readings',
      key: { pk: 'sensor', sk: { name: 'at', type: 'number' } },
      indexes: {
        days: { pk: 'day', sk: { name: 'at', type: 'number' }, projection: 'keys' },
        hashes: { pk: { name: 'hash', type: 'binary' }, projection: ['day'] },
        local: { type: 'local', sk: 'day', projection: 'keys' },
      },
      billing: 'provisioned',
      throughput: { read: 2, write: 1 },
      deletionProtection: false,
    })
    const model = defineModel({ table, entities: { readings: Reading } })
    const tableName = freshTableName(engine)
    expect((await ensureTable(model, { client: engine.client, tableName })).created).toBe(true)
    expect((await ensureTable(model, { client: engine.client, tableName })).created).toBe(false)
    const live = await describeTable(engine, tableName)
    expect(live?.ProvisionedThroughput).toMatchObject({ ReadCapacityUnits: 2, WriteCapacityUnits: 1 })
    expect(live?.LocalSecondaryIndexes?.map(({ IndexName }) => IndexName)).toEqual(['local'])
  })

  describe('refuses a table that', () => {
    const differing: Record<
      string,
      [change: (input: CreateTableCommandInput) => CreateTableCommandInput, says: string]
    > = {
      'has another key': [
        (input) => ({
          ...input,
          AttributeDefinitions: [
            ...(input.AttributeDefinitions ?? []),
            { AttributeName: 'id', AttributeType: 'S' as const },
          ].filter(({ AttributeName }) => AttributeName !== 'PK'),
          KeySchema: [
            { AttributeName: 'id', KeyType: 'HASH' },
            { AttributeName: 'SK', KeyType: 'RANGE' },
          ],
        }),
        'its key is id (S), SK (S) and not PK (S), SK (S)',
      ],
      'has a key of another type': [
        (input) => ({
          ...input,
          AttributeDefinitions: input.AttributeDefinitions?.map((one) =>
            one.AttributeName === 'SK' ? { ...one, AttributeType: 'N' as const } : one,
          ),
        }),
        'its key is PK (S), SK (N) and not PK (S), SK (S)',
      ],
      'has no sort key': [
        (input) => ({
          ...input,
          AttributeDefinitions: input.AttributeDefinitions?.filter(({ AttributeName }) => AttributeName !== 'SK'),
          KeySchema: input.KeySchema?.slice(0, 1),
        }),
        'its key is PK (S) and not PK (S), SK (S)',
      ],
      'lacks an index': [
        (input) => ({
          ...input,
          AttributeDefinitions: input.AttributeDefinitions?.filter(
            ({ AttributeName }) => !AttributeName?.startsWith('GSI2'),
          ),
          GlobalSecondaryIndexes: input.GlobalSecondaryIndexes?.filter(({ IndexName }) => IndexName !== 'gsi2'),
        }),
        'it has no global index "gsi2"',
      ],
      'has an index on other attributes': [
        (input) => ({
          ...input,
          AttributeDefinitions: [
            ...(input.AttributeDefinitions ?? []).filter(({ AttributeName }) => AttributeName !== 'GSI2SK'),
          ],
          GlobalSecondaryIndexes: input.GlobalSecondaryIndexes?.map((index) =>
            index.IndexName === 'gsi2' ? { ...index, KeySchema: index.KeySchema?.slice(0, 1) } : index,
          ),
        }),
        'the key of index "gsi2" is GSI2PK (S) and not GSI2PK (S), GSI2SK (S)',
      ],
      'has an index that holds less than whole items': [
        (input) => ({
          ...input,
          GlobalSecondaryIndexes: input.GlobalSecondaryIndexes?.map((index) =>
            index.IndexName === 'gsi1' ? { ...index, Projection: { ProjectionType: 'KEYS_ONLY' as const } } : index,
          ),
        }),
        'index "gsi1" does not hold whole items',
      ],
    }
    for (const [name, [change, says]] of Object.entries(differing)) {
      it(`${name}, and changes nothing`, async () => {
        const tableName = await createTable(engine, change)
        const { client, names } = recordRequests(engine.client)
        const error = await expectError(TableMismatchError, ensureTable(shop, { client, tableName }))
        expect(error.code).toBe('table.mismatch')
        expect(error.table).toBe(tableName)
        expect(error.differences).toEqual([says])
        expect(error.message).toContain(says)
        expect(names().every((one) => one.startsWith('Describe'))).toBe(true)
      })
    }

    it('expires items by another attribute', async () => {
      const tableName = await createTable(engine, (input) => input)
      await engine.client.send(
        new UpdateTimeToLiveCommand({
          TableName: tableName,
          TimeToLiveSpecification: { AttributeName: 'other', Enabled: true },
        }),
      )
      const error = await expectError(TableMismatchError, ensureTable(shop, { client: engine.client, tableName }))
      expect(error.differences).toEqual(['time to live is on "other" and not on "expiresAt"'])
    })

    it('says all that differs at once', async () => {
      const tableName = await createTable(engine, (input) => {
        const { GlobalSecondaryIndexes: _, ...rest } = input
        return {
          ...rest,
          AttributeDefinitions: [{ AttributeName: 'PK', AttributeType: 'S' }],
          KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }],
        }
      })
      const error = await expectError(TableMismatchError, ensureTable(shop, { client: engine.client, tableName }))
      expect(error.differences).toHaveLength(3)
    })
  })

  it('takes a table that has more than the model asks for', async () => {
    const tableName = await createTable(engine, (input) => ({
      ...input,
      AttributeDefinitions: [...(input.AttributeDefinitions ?? []), { AttributeName: 'more', AttributeType: 'S' }],
      GlobalSecondaryIndexes: [
        ...(input.GlobalSecondaryIndexes ?? []),
        {
          IndexName: 'more',
          KeySchema: [{ AttributeName: 'more', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    }))
    expect(await ensureTable(shop, { client: engine.client, tableName })).toEqual({ tableName, created: false })
  })

  it('stops when its signal is aborted', async () => {
    const tableName = freshTableName(engine)
    const signal = AbortSignal.abort()
    await expect(ensureTable(shop, { client: engine.client, tableName, signal })).rejects.toMatchObject({
      name: 'AbortError',
    })
    await expect(describeTable(engine, tableName)).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  })

  it('passes through what it cannot do anything about', async () => {
    const wrong = ensureTable(shop, { client: engine.client, tableName: 'no' })
    await expect(wrong).rejects.toMatchObject({ name: 'ValidationException' })
  })
})
