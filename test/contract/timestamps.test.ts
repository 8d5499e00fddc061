import {
  connect,
  defineEntity,
  defineModel,
  defineTable,
  ExpressionError,
  ItemValidationError,
  SetupError,
} from 'keyloom'
import { describe, expect } from 'vitest'
import * as z from 'zod'
import {
  describeOnEveryEngine,
  expectError,
  freshTable,
  rawItem,
  recordRequests,
  type TestEngine,
  tableOf,
} from './harness.js'

const start = Date.parse('2025-03-01T12:00:00.500Z')
const minute = 60_000
const stamped = { created: 'createdAt', updated: 'updatedAt' } as const

const Article = defineEntity('Article', {
  schema: z.object({
    id: z.string(),
    title: z.string(),
    topic: z.string().default('news'),
    createdAt: z.date(),
    updatedAt: z.date(),
  }),
  key: { pk: 'ARTICLE#<id>' },
  indexes: { recent: { on: 'gsi1', pk: 'TOPIC#<topic>', sk: '<updatedAt>#<id>' } },
  timestamps: stamped,
})
const Note = defineEntity('Note', {
  schema: z.object({ id: z.string(), createdAt: z.iso.datetime({ precision: 0 }), updatedAt: z.iso.datetime() }),
  key: { pk: 'NOTE#<id>' },
  timestamps: stamped,
})
const Counter = defineEntity('Counter', {
  schema: z.object({
    id: z.string(),
    createdAt: z.number(),
    updatedAt: z.codec(z.int(), z.date(), {
      decode: (seconds) => new Date(seconds * 1000),
      encode: (date) => Math.floor(date.getTime() / 1000),
    }),
  }),
  key: { pk: 'COUNTER#<id>' },
  timestamps: stamped,
})
const Event = defineEntity('Event', {
  schema: z.object({ source: z.string(), at: z.date(), text: z.string().optional() }),
  key: { pk: 'EVENT#<source>#<at>' },
  timestamps: { created: 'at' },
})
const Draft = defineEntity('Draft', {
  schema: z
    .object({ id: z.string(), createdAt: z.date(), updatedAt: z.date() })
    .refine(({ createdAt, updatedAt }) => updatedAt.getTime() < createdAt.getTime() + 2 * minute, 'too late'),
  key: { pk: 'DRAFT#<id>' },
  indexes: { recent: { on: 'gsi1', pk: 'DRAFTS', sk: '<updatedAt>' } },
  timestamps: stamped,
})
const model = defineModel({
  table: defineTable({ name: 'press', key: { pk: 'PK' }, indexes: { gsi1: { pk: 'GSI1PK', sk: 'GSI1SK' } } }),
  entities: { articles: Article, notes: Note, counters: Counter, events: Event, drafts: Draft },
})

/** A database with a clock that stands still until it is moved. */
async function openPress(engine: TestEngine) {
  const clock = { nowMs: start }
  const sent = recordRequests(engine.client)
  const db = await freshTable(engine, model, { now: () => clock.nowMs, client: sent.client })
  return { db, clock, sent }
}
const key = { id: '1' }

describeOnEveryEngine('timestamps', (engine, it) => {
  it('are set when an item is created', async () => {
    const { db } = await openPress(engine)
    const made = await db.articles.create({ ...key, title: 'x' })
    const whole = { ...key, title: 'x', topic: 'news', createdAt: new Date(start), updatedAt: new Date(start) }
    expect(made).toEqual(whole)
    expect(await db.articles.get(key)).toEqual(whole)
    expect(await rawItem(engine, db, { PK: { S: 'ARTICLE#1' } })).toMatchObject({
      createdAt: { S: '2025-03-01T12:00:00.500Z' },
      GSI1SK: { S: '2025-03-01T12:00:00.500Z#1' },
    })
  })

  it('have the form that the schema gives them', async () => {
    const { db } = await openPress(engine)
    expect(await db.notes.create(key)).toEqual({
      ...key,
      createdAt: '2025-03-01T12:00:00Z',
      updatedAt: '2025-03-01T12:00:00.500Z',
    })
    expect(await db.counters.create(key)).toEqual({
      ...key,
      createdAt: start,
      updatedAt: new Date('2025-03-01T12:00:00Z'),
    })
  })

  it('tell when an item was last updated', async () => {
    const { db, clock } = await openPress(engine)
    await db.articles.create({ ...key, title: 'x' })
    clock.nowMs += minute
    const updated = await db.articles.update(key, { title: 'y' })
    expect(updated).toMatchObject({ createdAt: new Date(start), updatedAt: new Date(start + minute) })
    clock.nowMs += minute
    await db.transactWrite([db.articles.update(key, (a, { set }) => set(a.title, 'z'))])
    expect((await db.articles.getOrThrow(key)).updatedAt).toEqual(new Date(start + 2 * minute))
  })

  it('keep the index keys true that they are in', async () => {
    const { db, clock } = await openPress(engine)
    await db.articles.create({ ...key, title: 'x', topic: 'arts' })
    clock.nowMs += minute
    await db.articles.update(key, { title: 'y' })
    const recent = db.articles.query.recent({ topic: 'arts' }).gt({ updatedAt: new Date(start) })
    expect(await recent.all()).toMatchObject([{ title: 'y' }])
    const whole = await db.articles.getOrThrow(key)
    expect(await rawItem(engine, db, { PK: { S: 'ARTICLE#1' } })).toEqual(
      expect.objectContaining({ GSI1SK: { S: `${whole.updatedAt.toISOString()}#1` }, GSI1PK: { S: 'TOPIC#arts' } }),
    )
  })

  it('are set anew by a put, but for a created one that the input gives', async () => {
    const { db, clock } = await openPress(engine)
    const made = await db.articles.create({ ...key, title: 'x' })
    clock.nowMs += minute
    const replaced = await db.articles.put({ ...made, title: 'y' })
    expect(replaced).toMatchObject({ createdAt: new Date(start), updatedAt: new Date(start + minute) })
    clock.nowMs += minute
    const fresh = await db.articles.put({ ...key, title: 'z' })
    expect(fresh).toMatchObject({ createdAt: new Date(clock.nowMs), updatedAt: new Date(clock.nowMs) })
    expect(await db.articles.get(key)).toEqual(fresh)
  })

  it('are those of each run of an operation, not of when it was made', async () => {
    const { db, clock, sent } = await openPress(engine)
    const put = db.articles.put({ ...key, title: 'x' })
    const update = db.articles.update(key, { topic: 'arts' })
    clock.nowMs += minute
    expect((await put).createdAt).toEqual(new Date(start + minute))
    clock.nowMs += minute
    expect((await put).createdAt).toEqual(new Date(start + 2 * minute))
    clock.nowMs += minute
    expect((await update).updatedAt).toEqual(new Date(start + 3 * minute))
    sent.clear()
    expect(JSON.stringify(update.params())).toContain(new Date(clock.nowMs).toISOString())
    expect(sent.names()).toEqual([])
  })

  it('are judged, with all that refers to them, as of that run', async () => {
    const { db, clock } = await openPress(engine)
    const put = db.drafts.put({ ...key, createdAt: new Date(start) })
    clock.nowMs += minute
    const made = await put
    expect(made.updatedAt).toEqual(new Date(start + minute))
    expect(await db.drafts.get(key)).toEqual(made)
    const recent = db.drafts.query.recent({}).gt({ updatedAt: new Date(start) })
    expect(await recent.all()).toEqual([made])
    clock.nowMs += minute
    expect((await expectError(ItemValidationError, put)).message).toContain('too late')
  })

  it('of one transaction are one moment, whatever the clock does meanwhile', async () => {
    const { db } = await openPress(engine)
    let ticks = start
    const ticking = connect(model, { client: engine.client, tableName: tableOf(db), now: () => new Date(ticks++) })
    const [one, other] = await ticking.transactWrite([
      ticking.articles.create({ id: '1', title: 'x' }),
      ticking.articles.create({ id: '2', title: 'y' }),
    ])
    expect(one.createdAt).toEqual(other.createdAt)
    expect(one.createdAt).toEqual(one.updatedAt)
  })

  it('can be in the primary key', async () => {
    const { db, clock } = await openPress(engine)
    const [first, second] = [await db.events.create({ source: 'a' }), await later()]
    expect(first.at).toEqual(new Date(start))
    expect(await db.events.get({ source: 'a', at: second.at })).toEqual(second)
    expect((await db.events.update({ source: 'a', at: first.at }, { text: 'x' })).at).toEqual(new Date(start))

    function later() {
      clock.nowMs += minute
      return db.events.create({ source: 'a' })
    }
  })

  it('cannot be changed, even past the types', async () => {
    const { db, sent } = await openPress(engine)
    const at = new Date()
    for (const change of [
      db.articles.update(key, { updatedAt: at } as never),
      db.articles.update(key, { createdAt: at } as never),
      db.articles.update(key, (a, { set }) => set(a.updatedAt as never, at)),
      db.articles.update(key, (a, { remove }) => remove(a.createdAt as never)),
    ]) {
      const error = await expectError(ExpressionError, change)
      expect(error.code).toBe('update.kept_attribute')
      expect(error.message).toMatch(/^Article: "(created|updated)At" is kept by the library/)
    }
    expect(sent.names()).toEqual([])
  })

  it('that are given are validated', async () => {
    const { db } = await openPress(engine)
    await expectError(ItemValidationError, db.articles.create({ ...key, title: 'x', createdAt: 'now' as never }))
  })

  it('do not make a change of an update without changes', async () => {
    const { db } = await openPress(engine)
    expect((await expectError(ExpressionError, db.articles.update(key, {}))).code).toBe('update.empty')
  })

  describe('with a clock that is none', () => {
    it('are refused', async () => {
      const client = engine.client
      await expectError(SetupError, () => connect(model, { client, now: 5 as never }))
      const db = connect(model, { client, now: () => Number.NaN })
      const error = await expectError(SetupError, db.articles.create({ ...key, title: 'x' }))
      expect(error.message).toContain("connect's now")
    })
  })
})
