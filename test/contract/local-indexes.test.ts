import { defineEntity, defineModel, defineTable, ExpressionError } from 'keyloom'
import { describe, expect } from 'vitest'
import * as z from 'zod'
import { describeOnEveryEngine, expectError, freshTable, rawItem, recordRequests, type TestEngine } from './harness.js'

const Task = defineEntity('Task', {
  schema: z.object({
    board: z.string(),
    id: z.string(),
    title: z.string(),
    rank: z.number().optional(),
    due: z.date().optional(),
    label: z.string().optional(),
    notes: z.array(z.string()).default([]),
  }),
  key: { pk: 'BOARD#<board>', sk: 'TASK#<id>' },
  indexes: {
    byRank: { on: 'byRank', sk: '<rank>' },
    byDue: { on: 'byDue', sk: 'DUE#<due>#<id>' },
    byLabel: { on: 'byLabel', sk: '<label>' },
  },
})
const Milestone = defineEntity('Milestone', {
  schema: z.object({ board: z.string(), id: z.string(), title: z.string(), due: z.date() }),
  key: { pk: 'BOARD#<board>', sk: 'MILESTONE#<id>' },
  indexes: { byDue: { on: 'byDue', sk: 'DUE#<due>#<id>' } },
})
const declare = (typeAttribute?: false) =>
  defineModel({
    table: defineTable({
      name: 'boards',
      key: { pk: 'PK', sk: 'SK' },
      indexes: {
        byRank: { type: 'local', sk: { name: 'rank', type: 'number' }, projection: 'keys' },
        byDue: { type: 'local', sk: 'DUE', projection: ['title'] },
        byLabel: { type: 'local', sk: 'label' },
      },
      ...(typeAttribute === false && { typeAttribute }),
    }),
    entities: { tasks: Task, milestones: Milestone },
  })
const typed = declare()
const untyped = declare(false)

const day = (number: number) => new Date(Date.UTC(2025, 0, number))
const task = (id: string, more: object = {}) => ({ board: 'a', id, title: `Task ${id}`, ...more })
const partition = { board: 'a' }

async function open(engine: TestEngine, model: typeof typed) {
  const sent = recordRequests(engine.client)
  const db = await freshTable(engine, model, { client: sent.client })
  await db.tasks.put(task('1', { rank: 10, due: day(3), label: 'x' }))
  await db.tasks.put(task('2', { rank: 9, due: day(1) }))
  await db.tasks.put(task('3', { label: 'y' }))
  await db.milestones.put({ board: 'a', id: '1', title: 'First', due: day(2) })
  await db.tasks.put({ ...task('4', { rank: 1, due: day(1), label: 'x' }), board: 'b' })
  sent.clear()
  return { db, sent }
}

describeOnEveryEngine('a local index', (engine, it) => {
  describe.each([
    ['where items carry their entity', typed],
    ['where they do not', untyped],
  ])('%s', (_name, model) => {
    it('of keys only gives the attributes that stand in its keys', async () => {
      const { db, sent } = await open(engine as TestEngine, model)
      const byRank = db.tasks.query.byRank(partition)
      expect(await byRank.all()).toEqual([
        { board: 'a', id: '2', rank: 9 },
        { board: 'a', id: '1', rank: 10 },
      ])
      expect(await byRank.gt({ rank: 9 }).select('id').all()).toEqual([{ id: '1' }])
      expect(await byRank.reverse().first()).toEqual({ board: 'a', id: '1', rank: 10 })
      // DynamoDB would fetch what such an index lacks from the table, and charge for it: nothing asks it to.
      for (const { input } of sent.requests)
        expect(input.Select ?? 'ALL_PROJECTED_ATTRIBUTES').toBe('ALL_PROJECTED_ATTRIBUTES')
    })

    it('of a list gives those too, of its own items alone', async () => {
      const { db } = await open(engine as TestEngine, model)
      expect(await db.tasks.query.byDue(partition).all()).toEqual([
        { board: 'a', id: '2', title: 'Task 2', due: day(1) },
        { board: 'a', id: '1', title: 'Task 1', due: day(3) },
      ])
      const milestones = db.milestones.query.byDue(partition)
      expect(await milestones.all()).toEqual([{ board: 'a', id: '1', title: 'First', due: day(2) }])
      expect([await milestones.count(), await db.tasks.query.byDue(partition).count()]).toEqual([1, 2])
      const onTheFirst = db.tasks.query.byDue(partition).eq({ due: day(1) })
      expect(
        await onTheFirst
          .filter((one, { eq }) => eq(one.title, 'Task 2'))
          .select('title')
          .all(),
      ).toEqual([{ title: 'Task 2' }])
    })

    it('that does not hold an attribute is not asked for it, nor to filter by it', async () => {
      const { db, sent } = await open(engine as TestEngine, model)
      await expectError(
        ExpressionError,
        db.tasks.query
          .byDue(partition)
          .select('notes' as 'title')
          .all(),
      )
      // @ts-expect-error "Property 'title' does not exist"
      const filtered = db.tasks.query.byRank(partition).filter((one, { eq }) => eq(one.title, 'Task 1'))
      await expectError(ExpressionError, filtered.all())
      expect(sent.requests).toEqual([])
    })

    it('can be read consistently', async () => {
      const { db, sent } = await open(engine as TestEngine, model)
      expect(await db.tasks.query.byRank(partition).consistent().count()).toBe(2)
      expect(await db.tasks.query.byDue(partition).consistent().all()).toHaveLength(2)
      expect(sent.requests.map(({ input }) => input.ConsistentRead)).toEqual([true, true])
    })

    it('is joined, left and moved in by updates', async () => {
      const { db } = await open(engine as TestEngine, model)
      const key = { board: 'a', id: '3' }
      const stored = { PK: { S: 'BOARD#a' }, SK: { S: 'TASK#3' } }
      await db.tasks.update(key, { rank: 9.5, due: day(2) })
      const ids = async (query: { all(): Promise<readonly { readonly id: string }[]> }) =>
        (await query.all()).map(({ id }) => id).join('')
      expect(await ids(db.tasks.query.byRank(partition))).toBe('231')
      expect(await ids(db.tasks.query.byDue(partition))).toBe('231')
      await db.tasks.update(key, (one, { set, remove }) => [set(one.rank, 11), remove(one.due)])
      expect(await ids(db.tasks.query.byRank(partition))).toBe('213')
      expect(await ids(db.tasks.query.byDue(partition))).toBe('21')
      expect(await rawItem(engine, db, stored)).not.toHaveProperty('DUE')
      await db.tasks.update(key, (one, { remove }) => [remove(one.rank), remove(one.label)])
      expect(await ids(db.tasks.query.byRank(partition))).toBe('21')
      expect(await db.tasks.get(key)).toEqual({ ...task('3'), notes: [] })
    })

    it('of whole items gives whole items', async () => {
      const { db } = await open(engine as TestEngine, model)
      expect(await db.tasks.query.byLabel(partition).all()).toEqual([
        { ...task('1', { rank: 10, due: day(3), label: 'x' }), notes: [] },
        { ...task('3', { label: 'y' }), notes: [] },
      ])
      const page = await db.tasks.query.byLabel(partition).page({ limit: 1 })
      const next = await db.tasks.query.byLabel(partition).page({ limit: 1, cursor: page.cursor })
      expect([page, next].flatMap(({ items }) => items.map(({ id }) => id))).toEqual(['1', '3'])
      expect(next.cursor).toBeUndefined()
    })
  })
})
