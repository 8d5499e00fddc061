import { DynamoDBClient, ResourceNotFoundException } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { connect, defineEntity, defineModel, defineTable, SetupError, TransactionCanceledError } from 'keyloom'
import { ensureTable } from 'keyloom/provision'
import { describe, expect } from 'vitest'
import * as z from 'zod'
import {
  createFreshTable,
  describeOnEveryEngine,
  expectError,
  freshTableName,
  rawItems,
  recordRequests,
} from './harness.js'
import {
  customerId,
  later,
  newOrder,
  numbersOf,
  offlineShop,
  openShop,
  order,
  orderKey,
  product,
  shop,
} from './shop.js'

describeOnEveryEngine('connect', (engine, it) => {
  describe('with a document client', () => {
    it('does the same as with a plain one', async () => {
      const client = DynamoDBDocumentClient.from(engine.client)
      const tableName = await createFreshTable(engine, shop)
      const db = connect(shop, { client, tableName })
      await db.orders.create(newOrder(1, { tags: new Set(['a']), expiresAt: later }))
      expect(await db.orders.get(orderKey(1))).toEqual(order(1, { tags: new Set(['a']), expiresAt: later }))
      expect((await db.orders.update(orderKey(1), { status: 'paid' })).status).toBe('paid')
      expect(numbersOf(await db.orders.query.byStatus({ status: 'paid' }).all())).toEqual([1])
      await db.transactWrite([db.orders.put(newOrder(2)), db.products.put(product('kettle'))])
      expect(await db.transactGet([db.orders.get(orderKey(2))])).toEqual([order(2)])
      await expectError(TransactionCanceledError, db.transactWrite([db.orders.create(newOrder(2))]))
      expect(await db.orders.delete(orderKey(2))).toEqual(order(2))
      const plain = connect(shop, { client: engine.client, tableName })
      expect(await plain.products.get({ sku: 'kettle' })).toEqual(product('kettle'))
    })

    it('takes no notice of how that client translates values', async () => {
      const marshallOptions = {
        removeUndefinedValues: false,
        convertEmptyValues: true,
        convertClassInstanceToMap: true,
      }
      const client = DynamoDBDocumentClient.from(engine.client, { marshallOptions })
      const db = await openShop(engine, { client })
      await db.orders.put(newOrder(1, { note: '' }))
      expect(await db.orders.get(orderKey(1))).toEqual(order(1, { note: '' }))
    })

    it('creates tables', async () => {
      const tableName = freshTableName(engine)
      const client = DynamoDBDocumentClient.from(engine.client)
      expect(await ensureTable(shop, { client, tableName })).toEqual({ tableName, created: true })
    })
  })

  it('sends through the client that it is given, the user’s middleware included', async () => {
    const { client } = recordRequests(engine.client)
    const seen: string[] = []
    client.middlewareStack.add(
      (next, context) => (args) => {
        seen.push(String(context.commandName))
        return next(args)
      },
      { step: 'build', name: 'noteCommands' },
    )
    const db = await openShop(engine, { client })
    await db.orders.put(newOrder(1))
    await db.orders.get(orderKey(1))
    expect(seen).toEqual(['PutItemCommand', 'GetItemCommand'])
  })

  it('several times to one client reaches each connection’s own table', async () => {
    const first = await openShop(engine)
    const second = await openShop(engine)
    await first.orders.put(newOrder(1))
    await second.orders.put(newOrder(2))
    expect(await rawItems(engine, first)).toHaveLength(1)
    expect(await first.orders.exists(orderKey(2))).toBe(false)
    expect(numbersOf(await second.orders.query.primary({ customerId: customerId() }).all())).toEqual([2])
  })

  it('several models to one table shares its items', async () => {
    const Note = defineEntity('Note', {
      schema: z.object({ customerId: z.uuid(), text: z.string() }),
      key: { pk: 'CUSTOMER#<customerId>', sk: 'NOTE' },
    })
    const notes = defineModel({
      table: defineTable({ name: 'shop', key: { pk: 'PK', sk: 'SK' } }),
      entities: { notes: Note },
    })
    const db = await openShop(engine)
    const tableName = db.orders.get(orderKey(1)).params().TableName as string
    const other = connect(notes, { client: engine.client, tableName })
    await db.transactWrite([db.orders.put(newOrder(1)), other.notes.put({ customerId: customerId(), text: 'x' })])
    expect(await rawItems(engine, db)).toHaveLength(2)
    expect(numbersOf(await db.orders.query.primary({ customerId: customerId() }).all())).toEqual([1])
  })

  it('uses the model’s table unless it is told another', () => {
    const db = connect(shop, { client: engine.client })
    expect(db.orders.get(orderKey(1)).params().TableName).toBe('shop')
    const other = connect(shop, { client: engine.client, tableName: 'other' })
    expect(other.orders.get(orderKey(1)).params().TableName).toBe('other')
    expect(db.orders.get(orderKey(1)).params().TableName).toBe('shop')
  })

  it('gives frozen repositories, and nothing that looks like a promise', async () => {
    const { db } = offlineShop(engine)
    expect(Object.isFrozen(db)).toBe(true)
    expect(Object.isFrozen(db.orders)).toBe(true)
    expect(Object.isFrozen(db.orders.query)).toBe(true)
    expect(await (db as unknown as Promise<unknown>)).toBe(db)
    expect(await (db.orders as unknown as Promise<unknown>)).toBe(db.orders)
  })

  it('needs no credentials and no network until an operation is awaited', () => {
    const db = connect(shop, { client: new DynamoDBClient({ region: 'nowhere-1' }) })
    expect(db.orders.put(newOrder(1)).params().TableName).toBe('shop')
  })

  it('refuses options that are none', async () => {
    const client = engine.client
    const options: unknown[] = [
      undefined,
      {},
      { client: {} },
      { client, implicitReads: 'maybe' },
      { client, tableName: '' },
      { client, tableName: 5 },
      { client, consistentReads: 'yes' },
      ...['', [], [''], 5, ['good', undefined]].map((cursorSecret) => ({ client, cursorSecret })),
    ]
    for (const wrong of options) {
      expect((await expectError(SetupError, () => connect(shop, wrong as never))).code).toBe('setup.option')
    }
  })

  it('refuses what is no model of defineModel', async () => {
    for (const model of [{}, undefined, null, { ...shop }]) {
      const connecting = () => connect(model as never, { client: engine.client })
      expect((await expectError(SetupError, connecting)).code).toBe('setup.option')
    }
  })
})

describeOnEveryEngine('service errors that are not about items', (engine, it) => {
  it('pass through as the SDK’s own', async () => {
    const { db } = offlineShop(engine)
    const key = orderKey(1)
    const query = db.orders.query.primary({ customerId: customerId() })
    const operations: Record<string, PromiseLike<unknown> | (() => unknown)> = {
      get: db.orders.get(key),
      exists: db.orders.exists(key),
      put: db.orders.put(newOrder(1)),
      create: db.orders.create(newOrder(1)),
      update: db.orders.update(key, { total: 1 }),
      'update that reads': db.orders.update(key, { status: 'paid' }),
      delete: db.orders.delete(key),
      check: db.orders.check(key, (o, { exists }) => exists(o.total)),
      all: () => query.all(),
      first: () => query.first(),
      page: () => query.page(),
      count: () => query.count(),
      transactWrite: db.transactWrite([db.orders.put(newOrder(1))]),
      'transactWrite that reads': db.transactWrite([db.orders.update(key, { status: 'paid' })]),
      transactGet: db.transactGet([db.orders.get(key)]),
    }
    for (const operation of Object.values(operations)) await expectError(ResourceNotFoundException, operation)
  })
})
