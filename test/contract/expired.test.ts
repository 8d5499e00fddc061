import { randomUUID } from 'node:crypto'
import {
  ConditionFailedError,
  connect,
  defineEntity,
  defineModel,
  defineTable,
  ItemExistsError,
  ItemNotFoundError,
  SetupError,
  TransactionCanceledError,
  UniqueConstraintError,
  VersionConflictError,
  verifyUnique,
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
  tableOf,
} from './harness.js'
import { later } from './shop.js'

// No engine finds these times to be over, and the connection does: its clock is ahead.
const past = later
const future = new Date(later.getTime() + 86_400_000)
const now = () => later.getTime() + 1000

const Session = defineEntity('Session', {
  schema: z.object({
    user: z.string(),
    id: z.string(),
    state: z.string().default('new'),
    hits: z.number().default(0),
    mail: z.string().optional(),
    expiresAt: z.date().optional(),
  }),
  key: { pk: 'USER#<user>', sk: 'SESSION#<id>' },
  indexes: {
    byState: { on: 'gsi1', pk: 'STATE#<state>', sk: '<id>' },
    byEnd: { on: 'gsi2', pk: 'END#<state>', sk: '<expiresAt>' },
    bare: { on: 'bare', pk: 'BARE#<state>', sk: '<id>' },
  },
})
const Note = defineEntity('Note', {
  schema: z.object({ user: z.string(), at: z.string(), expiresAt: z.date().optional() }),
  key: { pk: 'USER#<user>', sk: 'NOTE#<at>' },
})
const Lease = defineEntity('Lease', {
  schema: z.object({ name: z.string(), holder: z.string(), expiresAt: z.date(), version: z.number().int() }),
  key: { pk: 'LEASE#<name>', sk: 'LEASE' },
  version: 'version',
})
const Ticket = defineEntity('Ticket', {
  schema: z.object({ id: z.string(), seat: z.string(), expiresAt: z.date() }),
  key: { pk: 'TICKET#<id>', sk: 'TICKET' },
  unique: { seat: 'SEAT#<seat>' },
})
const Voucher = defineEntity('Voucher', {
  schema: z.object({
    id: z.string(),
    mark: z.string().optional(),
    expiresAt: z.date(),
    version: z.number().optional(),
  }),
  key: { pk: 'VOUCHER#<id>', sk: 'VOUCHER' },
  unique: { mark: 'MARK#<mark>' },
  version: 'version',
})
const Forever = defineEntity('Forever', {
  schema: z.object({ id: z.string(), text: z.string() }),
  key: { pk: 'FOREVER#<id>', sk: 'FOREVER' },
})
const model = defineModel({
  table: defineTable({
    name: 'sessions',
    key: { pk: 'PK', sk: 'SK' },
    indexes: {
      gsi1: { pk: 'GSI1PK', sk: 'GSI1SK' },
      gsi2: { pk: 'GSI2PK', sk: 'GSI2SK', projection: 'keys' },
      bare: { pk: 'GSI3PK', sk: 'GSI3SK', projection: 'keys' },
    },
    ttl: 'expiresAt',
  }),
  entities: { sessions: Session, leases: Lease, tickets: Ticket, vouchers: Voucher, forever: Forever, notes: Note },
  collections: { ofUser: { of: ['sessions', 'notes'] } },
})
const Event = defineEntity('Event', {
  schema: z.object({ topic: z.string(), ends: z.number().int(), text: z.string() }),
  key: { pk: '<topic>', sk: '<ends>' },
})
const native = defineModel({
  table: defineTable({
    name: 'events',
    key: { pk: 'topic', sk: { name: 'ends', type: 'number' } },
    ttl: 'ends',
    typeAttribute: false,
  }),
  entities: { events: Event },
})

const Pass = defineEntity('Pass', {
  schema: z.object({ id: z.string(), endsAt: z.date(), text: z.string() }),
  key: { pk: 'PASS#<id>' },
  storedAs: { endsAt: 'ttl' },
})
const renamed = defineModel({
  table: defineTable({ name: 'passes', key: { pk: 'PK' }, ttl: 'ttl' }),
  entities: { passes: Pass },
})

const key = { user: 'ada', id: '1' }
const stored = { PK: { S: 'USER#ada' }, SK: { S: 'SESSION#1' } }

/** A connection that hides what is over, and one that shows it. */
async function open(engine: TestEngine) {
  const sent = recordRequests(engine.client)
  const db = await freshTable(engine, model, { client: sent.client, expired: 'hide', now })
  const all = connect(model, { client: engine.client, tableName: tableOf(db) })
  return { db, all, sent }
}

describeOnEveryEngine("expired: 'hide'", (engine, it) => {
  describe('keeps expired items out of', () => {
    it('reads of one item, whole and in part', async () => {
      const { db, all } = await open(engine)
      await all.sessions.put({ ...key, expiresAt: past })
      await all.sessions.put({ ...key, id: '2', expiresAt: future })
      await all.sessions.put({ ...key, id: '3' })
      expect(await all.sessions.get(key)).toBeDefined()
      expect(await db.sessions.get(key)).toBeUndefined()
      expect(await db.sessions.get(key).select('state')).toBeUndefined()
      expect(await db.sessions.get({ ...key, id: '2' }).select('state')).toEqual({ state: 'new' })
      await expectError(ItemNotFoundError, db.sessions.getOrThrow(key))
      expect(await db.sessions.exists(key)).toBe(false)
      expect(await db.sessions.exists({ ...key, id: '2' })).toBe(true)
      expect(await db.sessions.exists({ ...key, id: '3' })).toBe(true)
      const [gone, there] = await db.transactGet([db.sessions.get(key), db.sessions.get({ ...key, id: '3' })])
      expect([gone, there?.id]).toEqual([undefined, '3'])
    })

    it('reads to the second: an item is over when its second begins', async () => {
      const { db, all } = await open(engine)
      const at = connect(model, {
        client: engine.client,
        tableName: tableOf(db),
        expired: 'hide',
        now: () => past.getTime() - 1,
      })
      await all.sessions.put({ ...key, expiresAt: past })
      expect(await at.sessions.exists(key)).toBe(true)
      const then = connect(model, { client: engine.client, tableName: tableOf(db), expired: 'hide', now: () => past })
      expect(await then.sessions.exists(key)).toBe(false)
    })

    it('queries, their counts and their pages', async () => {
      const { db, all } = await open(engine)
      for (let n = 0; n < 6; n += 1) {
        await all.sessions.put({ user: 'ada', id: String(n), ...(n % 2 === 0 && { expiresAt: past }) })
      }
      const query = db.sessions.query.primary({ user: 'ada' })
      expect((await query.all()).map(({ id }) => id)).toEqual(['1', '3', '5'])
      expect(await query.count()).toBe(3)
      expect(await db.sessions.query.byState({ state: 'new' }).count()).toBe(3)
      expect(await all.sessions.query.primary({ user: 'ada' }).count()).toBe(6)
      const first = await query.page({ limit: 2 })
      expect(first.items.map(({ id }) => id)).toEqual(['1', '3'])
      const second = await query.page({ limit: 2, cursor: first.cursor })
      expect([second.items.map(({ id }) => id), second.cursor]).toEqual([['5'], undefined])
      expect((await query.filter((s, { eq }) => eq(s.id, '3')).all()).map(({ id }) => id)).toEqual(['3'])
    })

    it('scans and collections', async () => {
      const { db, all } = await open(engine)
      await all.sessions.put({ ...key, expiresAt: past })
      await all.sessions.put({ ...key, id: '2', expiresAt: future })
      await all.notes.put({ user: 'ada', at: '1', expiresAt: past })
      await all.notes.put({ user: 'ada', at: '2' })
      expect((await db.sessions.scan.primary().all()).map(({ id }) => id)).toEqual(['2'])
      expect(await db.sessions.scan.byState().count()).toBe(1)
      const { sessions, notes } = await db.collections.ofUser({ user: 'ada' }).all()
      expect([sessions.map(({ id }) => id), notes.map(({ at }) => at)]).toEqual([['2'], ['2']])
      expect(await db.collections.ofUser({ user: 'ada' }).select('user').page({ limit: 5 })).toMatchObject({
        items: [{ item: { user: 'ada' } }, { item: { user: 'ada' } }],
      })
      expect(await db.collections.ofUser({ user: 'ada' }).count()).toBe(2)
    })

    it('queries by an index whose key alone tells the time', async () => {
      const { db, all } = await open(engine)
      await all.sessions.put({ ...key, expiresAt: past })
      await all.sessions.put({ ...key, id: '2', expiresAt: future })
      const query = db.sessions.query.byEnd({ state: 'new' })
      expect((await query.all()).map(({ expiresAt }) => expiresAt)).toEqual([future])
      expect(await query.count()).toBe(1)
    })

    it('queries where the time is a part of the key as it is', async () => {
      const db = await freshTable(engine, native, { expired: 'hide', now })
      const seconds = Math.floor(past.getTime() / 1000)
      for (const ends of [seconds, seconds + 100]) await db.events.put({ topic: 'a', ends, text: 'x' })
      expect(await db.events.query.primary({ topic: 'a' }).count()).toBe(1)
      expect((await db.events.query.primary({ topic: 'a' }).all())[0]?.ends).toBe(seconds + 100)
      expect(await db.events.get({ topic: 'a', ends: seconds })).toBeUndefined()
      expect(await db.events.exists({ topic: 'a', ends: seconds })).toBe(false)
      expect((await db.events.create({ topic: 'a', ends: seconds, text: 'anew' })).text).toBe('anew')
    })

    it('no query of an index that cannot tell: that is refused', async () => {
      const { db, all, sent } = await open(engine)
      const error = await expectError(SetupError, db.sessions.query.bare({ state: 'new' }).all())
      expect(error.message).toContain('does not hold "expiresAt" of Session')
      expect(sent.names()).toEqual([])
      expect(await all.sessions.query.bare({ state: 'new' }).all()).toEqual([])
    })

    it('whole items that are fetched after an index that cannot tell, though not a count of it', async () => {
      const { db, all, sent } = await open(engine)
      for (const [id, expiresAt] of [past, future, past, undefined, future].entries()) {
        await all.sessions.put({ ...key, id: String(id), ...(expiresAt !== undefined && { expiresAt }) })
      }
      const ids = (items: readonly { readonly id: string }[]): readonly string[] => items.map(({ id }) => id)
      const query = db.sessions.query.bare({ state: 'new' }).hydrate()
      expect(ids(await query.all())).toEqual(['1', '3', '4'])
      expect(ids(await query.reverse().limit(2).select('id').all())).toEqual(['4', '3'])
      expect((await query.first())?.id).toBe('1')
      const page = await query.page({ limit: 2 })
      expect(ids(page.items)).toEqual(['1', '3'])
      const next = await query.page({ limit: 2, cursor: page.cursor })
      expect(ids(next.items)).toEqual(['4'])
      expect(ids((await query.page({ limit: 2, cursor: next.previous })).items)).toEqual(['1', '3'])
      expect(ids(await db.sessions.scan.bare().hydrate().all()).toSorted()).toEqual(['1', '3', '4'])
      sent.clear()
      await expectError(SetupError, query.count())
      await expectError(SetupError, db.sessions.scan.bare().hydrate().count())
      expect(sent.names()).toEqual([])
      expect(await all.sessions.query.bare({ state: 'new' }).hydrate().count()).toBe(5)
    })
  })

  it('knows the time to live under its other name', async () => {
    const db = await freshTable(engine, renamed, { expired: 'hide', now })
    const all = connect(renamed, { client: engine.client, tableName: tableOf(db) })
    await all.passes.put({ id: '1', endsAt: past, text: 'old' })
    expect(await db.passes.get({ id: '1' }).select('text')).toBeUndefined()
    expect(await db.passes.query.primary({ id: '1' }).count()).toBe(0)
    const made = await db.passes.upsert({ id: '1' }, { text: 'new' }, { endsAt: future })
    expect(made).toEqual({ id: '1', endsAt: future, text: 'new' })
    await expectError(ItemExistsError, db.passes.create({ id: '1', endsAt: future, text: 'x' }))
  })

  it('shows an item whose time to live is no number, as DynamoDB keeps it', async () => {
    const { db } = await open(engine)
    await putRawItem(engine, db, { ...stored, user: { S: 'ada' }, id: { S: '1' }, expiresAt: { S: '2000-01-01' } })
    expect(await db.sessions.exists(key)).toBe(true)
    expect(await db.sessions.query.primary({ user: 'ada' }).count()).toBe(1)
  })

  it('adds nothing to the requests of entities without a time to live', async () => {
    const { db, all } = await open(engine)
    const create = (one: typeof db | typeof all) =>
      one.forever.create({ id: '1', text: 'x' }).params().ConditionExpression
    expect(create(db)).toBe(create(all))
    expect(db.forever.query.primary({ id: '1' }).params()).not.toHaveProperty('FilterExpression')
  })

  describe('makes an expired item as good as absent to', () => {
    async function openExpired() {
      const opened = await open(engine)
      await opened.all.sessions.put({ ...key, state: 'old', hits: 5, expiresAt: past })
      return opened
    }

    it('create', async () => {
      const { db, all } = await openExpired()
      const made = await db.sessions.create({ ...key, expiresAt: future })
      expect(await all.sessions.get(key)).toEqual(made)
      await expectError(ItemExistsError, db.sessions.create(key))
      await expectError(ItemExistsError, all.sessions.create(key))
    })

    it('update and modify', async () => {
      const { db, all } = await openExpired()
      await expectError(ItemNotFoundError, db.sessions.update(key, { hits: 1 }))
      await expectError(ItemNotFoundError, db.sessions.update(key, { state: 'x' }))
      await expectError(ItemNotFoundError, db.sessions.update(key, { expiresAt: future }))
      expect((await all.sessions.getOrThrow(key)).hits).toBe(5)
      await all.leases.create({ name: 'a', holder: 'x', expiresAt: past })
      await expectError(
        ItemNotFoundError,
        db.leases.modify({ name: 'a' }, () => ({ holder: 'y' })),
      )
    })

    it('upsert, in one request or with a read', async () => {
      const { db, all } = await openExpired()
      const made = await db.sessions.upsert(key, (s, { add }) => add(s.hits, 1), { expiresAt: future })
      expect(made).toEqual({ ...key, state: 'new', hits: 1, expiresAt: future })
      expect(await rawItem(engine, db, stored)).toEqual(all.sessions.put(made).params().Item)
      await all.leases.create({ name: 'a', holder: 'x', expiresAt: past })
      const taken = await db.leases.upsert({ name: 'a' }, { holder: 'y', expiresAt: future })
      expect(taken).toEqual({ name: 'a', holder: 'y', expiresAt: future, version: 1 })
      const kept = await db.leases.upsert({ name: 'a' }, { holder: 'z', expiresAt: future })
      expect(kept.version).toBe(2)
    })

    it('conditions, those that hold on absence and those that do not', async () => {
      for (const inTransaction of [false, true]) {
        const { db } = await openExpired()
        const run = async (write: PromiseLike<unknown> & object) => {
          if (inTransaction) await db.transactWrite([write as never])
          else await write
        }
        const refused = async (write: PromiseLike<unknown> & object) => {
          if (inTransaction) {
            const error = await expectError(TransactionCanceledError, run(write))
            expect(error.reasons[0]?.item).toBeUndefined()
          } else expect((await expectError(ConditionFailedError, run(write))).item).toBeUndefined()
        }
        await refused(db.sessions.put(key).if((s, { eq }) => eq(s.state, 'old')))
        await refused(db.sessions.put(key).if((s, { exists }) => exists(s.state)))
        await refused(db.sessions.delete(key).if((s, { gt, not, or }) => or(gt(s.hits, 1), not(not(gt(s.hits, 2))))))
        await refused(db.sessions.check(key, (s, { and, notExists, eq }) => and(notExists(s.mail), eq(s.hits, 5))))
        await run(db.sessions.check(key, (s, { notExists }) => notExists(s.hits)))
        await run(db.sessions.put({ ...key, hits: 1 }).if((s, { ne }) => ne(s.state, 'old')))
        expect((await db.sessions.getOrThrow(key)).hits).toBe(1)
      }
    })

    it('what a write gives back', async () => {
      const { db, all } = await openExpired()
      expect(await db.sessions.put(key).returning('old')).toBeUndefined()
      await all.sessions.put({ ...key, expiresAt: past })
      expect(await db.sessions.delete(key)).toBeUndefined()
      expect(await all.sessions.exists(key)).toBe(false)
    })

    it('versions', async () => {
      const { db, all } = await open(engine)
      await all.leases.create({ name: 'a', holder: 'x', expiresAt: past })
      const stale = db.leases.put({ name: 'a', holder: 'y', expiresAt: future, version: 1 })
      expect((await expectError(VersionConflictError, stale)).item).toBeUndefined()
      await expectError(ConditionFailedError, db.leases.delete({ name: 'a' }).ifVersion(1))
      const anew = await db.leases.put({ name: 'a', holder: 'y', expiresAt: future })
      expect(anew.version).toBe(1)
    })

    it('writes of unique values under its own key, and not under another', async () => {
      const { db, all } = await open(engine)
      await all.tickets.create({ id: '1', seat: 'A1', expiresAt: past })
      // The claim is there until the item is deleted, or another value takes its place.
      await expectError(UniqueConstraintError, db.tickets.create({ id: '2', seat: 'A1', expiresAt: future }))
      await db.tickets.create({ id: '1', seat: 'A1', expiresAt: future })
      await all.tickets.put({ id: '1', seat: 'A1', expiresAt: past })
      await db.tickets.put({ id: '1', seat: 'B2', expiresAt: future })
      await db.tickets.create({ id: '2', seat: 'A1', expiresAt: past })
      await db.tickets.upsert({ id: '2' }, { seat: 'C3', expiresAt: future })
      await db.tickets.create({ id: '3', seat: 'A1', expiresAt: future })
      await db.tickets.delete({ id: '3' })
      await db.tickets.create({ id: '4', seat: 'A1', expiresAt: future })
    })

    it('gives up what the expired item has claimed, in whatever way it is created anew', async () => {
      const { db, all } = await open(engine)
      const anew = { id: '1', expiresAt: future }
      const ways = [
        () => db.vouchers.create({ ...anew, mark: 'B' }),
        () => db.vouchers.create({ ...anew, mark: 'A' }),
        () => db.vouchers.create(anew),
        () => db.vouchers.create({ ...anew, mark: 'B' }).token(randomUUID()),
        () => db.transactWrite([db.vouchers.create({ ...anew, mark: 'B' })]),
        () => db.vouchers.put({ ...anew, mark: 'B' }),
        () => db.vouchers.upsert({ id: '1' }, { mark: 'B', expiresAt: future }),
      ]
      for (const write of ways) {
        await all.vouchers.create({ id: '1', mark: 'A', expiresAt: past })
        await write()
        const { problems } = await verifyUnique(model, { client: engine.client, tableName: tableOf(db) })
        expect(problems).toEqual([])
        await expectError(ItemExistsError, db.vouchers.create({ ...anew, mark: 'C' }))
        await all.vouchers.delete({ id: '1' })
      }
    })

    it('hands on what the expired item has claimed to another item of the same transaction', async () => {
      for (const order of [0, 1]) {
        const { db, all } = await open(engine)
        await all.vouchers.create({ id: '1', mark: 'A', expiresAt: past })
        const writes = [
          db.vouchers.create({ id: '1', mark: 'B', expiresAt: future }),
          db.vouchers.create({ id: '2', mark: 'A', expiresAt: future }),
        ]
        await db.transactWrite(order === 0 ? writes : writes.reverse())
        const report = await verifyUnique(model, { client: engine.client, tableName: tableOf(db) })
        expect(report).toMatchObject({ claims: 2, problems: [] })
        const taken = [
          db.vouchers.create({ id: '1', mark: 'D', expiresAt: future }),
          db.vouchers.create({ id: '3', mark: 'A', expiresAt: future }),
        ]
        await expectError(UniqueConstraintError, db.transactWrite(taken))
      }
    })

    it('one of many that create it at once', async () => {
      const { db } = await openExpired()
      const results = await Promise.all(
        Array.from({ length: 8 }, () => db.sessions.create({ ...key, expiresAt: future }).result()),
      )
      expect(results.filter(({ ok }) => ok)).toHaveLength(1)
    })
  })

  it('judges all writes of a transaction by one moment, whatever the clock does meanwhile', async () => {
    const { db } = await open(engine)
    let ticks = now()
    const ticking = connect(model, {
      client: engine.client,
      tableName: tableOf(db),
      expired: 'hide',
      now: () => (ticks += 1000),
    })
    const { TransactItems = [] } = ticking
      .transactWrite([ticking.sessions.create(key), ticking.sessions.create({ ...key, id: '2' })])
      .params()
    const moments = TransactItems.flatMap(({ Put }) =>
      Object.values(Put?.ExpressionAttributeValues ?? {}).flatMap(({ N }) => N ?? []),
    )
    expect(moments).toHaveLength(2)
    expect(new Set(moments).size).toBe(1)
  })

  it('is an option with two values', async () => {
    const { client } = engine
    await expectError(SetupError, () => connect(model, { client, expired: 'never' as never }))
  })
})
