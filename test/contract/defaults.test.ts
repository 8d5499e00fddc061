import { defineEntity, defineModel, defineTable } from 'keyloom'
import { expect } from 'vitest'
import * as z from 'zod'
import { describeOnEveryEngine, freshTable, putRawItem, rawItem, recordRequests } from './harness.js'

const Thing = defineEntity('Thing', {
  schema: z.object({
    id: z.string(),
    count: z.number().int().default(10),
    zero: z.number().default(0),
    big: z.bigint().default(5n),
    copy: z.number().optional(),
    lines: z.array(z.string()).default(['first']),
    tags: z.set(z.string()).default(new Set(['old'])),
    stats: z.object({ views: z.number().default(100), scores: z.array(z.number().default(7)) }).optional(),
  }),
  key: { pk: 'THING#<id>' },
  indexes: { byCount: { on: 'gsi1', pk: 'COUNT', sk: '<count:4>' } },
})
const model = defineModel({
  table: defineTable({ name: 'things', key: { pk: 'PK' }, indexes: { gsi1: { pk: 'GSI1PK', sk: 'GSI1SK' } } }),
  entities: { things: Thing },
})

describeOnEveryEngine('an update of an attribute with a default that an older item lacks', (engine, it) => {
  /** A thing that was written before any of its attributes were thought of. */
  async function openOld(more: Record<string, object> = {}) {
    const sent = recordRequests(engine.client)
    const db = await freshTable(engine, model, { client: sent.client })
    await putRawItem(engine, db, { PK: { S: 'THING#1' }, id: { S: '1' }, _type: { S: 'Thing' }, ...more } as never)
    sent.clear()
    return { db, sent }
  }
  const old = {
    id: '1',
    count: 10,
    zero: 0,
    big: 5n,
    lines: ['first'],
    tags: new Set(['old']),
  }

  it('goes on from the default, as reads show it', async () => {
    const { db } = await openOld()
    expect(await db.things.get({ id: '1' })).toEqual(old)
    const updated = await db.things.update({ id: '1' }, (t, { add, subtract, append, set, plus }) => [
      add(t.zero, 2),
      subtract(t.big, 1n),
      append(t.lines, ['last']),
      set(t.copy, plus(t.count, 1)),
      add(t.tags, new Set(['new'])),
    ])
    expect(updated).toEqual({
      ...old,
      zero: 2,
      big: 4n,
      lines: ['first', 'last'],
      copy: 11,
      tags: new Set(['old', 'new']),
    })
    expect(await db.things.get({ id: '1' })).toEqual(updated)
  })

  it('keeps index keys that it is in true', async () => {
    const { db } = await openOld()
    const updated = await db.things.update({ id: '1' }, (t, { add }) => add(t.count, 1))
    expect(updated.count).toBe(11)
    expect((await rawItem(engine, db, { PK: { S: 'THING#1' } }))?.GSI1SK).toEqual({ S: '0011' })
    expect(await db.things.query.byCount({}).eq({ count: 11 }).count()).toBe(1)
  })

  it('lets setIfNotExists set another value', async () => {
    const { db } = await openOld()
    const updated = await db.things.update({ id: '1' }, (t, { setIfNotExists }) => setIfNotExists(t.zero, 20))
    expect(updated.zero).toBe(20)
  })

  it('takes the default of a place inside, and none for an element', async () => {
    const { db } = await openOld({ stats: { M: { scores: { L: [] } } } })
    const updated = await db.things.update({ id: '1' }, (t, { add }) => [
      add(t.stats.views, 1),
      add(t.stats.scores[0], 1),
    ])
    expect(updated.stats).toEqual({ views: 101, scores: [1] })
  })

  it('reads first only where a set begins with elements', async () => {
    const { db, sent } = await openOld()
    await db.things.update({ id: '1' }, (t, { add }) => add(t.zero, 2))
    expect(sent.names()).toEqual(['UpdateItem'])
    sent.clear()
    const change = db.things.update({ id: '1' }, (t, { add }) => add(t.tags, new Set(['new'])))
    expect(change.explain().requests[0]?.reason).toBe('the write also needs tags, as stored')
    expect((await change).tags).toEqual(new Set(['old', 'new']))
    expect((await change).tags).toEqual(new Set(['old', 'new']))
    const taken = await db.things.update({ id: '1' }, (t, { deleteFrom }) => deleteFrom(t.tags, new Set(['old'])))
    expect(taken.tags).toEqual(new Set(['new']))
  })

  it('starts anew where another writer adds the first element in between', async () => {
    const { db } = await openOld()
    await Promise.all(
      ['a', 'b', 'c', 'd'].map((tag) => db.things.update({ id: '1' }, (t, { add }) => add(t.tags, new Set([tag])))),
    )
    expect((await db.things.getOrThrow({ id: '1' })).tags).toEqual(new Set(['old', 'a', 'b', 'c', 'd']))
  })
})
