import {
  connect,
  defineEntity,
  defineModel,
  defineTable,
  ExpressionError,
  InvalidCursorError,
  ItemValidationError,
  type Page,
  SetupError,
} from 'keyloom'
import { describe, expect } from 'vitest'
import * as z from 'zod'
import {
  createFreshTable,
  describeOnEveryEngine,
  expectError,
  freshTable,
  putRawItem,
  recordRequests,
} from './harness.js'

const Customer = defineEntity('Customer', {
  schema: z.object({ customerId: z.string(), name: z.string(), at: z.date(), state: z.enum(['new', 'old']) }),
  key: { pk: 'CUSTOMER#<customerId>', sk: 'PROFILE' },
})
const Order = defineEntity('Order', {
  schema: z.object({
    customerId: z.string(),
    orderId: z.string(),
    total: z.number(),
    // Stored as a number, where a customer's is a text.
    at: z.codec(z.number(), z.date(), {
      decode: (value) => new Date(value),
      encode: (value) => value.getTime(),
    }),
    state: z.enum(['new', 'paid']),
    note: z.string().optional(),
  }),
  key: { pk: 'CUSTOMER#<customerId>', sk: 'ORDER#<orderId>' },
})
/** Its items lie between those of orders and those of customers. */
const Parcel = defineEntity('Parcel', {
  schema: z.object({ owner: z.string(), parcelId: z.string() }),
  key: { pk: 'CUSTOMER#<owner>', sk: 'PARCEL#<parcelId>' },
})
/** Its items lie outside of what spans the others. */
const Address = defineEntity('Address', {
  schema: z.object({ customerId: z.string(), label: z.string() }),
  key: { pk: 'CUSTOMER#<customerId>', sk: 'ADDRESS#<label>' },
})
const entities = { customers: Customer, orders: Order, parcels: Parcel, addresses: Address }
const shop = defineModel({
  table: defineTable({ name: 'shop', key: { pk: 'PK', sk: 'SK' } }),
  entities,
  collections: {
    account: { of: ['customers', 'orders'] },
    deliveries: { of: ['orders', 'parcels'] },
    everything: { of: ['addresses', 'orders', 'parcels', 'customers'] },
  },
})
const at = new Date(Date.UTC(2024, 1, 29))

describeOnEveryEngine('collections', (engine, it) => {
  async function open() {
    const db = await freshTable(engine, shop)
    const customer = await db.customers.create({ customerId: 'ada', name: 'Ada', at, state: 'old' })
    const orders = []
    for (const number of [1, 2, 3, 4, 5]) {
      const state = number < 3 ? ('paid' as const) : ('new' as const)
      orders.push(await db.orders.create({ customerId: 'ada', orderId: String(number), total: number * 10, at, state }))
    }
    const parcel = await db.parcels.create({ owner: 'ada', parcelId: 'p1' })
    const address = await db.addresses.create({ customerId: 'ada', label: 'home' })
    await db.orders.create({ customerId: 'bob', orderId: '9', total: 1, at, state: 'new' })
    return { db, customer, orders, parcel, address }
  }

  it('give the items of several entities in one query, by entity', async () => {
    const { db, customer, orders } = await open()
    expect(await db.collections.account({ customerId: 'ada' }).all()).toEqual({ customers: [customer], orders })
    expect(await db.collections.account({ customerId: 'nobody' }).all()).toEqual({ customers: [], orders: [] })
    expect((await db.collections.account({ customerId: 'ada' }).reverse().all()).orders).toEqual([...orders].reverse())
  })

  it('iterate in the order of the sort key, each item with the name of its repository', async () => {
    const { db, customer, orders, parcel, address } = await open()
    const found: object[] = []
    for await (const one of db.collections.everything({ customerId: 'ada' })) found.push(one)
    expect(found).toEqual([
      { entity: 'addresses', item: address },
      ...orders.map((item) => ({ entity: 'orders', item })),
      { entity: 'parcels', item: parcel },
      { entity: 'customers', item: customer },
    ])
    const backwards = db.collections.everything({ customerId: 'ada' }).reverse()
    expect(await backwards.first()).toEqual({ entity: 'customers', item: customer })
    expect(await backwards.limit(2).all()).toEqual({
      addresses: [],
      orders: [],
      parcels: [parcel],
      customers: [customer],
    })
    const pages = []
    for await (const page of backwards.pages()) pages.push(...page)
    expect(pages).toEqual([...found].reverse())
  })

  it('call a partition attribute as their first member does', async () => {
    const { db, orders, parcel } = await open()
    expect(await db.collections.deliveries({ customerId: 'ada' }).all()).toEqual({ orders, parcels: [parcel] })
  })

  it('read the smallest range that spans their members, and filter only where others lie inside of it', async () => {
    const { db } = await open()
    const account = db.collections.account({ customerId: 'ada' }).params()
    expect(Object.values(account.ExpressionAttributeValues ?? {})).toEqual(
      expect.arrayContaining([{ S: 'CUSTOMER#ada' }, { S: 'ORDER#' }, { S: 'PROFILE' }]),
    )
    expect(account.FilterExpression).toBe('#2 = :3 OR #2 = :4')
    const deliveries = db.collections.deliveries({ customerId: 'ada' }).params()
    expect(deliveries.FilterExpression).toBeUndefined()
    expect(db.collections.everything({ customerId: 'ada' }).params().FilterExpression).toBeUndefined()
  })

  it('count what they find', async () => {
    const { db } = await open()
    expect(await db.collections.account({ customerId: 'ada' }).count()).toBe(6)
    expect(await db.collections.account({ customerId: 'ada' }).limit(4).count()).toBe(4)
    expect(await db.collections.account({ customerId: 'nobody' }).count()).toBe(0)
  })

  it('filter by what all members have, as each of them stores it', async () => {
    const { db, customer, orders } = await open()
    const account = db.collections.account({ customerId: 'ada' })
    expect(await account.filter((one, { eq }) => eq(one.at, at)).all()).toEqual({ customers: [customer], orders })
    expect(await account.filter((one, { gt }) => gt(one.at, at)).count()).toBe(0)
    expect(await account.filter((one, { eq }) => eq(one.state, 'new')).all()).toEqual({
      customers: [],
      orders: orders.slice(2),
    })
    const both = account.filter((one, { eq }) => eq(one.at, at)).filter((one, { ne }) => ne(one.state, 'new'))
    expect(await both.count()).toBe(3)
    await expectError(ExpressionError, () =>
      account.filter((one, { eq }) => eq((one as never as { total: never }).total, 5 as never)).all(),
    )
  })

  it('select what the members have of some names', async () => {
    const { db } = await open()
    const { customers, orders } = await db.collections.account({ customerId: 'ada' }).select('name', 'total').all()
    expect(customers).toEqual([{ name: 'Ada' }])
    expect(orders.map(({ total }) => total)).toEqual([10, 20, 30, 40, 50])
    expect(Object.keys(orders[0] ?? {})).toEqual(['total'])
    await expectError(ExpressionError, () =>
      db.collections
        .account({ customerId: 'ada' })
        .select('nothing' as never)
        .all(),
    )
    await expectError(ExpressionError, () => db.collections.account({ customerId: 'ada' }).select().all())
  })

  it('page both ways, whatever the entity', async () => {
    const { db } = await open()
    const query = db.collections.account({ customerId: 'ada' })
    const all: object[] = []
    for await (const one of query) all.push(one)
    const pages: Page<object>[] = []
    let cursor: string | undefined
    do {
      const page: Page<object> = await query.page({ limit: 4, cursor })
      pages.push(page)
      cursor = page.cursor
    } while (cursor !== undefined)
    expect(pages.map(({ items }) => items)).toEqual([all.slice(0, 4), all.slice(4)])
    const back = await query.page({ limit: 4, cursor: pages[1]?.previous })
    expect(back.items).toEqual(pages[0]?.items)
    const others = [
      db.collections.account({ customerId: 'bob' }),
      db.collections.everything({ customerId: 'ada' }),
      query.reverse(),
      query.filter((one, { eq }) => eq(one.at, at)),
      db.orders.query.primary({ customerId: 'ada' }),
    ]
    for (const other of others) await expectError(InvalidCursorError, other.page({ cursor: pages[0]?.cursor }))
  })

  it('leave out what is none of their items, and judge items that do not fit', async () => {
    const { db, customer } = await open()
    await putRawItem(engine, db, { PK: { S: 'CUSTOMER#ada' }, SK: { S: 'ORDER#bad' }, _type: { S: 'Order' } })
    await putRawItem(engine, db, { PK: { S: 'CUSTOMER#ada' }, SK: { S: 'ORDER#odd' }, _type: { S: 'Odd' } })
    await expectError(ItemValidationError, db.collections.account({ customerId: 'ada' }).all())
    const { TableName: tableName = '' } = db.orders.get({ customerId: 'a', orderId: 'b' }).params()
    const lenient = connect(shop, { client: engine.client, tableName, onInvalidItem: 'skip' })
    const { customers, orders } = await lenient.collections.account({ customerId: 'ada' }).all()
    expect(customers).toEqual([customer])
    expect(orders).toHaveLength(5)
  })

  it('refuse wrong arguments before anything is sent', async () => {
    const recorder = recordRequests(engine.client)
    const db = connect(shop, { client: recorder.client })
    const wrong = [{}, { customer: 'x' }, { customerId: '' }, { customerId: 5 }, undefined]
    for (const partition of wrong) {
      await expectError(Error, db.collections.account(partition as never).all())
    }
    await expectError(SetupError, () => db.collections.account({ customerId: 'a' }).limit(0))
    const loose = db.collections.account({ customerId: 'a' }) as never as {
      gte(values: object): { all(): Promise<unknown> }
    }
    await expectError(ExpressionError, loose.gte({ orderId: '1' }).all())
    expect(recorder.names()).toEqual([])
  })

  it('stop when they are told to', async () => {
    const { db } = await open()
    const aborted = AbortSignal.abort(new Error('enough'))
    await expect(db.collections.account({ customerId: 'ada' }).signal(aborted).all()).rejects.toThrow()
  })

  it('read consistently on the table', async () => {
    const { db } = await open()
    expect(db.collections.account({ customerId: 'ada' }).consistent().params().ConsistentRead).toBe(true)
  })

  describe('on an index', () => {
    const Employee = defineEntity('Employee', {
      schema: z.object({ office: z.string(), id: z.string(), hired: z.date(), role: z.enum(['staff', 'guest']) }),
      key: { pk: 'EMPLOYEE#<id>', sk: 'EMPLOYEE' },
      indexes: {
        staff: { on: 'gsi', pk: 'OFFICE#<office>', sk: '<hired>#STAFF#<id>', when: { role: 'staff' } },
        guests: { on: 'gsi', pk: 'OFFICE#<office>', sk: '<hired>#GUEST#<id>', when: { role: 'guest' } },
      },
    })
    const Task = defineEntity('Task', {
      schema: z.object({ office: z.string(), id: z.string(), hired: z.date(), title: z.string() }),
      key: { pk: 'TASK#<id>', sk: 'TASK' },
      indexes: { byOffice: { on: 'gsi', pk: 'OFFICE#<office>', sk: '<hired>#TASK#<id>' } },
    })
    const declare = (typeAttribute: '_type' | false) =>
      defineModel({
        table: defineTable({
          name: 'work',
          key: { pk: 'PK', sk: 'SK' },
          indexes: { gsi: { pk: 'GPK', sk: 'GSK' } },
          typeAttribute,
        }),
        entities: { employees: Employee, tasks: Task },
        collections: { office: { on: 'gsi', of: ['employees', 'tasks'] } },
      })

    for (const typeAttribute of ['_type', false] as const) {
      it(`compare what all members sort by, every entry of an entity included: ${typeAttribute}`, async () => {
        const db = await freshTable(engine, declare(typeAttribute))
        const day = (number: number) => new Date(Date.UTC(2024, 0, number))
        const anna = await db.employees.create({ office: 'x', id: 'anna', hired: day(1), role: 'staff' })
        const guest = await db.employees.create({ office: 'x', id: 'gus', hired: day(2), role: 'guest' })
        const early = await db.tasks.create({ office: 'x', id: 't1', hired: day(1), title: 'one' })
        const late = await db.tasks.create({ office: 'x', id: 't2', hired: day(3), title: 'two' })
        const office = db.collections.office({ office: 'x' })
        expect(await office.all()).toEqual({ employees: [anna, guest], tasks: [early, late] })
        expect(await office.gte({ hired: day(2) }).all()).toEqual({ employees: [guest], tasks: [late] })
        expect(await office.between({ hired: day(1) }, { hired: day(2) }).count()).toBe(3)
        expect(await office.eq({ hired: day(1) }).all()).toEqual({ employees: [anna], tasks: [early] })
        expect(await office.lt({ hired: day(1) }).all()).toEqual({ employees: [], tasks: [] })
        expect(
          await office
            .gt({ hired: day(1) })
            .reverse()
            .first(),
        ).toEqual({ entity: 'tasks', item: late })
      })
    }

    it('that holds keys alone, give what those tell', async () => {
      const Note = defineEntity('Note', {
        schema: z.object({ office: z.string(), id: z.string(), hired: z.date(), text: z.string() }),
        key: { pk: 'NOTE#<id>', sk: 'NOTE' },
        indexes: { byOffice: { on: 'gsi', pk: 'OFFICE#<office>', sk: '<hired>#NOTE#<id>' } },
      })
      const model = defineModel({
        table: defineTable({
          name: 'work',
          key: { pk: 'PK', sk: 'SK' },
          indexes: { gsi: { pk: 'GPK', sk: 'GSK', projection: 'keys' } },
        }),
        entities: { notes: Note, tasks: Task },
        collections: { office: { on: 'gsi', of: ['notes', 'tasks'] } },
      })
      const db = await freshTable(engine, model)
      const hired = new Date(Date.UTC(2024, 0, 1))
      await db.notes.create({ office: 'x', id: 'n1', hired, text: 'hm' })
      await db.tasks.create({ office: 'x', id: 't1', hired, title: 'one' })
      expect(await db.collections.office({ office: 'x' }).all()).toEqual({
        notes: [{ office: 'x', id: 'n1', hired }],
        tasks: [{ office: 'x', id: 't1', hired }],
      })
    })

    it('are not read consistently', () => {
      const db = connect(declare('_type'), { client: engine.client })
      const office = db.collections.office({ office: 'x' }) as never as { consistent(): void }
      expect(() => office.consistent()).toThrow(SetupError)
    })
  })

  describe('whose members sort under literals of their own', () => {
    const member = (name: string, literal: string) =>
      defineEntity(name, {
        schema: z.object({ room: z.string(), at: z.date(), text: z.string() }),
        key: { pk: 'ROOM#<room>', sk: `${literal}#<at>` as 'A#<at>' },
      })
    const model = defineModel({
      table: defineTable({ name: 'rooms', key: { pk: 'PK', sk: 'SK' } }),
      entities: { messages: member('Message', 'MESSAGE'), calls: member('Call', 'CALL') },
      collections: { room: { of: ['messages', 'calls'] } },
    })

    it('compare by value, though the range that is read holds more', async () => {
      const db = await freshTable(engine, model)
      const days = [1, 2, 3].map((number) => new Date(Date.UTC(2024, 0, number))) as [Date, Date, Date]
      for (const at of days) {
        await db.messages.create({ room: 'r', at, text: 'm' })
        await db.calls.create({ room: 'r', at, text: 'c' })
      }
      const late = db.collections.room({ room: 'r' }).gte({ at: days[1] })
      const { messages, calls } = await late.all()
      expect(messages.map(({ at }) => at)).toEqual(days.slice(1))
      expect(calls.map(({ at }) => at)).toEqual(days.slice(1))
      expect(await late.count()).toBe(4)
      const first = await late.page({ limit: 3 })
      const second = await late.page({ limit: 3, cursor: first.cursor })
      expect([first.items.length, second.items.length, second.cursor]).toEqual([3, 1, undefined])
    })
  })

  it('hide expired items where the connection does', async () => {
    const mortal = (name: string, literal: string) =>
      defineEntity(name, {
        schema: z.object({ id: z.string(), key: z.string(), until: z.date().optional() }),
        key: { pk: 'ID#<id>', sk: `${literal}#<key>` as 'A#<key>' },
      })
    const model = defineModel({
      table: defineTable({ name: 'mortal', key: { pk: 'PK', sk: 'SK' }, ttl: 'until' }),
      entities: { sessions: mortal('Session', 'S'), tokens: mortal('Token', 'T') },
      collections: { all: { of: ['sessions', 'tokens'] } },
    })
    const tableName = await createFreshTable(engine, model)
    const db = connect(model, { client: engine.client, tableName, expired: 'hide', now: () => at })
    const gone = new Date(at.getTime() - 1000)
    await db.sessions.create({ id: '1', key: 'a', until: gone })
    await db.tokens.create({ id: '1', key: 'b' })
    const all = db.collections.all({ id: '1' })
    expect(await all.all()).toEqual({ sessions: [], tokens: [{ id: '1', key: 'b' }] })
    expect(await all.count()).toBe(1)
    expect(await all.select('key').all()).toEqual({ sessions: [], tokens: [{ key: 'b' }] })
  })
})
