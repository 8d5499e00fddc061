import {
  connect,
  defineEntity,
  defineModel,
  defineTable,
  InvalidCursorError,
  ItemValidationError,
  SetupError,
} from 'keyloom'
import { expect } from 'vitest'
import * as z from 'zod'
import { createFreshTable, describeOnEveryEngine, expectError, recordRequests } from './harness.js'

const Message = defineEntity('Message', {
  schema: z.object({
    room: z.string(),
    id: z.string(),
    at: z.number().int(),
    kind: z.enum(['text', 'image']),
    from: z.string().optional(),
  }),
  key: { pk: 'ROOM#<room>#<id:shard(4)>', sk: 'MESSAGE#<id>' },
  indexes: {
    byTime: { on: 'gsi1', pk: 'TIME#<room>#<id:shard(4)>', sk: '<at:6>' },
    bySender: { on: 'gsi2', pk: 'FROM#<from:shard(2)|NONE>', sk: '<at:6>' },
    byName: { on: 'gsi3', pk: 'NAME#<room>#<room:shard(4)>', sk: '<id>' },
  },
})
const Join = defineEntity('Join', {
  schema: z.object({ channel: z.string(), user: z.string(), at: z.number().int() }),
  key: { pk: 'ROOM#<channel>#<user:shard(4)>', sk: 'JOIN#<user>' },
})
const model = defineModel({
  table: defineTable({
    name: 'chat',
    key: { pk: 'PK', sk: 'SK' },
    indexes: {
      gsi1: { pk: 'PK1', sk: 'SK1' },
      gsi2: { pk: 'PK2', sk: 'SK2' },
      gsi3: { pk: 'PK3', sk: 'SK3' },
    },
  }),
  entities: { messages: Message, joins: Join },
  collections: { room: { of: ['messages', 'joins'] } },
})

const id = (number: number): string => `m${String(number).padStart(3, '0')}`
const idsOf = (items: readonly { readonly id: string }[]): readonly string[] => items.map((item) => item.id)
const ids = (...numbers: readonly number[]): readonly string[] => numbers.map(id)
const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1)

describeOnEveryEngine('a partition that is spread over shards', (engine, it) => {
  async function open(count = 12) {
    const recorder = recordRequests(engine.client)
    const tableName = await createFreshTable(engine, model)
    const db = connect(model, { client: recorder.client, tableName })
    await db.messages.batchPut(
      upTo(count).map((number) => ({
        room: 'blue',
        id: id(number),
        // Two items each have the same time.
        at: Math.ceil(number / 2),
        kind: number % 3 === 0 ? ('image' as const) : ('text' as const),
        ...(number % 2 === 0 && { from: `user${number}` }),
      })),
    )
    await db.messages.put({ room: 'red', id: id(1), at: 1, kind: 'text' })
    await db.joins.batchPut(upTo(4).map((number) => ({ channel: 'blue', user: `u${number}`, at: number })))
    recorder.clear()
    return { db, recorder, query: db.messages.query.primary({ room: 'blue' }) }
  }

  it('is read as one, in the order of the sort key', async () => {
    const { db, query, recorder } = await open()
    expect(idsOf(await query.all())).toEqual(ids(...upTo(12)))
    expect(recorder.requests.map(({ input }) => Object.values(input.ExpressionAttributeValues as object)[0])).toEqual(
      [0, 1, 2, 3].map((shard) => ({ S: `ROOM#blue#${shard}` })),
    )
    expect(idsOf(await query.reverse().all())).toEqual(ids(...upTo(12).toReversed()))
    expect(idsOf(await query.limit(5).all())).toEqual(ids(1, 2, 3, 4, 5))
    expect((await query.reverse().first())?.id).toBe(id(12))
    expect(await query.count()).toBe(12)
    expect(await query.limit(7).count()).toBe(7)
    expect(idsOf(await query.gt({ id: id(9) }).all())).toEqual(ids(10, 11, 12))
    expect(idsOf(await query.filter((message, { eq }) => eq(message.kind, 'image')).all())).toEqual(ids(3, 6, 9, 12))
    const times = (await db.messages.query.byTime({ room: 'blue' }).between({ at: 2 }, { at: 4 }).all()).map(
      ({ at }) => at,
    )
    expect(times).toEqual([2, 2, 3, 3, 4, 4])
  })

  it('has pages that are full, lead back, and meet each item once', async () => {
    const { db, query } = await open()
    for (const ask of [query, query.reverse(), db.messages.query.byTime({ room: 'blue' })]) {
      const all = idsOf(await ask.all())
      for (const limit of [1, 5, 12]) {
        const pages = []
        let cursor: string | undefined
        do {
          const page = await ask.page({ limit, cursor })
          pages.push(page)
          cursor = page.cursor
        } while (cursor !== undefined)
        expect(pages.slice(0, -1).every(({ items }) => items.length === limit)).toBe(true)
        expect(pages.flatMap(({ items }) => idsOf(items))).toEqual(all)
        const before = []
        for (let back = pages.at(-1)?.previous; back !== undefined; ) {
          const page = await ask.page({ limit, cursor: back })
          before.unshift(...idsOf(page.items))
          back = page.previous
        }
        expect(before).toEqual(all.slice(0, before.length))
        expect(before.length + (pages.at(-1)?.items.length ?? 0)).toBe(all.length)
      }
    }
  })

  it('has cursors that hold one key, and belong to their query', async () => {
    const { query, db } = await open()
    const { cursor = '' } = await query.page({ limit: 5 })
    const content = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [number, string, unknown[]]
    expect(content[2]).toEqual([expect.any(Number), ['S', `MESSAGE#${id(5)}`]])
    await expectError(InvalidCursorError, query.reverse().page({ cursor }))
    await expectError(InvalidCursorError, query.shard(0).page({ cursor }))
    await expectError(InvalidCursorError, db.messages.query.primary({ room: 'red' }).page({ cursor }))
    for (const place of [4, -1, 0.5, '0', 'length', null, undefined]) {
      const values = place === undefined ? content[2].slice(1) : [place, ...content[2].slice(1)]
      const altered = Buffer.from(JSON.stringify([content[0], content[1], values])).toString('base64url')
      await expectError(InvalidCursorError, query.page({ cursor: altered }))
    }
  })

  it('is paged with cursors that are sealed', async () => {
    const { db, recorder } = await open()
    const tableName = String(db.messages.query.primary({ room: 'blue' }).params().TableName)
    const sealed = connect(model, { client: recorder.client, tableName, cursorSecret: 'a secret' })
    const query = sealed.messages.query.primary({ room: 'blue' })
    const first = await query.page({ limit: 5 })
    const second = await query.page({ limit: 5, cursor: first.cursor })
    expect(idsOf(second.items)).toEqual(ids(6, 7, 8, 9, 10))
    expect(idsOf((await query.page({ limit: 5, cursor: second.previous })).items)).toEqual(ids(1, 2, 3, 4, 5))
  })

  it('is asked for little more than is of use', async () => {
    const { query, recorder } = await open(40)
    const readOf = async (read: () => Promise<unknown>): Promise<number> => {
      recorder.clear()
      await read()
      return recorder.requests.reduce((sum, { input }) => sum + Number(input.Limit ?? 1000), 0)
    }
    expect(await readOf(() => query.first())).toBe(4)
    expect(await readOf(() => query.limit(12).all())).toBeLessThanOrEqual(48)
    expect(await readOf(() => query.page({ limit: 8 }))).toBeLessThanOrEqual(40)
  })

  it('stops when the consumer stops, and when it is aborted', async () => {
    const { query, recorder } = await open()
    for await (const message of query) {
      expect(message.id).toBe(id(1))
      break
    }
    expect(recorder.names()).toHaveLength(4)
    await expect(query.signal(AbortSignal.abort(new Error('enough'))).all()).rejects.toThrow('enough')
    const controller = new AbortController()
    const reading = async () => {
      let limit = 0
      for await (const _ of query.limit(9).signal(controller.signal)) {
        limit += 1
        if (limit === 2) controller.abort(new Error('enough'))
      }
    }
    await expect(reading()).rejects.toThrow('enough')
  })

  it('stops at a budget, and goes on from there', async () => {
    const { query } = await open(40)
    const rare = query.filter((message, { eq }) => eq(message.from, 'user30'))
    const met = []
    let cursor: string | undefined
    let pages = 0
    do {
      const page = await rare.page({ limit: 3, readBudget: 8, cursor })
      met.push(...idsOf(page.items))
      cursor = page.cursor
      pages += 1
    } while (cursor !== undefined)
    expect(met).toEqual(ids(30))
    expect(pages).toBeGreaterThan(3)
  })

  it('is read one shard at a time, where asked for', async () => {
    const { query, recorder } = await open()
    const shards = await Promise.all([0, 1, 2, 3].map((shard) => query.shard(shard).all()))
    expect(recorder.names()).toHaveLength(4)
    expect(shards.every((items) => items.length < 12)).toBe(true)
    expect([...shards.flatMap(idsOf)].sort()).toEqual(ids(...upTo(12)))
    expect(
      idsOf(
        await query
          .gt({ id: id(6) })
          .shard(2)
          .all(),
      ),
    ).toEqual(idsOf(shards[2] ?? []).filter((one) => one > id(6)))
    expect((await query.shard(1).page({ limit: 1 })).items).toEqual(shards[1]?.slice(0, 1))
  })

  it('has no shards but those of its template', async () => {
    const { db, query, recorder } = await open(1)
    recorder.clear()
    for (const shard of [-1, 4, 1.5, Number.NaN, '1', undefined]) {
      expect(() => query.shard(shard as number)).toThrow(SetupError)
    }
    expect(() => (query.shard(0) as unknown as typeof query).shard(1)).toThrow('one shard')
    expect(() => (db.messages.query.byName({ room: 'blue' }) as unknown as typeof query).shard(0)).toThrow(SetupError)
    await expectError(ItemValidationError, db.messages.query.primary({ room: 'blue', id: 'm001' } as never).all())
    expect(recorder.names()).toEqual([])
  })

  it('is one partition where the value that chooses the shard is asked for', async () => {
    const { db, recorder } = await open()
    expect(idsOf(await db.messages.query.byName({ room: 'blue' }).all())).toEqual(ids(...upTo(12)))
    expect(recorder.names()).toHaveLength(1)
  })

  it('has a place for items without the value that chooses the shard', async () => {
    const { db, recorder } = await open()
    const found = await db.messages.query.bySender({}).all()
    expect(recorder.names()).toHaveLength(3)
    expect(found.map(({ at }) => at)).toEqual([1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6])
  })

  it('says what it sends', async () => {
    const { query } = await open(0)
    expect(query.explain().requests).toHaveLength(4)
    expect(
      query
        .shard(2)
        .explain()
        .requests.map(({ input }) => input),
    ).toEqual([query.shard(2).params()])
    const pattern = model.accessPatterns.find(({ call }) => call === 'db.messages.query.primary({ room })')
    expect([pattern?.asks, pattern?.shards]).toEqual([['room'], 4])
  })

  it('is read as a collection', async () => {
    const { db, recorder } = await open(5)
    const room = db.collections.room({ room: 'blue' })
    const all = await room.all()
    expect(idsOf(all.messages)).toEqual(ids(1, 2, 3, 4, 5))
    expect(all.joins.map(({ user }) => user)).toEqual(['u1', 'u2', 'u3', 'u4'])
    expect(recorder.names()).toHaveLength(4)
    expect(await room.count()).toBe(9)
    expect((await room.reverse().first())?.entity).toBe('messages')
    const names = []
    let cursor: string | undefined
    do {
      const page = await room.page({ limit: 2, cursor })
      names.push(...page.items.map((found) => (found.entity === 'joins' ? found.item.user : found.item.id)))
      cursor = page.cursor
    } while (cursor !== undefined)
    expect(names).toEqual(['u1', 'u2', 'u3', 'u4', ...ids(1, 2, 3, 4, 5)])
    const one = await room.shard(3).all()
    expect(one.messages.length + one.joins.length).toBeLessThan(9)
  })

  it('of an index can have more shards than its items were written with', async () => {
    const schema = z.object({ id: z.string(), at: z.number().int().min(0), note: z.string().optional() })
    const key = { pk: 'ENTRY#<id>', sk: 'ENTRY' } as const
    const table = defineTable({
      name: 'log',
      key: { pk: 'PK', sk: 'SK' },
      indexes: { gsi1: { pk: 'PK1', sk: 'SK1' } },
    })
    const inTwo = { byTime: { on: 'gsi1', pk: 'LOG#<id:shard(2)>', sk: '<at:4>' } } as const
    const inFive = { byTime: { on: 'gsi1', pk: 'LOG#<id:shard(5)>', sk: '<at:4>' } } as const
    const few = defineModel({ table, entities: { entries: defineEntity('Entry', { schema, key, indexes: inTwo }) } })
    const many = defineModel({ table, entities: { entries: defineEntity('Entry', { schema, key, indexes: inFive }) } })
    const tableName = await createFreshTable(engine, few)
    const before = connect(few, { client: engine.client, tableName })
    await before.entries.batchPut(Array.from({ length: 20 }, (_, at) => ({ id: `e${at}`, at })))
    const { entries } = connect(many, { client: engine.client, tableName })
    const times = async (): Promise<number[]> => (await entries.query.byTime({}).all()).map(({ at }) => at)
    expect(await times()).toEqual(Array.from({ length: 20 }, (_, at) => at))
    // What the key is made of takes an item to its new shard; anything else leaves it where it is.
    for (const at of [1, 4, 7]) await entries.update({ id: `e${at}` }, { at: at + 100 })
    await entries.update({ id: 'e2' }, { note: 'kept' })
    await entries.delete({ id: 'e3' })
    const kept = Array.from({ length: 20 }, (_, at) => at).filter((at) => ![1, 3, 4, 7].includes(at))
    expect(await times()).toEqual([...kept, 101, 104, 107])
  })
})
