import { randomUUID } from 'node:crypto'
import { ExpressionError, ItemExistsError, ItemNotFoundError } from 'keyloom'
import { describe, expect } from 'vitest'
import { describeOnEveryEngine, expectError } from './harness.js'
import {
  customerId,
  newCustomer,
  newOrder,
  numbersOf,
  offlineShop,
  openRecordedShop,
  openShop,
  order,
  orderId,
  orderKey,
  product,
} from './shop.js'

describeOnEveryEngine('operations are values', (engine, it) => {
  it('send nothing until they are awaited', async () => {
    const { db, sent } = await openRecordedShop(engine)
    const operations = [
      db.orders.create(newOrder(1)),
      db.orders.put(newOrder(1)),
      db.orders.get(orderKey(1)),
      db.orders.exists(orderKey(1)),
      db.orders.update(orderKey(1), { status: 'paid' }),
      db.orders.delete(orderKey(1)),
      db.products.check({ sku: 'x' }, (p, { exists }) => exists(p.sku)),
      db.transactWrite([db.orders.put(newOrder(2))]),
      db.transactGet([db.orders.get(orderKey(1))]),
    ]
    for (const operation of operations) operation.explain()
    const query = db.orders.query.primary({ customerId: customerId() })
    query.params()
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(sent.names()).toEqual([])
  })

  it('are sent anew each time that they are awaited', async () => {
    const { db, sent } = await openRecordedShop(engine)
    await db.orders.put(newOrder(1))
    sent.clear()
    const increment = db.orders.update(orderKey(1), (o, { add }) => add(o.total, 1))
    expect((await increment).total).toBe(11)
    expect((await increment).total).toBe(12)
    expect(sent.names()).toEqual(['UpdateItem', 'UpdateItem'])
    const [first, second] = sent.requests.map(({ input }) => input)
    expect(first).toEqual(second)
  })

  it('can be sent several times at once', async () => {
    const db = await openShop(engine)
    await db.orders.put(newOrder(1))
    const increment = db.orders.update(orderKey(1), (o, { add }) => add(o.total, 1))
    await Promise.all([increment, increment, increment])
    expect((await db.orders.getOrThrow(orderKey(1))).total).toBe(13)
  })

  it('serve by themselves and in a transaction', async () => {
    const db = await openShop(engine)
    await db.products.put(product('kettle', { stock: 9 }))
    const take = db.products.update({ sku: 'kettle' }, (p, { subtract }) => subtract(p.stock, 1))
    await take
    await db.transactWrite([take])
    await db.transactWrite([take, db.orders.put(newOrder(1))])
    expect((await db.products.getOrThrow({ sku: 'kettle' })).stock).toBe(6)
  })

  it('stand in Promise.all, Promise.allSettled and Promise.race as promises do', async () => {
    const db = await openShop(engine)
    await db.orders.put(newOrder(1))
    const [one, none, there] = await Promise.all([
      db.orders.get(orderKey(1)),
      db.orders.get(orderKey(2)),
      db.orders.exists(orderKey(1)),
    ])
    expect([one, none, there]).toEqual([order(1), undefined, true])
    const settled = await Promise.allSettled([db.orders.getOrThrow(orderKey(1)), db.orders.getOrThrow(orderKey(2))])
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    expect(await Promise.race([db.orders.get(orderKey(1))])).toEqual(order(1))
    expect(await Promise.resolve(db.orders.get(orderKey(1)))).toEqual(order(1))
  })

  it('have then, catch and finally as promises do', async () => {
    const db = await openShop(engine)
    await db.orders.put(newOrder(1))
    expect(await db.orders.get(orderKey(1)).then((found) => found?.total)).toBe(10)
    expect(await db.orders.getOrThrow(orderKey(2)).catch((error: Error) => error.name)).toBe('ItemNotFoundError')
    let isDone = false
    await db.orders.get(orderKey(1)).finally(() => {
      isDone = true
    })
    expect(isDone).toBe(true)
  })

  it('report bad input when they are run, so that catch and result see it', async () => {
    const { db, sent } = offlineShop(engine)
    const bad = db.orders.create({ ...newOrder(1), total: 'many' as never })
    expect(await bad.catch((error: Error) => error.name)).toBe('ItemValidationError')
    expect(() => bad.params()).toThrow('total')
    expect(() => bad.explain()).toThrow('total')
    await expect(bad.result()).rejects.toThrow('total')
    expect(sent.names()).toEqual([])
  })

  describe('are immutable', () => {
    it('a condition added to one does not reach the one that it was derived from', async () => {
      const db = await openShop(engine)
      await db.orders.put(newOrder(1))
      const base = db.orders.update(orderKey(1), (o, { add }) => add(o.total, 1))
      const never = base.if((o, { eq }) => eq(o.total, -1))
      expect(never).not.toBe(base)
      expect((await base).total).toBe(11)
      expect(base.params()).not.toEqual(never.params())
    })

    it('reads and writes derived from one base do not affect each other', async () => {
      const db = await openShop(engine)
      await db.orders.put(newOrder(1))
      const get = db.orders.get(orderKey(1))
      const totals = get.select('total')
      const consistent = get.consistent()
      expect(await get).toEqual(order(1))
      expect(await totals).toEqual({ total: 10 })
      expect(get.params()).not.toHaveProperty('ConsistentRead')
      expect(consistent.params()).not.toHaveProperty('ProjectionExpression')
      const put = db.orders.put(newOrder(1, { total: 5 }))
      const old = put.returning('old')
      expect(await put).toEqual(order(1, { total: 5 }))
      expect(await old).toEqual(order(1, { total: 5 }))
      expect(put.params()).not.toHaveProperty('ReturnValues')
    })

    it('two queries derived from one base query do not affect each other', async () => {
      const db = await openShop(engine)
      for (const number of [1, 2, 3, 4]) await db.orders.put(newOrder(number))
      const base = db.orders.query.primary({ customerId: customerId() })
      const late = base.gt({ orderId: orderId(2) })
      const early = base.lte({ orderId: orderId(2) }).reverse()
      const dear = base.filter((o, { gte }) => gte(o.total, 30)).limit(1)
      expect(numbersOf(await late.all())).toEqual([3, 4])
      expect(numbersOf(await early.all())).toEqual([2, 1])
      expect(numbersOf(await dear.all())).toEqual([3])
      expect(numbersOf(await base.all())).toEqual([1, 2, 3, 4])
    })

    it('what params gives can be changed without changing what is sent', async () => {
      const db = await openShop(engine)
      const put = db.orders.put(newOrder(1))
      const params = put.params()
      params.TableName = 'elsewhere'
      if (params.Item) params.Item.total = { N: '99' }
      const get = db.orders.get(orderKey(1))
      const key = get.params().Key
      if (key) key.SK = { S: 'elsewhere' }
      await put
      expect(await get).toEqual(order(1))
    })
  })

  describe('result', () => {
    it('gives the value, or the error that is to be expected', async () => {
      const db = await openShop(engine)
      const create = db.orders.create(newOrder(1))
      expect(await create.result()).toEqual({ ok: true, value: order(1) })
      const again = await create.result()
      if (again.ok) throw new Error('The item exists.')
      expect(again.error).toBeInstanceOf(ItemExistsError)
      const absent = await db.orders.getOrThrow(orderKey(2)).result()
      if (absent.ok) throw new Error('The item does not exist.')
      expect(absent.error).toBeInstanceOf(ItemNotFoundError)
      const condition = await db.orders
        .delete(orderKey(1))
        .if((o, { eq }) => eq(o.total, 0))
        .result()
      if (condition.ok) throw new Error('The condition does not hold.')
      expect(condition.error.code).toBe('condition.failed')
      const update = await db.orders.update(orderKey(2), { total: 1 }).result()
      expect(update.ok).toBe(false)
    })

    it('throws what is a mistake of the program', async () => {
      const { db } = offlineShop(engine)
      await expectError(ExpressionError, db.orders.update(orderKey(1), {}).result())
    })

    it('throws what is an outage', async () => {
      const { db } = offlineShop(engine)
      await expect(db.orders.get(orderKey(1)).result()).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
    })
  })

  describe('signal', () => {
    it('that is aborted already stops an operation before anything is sent', async () => {
      const { db, sent } = await openRecordedShop(engine)
      const signal = AbortSignal.abort()
      const operations = [
        db.orders.get(orderKey(1)).signal(signal),
        db.orders.exists(orderKey(1)).signal(signal),
        db.orders.put(newOrder(1)).signal(signal),
        db.orders.update(orderKey(1), { status: 'paid' }).signal(signal),
        db.orders.delete(orderKey(1)).signal(signal),
        db.transactWrite([db.orders.put(newOrder(1))]).signal(signal),
        db.transactGet([db.orders.get(orderKey(1))]).signal(signal),
      ]
      for (const operation of operations) await expect(operation).rejects.toMatchObject({ name: 'AbortError' })
      const query = db.orders.query.primary({ customerId: customerId() }).signal(signal)
      await expect(query.all()).rejects.toMatchObject({ name: 'AbortError' })
      await expect(query.first()).rejects.toMatchObject({ name: 'AbortError' })
      await expect(query.page()).rejects.toMatchObject({ name: 'AbortError' })
      await expect(query.count()).rejects.toMatchObject({ name: 'AbortError' })
      expect(sent.names()).toEqual([])
    })

    it('stops a query between its pages', async () => {
      const { db, sent } = await openRecordedShop(engine)
      for (const number of [1, 2, 3]) await db.orders.put(newOrder(number, { note: 'x'.repeat(380_000) }))
      for (const number of [4, 5, 6]) await db.orders.put(newOrder(number, { note: 'x'.repeat(380_000) }))
      sent.clear()
      const controller = new AbortController()
      const pages = db.orders.query.primary({ customerId: customerId() }).signal(controller.signal).pages()
      const read = async (): Promise<void> => {
        for await (const _ of pages) controller.abort(new Error('Enough.'))
      }
      await expect(read()).rejects.toThrow('Enough.')
      expect(sent.names()).toEqual(['Query'])
    })

    it('is kept by what is chained after it, and does not reach the base', async () => {
      const db = await openShop(engine)
      await db.orders.put(newOrder(1))
      const base = db.orders.get(orderKey(1))
      await expect(base.signal(AbortSignal.abort()).consistent()).rejects.toMatchObject({ name: 'AbortError' })
      expect(await base).toEqual(order(1))
    })
  })

  describe('params and explain', () => {
    it('are exactly what is sent', async () => {
      const { db, sent } = await openRecordedShop(engine)
      await db.customers.put(newCustomer())
      await db.orders.put(newOrder(1))
      await db.products.put(product('kettle'))
      const operations = [
        db.orders.put(newOrder(1, { tags: new Set(['a']) })).returning('old'),
        db.orders.create(newOrder(2)).if((o, { notExists }) => notExists(o.note)),
        db.orders.get(orderKey(1)).select('status').consistent(),
        db.orders.exists(orderKey(1)),
        db.orders.update(orderKey(1), { total: 4 }).if((o, { gt }) => gt(o.total, 1)),
        db.customers.update({ customerId: customerId() }, { email: 'new@example.com' }).returning('none'),
        db.products.check({ sku: 'kettle' }, (p, { gte }) => gte(p.stock, 1)),
        db.orders.delete(orderKey(1)).if((o, { eq }) => eq(o.total, 4)),
        db.transactGet([db.orders.get(orderKey(1)), db.customers.get({ customerId: customerId() }).select('name')]),
        db.transactWrite([db.orders.put(newOrder(3)), db.orders.delete(orderKey(2))], { token: randomUUID() }),
      ]
      for (const operation of operations) {
        sent.clear()
        const { requests } = operation.explain()
        const params = operation.params()
        await operation
        expect(sent.requests.map(({ operation: action, input }) => ({ action, input }))).toEqual(
          requests.map(({ action, input }) => ({ action, input })),
        )
        expect(params).toEqual(sent.requests[0]?.input)
      }
    })

    it('of a query are its first request', async () => {
      const { db, sent } = await openRecordedShop(engine)
      const query = db.orders.query
        .byStatus({ status: 'open' })
        .gt({ placedAt: new Date(0) })
        .reverse()
        .limit(3)
      expect(query.explain().requests).toEqual([{ action: 'Query', input: query.params(), implied: false }])
      await query.all()
      expect(sent.requests[0]?.input).toEqual(query.params())
    })

    it('show the exact input, as the SDK takes it', () => {
      const { db } = offlineShop(engine)
      const update = db.orders
        .update(orderKey(1), (o, { set, add, remove }) => [
          set(o.lines[0].quantity, 2),
          add(o.total, 5),
          remove(o.note),
        ])
        .if((o, { or, eq }) => or(eq(o.status, 'open'), eq(o.status, 'paid')))
      expect(update.params()).toEqual({
        TableName: 'no-such-table',
        Key: { PK: { S: `CUSTOMER#${customerId()}` }, SK: { S: `ORDER#${orderId(1)}` } },
        UpdateExpression: 'SET #0[0].#1 = :0 REMOVE #3 ADD #2 :1',
        ConditionExpression: 'attribute_exists(#4) AND (#5 = :2 OR #5 = :3) AND (attribute_not_exists(#6) OR #6 = :4)',
        ExpressionAttributeNames: {
          '#0': 'lines',
          '#1': 'quantity',
          '#2': 'total',
          '#3': 'note',
          '#4': 'PK',
          '#5': 'status',
          '#6': '_type',
        },
        ExpressionAttributeValues: {
          ':0': { N: '2' },
          ':1': { N: '5' },
          ':2': { S: 'open' },
          ':3': { S: 'paid' },
          ':4': { S: 'Order' },
        },
        ReturnValues: 'ALL_NEW',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      })
    })
  })
})
