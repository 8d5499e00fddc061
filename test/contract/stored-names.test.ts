import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import {
  ConditionFailedError,
  connect,
  type Database,
  defineEntity,
  defineModel,
  defineTable,
  ExpressionError,
  ItemValidationError,
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
  recordRequests,
  type TestEngine,
} from './harness.js'

/** As a table that has grown: one name is short, one is another attribute's, and one is a key attribute's. */
const Client = defineEntity('Client', {
  schema: z.object({
    clientId: z.string(),
    country: z.string(),
    region: z.string().optional(),
    address: z.object({ city: z.string(), street: z.string().optional() }).optional(),
    visits: z.number().int().default(0),
    status: z.enum(['new', 'active', 'gone']).default('new'),
    tags: z.set(z.string()).optional(),
    notes: z.array(z.string()).default([]),
    expiresAt: z.date().optional(),
    PK: z.string().optional(),
  }),
  key: { pk: 'CLIENT#<clientId>', sk: 'CLIENT' },
  indexes: {
    byStatus: { on: 'gsi1', pk: 'STATUS#<status>', sk: '<country>#<address.city>' },
    byCountry: { on: 'narrow', pk: 'COUNTRY#<country>', sk: '<clientId>' },
    byRegion: { on: 'native', pk: '<region>', sk: '<visits>' },
  },
  storedAs: {
    country: 'attr1',
    region: 'rgn',
    address: 'a',
    visits: 'country',
    status: 'st',
    expiresAt: 'ttl',
    PK: 'visits',
  },
})
const clients = defineModel({
  table: defineTable({
    name: 'clients',
    key: { pk: 'PK', sk: 'SK' },
    indexes: {
      gsi1: { pk: 'GSI1PK', sk: 'GSI1SK' },
      narrow: { pk: 'GSI2PK', sk: 'GSI2SK', projection: ['country', 'st', 'address'] },
      native: { pk: 'rgn', sk: { name: 'country', type: 'number' } },
    },
    ttl: 'ttl',
  }),
  entities: { clients: Client },
})

const key = { clientId: '1' }
const storedKey = { PK: { S: 'CLIENT#1' }, SK: { S: 'CLIENT' } }
const later = new Date('2130-01-01T00:00:00Z')
const client = {
  ...key,
  country: 'no',
  region: 'north',
  address: { city: 'Oslo' },
  visits: 3,
  status: 'new' as const,
  tags: new Set(['x']),
  notes: ['first'],
  expiresAt: later,
  PK: 'an attribute',
}

function openClients(engine: TestEngine): Promise<Database<typeof clients>> {
  return freshTable(engine, clients)
}

async function openRecorded(engine: TestEngine) {
  const sent = recordRequests(engine.client)
  return { sent, db: await freshTable(engine, clients, { client: sent.client }) }
}

/** The names of attributes that a request mentions. */
function namesIn(params: { readonly ExpressionAttributeNames?: Record<string, string> | undefined }): string[] {
  return Object.values(params.ExpressionAttributeNames ?? {})
}

describeOnEveryEngine('attributes that are stored under other names', (engine, it) => {
  it('are written there, and the keys are made of them', async () => {
    const db = await openClients(engine)
    expect(await db.clients.create(client)).toEqual(client)
    expect(await rawItem(engine, db, storedKey)).toEqual({
      ...storedKey,
      _type: { S: 'Client' },
      clientId: { S: '1' },
      attr1: { S: 'no' },
      rgn: { S: 'north' },
      a: { M: { city: { S: 'Oslo' } } },
      country: { N: '3' },
      st: { S: 'new' },
      tags: { SS: ['x'] },
      notes: { L: [{ S: 'first' }] },
      ttl: { N: String(later.getTime() / 1000) },
      visits: { S: 'an attribute' },
      GSI1PK: { S: 'STATUS#new' },
      GSI1SK: { S: 'no#Oslo' },
      GSI2PK: { S: 'COUNTRY#no' },
      GSI2SK: { S: '1' },
    })
  })

  it('are read from there, whole and in part', async () => {
    const db = await openClients(engine)
    await db.clients.put(client)
    expect(await db.clients.get(key)).toEqual(client)
    const some = { country: 'no', visits: 3, expiresAt: later, PK: 'an attribute' }
    const names = ['country', 'visits', 'expiresAt', 'PK'] as const
    expect(await db.clients.get(key).select(...names)).toEqual(some)
    expect(
      namesIn(
        db.clients
          .get(key)
          .select(...names)
          .params(),
      ),
    ).toEqual(['attr1', 'country', 'ttl', 'visits', '_type'])
    expect(
      await db.clients.query
        .primary(key)
        .select(...names)
        .all(),
    ).toEqual([some])
    expect(await db.clients.query.byStatus({ status: 'new' }).eq({ country: 'no' }).all()).toEqual([client])
    expect(await db.transactGet([db.clients.get(key).select('visits', 'address')])).toEqual([
      { visits: 3, address: { city: 'Oslo' } },
    ])
  })

  it('are decoded from raw items', async () => {
    const db = await openClients(engine)
    await db.clients.put(client)
    const raw = await rawItem(engine, db, storedKey)
    expect(clients.decode(raw ?? {})).toEqual({ entity: 'clients', item: client })
  })

  it('are filled in by defaults where older items lack them', async () => {
    const db = await openClients(engine)
    await putRawItem(engine, db, { ...storedKey, clientId: { S: '1' }, attr1: { S: 'no' }, status: { S: 'lost' } })
    expect(await db.clients.get(key)).toEqual({ ...key, country: 'no', visits: 0, status: 'new', notes: [] })
  })

  it('are named as in code where a stored item does not fit', async () => {
    const db = await openClients(engine)
    await putRawItem(engine, db, { ...storedKey, clientId: { S: '1' }, attr1: { N: '5' } })
    const error = await expectError(ItemValidationError, db.clients.get(key))
    expect(error.issues.map(({ path }) => path)).toEqual([['country']])
    const invalid = await expectError(ItemValidationError, db.clients.put({ ...client, address: { city: 5 } } as never))
    expect(invalid.issues.map(({ path }) => path)).toEqual([['address', 'city']])
  })

  it('are refused by their names in storage', async () => {
    const db = await openClients(engine)
    const invalid = await expectError(ItemValidationError, db.clients.put({ ...client, attr1: 'no' } as never))
    expect(invalid.message).toContain('attr1')
    await expectError(ExpressionError, db.clients.update(key, { attr1: 'no' } as never))
    await expectError(ExpressionError, db.clients.get(key).select('attr1' as never))
  })

  describe('in conditions and filters', () => {
    it('compare what is stored', async () => {
      const db = await openClients(engine)
      await db.clients.put(client)
      await db.clients.check(key, (c, { and, eq, gt, contains, size, beginsWith, exists, attributeType }) =>
        and(
          eq(c.country, 'no'),
          gt(c.visits, 2),
          eq(c.address.city, 'Oslo'),
          contains(c.tags, 'x'),
          eq(size(c.notes), 1),
          beginsWith(c.region, 'nor'),
          exists(c.expiresAt),
          eq(c.expiresAt, later),
          attributeType(c.visits, 'N'),
          eq(c.PK, 'an attribute'),
        ),
      )
      const query = db.clients.query.primary(key)
      expect(await query.filter((c, { eq }) => eq(c.status, 'new')).count()).toBe(1)
      expect(await query.filter((c, { eq }) => eq(c.status, 'gone')).count()).toBe(0)
      expect(await query.filter((c, { ne }) => ne(c.country, c.PK)).count()).toBe(1)
      const error = await expectError(
        ConditionFailedError,
        db.clients.delete(key).if((c, { eq }) => eq(c.country, 'se')),
      )
      expect(error.item).toEqual(client)
    })

    it('are explained by their names in code', async () => {
      const db = await openClients(engine)
      await db.clients.put(client)
      const error = await expectError(
        TransactionCanceledError,
        db.transactWrite([
          db.clients
            .update(key, { notes: [] })
            .if((c, { and, lt, eq }) => and(lt(c.visits, 3), eq(c.address.city, 'x'))),
        ]),
      )
      expect(error.reasons[0]?.condition).toBe(
        'attribute_exists(PK) AND (visits < ? AND address.city = ?) AND (attribute_not_exists(_type) OR _type = ?)',
      )
      expect(error.reasons[0]?.item).toEqual(client)
    })

    it('of the key that a query reads are refused by their names in code', async () => {
      const db = await openClients(engine)
      const query = db.clients.query.byRegion({ region: 'north' })
      const error = await expectError(ExpressionError, query.filter((c, { gt }) => gt(c.visits, 1)).all())
      expect(error.message).toContain('"visits"')
      expect(error.message).not.toContain('country')
    })
  })

  describe('in updates', () => {
    it('are changed where they are stored, index keys with them', async () => {
      const db = await openClients(engine)
      await db.clients.put(client)
      const updated = await db.clients.update(key, (c, { set, add, append, remove, deleteFrom }) => [
        set(c.country, 'se'),
        set(c.address.city, 'Lund'),
        set(c.status, 'active'),
        add(c.visits, 2),
        append(c.notes, ['second']),
        remove(c.region),
        deleteFrom(c.tags, new Set(['x'])),
        set(c.expiresAt, new Date(later.getTime() + 1000)),
      ])
      const { region, tags, ...rest } = client
      expect(updated).toEqual({
        ...rest,
        country: 'se',
        address: { city: 'Lund' },
        status: 'active',
        visits: 5,
        notes: ['first', 'second'],
        expiresAt: new Date(later.getTime() + 1000),
      })
      expect(await rawItem(engine, db, storedKey)).toEqual({
        ...storedKey,
        _type: { S: 'Client' },
        clientId: { S: '1' },
        attr1: { S: 'se' },
        a: { M: { city: { S: 'Lund' } } },
        country: { N: '5' },
        st: { S: 'active' },
        notes: { L: [{ S: 'first' }, { S: 'second' }] },
        ttl: { N: String(later.getTime() / 1000 + 1) },
        visits: { S: 'an attribute' },
        GSI1PK: { S: 'STATUS#active' },
        GSI1SK: { S: 'se#Lund' },
        GSI2PK: { S: 'COUNTRY#se' },
        GSI2SK: { S: '1' },
      })
    })

    it('that index keys need are read and guarded where they are stored', async () => {
      const { db, sent } = await openRecorded(engine)
      await db.clients.put(client)
      sent.clear()
      const update = db.clients.update(key, { status: 'gone' })
      expect(update.explain().requests[0]?.reason).toBe('the write also needs country, address.city, as stored')
      await update
      expect(sent.names()).toEqual(['GetItem', 'UpdateItem'])
      expect(namesIn(sent.requests[1]?.input as never)).toEqual(expect.arrayContaining(['attr1', 'a', 'city', 'st']))
      expect((await rawItem(engine, db, storedKey))?.GSI1PK).toEqual({ S: 'STATUS#gone' })
    })

    it('are guarded against another writer', async () => {
      const db = await openClients(engine)
      await db.clients.put(client)
      const meddling = recordRequests(engine.client)
      const table = db.clients.get(key).params().TableName as string
      const other = connect(clients, { client: meddling.client, tableName: table })
      let meddled = 0
      meddling.client.middlewareStack.add(
        (next, context) => async (args) => {
          const result = await next(args)
          if (context.commandName === 'GetItemCommand' && meddled++ === 0) {
            await db.clients.update(key, { country: 'dk', address: { city: 'Aarhus' }, status: 'new' })
          }
          return result
        },
        { name: 'meddle', step: 'initialize', priority: 'low' },
      )
      await other.clients.update(key, { status: 'active' })
      expect(await rawItem(engine, db, storedKey)).toMatchObject({
        GSI1PK: { S: 'STATUS#active' },
        GSI1SK: { S: 'dk#Aarhus' },
      })
    })
  })

  it('are native keys where they are stored as the key attribute', async () => {
    const db = await openClients(engine)
    await db.clients.put(client)
    await db.clients.put({ ...client, clientId: '2', visits: 9 })
    const north = db.clients.query.byRegion({ region: 'north' })
    expect((await north.gt({ visits: 3 }).all()).map(({ clientId }) => clientId)).toEqual(['2'])
    const { items, cursor } = await north.page({ limit: 1 })
    expect(items.map(({ clientId }) => clientId)).toEqual(['1'])
    const rest = await north.page({ limit: 1, ...(cursor !== undefined && { cursor }) })
    expect(rest.items.map(({ clientId }) => clientId)).toEqual(['2'])
    await db.clients.update(key, (c, { add }) => add(c.visits, 10))
    expect((await north.reverse().all()).map(({ clientId, visits }) => [clientId, visits])).toEqual([
      ['1', 13],
      ['2', 9],
    ])
    await db.clients.update(key, (c, { remove }) => remove(c.region))
    expect(await north.count()).toBe(1)
  })

  it('are held by an index whose projection names them as they are stored', async () => {
    const db = await openClients(engine)
    await db.clients.put(client)
    const query = db.clients.query.byCountry({ country: 'no' })
    // `country` holds the visits, `st` the status; nothing is stored as `address`.
    const held = { clientId: '1', country: 'no', visits: 3, status: 'new' as const }
    const items: { clientId: string; country: string; visits: number; status: 'new' | 'active' | 'gone' }[] =
      await query.all()
    expect(items).toEqual([held])
    expect(
      await query
        .filter((c, { gt }) => gt(c.visits, 2))
        .select('visits')
        .all(),
    ).toEqual([{ visits: 3 }])
    const untyped = query as never as { select(name: string): { all(): Promise<unknown> } }
    const error = await expectError(ExpressionError, () => untyped.select('address').all())
    expect(error.message).toContain('"address"')
  })

  describe('of loose items', () => {
    const Loose = defineEntity('Loose', {
      schema: z.looseObject({ id: z.string(), country: z.string().optional() }),
      key: { pk: 'LOOSE#<id>' },
      storedAs: { country: 'attr1' },
    })
    const model = defineModel({
      table: defineTable({ name: 'loose', key: { pk: 'PK' } }),
      entities: { loose: Loose },
    })
    const looseKey = { PK: { S: 'LOOSE#1' } }

    it('stand beside attributes that the schema does not name', async () => {
      const db = await freshTable(engine, model)
      const item = { id: '1', country: 'no', other: 5 }
      await db.loose.put(item)
      expect(await rawItem(engine, db, looseKey)).toEqual({
        ...looseKey,
        _type: { S: 'Loose' },
        id: { S: '1' },
        attr1: { S: 'no' },
        other: { N: '5' },
      })
      expect(await db.loose.get({ id: '1' })).toEqual(item)
      expect(await db.loose.update({ id: '1' }, { other: 6 })).toEqual({ ...item, other: 6 })
    })

    it('are not overwritten by one of the name that they are stored under', async () => {
      const db = await freshTable(engine, model)
      await db.loose.put({ id: '1', country: 'no' })
      const error = await expectError(ItemValidationError, db.loose.put({ id: '1', attr1: 'se' }))
      expect(error.issues[0]).toMatchObject({ path: ['attr1'], code: 'reserved_name' })
      await expectError(ExpressionError, db.loose.update({ id: '1' }, { attr1: 'se' }))
      expect(await db.loose.get({ id: '1' })).toEqual({ id: '1', country: 'no' })
    })

    it('are not taken for what another program stored under their own name', async () => {
      const db = await freshTable(engine, model)
      const stray: Record<string, AttributeValue> = { ...looseKey, id: { S: '1' }, country: { S: 'stray' } }
      await putRawItem(engine, db, stray)
      expect(await db.loose.get({ id: '1' })).toEqual({ id: '1' })
      await putRawItem(engine, db, { ...stray, attr1: { S: 'no' } })
      expect(await db.loose.get({ id: '1' })).toEqual({ id: '1', country: 'no' })
    })
  })

  describe('of a union of objects', () => {
    const Event = defineEntity('Event', {
      schema: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('signup'), id: z.string(), value: z.date() }),
        z.object({ kind: z.literal('payment'), id: z.string(), value: z.string(), payer: z.string().optional() }),
      ]),
      key: { pk: 'EVENT#<id>' },
      indexes: { byPayer: { on: 'gsi1', pk: 'PAYER#<payer>' } },
      storedAs: { kind: 't', value: 'v', payer: 'kind' },
    })
    const model = defineModel({
      table: defineTable({ name: 'events', key: { pk: 'PK' }, indexes: { gsi1: { pk: 'GSI1PK' } } }),
      entities: { events: Event },
    })

    it('tell the alternatives apart, whole and in part', async () => {
      const db = await freshTable(engine, model)
      const signup = { kind: 'signup' as const, id: '1', value: later }
      const payment = { kind: 'payment' as const, id: '2', value: later.toISOString(), payer: 'signup' }
      await db.transactWrite([db.events.create(signup), db.events.create(payment)])
      expect(await rawItem(engine, db, { PK: { S: 'EVENT#2' } })).toMatchObject({
        t: { S: 'payment' },
        v: { S: later.toISOString() },
        kind: { S: 'signup' },
      })
      expect(await db.transactGet([db.events.get({ id: '1' }), db.events.get({ id: '2' })])).toEqual([signup, payment])
      expect(await db.events.get({ id: '1' }).select('kind', 'value')).toEqual({ kind: 'signup', value: later })
      expect(await db.events.get({ id: '2' }).select('kind', 'value')).toEqual({
        kind: 'payment',
        value: later.toISOString(),
      })
      expect(await db.events.query.byPayer({ payer: 'signup' }).all()).toEqual([payment])
    })
  })
})
