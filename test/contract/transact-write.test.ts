import { randomUUID } from 'node:crypto'
import { inspect } from 'node:util'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import {
  ConditionFailedError,
  connect,
  PlanNeedsReadError,
  SetupError,
  TransactionCanceledError,
  TransactionPlanError,
} from 'keyloom'
import { describe, expect } from 'vitest'
import {
  describeOnEveryEngine,
  expectError,
  freshTableName,
  putRawItem,
  rawItem,
  rawItems,
  recordRequests,
  tableOf,
} from './harness.js'
import {
  customer,
  customerId,
  day,
  newCustomer,
  newOrder,
  offlineShop,
  openRecordedShop,
  openShop,
  order,
  orderKey,
  product,
  type ShopDatabase,
  shop,
  storedOrderKey,
} from './shop.js'

/** A customer without orders, and five kettles. */
async function stock(db: ShopDatabase): Promise<void> {
  await db.customers.put(newCustomer())
  await db.products.put(product('kettle', { stock: 5 }))
}

function checkout(db: ShopDatabase, number: number, quantity: number) {
  return db.transactWrite([
    db.orders.create(newOrder(number)),
    db.customers.update({ customerId: customerId() }, (c, { add }) => [add(c.orderCount, 1)]),
    db.products
      .update({ sku: 'kettle' }, (p, { subtract }) => [subtract(p.stock, quantity)])
      .if((p, { gte }) => gte(p.stock, quantity)),
  ])
}

describeOnEveryEngine('transactWrite', (engine, it) => {
  it('does all of it in one request, and gives back what was created and put', async () => {
    const { db, sent } = await openRecordedShop(engine)
    await stock(db)
    await db.orders.put(newOrder(9))
    sent.clear()
    const results = await db.transactWrite([
      db.orders.create(newOrder(1)),
      db.customers.update({ customerId: customerId() }, (c, { add }) => [add(c.orderCount, 1)]),
      db.products.check({ sku: 'kettle' }, (p, { gte }) => gte(p.stock, 1)),
      db.products.put(product('cup')),
      db.orders.delete(orderKey(9)),
    ])
    expect(results).toEqual([order(1), undefined, undefined, product('cup'), undefined])
    expect(sent.names()).toEqual(['TransactWriteItems'])
    expect(await db.orders.get(orderKey(1))).toEqual(order(1))
    expect(await db.customers.get({ customerId: customerId() })).toEqual(customer(1, { orderCount: 1 }))
    expect(await db.products.get({ sku: 'cup' })).toEqual(product('cup'))
    expect(await db.orders.exists(orderKey(9))).toBe(false)
  })

  it('gives nothing for a put that returns nothing', async () => {
    const db = await openShop(engine)
    const results = await db.transactWrite([
      db.products.put(product('cup')).returning('none'),
      db.products.put(product('kettle')),
    ])
    expect(results).toEqual([undefined, product('kettle')])
  })

  it('stores exactly what the same operations store by themselves', async () => {
    const db = await openShop(engine)
    await db.orders.create(newOrder(1, { tags: new Set(['a']) }))
    await db.orders.create(newOrder(2))
    await db.orders.update(orderKey(2), { total: 5, note: 'x' })
    const alone = await rawItems(engine, db)
    const other = await openShop(engine)
    await other.orders.create(newOrder(2))
    await other.transactWrite([
      other.orders.create(newOrder(1, { tags: new Set(['a']) })),
      other.orders.update(orderKey(2), { total: 5, note: 'x' }),
    ])
    expect(await rawItems(engine, other)).toEqual(alone)
  })

  it('writes nothing where one condition fails, and says which, with the item that is there', async () => {
    const db = await openShop(engine)
    await stock(db)
    const error = await expectError(TransactionCanceledError, checkout(db, 1, 6))
    expect(error.code).toBe('transaction.canceled')
    expect(error.reasons).toHaveLength(3)
    expect(error.reasons.map(({ index, operation, entity, code }) => ({ index, operation, entity, code }))).toEqual([
      { index: 0, operation: 'create', entity: 'Order', code: 'None' },
      { index: 1, operation: 'update', entity: 'Customer', code: 'None' },
      { index: 2, operation: 'update', entity: 'Product', code: 'ConditionalCheckFailed' },
    ])
    expect(error.reasons[2]?.key).toEqual({ sku: 'kettle' })
    expect(error.reasons[2]?.item).toEqual(product('kettle', { stock: 5 }))
    expect(error.reasons[2]?.condition).toBe(
      'attribute_exists(PK) AND stock >= ? AND (attribute_not_exists(_type) OR _type = ?)',
    )
    expect(error.reasons[0]?.item).toBeUndefined()
    expect(error.cause).toMatchObject({ name: 'TransactionCanceledException' })
    expect(await db.orders.exists(orderKey(1))).toBe(false)
    expect(await db.customers.get({ customerId: customerId() })).toEqual(customer())
    expect(await db.products.get({ sku: 'kettle' })).toEqual(product('kettle', { stock: 5 }))
  })

  it('says of every operation that failed why, and shows no values', async () => {
    const db = await openShop(engine)
    await stock(db)
    await db.orders.put(newOrder(1, { note: 'a secret' }))
    const failing = db.transactWrite([
      db.orders.create(newOrder(1, { note: 'another secret' })),
      db.customers.update({ customerId: customerId(2) }, { name: 'Nobody' }),
      db.products.check({ sku: 'kettle' }, (p, { gt }) => gt(p.stock, 5)),
      db.orders.put(newOrder(2)),
    ])
    const error = await expectError(TransactionCanceledError, failing)
    expect(error.reasons.map(({ code }) => code)).toEqual([
      'ConditionalCheckFailed',
      'ConditionalCheckFailed',
      'ConditionalCheckFailed',
      'None',
    ])
    expect(error.reasons[0]?.item).toEqual(order(1, { note: 'a secret' }))
    expect(error.reasons[1]?.item).toBeUndefined()
    expect(error.reasons[2]?.item).toEqual(product('kettle'))
    const logged = inspect(error, { depth: Number.POSITIVE_INFINITY })
    const shown = `${logged} ${JSON.stringify(error)} ${JSON.stringify(error.reasons)}`
    for (const value of ['secret', customerId(), 'kettle', 'Nobody']) expect(shown).not.toContain(value)
    expect(error.message).toContain('create Order (operation 0)')
    expect(error.message).toContain('check Product (operation 2)')
  })

  it('gives the reasons as a result, where that is asked for', async () => {
    const db = await openShop(engine)
    await stock(db)
    const refused = await checkout(db, 1, 6).result()
    if (refused.ok) throw new Error('There are five.')
    expect(refused.error.reasons[2]?.code).toBe('ConditionalCheckFailed')
    const done = await checkout(db, 1, 5).result()
    expect(done.ok).toBe(true)
  })

  it('lets as many checkouts succeed as there is stock for', async () => {
    const db = await openShop(engine)
    await stock(db)
    const results = await Promise.all([1, 2, 3].map((number) => checkout(db, number, 2).result()))
    expect(results.filter(({ ok }) => ok)).toHaveLength(2)
    expect((await db.products.getOrThrow({ sku: 'kettle' })).stock).toBe(1)
    expect((await db.customers.getOrThrow({ customerId: customerId() })).orderCount).toBe(2)
    expect(await db.orders.query.primary({ customerId: customerId() }).count()).toBe(2)
  }, 60_000)

  it('keeps a user’s or inside of each guard', async () => {
    const db = await openShop(engine)
    await db.orders.put(newOrder(1))
    const create = db.orders
      .create(newOrder(1, { total: 2 }))
      .if((o, { or, notExists, eq }) => or(notExists(o.note), eq(o.status, 'open')))
    await expectError(TransactionCanceledError, db.transactWrite([create]))
    const update = db.orders.update(orderKey(2), { total: 2 }).if((o, { or, notExists }) => or(notExists(o.note)))
    await expectError(TransactionCanceledError, db.transactWrite([update]))
    expect(await db.orders.get(orderKey(1))).toEqual(order(1))
    expect(await db.orders.exists(orderKey(2))).toBe(false)
  })

  it('has the effect of the same plan and token once', async () => {
    const db = await openShop(engine)
    await stock(db)
    const add = db.customers.update({ customerId: customerId() }, (c, { add }) => [add(c.orderCount, 1)])
    const once = db.transactWrite([add], { token: randomUUID() })
    await once
    await once
    expect((await db.customers.getOrThrow({ customerId: customerId() })).orderCount).toBe(1)
    await db.transactWrite([add], { token: randomUUID() })
    expect((await db.customers.getOrThrow({ customerId: customerId() })).orderCount).toBe(2)
  })

  describe('keeps index keys true', () => {
    it('in one request where all is known', async () => {
      const { db, sent } = await openRecordedShop(engine)
      await db.orders.put(newOrder(1))
      sent.clear()
      const { placedAt } = newOrder(1)
      await db.transactWrite([db.orders.update(orderKey(1), { status: 'paid', placedAt })])
      expect(sent.names()).toEqual(['TransactWriteItems'])
      expect(await db.orders.query.byStatus({ status: 'paid' }).count()).toBe(1)
      expect(await db.orders.query.unpaid({}).count()).toBe(0)
    })

    it('by reading first where a part is unknown, guarded by what was read', async () => {
      const { db, sent } = await openRecordedShop(engine)
      await db.orders.put(newOrder(1))
      await db.orders.put(newOrder(2))
      sent.clear()
      const plan = db.transactWrite([
        db.orders.update(orderKey(1), { status: 'paid' }),
        db.orders.update(orderKey(2), { status: 'shipped' }),
      ])
      expect(() => plan.params()).toThrow(PlanNeedsReadError)
      expect(plan.explain().requests.map(({ action, implied }) => ({ action, implied }))).toEqual([
        { action: 'GetItem', implied: true },
        { action: 'GetItem', implied: true },
        { action: 'TransactWriteItems', implied: false },
      ])
      await plan
      expect(sent.names()).toEqual(['GetItem', 'GetItem', 'TransactWriteItems'])
      const [paid] = await db.orders.query.byStatus({ status: 'paid' }).all()
      expect(paid).toEqual(order(1, { status: 'paid' }))
      expect((await rawItem(engine, db, storedOrderKey(2)))?.GSI1PK).toEqual({ S: 'STATUS#shipped' })
    })

    it('reports an item that is not there as the transaction does, with all reasons', async () => {
      const db = await openShop(engine)
      await stock(db)
      const plan = db.transactWrite([
        db.orders.update(orderKey(1), { status: 'paid' }),
        db.products.check({ sku: 'kettle' }, (p, { gt }) => gt(p.stock, 5)),
      ])
      const error = await expectError(TransactionCanceledError, plan)
      expect(error.reasons.map(({ code }) => code)).toEqual(['ConditionalCheckFailed', 'ConditionalCheckFailed'])
      expect(error.reasons.map(({ item }) => item)).toEqual([undefined, product('kettle')])
    })

    it('and says of a condition what was asked for, and not what the read has added', async () => {
      const db = await openShop(engine)
      await db.orders.put(newOrder(2))
      const error = await expectError(
        TransactionCanceledError,
        db.transactWrite([
          db.orders.update(orderKey(1), { status: 'paid' }),
          db.orders.update(orderKey(2), { status: 'paid' }).if((o, { gt }) => gt(o.total, 1_000)),
        ]),
      )
      const ours = '(attribute_not_exists(_type) OR _type = ?)'
      expect(error.reasons.map(({ condition }) => condition)).toEqual([
        `attribute_exists(PK) AND ${ours}`,
        `attribute_exists(PK) AND total > ? AND ${ours}`,
      ])
    })

    it('with a token, when another writer gets in between', async () => {
      const { db, sent } = await openRecordedShop(engine)
      await db.orders.put(newOrder(1))
      const stored = await rawItem(engine, db, storedOrderKey(1))
      let meddled = 0
      sent.client.middlewareStack.add(
        (next, context) => async (args) => {
          if (context.commandName === 'TransactWriteItemsCommand' && meddled++ === 0) {
            await putRawItem(engine, db, { ...stored, placedAt: { S: day(5).toISOString() } })
          }
          return next(args)
        },
        { name: 'meddle', step: 'initialize', priority: 'low' },
      )
      await db.transactWrite([db.orders.update(orderKey(1), { status: 'paid' })], { token: randomUUID() })
      expect(meddled).toBe(2)
      expect((await rawItem(engine, db, storedOrderKey(1)))?.GSI1SK?.S).toContain(day(5).toISOString())
    })

    it('while others change the same items', async () => {
      const db = await openShop(engine)
      await stock(db)
      await db.orders.put(newOrder(1))
      const statuses = ['paid', 'shipped', 'open', 'paid', 'shipped'] as const
      await Promise.all([
        ...statuses.map((status) => db.transactWrite([db.orders.update(orderKey(1), { status })])),
        db.orders.update(orderKey(1), { placedAt: new Date('2025-06-01T00:00:00Z') }),
      ])
      const item = await db.orders.getOrThrow(orderKey(1))
      const raw = await rawItem(engine, db, storedOrderKey(1))
      await db.orders.put(item)
      expect(raw).toEqual(await rawItem(engine, db, storedOrderKey(1)))
    }, 60_000)
  })

  it('takes operations of several connections on one client', async () => {
    const { client, requests } = recordRequests(engine.client)
    const first = await openShop(engine, { client })
    const second = await openShop(engine, { client })
    await first.transactWrite([first.products.put(product('kettle')), second.products.put(product('cup'))])
    expect(requests.at(-1)?.input).toMatchObject({
      TransactItems: [{ Put: { TableName: tableOf(first) } }, { Put: { TableName: tableOf(second) } }],
    })
    expect(await first.products.exists({ sku: 'cup' })).toBe(false)
    expect(await second.products.get({ sku: 'cup' })).toEqual(product('cup'))
    const same = [first.products.put(product('pan')), second.products.put(product('pan'))] as const
    await first.transactWrite(same)
    expect(await second.products.exists({ sku: 'pan' })).toBe(true)
    const found = await second.transactGet([first.products.get({ sku: 'kettle' }), second.products.get({ sku: 'cup' })])
    expect(found).toEqual([product('kettle'), product('cup')])
  })

  it('takes operations of connections on a document client and on the client that it was made from', async () => {
    const { client, names } = recordRequests(engine.client)
    const plain = await openShop(engine, { client })
    const documents = DynamoDBDocumentClient.from(client)
    const document = connect(shop, { client: documents, tableName: tableOf(plain) })
    const other = connect(shop, { client: DynamoDBDocumentClient.from(client), tableName: tableOf(plain) })
    await plain.transactWrite([document.products.put(product('kettle')), other.products.put(product('cup'))])
    await document.transactWrite([plain.products.put(product('pan'))])
    const skus = ['kettle', 'cup', 'pan']
    const read = await document.transactGet(skus.map((sku) => plain.products.get({ sku })))
    expect(read).toEqual(skus.map((sku) => product(sku)))
    const before = names().length
    expect(await plain.batchGet(skus.map((sku) => document.products.get({ sku })))).toEqual(read)
    expect(names().slice(before)).toEqual(['BatchGetItem'])
  })

  describe('refuses before anything is sent', () => {
    it('an empty plan', async () => {
      const { db, sent } = offlineShop(engine)
      const error = await expectError(TransactionPlanError, db.transactWrite([]))
      expect(error.code).toBe('transaction.empty')
      expect(sent.names()).toEqual([])
    })

    it('more than a hundred actions', async () => {
      const { db, sent } = offlineShop(engine)
      const writes = Array.from({ length: 101 }, (_, index) => db.products.put(product(`p${index}`)))
      const error = await expectError(TransactionPlanError, db.transactWrite(writes))
      expect(error).toMatchObject({ code: 'transaction.too_large', operations: [100] })
      expect(error.message).toContain('operation 100 (put Product)')
      expect(sent.names()).toEqual([])
      expect(db.transactWrite(writes.slice(1)).params().TransactItems).toHaveLength(100)
    })

    it('two writes of one item, and names both', async () => {
      const { db, sent } = offlineShop(engine)
      const plan = db.transactWrite([
        db.products.put(product('cup')),
        db.orders.put(newOrder(1)),
        db.orders.update(orderKey(1), { total: 1 }),
      ])
      const error = await expectError(TransactionPlanError, plan)
      expect(error.code).toBe('transaction.duplicate_item')
      expect(error.operations).toEqual([1, 2])
      expect(error.message).toContain('put Order')
      expect(error.message).toContain('update Order')
      expect(error.message).not.toContain(customerId())
      expect(sent.names()).toEqual([])
    })

    it('two writes of one item through two connections to one table', async () => {
      const { client, names } = recordRequests(engine.client)
      const one = connect(shop, { client, tableName: 'same' })
      const other = connect(shop, { client, tableName: 'same' })
      const plan = one.transactWrite([one.products.put(product('cup')), other.products.delete({ sku: 'cup' })])
      expect((await expectError(TransactionPlanError, plan)).code).toBe('transaction.duplicate_item')
      expect(names()).toEqual([])
    })

    it('operations on another client', async () => {
      const here = offlineShop(engine)
      const there = offlineShop(engine)
      const plan = here.db.transactWrite([here.db.products.put(product('cup')), there.db.products.put(product('pan'))])
      const error = await expectError(TransactionPlanError, plan)
      expect(error.code).toBe('transaction.mixed')
      expect(error.operations).toEqual([1])
      const reads = here.db.transactGet([there.db.products.get({ sku: 'pan' })])
      expect((await expectError(TransactionPlanError, reads)).code).toBe('transaction.mixed')
      expect([...here.sent.names(), ...there.sent.names()]).toEqual([])
    })

    it('what is not a write', async () => {
      const { db, sent } = offlineShop(engine)
      const others: unknown[] = [
        db.orders.get(orderKey(1)),
        db.orders.exists(orderKey(1)),
        db.orders.query.primary({ customerId: customerId() }),
        db.transactWrite([db.orders.put(newOrder(1))]),
        Promise.resolve(),
        { Put: {} },
        undefined,
        null,
      ]
      for (const other of others) {
        const error = await expectError(
          TransactionPlanError,
          db.transactWrite([db.orders.put(newOrder(2)), other as never]),
        )
        expect(error.code).toBe('transaction.mixed')
        expect(error.operations).toEqual([1])
      }
      expect((await expectError(TransactionPlanError, db.transactWrite('x' as never))).code).toBe('transaction.mixed')
      const withGap = Object.assign([], { 0: db.orders.put(newOrder(2)), 2: db.orders.put(newOrder(3)) })
      const error = await expectError(TransactionPlanError, db.transactWrite(withGap))
      expect(error).toMatchObject({ code: 'transaction.mixed', operations: [1] })
      const reads = Object.assign([], { 0: db.orders.get(orderKey(1)), 2: db.orders.get(orderKey(2)) })
      expect((await expectError(TransactionPlanError, db.transactGet(reads))).operations).toEqual([1])
      expect(sent.names()).toEqual([])
    })

    it('a put that should return the old item, which transactions do not give', async () => {
      const { db, sent } = offlineShop(engine)
      const put = db.orders.put(newOrder(1)).returning('old')
      const error = await expectError(TransactionPlanError, db.transactWrite([put as never]))
      expect(error.code).toBe('transaction.mixed')
      expect(sent.names()).toEqual([])
    })

    it('bad input of any of its operations', async () => {
      const { db, sent } = offlineShop(engine)
      const plan = db.transactWrite([db.orders.put(newOrder(1)), db.orders.put(newOrder(2, { total: 'x' as never }))])
      await expect(plan).rejects.toMatchObject({ code: 'item.invalid' })
      expect(() => plan.params()).toThrow('total')
      expect(() => plan.explain()).toThrow('total')
      expect(sent.names()).toEqual([])
    })

    it('options that are no object', async () => {
      const { db, sent } = offlineShop(engine)
      for (const options of [null, 'token', 5]) {
        const error = await expectError(SetupError, () => db.transactWrite([], options as never))
        expect(error.message).toContain('transactWrite')
      }
      expect(sent.names()).toEqual([])
    })

    it('a token that is no text of 1 to 36 characters', async () => {
      const { db, sent } = offlineShop(engine)
      for (const token of ['', 'x'.repeat(37), 5 as never]) {
        await expectError(SetupError, db.transactWrite([db.orders.put(newOrder(1))], { token }))
      }
      expect(sent.names()).toEqual([])
    })
  })

  it('changes nothing of a list that is changed afterwards', async () => {
    const db = await openShop(engine)
    const writes = [db.products.put(product('cup'))]
    const plan = db.transactWrite(writes)
    writes.push(db.products.put(product('pan')))
    await plan
    expect(await db.products.exists({ sku: 'pan' })).toBe(false)
  })

  it('passes through what is about the table', async () => {
    const { db } = offlineShop(engine)
    await expect(db.transactWrite([db.orders.put(newOrder(1))])).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    })
    await expect(db.transactGet([db.orders.get(orderKey(1))])).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    })
    expect(freshTableName(engine)).not.toBe('no-such-table')
  })

  it('by a check alone is a ConditionFailedError of that check, and in a plan a cancelled transaction', async () => {
    const db = await openShop(engine)
    const check = db.products.check({ sku: 'kettle' }, (p, { exists }) => exists(p.sku))
    await expectError(ConditionFailedError, check)
    await expectError(TransactionCanceledError, db.transactWrite([check]))
  })
})
