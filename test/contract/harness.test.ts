import { CreateTableCommand, ListTablesCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { defineEntity, defineModel, defineTable } from 'keyloom'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import {
  describeOnEveryEngine,
  expectError,
  failureNote,
  freshTable,
  freshTableName,
  putRawItem,
  rawItem,
  rawItems,
  recordRequests,
  tableOf,
} from './harness.js'

const Product = defineEntity('Product', {
  schema: z.object({ sku: z.string(), stock: z.number().int() }),
  key: { pk: 'PRODUCT#<sku>', sk: 'PRODUCT' },
})
const products = defineModel({
  table: defineTable({ name: 'products', key: { pk: 'PK', sk: 'SK' } }),
  entities: { products: Product },
})

describeOnEveryEngine('the harness', (engine, it) => {
  it('gives each test a table of its own', async () => {
    const [one, other] = await Promise.all([freshTable(engine, products), freshTable(engine, products)])
    await one.products.create({ sku: 'a', stock: 1 })
    expect(await rawItems(engine, one)).toHaveLength(1)
    expect(await rawItems(engine, other)).toEqual([])
    expect(tableOf(one)).not.toBe(tableOf(other))
  })

  it('reads and writes past the library', async () => {
    const db = await freshTable(engine, products)
    await db.products.create({ sku: 'a', stock: 1 })
    const key = { PK: { S: 'PRODUCT#a' }, SK: { S: 'PRODUCT' } }
    expect(await rawItem(engine, db, key)).toMatchObject({ ...key, stock: { N: '1' } })
    await putRawItem(engine, db, { ...key, _type: { S: 'Product' }, sku: { S: 'a' }, stock: { N: '2' } })
    expect(await db.products.get({ sku: 'a' })).toEqual({ sku: 'a', stock: 2 })
  })

  it('records what goes over the wire, for one client only', async () => {
    const recorder = recordRequests(engine.client)
    const other = recordRequests(engine.client)
    const db = await freshTable(engine, products, { client: recorder.client })
    expect(recorder.names()).toEqual([])
    await db.products.create({ sku: 'a', stock: 1 })
    await db.products.get({ sku: 'a' })
    expect(recorder.names()).toEqual(['PutItem', 'GetItem'])
    expect(recorder.requests[0]?.input).toMatchObject({ TableName: tableOf(db), Item: { stock: { N: '1' } } })
    recorder.clear()
    expect(recorder.requests).toEqual([])
    expect(other.requests).toEqual([])
  })

  it('hands over errors of the expected class, and throws all else', async () => {
    const client = engine.client
    const TableName = freshTableName(engine)
    const failing = () => client.send(new PutItemCommand({ TableName, Item: {} }))
    expect((await expectError(Error, failing)).name).not.toBe('')
    await expect(expectError(RangeError, failing)).rejects.not.toBeInstanceOf(RangeError)
    await expect(expectError(RangeError, client.send(new ListTablesCommand({})))).rejects.toThrow(
      'Expected RangeError, and the operation succeeded.',
    )
  })

  it.skipOn(
    { engine: 'local', reason: 'refuses an unknown billing mode, as DynamoDB does' },
    { engine: 'dynamodb-local', reason: 'refuses an unknown billing mode, as DynamoDB does' },
  )('takes any billing mode', async () => {
    await engine.client.send(
      new CreateTableCommand({
        TableName: freshTableName(engine),
        AttributeDefinitions: [{ AttributeName: 'PK', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }],
        BillingMode: 'BARTER' as 'PROVISIONED',
      }),
    )
  })
})

describe('a skip', () => {
  const skip = { engine: 'local', reason: 'has no backups' } as const

  it('stands while the test fails', async () => {
    const failing = () => Promise.reject(new Error('no backups'))
    expect(await failureNote(skip, failing)).toBe('local: has no backups')
  })

  it('fails the run as soon as the test passes', async () => {
    await expect(failureNote(skip, () => {})).rejects.toThrow('remove the skip')
  })
})
