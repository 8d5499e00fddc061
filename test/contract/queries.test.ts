import { QueryCommand } from '@aws-sdk/client-dynamodb'
import { connect, defineEntity, defineModel, defineTable, ExpressionError, SetupError } from 'keyloom'
import { describe, expect } from 'vitest'
import * as z from 'zod'
import { describeOnEveryEngine, expectError, freshTable, putRawItem, rawItems, tableOf } from './harness.js'
import {
  customer,
  customerId,
  day,
  newCustomer,
  newOrder,
  numbersOf,
  openRecordedShop,
  openShop,
  order,
  orderId,
  product,
  type ShopDatabase,
  shop,
} from './shop.js'

/** Orders with these numbers, each placed on the day of its number. */
async function putOrders(db: ShopDatabase, numbers: readonly number[], changes = {}): Promise<void> {
  await Promise.all(numbers.map((number) => db.orders.put(newOrder(number, changes))))
}

describeOnEveryEngine('queries', (engine, it) => {
  describe('on the table', () => {
    it('give an entity’s items of a partition, in order of their sort keys, and nobody else’s', async () => {
      const db = await openShop(engine)
      await db.customers.put(newCustomer())
      await putOrders(db, [3, 1, 2])
      await db.orders.put({ ...newOrder(9), customerId: customerId(2) })
      expect(await db.orders.query.primary({ customerId: customerId() }).all()).toEqual([order(1), order(2), order(3)])
      expect(await db.customers.query.primary({ customerId: customerId() }).all()).toEqual([customer()])
      expect(await db.orders.query.primary({ customerId: customerId(3) }).all()).toEqual([])
    })

    it('read no more than the entity’s own range', async () => {
      const { db, sent } = await openRecordedShop(engine)
      await db.orders.query.primary({ customerId: customerId() }).all()
      const [partition, ...bounds] = Object.values(sent.requests[0]?.input.ExpressionAttributeValues ?? {})
      expect(partition).toEqual({ S: `CUSTOMER#${customerId()}` })
      expect(bounds).not.toEqual([])
      for (const bound of bounds) expect(bound).toEqual({ S: expect.stringMatching(/^ORDER#/) })
      expect(sent.requests[0]?.input).not.toHaveProperty('FilterExpression')
    })
  })

  describe('operators on the sort key', () => {
    async function openNumbered() {
      const db = await openShop(engine)
      await db.customers.put(newCustomer())
      await putOrders(db, [1, 2, 3, 10, 11])
      const query = db.orders.query.primary({ customerId: customerId() })
      return { db, query }
    }

    it('eq', async () => {
      const { query } = await openNumbered()
      expect(numbersOf(await query.eq({ orderId: orderId(10) }).all())).toEqual([10])
      expect(await query.eq({ orderId: orderId(4) }).all()).toEqual([])
    })

    it('lt, lte, gt, gte', async () => {
      const { query } = await openNumbered()
      expect(numbersOf(await query.lt({ orderId: orderId(3) }).all())).toEqual([1, 2])
      expect(numbersOf(await query.lte({ orderId: orderId(3) }).all())).toEqual([1, 2, 3])
      expect(numbersOf(await query.gt({ orderId: orderId(3) }).all())).toEqual([10, 11])
      expect(numbersOf(await query.gte({ orderId: orderId(3) }).all())).toEqual([3, 10, 11])
    })

    it('between, both ends included', async () => {
      const { query } = await openNumbered()
      expect(numbersOf(await query.between({ orderId: orderId(2) }, { orderId: orderId(10) }).all())).toEqual([
        2, 3, 10,
      ])
    })

    it('beginsWith takes the beginning of the last value, as it is', async () => {
      const { query } = await openNumbered()
      expect(numbersOf(await query.beginsWith({ orderId: orderId(10).slice(0, -1) }).all())).toEqual([10, 11])
      expect(numbersOf(await query.beginsWith({ orderId: '01J' }).all())).toEqual([1, 2, 3, 10, 11])
      expect(await query.beginsWith({ orderId: '01K' }).all()).toEqual([])
    })
  })

  describe('on an index with several values in its sort key', () => {
    async function openPlaced() {
      const db = await openShop(engine)
      // Two orders on each of the days 1 to 4.
      await Promise.all(
        [1, 2, 3, 4, 5, 6, 7, 8].map((number) =>
          db.orders.put(newOrder(number, { placedAt: day(Math.ceil(number / 2)) })),
        ),
      )
      await putOrders(db, [20, 21], { status: 'paid' })
      return db.orders.query.byStatus({ status: 'open' })
    }

    it('give the partition’s items in order', async () => {
      const query = await openPlaced()
      expect(numbersOf(await query.all())).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    })

    it('compare the value that is given, whatever follows it', async () => {
      const query = await openPlaced()
      expect(numbersOf(await query.eq({ placedAt: day(2) }).all())).toEqual([3, 4])
      expect(numbersOf(await query.lt({ placedAt: day(2) }).all())).toEqual([1, 2])
      expect(numbersOf(await query.lte({ placedAt: day(2) }).all())).toEqual([1, 2, 3, 4])
      expect(numbersOf(await query.gt({ placedAt: day(2) }).all())).toEqual([5, 6, 7, 8])
      expect(numbersOf(await query.gte({ placedAt: day(2) }).all())).toEqual([3, 4, 5, 6, 7, 8])
      expect(numbersOf(await query.between({ placedAt: day(2) }, { placedAt: day(3) }).all())).toEqual([3, 4, 5, 6])
    })

    it('compare the last of several values among items that share the first', async () => {
      const query = await openPlaced()
      expect(numbersOf(await query.eq({ placedAt: day(2), orderId: orderId(4) }).all())).toEqual([4])
      expect(numbersOf(await query.gt({ placedAt: day(2), orderId: orderId(3) }).all())).toEqual([4])
      expect(numbersOf(await query.lte({ placedAt: day(2), orderId: orderId(3) }).all())).toEqual([3])
      expect(numbersOf(await query.beginsWith({ placedAt: day(2), orderId: '01J' }).all())).toEqual([3, 4])
    })

    it('take bounds between and beyond what is stored', async () => {
      const query = await openPlaced()
      const noon = new Date(day(2).getTime() + 1)
      expect(numbersOf(await query.gt({ placedAt: noon }).all())).toEqual([5, 6, 7, 8])
      expect(numbersOf(await query.gte({ placedAt: new Date(0) }).all())).toHaveLength(8)
      expect(numbersOf(await query.lte({ placedAt: new Date(8.64e15) }).all())).toHaveLength(8)
      expect(numbersOf(await query.gte({ placedAt: new Date(-8.64e15) }).all())).toHaveLength(8)
      expect(await query.gt({ placedAt: new Date(8.64e15) }).all()).toEqual([])
    })
  })

  it('compare whole segments: 1 is not the beginning of 10', async () => {
    const Line = defineEntity('Line', {
      schema: z.object({ a: z.string(), b: z.string(), c: z.string() }),
      key: { pk: 'LINE', sk: 'X#<a>#<b>#<c>' },
    })
    const table = defineTable({ name: 'lines', key: { pk: 'PK', sk: 'SK' } })
    const db = await freshTable(engine, defineModel({ table, entities: { lines: Line } }))
    for (const a of ['1', '10', '100']) for (const b of ['1', '10']) await db.lines.put({ a, b, c: 'c' })
    const query = db.lines.query.primary({})
    const found = (items: readonly { a: string; b: string }[]) => items.map(({ a, b }) => `${a}/${b}`)
    expect(found(await query.eq({ a: '1' }).all())).toEqual(['1/1', '1/10'])
    expect(found(await query.eq({ a: '10', b: '1' }).all())).toEqual(['10/1'])
    expect(found(await query.beginsWith({ a: '1' }).all())).toHaveLength(6)
    expect(found(await query.beginsWith({ a: '1', b: '1' }).all())).toEqual(['1/1', '1/10'])
  })

  it('take ends of ranges that the schema would refuse as values, or that no key can hold', async () => {
    const Revision = defineEntity('Revision', {
      schema: z.object({ page: z.string(), version: z.number().int().min(1).max(9999), author: z.string().min(2) }),
      key: { pk: 'PAGE#<page>', sk: 'v<version:4>#<author>' },
    })
    const table = defineTable({ name: 'revisions', key: { pk: 'PK', sk: 'SK' } })
    const db = await freshTable(engine, defineModel({ table, entities: { revisions: Revision } }))
    for (const version of [1, 2, 10, 9999]) await db.revisions.put({ page: 'p', version, author: 'ada' })
    const query = db.revisions.query.primary({ page: 'p' })
    const versions = async (of: { all(): Promise<{ version: number }[]> }) => (await of.all()).map((one) => one.version)
    expect(await versions(query.gt({ version: -5 }))).toEqual([1, 2, 10, 9999])
    expect(await versions(query.lt({ version: 10_000 }))).toEqual([1, 2, 10, 9999])
    expect(await versions(query.gt({ version: 123_456 }))).toEqual([])
    expect(await versions(query.lt({ version: 0 }))).toEqual([])
    expect(await versions(query.between({ version: Number.NEGATIVE_INFINITY }, { version: 2 }))).toEqual([1, 2])
    expect(await versions(query.gte({ version: 10, author: 'a' }))).toEqual([10])
    expect(await versions(query.gte({ version: 10, author: '' }))).toEqual([10])
  })

  it('with no range that could match send nothing', async () => {
    const { db, sent } = await openRecordedShop(engine)
    await putOrders(db, [1, 2])
    sent.clear()
    const empty = db.orders.query.byStatus({ status: 'open' }).between({ placedAt: day(2) }, { placedAt: day(1) })
    expect(await empty.all()).toEqual([])
    expect(await empty.first()).toBeUndefined()
    expect(await empty.page()).toEqual({ items: [] })
    expect(await empty.count()).toBe(0)
    expect(empty.explain()).toEqual({ requests: [] })
    expect(sent.names()).toEqual([])
  })

  it('with no range that could match show params that match nothing', async () => {
    const db = await openShop(engine)
    await putOrders(db, [1, 2])
    const empty = db.orders.query.byStatus({ status: 'open' }).between({ placedAt: day(2) }, { placedAt: day(1) })
    expect((await engine.client.send(new QueryCommand(empty.params()))).Items).toEqual([])
  })

  it('reverse, and reverse back', async () => {
    const db = await openShop(engine)
    await putOrders(db, [1, 2, 3])
    const query = db.orders.query.primary({ customerId: customerId() })
    expect(numbersOf(await query.reverse().all())).toEqual([3, 2, 1])
    expect(
      numbersOf(
        await query
          .reverse()
          .gt({ orderId: orderId(1) })
          .all(),
      ),
    ).toEqual([3, 2])
    expect(numbersOf(await query.reverse().reverse().all())).toEqual([1, 2, 3])
  })

  it('on an index see what has been written to the table', async () => {
    const db = await openShop(engine)
    await db.customers.put(newCustomer(1, { email: 'ada@example.com' }))
    await db.customers.put(newCustomer(2, { email: 'bob@example.com' }))
    expect(await db.customers.query.byEmail({ email: 'ADA@example.com' }).all()).toEqual([
      customer(1, { email: 'ada@example.com' }),
    ])
    await db.customers.update({ customerId: customerId() }, { email: 'eve@example.com' })
    expect(await db.customers.query.byEmail({ email: 'ada@example.com' }).all()).toEqual([])
    expect(await db.customers.query.byEmail({ email: 'eve@example.com' }).count()).toBe(1)
  })

  it('on an index with a when give only items for which it holds', async () => {
    const db = await openShop(engine)
    await putOrders(db, [1, 2])
    await putOrders(db, [3], { status: 'shipped' })
    expect(numbersOf(await db.orders.query.unpaid({}).all())).toEqual([1, 2])
    expect(
      numbersOf(
        await db.orders.query
          .unpaid({})
          .gte({ placedAt: day(2) })
          .all(),
      ),
    ).toEqual([2])
  })

  describe('filter', () => {
    it('leaves out what does not match, whether before or after a range', async () => {
      const db = await openShop(engine)
      await putOrders(db, [1, 2, 3, 4])
      const query = db.orders.query.primary({ customerId: customerId() })
      expect(
        numbersOf(
          await query
            .filter((o, { gt }) => gt(o.total, 15))
            .lt({ orderId: orderId(4) })
            .all(),
        ),
      ).toEqual([2, 3])
      const twice = query.filter((o, { gt }) => gt(o.total, 10)).filter((o, { lt }) => lt(o.total, 30))
      expect(numbersOf(await twice.all())).toEqual([2])
    })

    it('keeps a user’s or inside of what keeps out other entities', async () => {
      const Cat = defineEntity('Cat', {
        schema: z.object({ owner: z.string(), name: z.string(), age: z.number().optional() }),
        key: { pk: 'OWNER#<owner>', sk: 'CAT#<name>' },
        indexes: { pets: { on: 'gsi1', pk: '<owner>', sk: '<name>' } },
      })
      const Dog = defineEntity('Dog', {
        schema: z.object({ owner: z.string(), name: z.string(), age: z.number().optional() }),
        key: { pk: 'OWNER#<owner>', sk: 'DOG#<name>' },
        indexes: { pets: { on: 'gsi1', pk: '<owner>', sk: '<name>' } },
      })
      const table = defineTable({
        name: 'pets',
        key: { pk: 'PK', sk: 'SK' },
        indexes: { gsi1: { pk: 'GSI1PK', sk: 'GSI1SK' } },
      })
      const db = await freshTable(engine, defineModel({ table, entities: { cats: Cat, dogs: Dog } }))
      await db.cats.put({ owner: 'ada', name: 'tom', age: 3 })
      await db.dogs.put({ owner: 'ada', name: 'rex', age: 3 })
      expect(await db.cats.query.pets({ owner: 'ada' }).all()).toEqual([{ owner: 'ada', name: 'tom', age: 3 }])
      const either = db.dogs.query.pets({ owner: 'ada' }).filter((o, { or, eq }) => or(eq(o.age, 3), eq(o.age, 4)))
      expect(await either.all()).toEqual([{ owner: 'ada', name: 'rex', age: 3 }])
      expect(await either.count()).toBe(1)
      expect((await either.page({ limit: 1 })).cursor).toBeUndefined()
    })

    it('judges attributes that are not selected', async () => {
      const db = await openShop(engine)
      await putOrders(db, [1, 2, 3])
      const query = db.orders.query.primary({ customerId: customerId() }).filter((o, { gt }) => gt(o.total, 15))
      expect(await query.select('status').all()).toEqual([{ status: 'open' }, { status: 'open' }])
    })
  })

  it('select gives the attributes that are asked for, and no keys beside them', async () => {
    const db = await openShop(engine)
    await putOrders(db, [1, 2])
    const query = db.orders.query.primary({ customerId: customerId() })
    expect(await query.select('total', 'note').all()).toEqual([{ total: 10 }, { total: 20 }])
    expect(await query.select('orderId').first()).toEqual({ orderId: orderId(1) })
    const page = await query.select('total').page({ limit: 1 })
    expect(page.items).toEqual([{ total: 10 }])
    expect((await query.select('total').page({ limit: 1, cursor: page.cursor })).items).toEqual([{ total: 20 }])
  })

  it('are consistent where that is asked for and possible', async () => {
    const { db, sent } = await openRecordedShop(engine, { consistentReads: true })
    await db.orders.query.primary({ customerId: customerId() }).all()
    await db.orders.query.byStatus({ status: 'open' }).all()
    const plain = connect(shop, { client: sent.client, tableName: tableOf(db) })
    await plain.orders.query.primary({ customerId: customerId() }).all()
    await plain.orders.query.primary({ customerId: customerId() }).consistent().all()
    expect(sent.requests.map(({ input }) => input.ConsistentRead)).toEqual([true, undefined, undefined, true])
    const onIndex = plain.orders.query.byStatus({ status: 'open' }) as unknown as { consistent(): unknown }
    await expectError(SetupError, () => onIndex.consistent())
  })

  describe('ends', () => {
    it('limit stops at so many items, filter or not', async () => {
      const db = await openShop(engine)
      await putOrders(db, [1, 2, 3, 4, 5])
      const query = db.orders.query.primary({ customerId: customerId() })
      expect(numbersOf(await query.limit(2).all())).toEqual([1, 2])
      expect(numbersOf(await query.limit(99).all())).toHaveLength(5)
      const dear = query.filter((o, { gte }) => gte(o.total, 30))
      expect(numbersOf(await dear.limit(2).all())).toEqual([3, 4])
      expect(numbersOf(await dear.reverse().limit(2).all())).toEqual([5, 4])
      expect(await dear.limit(2).count()).toBe(2)
      expect(await query.limit(3).count()).toBe(3)
    })

    it('limit refuses what is not a whole number from 1', async () => {
      const db = await openShop(engine)
      const query = db.orders.query.primary({ customerId: customerId() })
      for (const limit of [0, -1, 1.5, Number.NaN, '3' as never, Number.POSITIVE_INFINITY]) {
        expect((await expectError(SetupError, () => query.limit(limit))).code).toBe('setup.option')
      }
    })

    it('first gives the first match, filter or not, or undefined', async () => {
      const { db, sent } = await openRecordedShop(engine)
      await putOrders(db, [1, 2, 3])
      const query = db.orders.query.primary({ customerId: customerId() })
      sent.clear()
      expect(await query.first()).toEqual(order(1))
      expect(sent.requests.map(({ input }) => input.Limit)).toEqual([1])
      expect(await query.reverse().first()).toEqual(order(3))
      expect(await query.filter((o, { gt }) => gt(o.total, 25)).first()).toEqual(order(3))
      expect(await query.filter((o, { gt }) => gt(o.total, 99)).first()).toBeUndefined()
    })

    it('count counts matches without fetching them', async () => {
      const { db, sent } = await openRecordedShop(engine)
      await db.customers.put(newCustomer())
      await putOrders(db, [1, 2, 3])
      sent.clear()
      const query = db.orders.query.primary({ customerId: customerId() })
      expect(await query.count()).toBe(3)
      expect(await query.filter((o, { gt }) => gt(o.total, 15)).count()).toBe(2)
      expect(await query.select('total').count()).toBe(3)
      expect(sent.requests.map(({ input }) => input.Select)).toEqual(['COUNT', 'COUNT', 'COUNT'])
    })

    it('all reads over the pages of DynamoDB', async () => {
      const { db, sent } = await openRecordedShop(engine)
      await putOrders(db, [1, 2, 3, 4, 5, 6], { note: 'x'.repeat(300_000) })
      sent.clear()
      const query = db.orders.query.primary({ customerId: customerId() })
      expect(numbersOf(await query.all())).toEqual([1, 2, 3, 4, 5, 6])
      expect(sent.names().length).toBeGreaterThan(1)
      expect(await query.count()).toBe(6)
      expect(numbersOf(await query.limit(5).all())).toEqual([1, 2, 3, 4, 5])
    })

    it('for await fetches pages as they are needed, and stops when the consumer stops', async () => {
      const { db, sent } = await openRecordedShop(engine)
      await putOrders(db, [1, 2, 3, 4, 5, 6, 7, 8], { note: 'x'.repeat(300_000) })
      const query = db.orders.query.primary({ customerId: customerId() })
      sent.clear()
      const seen: number[] = []
      for await (const one of query) {
        seen.push(...numbersOf([one]))
        if (seen.length === 2) break
      }
      expect(seen).toEqual([1, 2])
      expect(sent.names()).toEqual(['Query'])
      const all: number[] = []
      for await (const one of query) all.push(...numbersOf([one]))
      expect(all).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    })

    it('pages yields what each request gave', async () => {
      const { db, sent } = await openRecordedShop(engine)
      await putOrders(db, [1, 2, 3, 4, 5, 6, 7, 8], { note: 'x'.repeat(300_000) })
      sent.clear()
      const sizes: number[] = []
      for await (const page of db.orders.query.primary({ customerId: customerId() }).pages()) sizes.push(page.length)
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(8)
      expect(sizes.length).toBeGreaterThan(1)
      expect(sizes).not.toContain(0)
    })

    it('a query is no promise: awaiting it gives the query', async () => {
      const { db, sent } = await openRecordedShop(engine)
      const query = db.orders.query.primary({ customerId: customerId() })
      expect(await (query as unknown as Promise<unknown>)).toBe(query)
      expect(sent.names()).toEqual([])
    })
  })

  describe('on a table without a sort key', () => {
    it('give the one item of a partition', async () => {
      const Setting = defineEntity('Setting', {
        schema: z.object({ name: z.string(), value: z.string() }),
        key: { pk: 'SETTING#<name>' },
      })
      const table = defineTable({ name: 'settings', key: { pk: 'PK' } })
      const db = await freshTable(engine, defineModel({ table, entities: { settings: Setting } }))
      await db.settings.put({ name: 'colour', value: 'red' })
      const query = db.settings.query.primary({ name: 'colour' })
      expect(await query.all()).toEqual([{ name: 'colour', value: 'red' }])
      expect(await query.page({ limit: 1 })).toEqual({ items: [{ name: 'colour', value: 'red' }] })
      expect(await db.settings.query.primary({ name: 'size' }).first()).toBeUndefined()
    })
  })

  describe('on an inverted index', () => {
    it('inherit both sides from the primary key', async () => {
      const Membership = defineEntity('Membership', {
        schema: z.object({ user: z.string(), group: z.string(), role: z.string() }),
        key: { pk: 'USER#<user>', sk: 'GROUP#<group>' },
        indexes: { byGroup: { on: 'inverted' } },
      })
      const table = defineTable({
        name: 'members',
        key: { pk: 'PK', sk: 'SK' },
        indexes: { inverted: { pk: 'SK', sk: 'PK' } },
      })
      const db = await freshTable(engine, defineModel({ table, entities: { memberships: Membership } }))
      await db.memberships.put({ user: 'ada', group: 'g1', role: 'owner' })
      await db.memberships.put({ user: 'bob', group: 'g1', role: 'guest' })
      await db.memberships.put({ user: 'ada', group: 'g2', role: 'guest' })
      const members = db.memberships.query.byGroup({ group: 'g1' })
      expect((await members.all()).map(({ user }) => user)).toEqual(['ada', 'bob'])
      expect((await members.beginsWith({ user: 'b' }).all()).map(({ user }) => user)).toEqual(['bob'])
      expect((await rawItems(engine, db)).every((item) => Object.keys(item).length === 6)).toBe(true)
      const page = await members.page({ limit: 1 })
      expect((await members.page({ limit: 1, cursor: page.cursor })).items.map(({ user }) => user)).toEqual(['bob'])
      await db.memberships.update({ user: 'bob', group: 'g1' }, { role: 'owner' })
      expect((await members.all()).map(({ role }) => role)).toEqual(['owner', 'owner'])
    })
  })

  describe('on a local index', () => {
    const Task = defineEntity('Task', {
      schema: z.object({ project: z.string(), id: z.string(), due: z.date().optional(), title: z.string() }),
      key: { pk: 'PROJECT#<project>', sk: 'TASK#<id>' },
      indexes: { byDue: { on: 'due', sk: 'DUE#<due>' } },
    })
    const table = defineTable({
      name: 'tasks',
      key: { pk: 'PK', sk: 'SK' },
      indexes: { due: { type: 'local', sk: 'LSI1SK' } },
    })
    const model = defineModel({ table, entities: { tasks: Task } })

    it('have the table’s partition, and can be consistent', async () => {
      const db = await freshTable(engine, model)
      await db.tasks.put({ project: 'p', id: '1', due: day(2), title: 'second' })
      await db.tasks.put({ project: 'p', id: '2', due: day(1), title: 'first' })
      await db.tasks.put({ project: 'p', id: '3', title: 'some day' })
      const query = db.tasks.query.byDue({ project: 'p' }).consistent()
      expect((await query.all()).map(({ title }) => title)).toEqual(['first', 'second'])
      expect((await query.gt({ due: day(1) }).all()).map(({ title }) => title)).toEqual(['second'])
      const page = await query.page({ limit: 1 })
      expect((await query.page({ limit: 1, cursor: page.cursor })).items.map(({ id }) => id)).toEqual(['1'])
    })

    it('are left by an update that removes the date', async () => {
      const db = await freshTable(engine, model)
      await db.tasks.put({ project: 'p', id: '1', due: day(2), title: 'x' })
      await db.tasks.update({ project: 'p', id: '1' }, (t, { remove }) => remove(t.due))
      expect(await db.tasks.query.byDue({ project: 'p' }).all()).toEqual([])
      expect(await rawItems(engine, db)).toEqual([expect.not.objectContaining({ LSI1SK: expect.anything() })])
    })
  })

  describe('on an index that holds less than whole items', () => {
    const Book = defineEntity('Book', {
      schema: z.object({
        isbn: z.string(),
        author: z.string(),
        published: z.date(),
        title: z.string(),
        pages: z.number().default(0),
      }),
      key: { pk: 'BOOK#<isbn>', sk: 'BOOK' },
      indexes: {
        byAuthor: { on: 'keys', pk: 'AUTHOR#<author>', sk: '<published>' },
        byDay: { on: 'some', pk: 'DAY#<published>', sk: '<author>' },
      },
    })
    const Film = defineEntity('Film', {
      schema: z.object({ id: z.string(), author: z.string(), published: z.date(), title: z.string() }),
      key: { pk: 'FILM#<id>', sk: 'FILM' },
      indexes: {
        byAuthor: { on: 'keys', pk: 'AUTHOR#<author>', sk: '<published>' },
        byDay: { on: 'some', pk: 'DAY#<published>', sk: '<author>' },
      },
    })
    const table = defineTable({
      name: 'library',
      key: { pk: 'PK', sk: 'SK' },
      indexes: {
        keys: { pk: 'GSI1PK', sk: 'GSI1SK', projection: 'keys' },
        some: { pk: 'GSI2PK', sk: 'GSI2SK', projection: ['title'] },
      },
    })
    const model = defineModel({ table, entities: { books: Book, films: Film } })
    async function openLibrary() {
      const db = await freshTable(engine, model)
      const shared = { author: 'ada', published: day(1) }
      await db.books.put({ ...shared, isbn: '1', title: 'One', pages: 100 })
      await db.books.put({ ...shared, isbn: '2', title: 'Two', published: day(2) })
      await db.films.put({ ...shared, id: '1', title: 'One, the film' })
      return db
    }

    it('give what the keys hold, and tell entities apart by their keys', async () => {
      const db = await openLibrary()
      const query = db.books.query.byAuthor({ author: 'ada' })
      expect(await query.all()).toEqual([
        { isbn: '1', author: 'ada', published: day(1) },
        { isbn: '2', author: 'ada', published: day(2) },
      ])
      expect(await query.count()).toBe(2)
      expect(await query.limit(1).all()).toHaveLength(1)
      expect(await query.reverse().limit(1).select('isbn').all()).toEqual([{ isbn: '2' }])
      expect((await db.films.query.byAuthor({ author: 'ada' }).all()).map(({ id }) => id)).toEqual(['1'])
      const page = await query.page({ limit: 1 })
      expect((await query.page({ limit: 1, cursor: page.cursor })).items.map(({ isbn }) => isbn)).toEqual(['2'])
    })

    it('give the attributes that are projected, and tell entities apart by their type', async () => {
      const db = await openLibrary()
      const query = db.books.query.byDay({ published: day(1) })
      expect(await query.all()).toEqual([{ isbn: '1', author: 'ada', published: day(1), title: 'One' }])
      expect(await query.filter((b, { beginsWith }) => beginsWith(b.title, 'One')).count()).toBe(1)
      expect(await query.select('title').all()).toEqual([{ title: 'One' }])
      await expect(
        (query as unknown as { select(name: string): { all(): Promise<unknown> } }).select('pages').all(),
      ).rejects.toThrow('the index of byDay does not hold "pages"')
    })

    it('refuse a filter on what the index does not hold, be it in the text of a key', async () => {
      const db = await openLibrary()
      for (const query of [db.books.query.byAuthor({ author: 'ada' }), db.books.query.byDay({ published: day(1) })]) {
        const error = await expectError(ExpressionError, query.filter((b, { not, eq }) => not(eq(b.isbn, '1'))).all())
        expect(error.message).toContain('does not hold "isbn"')
      }
    })
  })

  it('refuse a filter on the native key that they read, which DynamoDB does not take', async () => {
    const Reading = defineEntity('Reading', {
      schema: z.object({ sensor: z.string(), at: z.number(), value: z.number() }),
      key: { pk: '<sensor>', sk: '<at>' },
      indexes: { byValue: { on: 'gsi1', sk: '<value>' } },
    })
    const table = defineTable({
      name: 'readings',
      key: { pk: 'sensor', sk: { name: 'at', type: 'number' } },
      indexes: { gsi1: { pk: 'sensor', sk: { name: 'value', type: 'number' } } },
    })
    const db = await freshTable(engine, defineModel({ table, entities: { readings: Reading } }))
    const reading = { sensor: 'a', at: 1, value: 2 }
    await db.readings.put(reading)
    const { primary, byValue } = db.readings.query
    const refused = primary({ sensor: 'a' }).filter((r, { gt }) => gt(r.at, 0))
    expect((await expectError(ExpressionError, refused.all())).message).toContain('"at" is part of the key of primary')
    expect(
      await primary({ sensor: 'a' })
        .filter((r, { gt }) => gt(r.value, 0))
        .all(),
    ).toEqual([reading])
    expect(
      await byValue({ sensor: 'a' })
        .filter((r, { gt }) => gt(r.at, 0))
        .all(),
    ).toEqual([reading])
  })

  it('refuse a stored item that does not fit the schema', async () => {
    const db = await openShop(engine)
    await putOrders(db, [1])
    await putRawItem(engine, db, {
      PK: { S: `CUSTOMER#${customerId()}` },
      SK: { S: `ORDER#${orderId(2)}` },
      _type: { S: 'Order' },
      customerId: { S: customerId() },
      orderId: { S: orderId(2) },
    })
    await expect(db.orders.query.primary({ customerId: customerId() }).all()).rejects.toMatchObject({
      code: 'item.invalid',
      entity: 'Order',
    })
  })

  it('of several entities on one index do not meet', async () => {
    const db = await openShop(engine)
    await db.customers.put(newCustomer())
    await db.products.put(product('kettle'))
    await putOrders(db, [1])
    expect(await db.orders.query.byStatus({ status: 'open' }).count()).toBe(1)
    expect(await db.customers.query.byEmail({ email: customer().email }).count()).toBe(1)
  })
})
