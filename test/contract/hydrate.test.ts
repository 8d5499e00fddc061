import { connect, defineEntity, defineModel, defineTable, ItemValidationError, SetupError } from 'keyloom'
import { expect } from 'vitest'
import * as z from 'zod'
import { describeOnEveryEngine, expectError, freshTable, putRawItem, recordRequests, tableOf } from './harness.js'

const Task = defineEntity('Task', {
  schema: z.object({
    board: z.string(),
    id: z.string(),
    state: z.enum(['open', 'done']),
    rank: z.number().int(),
    note: z.string().optional(),
    effort: z.number().default(1),
  }),
  key: { pk: 'BOARD#<board>', sk: 'TASK#<id>' },
  indexes: {
    byState: { on: 'gsi1', pk: 'STATE#<state>', sk: '<rank:4>' },
    byRank: { on: 'local', sk: '<rank:4>' },
    spread: { on: 'gsi2', pk: 'ALL#<id:shard(3)>', sk: '<rank:4>' },
  },
})
const model = defineModel({
  table: defineTable({
    name: 'board',
    key: { pk: 'PK', sk: 'SK' },
    indexes: {
      gsi1: { pk: 'PK1', sk: 'SK1', projection: ['effort'] },
      gsi2: { pk: 'PK2', sk: 'SK2', projection: 'keys' },
      local: { type: 'local', sk: 'LSK', projection: 'keys' },
    },
  }),
  entities: { tasks: Task },
})

const id = (number: number): string => `t${String(number).padStart(3, '0')}`
const task = (number: number) => ({
  board: 'home',
  id: id(number),
  state: 'open' as const,
  rank: number,
  note: `Note ${number}`,
  effort: number,
})
const idsOf = (items: readonly { readonly id: string }[]): readonly string[] => items.map((item) => item.id)
const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1)

describeOnEveryEngine('an index that does not hold whole items', (engine, it) => {
  async function open(count = 7) {
    const recorder = recordRequests(engine.client)
    const db = await freshTable(engine, model, { client: recorder.client })
    const tableName = tableOf(db)
    await db.tasks.batchPut(upTo(count).map(task))
    recorder.clear()
    const query = db.tasks.query.byState({ state: 'open' })
    return { db, recorder, tableName, query }
  }

  it('gives what it holds, and whole items by hydrate, in its order', async () => {
    const { query, recorder } = await open()
    expect(await query.first()).toEqual({ board: 'home', id: id(1), state: 'open', rank: 1, effort: 1 })
    recorder.clear()
    expect(await query.hydrate().all()).toEqual(upTo(7).map(task))
    expect(recorder.names()).toEqual(['Query', 'BatchGetItem'])
    expect(await query.reverse().hydrate().first()).toEqual(task(7))
    expect(await query.gte({ rank: 3 }).hydrate().limit(2).all()).toEqual([task(3), task(4)])
    const met = []
    for await (const one of query.hydrate()) met.push(one.note)
    expect(met).toEqual(upTo(7).map((number) => `Note ${number}`))
    expect(await query.hydrate().count()).toBe(7)
  })

  it('has pages of whole items, both ways', async () => {
    const { db, query } = await open()
    for (const whole of [query.hydrate(), db.tasks.query.spread({}).hydrate()]) {
      const first = await whole.page({ limit: 3 })
      expect(first.items).toEqual([task(1), task(2), task(3)])
      const second = await whole.page({ limit: 3, cursor: first.cursor })
      expect(second.items).toEqual([task(4), task(5), task(6)])
      expect((await whole.page({ limit: 3, cursor: second.previous })).items).toEqual(first.items)
      const third = await whole.page({ limit: 3, cursor: second.cursor })
      expect([third.items, third.cursor]).toEqual([[task(7)], undefined])
    }
  })

  it('fetches many items in batches, as they are needed', async () => {
    const { query, recorder } = await open(230)
    expect(idsOf(await query.hydrate().all())).toEqual(upTo(230).map(id))
    expect(recorder.names()).toEqual(['Query', 'BatchGetItem', 'BatchGetItem', 'BatchGetItem'])
    recorder.clear()
    for await (const _ of query.hydrate().limit(5)) break
    const keys = recorder.requests.map(({ input }) =>
      Object.values((input.RequestItems ?? {}) as Record<string, { Keys: unknown[] }>).map(({ Keys }) => Keys.length),
    )
    expect(keys).toEqual([[], [5]])
  })

  it('leaves out what is gone meanwhile, or is there no longer, and goes on until it has enough', async () => {
    const { db, tableName, recorder } = await open()
    // What the index tells is a moment old: it still holds items that are changed before they are fetched.
    let isLate = true
    recorder.client.middlewareStack.add(
      (next, context) => async (args) => {
        if (isLate && context.commandName === 'BatchGetItemCommand') {
          isLate = false
          await db.tasks.delete({ board: 'home', id: id(2) })
          await db.tasks.update({ board: 'home', id: id(3) }, { state: 'done' })
          await db.tasks.update({ board: 'home', id: id(4) }, { note: 'Changed' })
        }
        return next(args)
      },
      { step: 'initialize' },
    )
    const own = connect(model, { client: recorder.client, tableName })
    const query = own.tasks.query.byState({ state: 'open' }).hydrate()
    expect(await query.limit(3).all()).toEqual([task(1), { ...task(4), note: 'Changed' }, task(5)])
    isLate = true
    expect(idsOf((await query.page({ limit: 4 })).items)).toEqual([id(1), id(4), id(5), id(6)])
  })

  it('fetches what is selected, and filters by what it holds', async () => {
    const { query, recorder } = await open()
    const notes = await query
      .filter((one, { gt }) => gt(one.effort, 5))
      .hydrate()
      .select('note')
      .all()
    expect(notes).toEqual([{ note: 'Note 6' }, { note: 'Note 7' }])
    const [batch] = Object.values(recorder.requests[1]?.input.RequestItems as Record<string, object>)
    expect(batch).toHaveProperty('ProjectionExpression')
    await expect(
      query
        .hydrate()
        .select('nothing' as 'note')
        .all(),
    ).rejects.toThrow('nothing')
    expect(() =>
      query
        .hydrate()
        .filter((one, { eq }) => eq((one as never as { note: never }).note, 'x'))
        .params(),
    ).toThrow('does not hold')
  })

  it('is fetched from consistently where asked for', async () => {
    const { db, query, recorder, tableName } = await open()
    const isConsistent = async (read: () => Promise<unknown>): Promise<unknown> => {
      recorder.clear()
      await read()
      const [batch] = Object.values(recorder.requests[1]?.input.RequestItems as Record<string, Record<string, unknown>>)
      return [recorder.requests[0]?.input.ConsistentRead, batch?.ConsistentRead]
    }
    expect(await isConsistent(() => query.hydrate().all())).toEqual([undefined, undefined])
    expect(await isConsistent(() => query.hydrate({ consistent: true }).all())).toEqual([undefined, true])
    const local = db.tasks.query.byRank({ board: 'home' })
    expect(await isConsistent(() => local.consistent().hydrate().all())).toEqual([true, true])
    expect(await isConsistent(() => local.hydrate().consistent().all())).toEqual([true, true])
    const strict = connect(model, { client: recorder.client, tableName, consistentReads: true })
    expect(await isConsistent(() => strict.tasks.query.byState({ state: 'open' }).hydrate().all())).toEqual([
      undefined,
      true,
    ])
    expect(() => query.hydrate({ consistent: 1 as never })).toThrow(SetupError)
  })

  it('is scanned for whole items, too', async () => {
    const { db } = await open()
    const found = await db.tasks.scan.spread().segments(2).hydrate().all()
    expect(found.toSorted((a, b) => a.rank - b.rank)).toEqual(upTo(7).map(task))
    expect(await db.tasks.scan.byRank().hydrate().select('note').first()).toHaveProperty('note')
  })

  it('fetches nothing before it is said what, and never twice', async () => {
    const { db, query, recorder } = await open(0)
    const hydrate = (reader: object): unknown => (reader as typeof query).hydrate()
    for (const reader of [query.select('rank'), query.hydrate(), query.hydrate().select('note')]) {
      await expectError(SetupError, () => hydrate(reader))
    }
    await expectError(SetupError, () => hydrate(db.tasks.scan.byState().select('rank')))
    expect(recorder.names()).toEqual([])
  })

  it('says what it will fetch', async () => {
    const { query } = await open(0)
    expect(
      query
        .hydrate()
        .explain()
        .requests.map(({ action, implied }) => [action, implied]),
    ).toEqual([
      ['Query', false],
      ['BatchGetItem', true],
    ])
  })

  it('fails by an item that does not fit its schema, or leaves it out', async () => {
    const { db, query, recorder, tableName } = await open(2)
    await putRawItem(engine, db, {
      PK: { S: 'BOARD#home' },
      SK: { S: `TASK#${id(3)}` },
      PK1: { S: 'STATE#open' },
      SK1: { S: '0003' },
      _type: { S: 'Task' },
      note: { N: '1' },
    })
    await expectError(ItemValidationError, query.hydrate().all())
    const lenient = connect(model, { client: recorder.client, tableName, onInvalidItem: 'skip' })
    expect(idsOf(await lenient.tasks.query.byState({ state: 'open' }).hydrate().all())).toEqual([id(1), id(2)])
  })

  it('has no whole items to fetch where it holds them', async () => {
    const { db } = await open(0)
    const whole = db.tasks.query.primary({ board: 'home' }) as unknown as { hydrate(): unknown }
    expect(() => whole.hydrate()).toThrow(SetupError)
  })
})
