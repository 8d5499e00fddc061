import {
  ConditionFailedError,
  connect,
  defineEntity,
  defineModel,
  defineTable,
  IndexKeyIncompleteError,
  ItemNotFoundError,
  KeyValueError,
  PlanNeedsReadError,
  TransactionCanceledError,
} from 'keyloom'
import { describe, expect } from 'vitest'
import * as z from 'zod'
import {
  describeOnEveryEngine,
  expectError,
  freshTable,
  putRawItem,
  rawItem,
  rawItems,
  recordRequests,
  type TestEngine,
} from './harness.js'
import {
  customerId,
  day,
  newCustomer,
  newOrder,
  numbersOf,
  openRecordedShop,
  openShop,
  orderId,
  orderKey,
  shop,
  storedOrderKey,
} from './shop.js'

type Stored = Awaited<ReturnType<typeof rawItem>>

/** The index key attributes of a stored item. */
function indexKeys(stored: Stored): Record<string, unknown> {
  return Object.fromEntries(Object.entries(stored ?? {}).filter(([name]) => /^(GSI|LSI)/.test(name)))
}

describeOnEveryEngine('index keys on update', (engine, it) => {
  describe('where no change touches them', () => {
    it('are left alone, in one request that names none of them', async () => {
      const { db, sent } = await openRecordedShop(engine)
      await db.orders.put(newOrder(1))
      const before = indexKeys(await rawItem(engine, db, storedOrderKey(1)))
      sent.clear()
      await db.orders.update(orderKey(1), { total: 1, note: 'x' })
      expect(sent.names()).toEqual(['UpdateItem'])
      expect(JSON.stringify(sent.requests)).not.toContain('GSI')
      expect(indexKeys(await rawItem(engine, db, storedOrderKey(1)))).toEqual(before)
    })

    it('are left alone even if they are not what the library would write', async () => {
      const db = await openShop(engine)
      await db.orders.put(newOrder(1))
      const stored = await rawItem(engine, db, storedOrderKey(1))
      await putRawItem(engine, db, { ...stored, GSI1PK: { S: 'BY#ANOTHER#WRITER' } })
      await db.orders.update(orderKey(1), { total: 1 })
      expect((await rawItem(engine, db, storedOrderKey(1)))?.GSI1PK).toEqual({ S: 'BY#ANOTHER#WRITER' })
    })
  })

  describe('where all of their parts are known', () => {
    it('are written in the same request', async () => {
      const { db, sent } = await openRecordedShop(engine)
      await db.customers.put(newCustomer())
      sent.clear()
      await db.customers.update({ customerId: customerId() }, { email: 'NEW@example.com' })
      expect(sent.names()).toEqual(['UpdateItem'])
      expect(indexKeys((await rawItems(engine, db))[0])).toEqual({
        GSI1PK: { S: 'EMAIL#new@example.com' },
        GSI1SK: { S: 'CUSTOMER' },
      })
    })

    it('are written or removed together, from the key and the values being set', async () => {
      const { db, sent } = await openRecordedShop(engine)
      await db.orders.put(newOrder(1))
      sent.clear()
      await db.orders.update(orderKey(1), { status: 'paid', placedAt: day(2) })
      expect(sent.names()).toEqual(['UpdateItem'])
      expect(indexKeys(await rawItem(engine, db, storedOrderKey(1)))).toEqual({
        GSI1PK: { S: 'STATUS#paid' },
        GSI1SK: { S: `${day(2).toISOString()}#${orderId(1)}` },
      })
      await db.orders.update(orderKey(1), { status: 'open', placedAt: day(3) })
      expect(indexKeys(await rawItem(engine, db, storedOrderKey(1)))).toEqual({
        GSI1PK: { S: 'STATUS#open' },
        GSI1SK: { S: `${day(3).toISOString()}#${orderId(1)}` },
        GSI2PK: { S: 'UNPAID' },
        GSI2SK: { S: day(3).toISOString() },
      })
    })

    it('are shown by params', async () => {
      const { db } = await openRecordedShop(engine)
      const params = db.orders.update(orderKey(1), { status: 'paid', placedAt: day(2) }).params()
      expect(Object.values(params.ExpressionAttributeNames ?? {})).toEqual(
        expect.arrayContaining(['GSI1PK', 'GSI1SK', 'GSI2PK', 'GSI2SK']),
      )
      expect(params.UpdateExpression).toMatch(/REMOVE #\d, #\d/)
    })
  })

  describe('where a part is unknown', () => {
    it('are written after a consistent read, guarded by what was read', async () => {
      const { db, sent } = await openRecordedShop(engine)
      await db.orders.put(newOrder(1))
      sent.clear()
      await db.orders.update(orderKey(1), { status: 'paid' })
      expect(sent.names()).toEqual(['GetItem', 'UpdateItem'])
      expect(sent.requests[0]?.input.ConsistentRead).toBe(true)
      expect(sent.requests[1]?.input.ConditionExpression).toContain(' AND ')
      expect(Object.values(sent.requests[1]?.input.ExpressionAttributeValues ?? {})).toContainEqual({
        S: day(1).toISOString(),
      })
      expect(indexKeys(await rawItem(engine, db, storedOrderKey(1)))).toEqual({
        GSI1PK: { S: 'STATUS#paid' },
        GSI1SK: { S: `${day(1).toISOString()}#${orderId(1)}` },
      })
    })

    it('need no read where the change alone takes the item out of the index', async () => {
      const { db, sent } = openEntries(engine)
      const update = db.things.update({ id: '1' }, (t, { remove }) => remove(t.group))
      expect(update.params().UpdateExpression).toMatch(/^REMOVE /)
      expect(sent.names()).toEqual([])
    })

    it('params throws PlanNeedsReadError, and explain shows the read', async () => {
      const { db, sent } = await openRecordedShop(engine)
      const update = db.orders.update(orderKey(1), { status: 'paid' })
      const error = await expectError(PlanNeedsReadError, () => update.params())
      expect(error.code).toBe('plan.needs_read')
      expect(error.missing).toEqual(['placedAt'])
      const { requests } = update.explain()
      expect(requests.map(({ action, implied, reason }) => ({ action, implied, reason }))).toEqual([
        { action: 'GetItem', implied: true, reason: expect.stringContaining('placedAt') },
        { action: 'UpdateItem', implied: false, reason: undefined },
      ])
      expect(requests[0]?.input).toMatchObject({ Key: storedOrderKey(1), ConsistentRead: true })
      expect(sent.names()).toEqual([])
    })

    it("are an IndexKeyIncompleteError with implicitReads: 'forbid', which names what is missing", async () => {
      const { db, sent } = await openRecordedShop(engine, { implicitReads: 'forbid' })
      await db.orders.put(newOrder(1))
      sent.clear()
      const update = db.orders.update(orderKey(1), { status: 'paid' })
      for (const attempt of [update, () => update.params(), () => update.explain(), db.transactWrite([update])]) {
        const error = await expectError(IndexKeyIncompleteError, attempt)
        expect(error.code).toBe('index.key_incomplete')
        expect(error.missing).toEqual(['placedAt'])
        expect(error.message).toContain('placedAt')
      }
      expect(sent.names()).toEqual([])
      await db.orders.update(orderKey(1), { status: 'paid', placedAt: day(1) })
      await db.orders.update(orderKey(1), { total: 3 })
      expect(sent.names()).toEqual(['UpdateItem', 'UpdateItem'])
    })

    it('of an item that is not there are an ItemNotFoundError, and write nothing', async () => {
      const { db, sent } = await openRecordedShop(engine)
      await expectError(ItemNotFoundError, db.orders.update(orderKey(1), { status: 'paid' }))
      expect(sent.names()).toEqual(['GetItem'])
      expect(await rawItems(engine, db)).toEqual([])
    })

    it('keep the user’s condition apart from the guard', async () => {
      const db = await openShop(engine)
      await db.orders.put(newOrder(1))
      const refused = db.orders.update(orderKey(1), { status: 'paid' }).if((o, { gt }) => gt(o.total, 99))
      await expectError(ConditionFailedError, refused)
      const either = db.orders
        .update(orderKey(1), { status: 'paid' })
        .if((o, { or, eq }) => or(eq(o.total, 10), eq(o.total, 11)))
      expect((await either).status).toBe('paid')
    })

    it('are recomputed when another writer gets in between', async () => {
      const { db } = await openRecordedShop(engine)
      await db.orders.put(newOrder(1))
      const sneaky = recordRequests(engine.client)
      const table = db.orders.get(orderKey(1)).params().TableName as string
      const other = connect(shop, { client: sneaky.client, tableName: table })
      let meddled = 0
      sneaky.client.middlewareStack.add(
        (next, context) => async (args) => {
          const result = await next(args)
          if (context.commandName === 'GetItemCommand' && meddled++ === 0) {
            await db.orders.update(orderKey(1), { placedAt: day(20), status: 'open' })
          }
          return result
        },
        { name: 'meddle', step: 'initialize', priority: 'low' },
      )
      const updated = await other.orders.update(orderKey(1), { status: 'paid' })
      expect(updated.placedAt).toEqual(day(20))
      expect(sneaky.names()).toEqual(['GetItem', 'UpdateItem', 'UpdateItem'])
      expect(indexKeys(await rawItem(engine, db, storedOrderKey(1)))).toEqual({
        GSI1PK: { S: 'STATUS#paid' },
        GSI1SK: { S: `${day(20).toISOString()}#${orderId(1)}` },
      })
    })
  })

  describe('mend what another writer left half done', () => {
    it('by writing both sides of an entry', async () => {
      const db = await openShop(engine)
      await db.orders.put(newOrder(1))
      const { GSI1PK, GSI1SK, GSI2PK, GSI2SK, ...bare } = (await rawItem(engine, db, storedOrderKey(1))) ?? {}
      expect([GSI1PK, GSI1SK, GSI2PK, GSI2SK]).not.toContain(undefined)
      await putRawItem(engine, db, bare)
      await db.orders.update(orderKey(1), { status: 'open' })
      expect(await rawItem(engine, db, storedOrderKey(1))).toEqual({ ...bare, GSI1PK, GSI1SK, GSI2PK, GSI2SK })
    })

    it('by what a default stands for where an older item lacks the attribute', async () => {
      const db = await openShop(engine)
      await db.orders.put(newOrder(1))
      const stored = { ...(await rawItem(engine, db, storedOrderKey(1))) }
      delete stored.status
      await putRawItem(engine, db, stored)
      const updated = await db.orders.update(orderKey(1), { placedAt: day(5) })
      expect(updated.status).toBe('open')
      expect(indexKeys(await rawItem(engine, db, storedOrderKey(1)))).toEqual({
        GSI1PK: { S: 'STATUS#open' },
        GSI1SK: { S: `${day(5).toISOString()}#${orderId(1)}` },
        GSI2PK: { S: 'UNPAID' },
        GSI2SK: { S: day(5).toISOString() },
      })
    })
  })

  describe('by a when', () => {
    it('the item enters and leaves the index', async () => {
      const db = await openShop(engine)
      await db.orders.put(newOrder(1))
      const unpaid = async () => numbersOf(await db.orders.query.unpaid({}).all())
      expect(await unpaid()).toEqual([1])
      await db.orders.update(orderKey(1), { status: 'shipped' })
      expect(await unpaid()).toEqual([])
      expect(indexKeys(await rawItem(engine, db, storedOrderKey(1)))).not.toHaveProperty('GSI2PK')
      await db.orders.update(orderKey(1), { status: 'open' })
      expect(await unpaid()).toEqual([1])
    })
  })

  describe('of an entry that depends on an optional attribute', () => {
    it('the item enters the index with the attribute, and leaves with it', async () => {
      const db = await openEntriesTable(engine)
      await db.things.put({ id: '1', rank: 7 })
      const group = async (name: string) => (await db.things.query.byGroup({ group: name }).all()).map(({ id }) => id)
      await db.things.update({ id: '1' }, { group: 'a' })
      expect(await group('a')).toEqual(['1'])
      await db.things.update({ id: '1' }, { group: 'b' })
      expect([await group('a'), await group('b')]).toEqual([[], ['1']])
      await db.things.update({ id: '1' }, (t, { remove }) => remove(t.group))
      expect(await group('b')).toEqual([])
      expect(indexKeys((await rawItems(engine, db))[0])).toEqual({})
    })

    it('writes no half of a key where only one side has its values', async () => {
      const db = await openEntriesTable(engine)
      await db.things.put({ id: '1', rank: 7 })
      await db.things.put({ id: '2', group: 'a' })
      expect((await rawItems(engine, db)).map(indexKeys)).toEqual([{}, {}])
      await db.things.update({ id: '2' }, { group: 'b' })
      expect((await rawItems(engine, db)).map(indexKeys)).toEqual([{}, {}])
      await db.things.update({ id: '2' }, { rank: 3 })
      expect(indexKeys(await rawItem(engine, db, { PK: { S: 'THING#2' } }))).toEqual({
        GSI1PK: { S: 'GROUP#b' },
        GSI1SK: { S: '0003' },
      })
    })
  })

  describe('that hold a counter', () => {
    it('leave the key equal to what a fresh put would write', async () => {
      const db = await openEntriesTable(engine)
      await db.things.put({ id: '1', group: 'a', rank: 7 })
      await db.things.update({ id: '1' }, (t, { add }) => add(t.rank, 5))
      expect((await rawItem(engine, db, { PK: { S: 'THING#1' } }))?.GSI1SK).toEqual({ S: '0012' })
      await expectFreshKeys(engine, db, '1')
      await db.things.update({ id: '1' }, (t, { subtract }) => subtract(t.rank, 2))
      await db.things.update({ id: '1' }, (t, { set, plus }) => set(t.rank, plus(t.rank, 100)))
      expect((await rawItem(engine, db, { PK: { S: 'THING#1' } }))?.GSI1SK).toEqual({ S: '0110' })
      await expectFreshKeys(engine, db, '1')
    })

    it('leave the key equal to what a fresh put would write with ten writers at once', async () => {
      const db = await openEntriesTable(engine)
      await db.things.put({ id: '1', group: 'a', rank: 0 })
      const increment = db.things.update({ id: '1' }, (t, { add }) => add(t.rank, 1))
      await Promise.all(Array.from({ length: 10 }, () => increment))
      const item = await db.things.getOrThrow({ id: '1' })
      expect(item.rank).toBe(10)
      expect((await rawItem(engine, db, { PK: { S: 'THING#1' } }))?.GSI1SK).toEqual({ S: '0010' })
      await expectFreshKeys(engine, db, '1')
    }, 60_000)

    it('start from nothing where the counter is not there yet', async () => {
      const db = await openEntriesTable(engine)
      await db.things.put({ id: '1', group: 'a' })
      await db.things.update({ id: '1' }, (t, { add }) => add(t.rank, 4))
      expect((await rawItem(engine, db, { PK: { S: 'THING#1' } }))?.GSI1SK).toEqual({ S: '0004' })
      await db.things.update({ id: '1' }, (t, { setIfNotExists }) => setIfNotExists(t.rank, 9))
      expect((await rawItem(engine, db, { PK: { S: 'THING#1' } }))?.GSI1SK).toEqual({ S: '0004' })
    })

    it('refuse a sum that does not fit into the key, and change nothing', async () => {
      const db = await openEntriesTable(engine)
      await db.things.put({ id: '1', group: 'a', rank: 9990 })
      const add = db.things.update({ id: '1' }, (t, { add }) => add(t.rank, 10))
      await expect(add).rejects.toMatchObject({ code: 'key.value', keyAttribute: 'GSI1SK' })
      expect(await db.things.get({ id: '1' })).toEqual({ id: '1', group: 'a', rank: 9990 })
    })
  })

  describe('made of a place inside of a map', () => {
    it('follow it, and the map as a whole', async () => {
      const Place = defineEntity('Place', {
        schema: z.object({
          id: z.string(),
          address: z.object({ city: z.string(), street: z.string().optional() }).optional(),
        }),
        key: { pk: 'PLACE#<id>' },
        indexes: { byCity: { on: 'gsi1', pk: 'CITY#<address.city>' } },
      })
      const table = defineTable({ name: 'places', key: { pk: 'PK' }, indexes: { gsi1: { pk: 'GSI1PK' } } })
      const sent = recordRequests(engine.client)
      const db = await freshTable(engine, defineModel({ table, entities: { places: Place } }), { client: sent.client })
      const key = async () => (await rawItem(engine, db, { PK: { S: 'PLACE#1' } }))?.GSI1PK
      await db.places.put({ id: '1' })
      await db.places.update({ id: '1' }, { address: { city: 'Oslo' } })
      expect(await key()).toEqual({ S: 'CITY#Oslo' })
      await db.places.update({ id: '1' }, (p, { set }) => set(p.address.city, 'Bergen'))
      expect(await key()).toEqual({ S: 'CITY#Bergen' })
      sent.clear()
      await db.places.update({ id: '1' }, (p, { set }) => set(p.address.street, 'Bryggen'))
      expect(JSON.stringify(sent.requests)).not.toContain('GSI1PK')
      expect((await db.places.query.byCity({ address: { city: 'Bergen' } }).first())?.id).toBe('1')
      await db.places.update({ id: '1' }, (p, { remove }) => remove(p.address))
      expect(await key()).toBeUndefined()
    })
  })

  describe('of two entries on one index, of which one at most exists', () => {
    const Account = defineEntity('Account', {
      schema: z.object({
        id: z.string(),
        state: z.enum(['active', 'closed', 'new']),
        since: z.date(),
        reason: z.string().optional(),
      }),
      key: { pk: 'ACCOUNT#<id>' },
      indexes: {
        active: { on: 'gsi1', pk: 'ACTIVE', sk: '<since>', when: { state: 'active' } },
        closed: { on: 'gsi1', pk: 'CLOSED#<reason>', sk: '<since>', when: { state: 'closed' } },
      },
    })
    const table = defineTable({
      name: 'accounts',
      key: { pk: 'PK' },
      indexes: { gsi1: { pk: 'GSI1PK', sk: 'GSI1SK' } },
    })
    const model = defineModel({ table, entities: { accounts: Account } })

    it('the item moves from one to the other', async () => {
      const db = await freshTable(engine, model)
      const keys = async () => indexKeys((await rawItems(engine, db))[0])
      await db.accounts.put({ id: '1', state: 'new', since: day(1) })
      expect(await keys()).toEqual({})
      await db.accounts.update({ id: '1' }, { state: 'active' })
      expect(await keys()).toEqual({ GSI1PK: { S: 'ACTIVE' }, GSI1SK: { S: day(1).toISOString() } })
      await db.accounts.update({ id: '1' }, { state: 'closed', reason: 'moved' })
      expect(await keys()).toEqual({ GSI1PK: { S: 'CLOSED#moved' }, GSI1SK: { S: day(1).toISOString() } })
      await db.accounts.update({ id: '1' }, { reason: 'bored' })
      expect((await db.accounts.query.closed({ reason: 'bored' }).all()).map(({ id }) => id)).toEqual(['1'])
      await db.accounts.update({ id: '1' }, (a, { remove }) => remove(a.reason))
      expect(await keys()).toEqual({})
      await db.accounts.update({ id: '1' }, { state: 'active' })
      expect((await db.accounts.query.active({}).all()).map(({ id }) => id)).toEqual(['1'])
    })

    it('a query of one does not give items of the other, even where their keys look alike', async () => {
      const Ticket = defineEntity('Ticket', {
        schema: z.object({ id: z.string(), team: z.string(), open: z.boolean(), at: z.date() }),
        key: { pk: 'TICKET#<id>' },
        indexes: {
          open: { on: 'gsi1', pk: 'TEAM#<team>', sk: '<at>', when: { open: true } },
          closed: { on: 'gsi1', pk: 'TEAM#<team>', sk: '<at>', when: { open: false } },
        },
      })
      const db = await freshTable(engine, defineModel({ table, entities: { tickets: Ticket } }))
      await db.tickets.put({ id: '1', team: 'a', open: true, at: day(1) })
      await db.tickets.put({ id: '2', team: 'a', open: false, at: day(2) })
      const ids = async (query: { all(): Promise<{ id: string }[]> }) => (await query.all()).map(({ id }) => id)
      expect(await ids(db.tickets.query.open({ team: 'a' }))).toEqual(['1'])
      expect(await ids(db.tickets.query.closed({ team: 'a' }))).toEqual(['2'])
      expect(await db.tickets.query.closed({ team: 'a' }).count()).toBe(1)
      await db.tickets.update({ id: '1' }, { open: false })
      expect(await ids(db.tickets.query.open({ team: 'a' }))).toEqual([])
      expect(await ids(db.tickets.query.closed({ team: 'a' }))).toEqual(['1', '2'])
    })

    it('a when can be about a union of literals', async () => {
      const Task = defineEntity('Task', {
        schema: z.object({
          id: z.string(),
          state: z.union([z.literal('new'), z.enum(['held', 'done']), z.boolean()]).optional(),
          at: z.date(),
        }),
        key: { pk: 'TASK#<id>' },
        indexes: {
          held: { on: 'gsi1', pk: 'TASKS', sk: '<at>', when: { state: 'held' } },
          failed: { on: 'gsi1', pk: 'TASKS', sk: '<at>', when: { state: false } },
        },
      })
      const db = await freshTable(engine, defineModel({ table, entities: { tasks: Task } }))
      await db.tasks.put({ id: '1', state: 'new', at: day(1) })
      await db.tasks.put({ id: '2', state: 'held', at: day(2) })
      await db.tasks.put({ id: '3', at: day(3) })
      expect((await db.tasks.query.held({}).all()).map(({ id }) => id)).toEqual(['2'])
      await db.tasks.update({ id: '2' }, { state: false })
      await db.tasks.update({ id: '3' }, { state: 'held' })
      expect((await db.tasks.query.held({}).all()).map(({ id }) => id)).toEqual(['3'])
      expect((await db.tasks.query.failed({}).all()).map(({ id }) => id)).toEqual(['2'])
    })
  })

  describe('that two indexes share', () => {
    const Job = defineEntity('Job', {
      schema: z.object({
        id: z.string(),
        team: z.string(),
        due: z.date().optional(),
        size: z.number().int().optional(),
      }),
      key: { pk: 'JOB#<id>' },
      indexes: {
        byDue: { on: 'gsi1', pk: 'TEAM#<team>', sk: '<due>' },
        bySize: { on: 'gsi2', pk: 'TEAM#<team>', sk: '<size:6>' },
      },
    })
    const table = defineTable({
      name: 'jobs',
      key: { pk: 'PK' },
      indexes: { gsi1: { pk: 'GSIPK', sk: 'GSI1SK' }, gsi2: { pk: 'GSIPK', sk: 'GSI2SK' } },
    })
    const model = defineModel({ table, entities: { jobs: Job } })

    it('leaving one index does not take the item out of the other', async () => {
      const db = await freshTable(engine, model)
      await db.jobs.put({ id: '1', team: 'a', due: day(1), size: 4 })
      await db.jobs.update({ id: '1' }, (j, { remove }) => remove(j.due))
      expect(indexKeys((await rawItems(engine, db))[0])).toEqual({ GSIPK: { S: 'TEAM#a' }, GSI2SK: { S: '000004' } })
      expect(await db.jobs.query.byDue({ team: 'a' }).count()).toBe(0)
      expect(await db.jobs.query.bySize({ team: 'a' }).count()).toBe(1)
    })

    it('a change of it moves the item in both', async () => {
      const db = await freshTable(engine, model)
      await db.jobs.put({ id: '1', team: 'a', due: day(1), size: 4 })
      await db.jobs.update({ id: '1' }, { team: 'b' })
      expect(await db.jobs.query.byDue({ team: 'b' }).count()).toBe(1)
      expect(await db.jobs.query.bySize({ team: 'b' }).count()).toBe(1)
      expect(await db.jobs.query.bySize({ team: 'a' }).count()).toBe(0)
    })

    it('a when of one entry does not hold for the other', async () => {
      const Mail = defineEntity('Mail', {
        schema: z.object({ id: z.string(), box: z.string(), read: z.boolean(), at: z.date(), size: z.number().int() }),
        key: { pk: 'MAIL#<id>' },
        indexes: {
          unread: { on: 'gsi1', pk: 'BOX#<box>', sk: '<at>', when: { read: false } },
          bySize: { on: 'gsi2', pk: 'BOX#<box>', sk: '<size:6>' },
        },
      })
      const db = await freshTable(engine, defineModel({ table, entities: { mails: Mail } }))
      await db.mails.put({ id: '1', box: 'in', read: false, at: day(1), size: 9 })
      await db.mails.update({ id: '1' }, { read: true })
      expect(await db.mails.query.unread({ box: 'in' }).count()).toBe(0)
      expect(await db.mails.query.bySize({ box: 'in' }).count()).toBe(1)
      await db.mails.put({ id: '2', box: 'in', read: true, at: day(2), size: 8 })
      expect(await db.mails.query.unread({ box: 'in' }).count()).toBe(0)
    })
  })

  describe('that are attributes of the item', () => {
    const Event = defineEntity('Event', {
      schema: z.object({
        id: z.string(),
        room: z.string().optional(),
        begins: z.number().optional(),
        title: z.string(),
      }),
      key: { pk: 'EVENT#<id>' },
      indexes: { byRoom: { on: 'rooms', pk: '<room>', sk: '<begins>' } },
    })
    const table = defineTable({
      name: 'events',
      key: { pk: 'PK' },
      indexes: { rooms: { pk: 'room', sk: { name: 'begins', type: 'number' } } },
    })
    const model = defineModel({ table, entities: { events: Event } })

    it('are never removed by the library: losing one takes the item out of the index by itself', async () => {
      const { client, requests, clear } = recordRequests(engine.client)
      const db = await freshTable(engine, model, { client })
      await db.events.put({ id: '1', room: 'red', begins: 5, title: 'x' })
      clear()
      await db.events.update({ id: '1' }, (e, { remove }) => remove(e.begins))
      expect(requests.map(({ operation }) => operation)).toEqual(['UpdateItem'])
      expect(Object.values(requests[0]?.input.ExpressionAttributeNames ?? {})).toEqual(['begins', 'PK', '_type'])
      expect(await db.events.get({ id: '1' })).toEqual({ id: '1', room: 'red', title: 'x' })
      expect(await db.events.query.byRoom({ room: 'red' }).count()).toBe(0)
      await db.events.update({ id: '1' }, { begins: 6 })
      expect(await db.events.query.byRoom({ room: 'red' }).count()).toBe(1)
    })

    it('are data: a counter among them is added to in one request', async () => {
      const { client, names, clear } = recordRequests(engine.client)
      const db = await freshTable(engine, model, { client })
      await db.events.put({ id: '1', room: 'red', begins: 5, title: 'x' })
      clear()
      await db.events.update({ id: '1' }, (e, { add }) => add(e.begins, 1))
      expect(names()).toEqual(['UpdateItem'])
      expect((await db.events.query.byRoom({ room: 'red' }).gt({ begins: 5 }).all()).map(({ id }) => id)).toEqual(['1'])
    })
  })

  it('with a fallback stand in for an attribute that is gone', async () => {
    const Book = defineEntity('Book', {
      schema: z.object({ id: z.string(), genre: z.string().optional() }),
      key: { pk: 'BOOK#<id>' },
      indexes: { byGenre: { on: 'gsi1', pk: 'GENRE#<genre|NONE>', sk: '<id>' } },
    })
    const table = defineTable({ name: 'books', key: { pk: 'PK' }, indexes: { gsi1: { pk: 'GSI1PK', sk: 'GSI1SK' } } })
    const db = await freshTable(engine, defineModel({ table, entities: { books: Book } }))
    await db.books.put({ id: '1' })
    const ids = async (genre: string | null) => (await db.books.query.byGenre({ genre }).all()).map(({ id }) => id)
    expect(await ids(null)).toEqual(['1'])
    await db.books.update({ id: '1' }, { genre: 'crime' })
    expect([await ids(null), await ids('crime')]).toEqual([[], ['1']])
    await db.books.update({ id: '1' }, (b, { remove }) => remove(b.genre))
    expect([await ids(null), await ids('crime')]).toEqual([['1'], []])
    await expect(db.books.update({ id: '1' }, { genre: 'NONE' })).rejects.toMatchObject({ code: 'key.value' })
  })
})

const Thing = defineEntity('Thing', {
  schema: z.object({ id: z.string(), group: z.string().optional(), rank: z.number().int().optional() }),
  key: { pk: 'THING#<id>' },
  indexes: { byGroup: { on: 'gsi1', pk: 'GROUP#<group>', sk: '<rank:4>' } },
})
const things = defineModel({
  table: defineTable({ name: 'things', key: { pk: 'PK' }, indexes: { gsi1: { pk: 'GSI1PK', sk: 'GSI1SK' } } }),
  entities: { things: Thing },
})

function openEntriesTable(engine: TestEngine) {
  return freshTable(engine, things)
}

function openEntries(engine: TestEngine) {
  const sent = recordRequests(engine.client)
  return { db: connect(things, { client: sent.client, tableName: 'no-such-table' }), sent }
}

/** Expects a thing to be stored exactly as a fresh put of it would store it. */
async function expectFreshKeys(
  engine: TestEngine,
  db: Awaited<ReturnType<typeof openEntriesTable>>,
  id: string,
): Promise<void> {
  const before = await rawItem(engine, db, { PK: { S: `THING#${id}` } })
  await db.things.put(await db.things.getOrThrow({ id }))
  expect(before).toEqual(await rawItem(engine, db, { PK: { S: `THING#${id}` } }))
}

describeOnEveryEngine('a stored item of which no index key can be made', (engine, it) => {
  const Thing = defineEntity('Thing', {
    schema: z.object({
      id: z.string(),
      group: z.string(),
      rank: z.string(),
      state: z.string(),
      version: z.number().optional(),
    }),
    key: { pk: 'THING#<id>', sk: 'THING' },
    indexes: { byGroup: { on: 'gsi1', pk: 'GROUP#<group>', sk: '<rank>' } },
    version: 'version',
  })
  const model = defineModel({
    table: defineTable({
      name: 'things',
      key: { pk: 'PK', sk: 'SK' },
      indexes: { gsi1: { pk: 'GSI1PK', sk: 'GSI1SK' } },
    }),
    entities: { things: Thing },
  })

  it('fails a condition rather than its key, where it fails the condition', async () => {
    const db = await freshTable(engine, model)
    const stored = { PK: { S: 'THING#1' }, SK: { S: 'THING' }, _type: { S: 'Thing' }, id: { S: '1' } }
    await putRawItem(engine, db, { ...stored, group: { S: 'a#b' }, rank: { S: 'x' }, state: { S: 'open' } })
    const update = db.things.update({ id: '1' }, { rank: 'y' })
    const error = await expectError(
      ConditionFailedError,
      update.if((thing, { eq }) => eq(thing.state, 'done')),
    )
    expect(error.item).toMatchObject({ group: 'a#b', rank: 'x', state: 'open' })
    await expectError(
      KeyValueError,
      update.if((thing, { eq }) => eq(thing.state, 'open')),
    )
    await expectError(KeyValueError, update)
    const upsert = db.things.upsert({ id: '1' }, { rank: 'y' }, { group: 'b', state: 'new' })
    await expectError(
      ConditionFailedError,
      upsert.if((thing, { eq }) => eq(thing.state, 'done')),
    )
    await expectError(
      KeyValueError,
      upsert.if((thing, { eq }) => eq(thing.state, 'open')),
    )
    const modify = db.things.modify({ id: '1' }, () => ({ rank: 'y' }))
    await expectError(
      ConditionFailedError,
      modify.if((thing, { eq }) => eq(thing.state, 'done')),
    )
    await expectError(KeyValueError, modify)
    const failed = await expectError(
      TransactionCanceledError,
      db.transactWrite([update.if((thing, { eq }) => eq(thing.state, 'done'))]),
    )
    expect(failed.reasons[0]?.error).toBeInstanceOf(ConditionFailedError)
    expect((await rawItem(engine, db, { PK: stored.PK, SK: stored.SK }))?.rank).toEqual({ S: 'x' })
  })
})
