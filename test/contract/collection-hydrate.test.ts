import { connect, defineEntity, defineModel, defineTable, SetupError } from 'keyloom'
import { expect } from 'vitest'
import * as z from 'zod'
import { describeOnEveryEngine, expectError, freshTable, recordRequests, tableOf } from './harness.js'

const when = { state: 'open' } as const
const Task = defineEntity('Task', {
  schema: z.object({
    board: z.string(),
    id: z.string(),
    at: z.number().int(),
    state: z.enum(['open', 'done']),
    text: z.string(),
    expiresAt: z.date().optional(),
  }),
  key: { pk: 'TASK#<id>', sk: 'TASK' },
  indexes: {
    recent: { on: 'gsi1', pk: 'BOARD#<board>', sk: '<at:4>#TASK', when },
    plain: { on: 'gsi2', pk: 'BOARD#<board>', sk: '<at:4>#TASK' },
  },
})
const Note = defineEntity('Note', {
  schema: z.object({
    board: z.string(),
    id: z.string(),
    at: z.number().int(),
    body: z.string(),
    kind: z.enum(['a', 'b']).default('a'),
  }),
  key: { pk: 'NOTE#<id>', sk: 'NOTE' },
  indexes: {
    first: { on: 'gsi1', pk: 'BOARD#<board>', sk: '<at:4>#NOTE', when: { kind: 'a' } },
    plain: { on: 'gsi2', pk: 'BOARD#<board>', sk: '<at:4>#NOTE' },
    second: { on: 'gsi1', pk: 'BOARD#<board>', sk: '<at:4>#NOTE', when: { kind: 'b' } },
  },
})
const model = defineModel({
  table: defineTable({
    name: 'board',
    key: { pk: 'PK', sk: 'SK' },
    indexes: {
      gsi1: { pk: 'PK1', sk: 'SK1', projection: ['kind'] },
      gsi2: { pk: 'PK2', sk: 'SK2', projection: 'keys' },
    },
    ttl: 'expiresAt',
  }),
  entities: { tasks: Task, notes: Note },
  collections: { recent: { on: 'gsi1', of: ['tasks', 'notes'] }, plain: { on: 'gsi2', of: ['tasks', 'notes'] } },
})

const task = (at: number) => ({ board: 'b', id: `t${at}`, at, state: 'open' as const, text: `Task ${at}` })
const note = (at: number) => ({
  board: 'b',
  id: `n${at}`,
  at,
  body: `Note ${at}`,
  kind: at % 4 === 0 ? ('b' as const) : ('a' as const),
})

describeOnEveryEngine('a collection on an index that does not hold whole items', (engine, it) => {
  async function open() {
    const recorder = recordRequests(engine.client)
    const db = await freshTable(engine, model, { client: recorder.client })
    const places = [1, 2, 3, 4, 5, 6, 7, 8]
    await db.batchWrite(places.map((at) => (at % 2 === 1 ? db.tasks.put(task(at)) : db.notes.put(note(at)))))
    recorder.clear()
    const all = places.map((at) =>
      at % 2 === 1 ? { entity: 'tasks', item: task(at) } : { entity: 'notes', item: note(at) },
    )
    return { db, recorder, all, recent: db.collections.recent({ board: 'b' }), tableName: tableOf(db) }
  }

  it('gives what that holds, and whole items by hydrate, in its order', async () => {
    const { recent, recorder, all } = await open()
    expect(await recent.first()).toEqual({ entity: 'tasks', item: { board: 'b', id: 't1', at: 1 } })
    recorder.clear()
    const found = []
    for await (const one of recent.hydrate()) found.push(one)
    expect(found).toEqual(all)
    expect(recorder.names()).toEqual(['Query', 'BatchGetItem'])
    expect(await recent.reverse().hydrate().all()).toEqual({
      tasks: [task(7), task(5), task(3), task(1)],
      notes: [note(8), note(6), note(4), note(2)],
    })
    expect(await recent.gt({ at: 3 }).hydrate().limit(2).all()).toEqual({ tasks: [task(5)], notes: [note(4)] })
    expect(await recent.hydrate().count()).toBe(8)
  })

  it('that holds keys alone, too', async () => {
    const { db, all } = await open()
    const plain = db.collections.plain({ board: 'b' })
    expect((await plain.hydrate().page({ limit: 3 })).items).toEqual(all.slice(0, 3))
    expect(await plain.select('at').limit(2).all()).toEqual({ tasks: [{ at: 1 }], notes: [{ at: 2 }] })
    const { tasks, notes } = await plain.hydrate().select('text', 'body').limit(2).all()
    expect([tasks, notes]).toEqual([[{ text: 'Task 1' }], [{ body: 'Note 2' }]])
  })

  it('has pages of whole items, both ways', async () => {
    const { recent, all } = await open()
    const first = await recent.hydrate().page({ limit: 3 })
    expect(first.items).toEqual(all.slice(0, 3))
    const second = await recent.hydrate().page({ limit: 3, cursor: first.cursor })
    expect(second.items).toEqual(all.slice(3, 6))
    expect((await recent.hydrate().page({ limit: 3, cursor: second.previous })).items).toEqual(first.items)
    const third = await recent.hydrate().page({ limit: 3, cursor: second.cursor })
    expect(third.items).toEqual(all.slice(6))
    expect(third.cursor).toBeUndefined()
  })

  it('fetches what is selected of those that have it, and reads what tells an entry', async () => {
    const { recent } = await open()
    const texts = await recent.hydrate({ consistent: true }).select('text').limit(3).all()
    expect(texts).toEqual({ tasks: [{ text: 'Task 1' }, { text: 'Task 3' }], notes: [{}] })
    expect(await recent.select('at').limit(4).all()).toEqual({
      tasks: [{ at: 1 }, { at: 3 }],
      notes: [{ at: 2 }, { at: 4 }],
    })
  })

  it('leaves out what is gone, or elsewhere, by the time it is fetched', async () => {
    const { db, recorder, all, tableName } = await open()
    const own = connect(model, { client: recorder.client, tableName })
    let isLate = true
    recorder.client.middlewareStack.add(
      (next, context) => async (args) => {
        if (isLate && context.commandName === 'BatchGetItemCommand') {
          isLate = false
          await db.tasks.delete({ id: 't1' })
          await db.tasks.update({ id: 't3' }, { state: 'done' })
          await db.tasks.update({ id: 't5' }, { board: 'c' })
          await db.notes.update({ id: 'n2' }, { at: 3 })
        }
        return next(args)
      },
      { step: 'initialize' },
    )
    const page = await own.collections.recent({ board: 'b' }).hydrate().page({ limit: 4 })
    expect(page.items).toEqual([{ entity: 'notes', item: { ...note(2), at: 3 } }, all[3], all[5], all[6]])
  })

  it('tells expired items by their whole, where the connection hides them', async () => {
    const { db, recorder, tableName } = await open()
    await db.tasks.update({ id: 't1' }, { expiresAt: new Date(1000) })
    const current = connect(model, { client: recorder.client, tableName, expired: 'hide' })
    const recent = current.collections.recent({ board: 'b' })
    const { tasks } = await recent.hydrate().select('text').limit(3).all()
    expect(tasks).toEqual([{ text: 'Task 3' }])
    expect((await expectError(SetupError, recent.all())).message).toContain('hydrate()')
    await expectError(SetupError, recent.hydrate().count())
  })

  it('says what it will fetch', async () => {
    const { recent } = await open()
    const actions = recent
      .hydrate()
      .explain()
      .requests.map(({ action, implied }) => [action, implied])
    expect(actions).toEqual([
      ['Query', false],
      ['BatchGetItem', true],
    ])
  })

  it('fetches nothing before it is said what, or where whole items are held', async () => {
    const { db, recent, recorder } = await open()
    recorder.clear()
    for (const reader of [recent.select('at'), recent.hydrate(), recent.hydrate().select('text')]) {
      expect(() => (reader as unknown as typeof recent).hydrate()).toThrow(SetupError)
    }
    expect(() => recent.hydrate({ consistent: 1 as never })).toThrow(SetupError)
    expect(db).toBeDefined()
    expect(recorder.names()).toEqual([])
  })
})
