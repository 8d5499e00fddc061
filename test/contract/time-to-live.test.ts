import { connect, defineEntity, defineModel, defineTable } from 'keyloom'
import { expect } from 'vitest'
import * as z from 'zod'
import { describeOnEveryEngine, freshTable, rawItem, tableOf } from './harness.js'
import { later } from './shop.js'

const date = z.date()
const Token = defineEntity('Token', {
  schema: z.object({ id: z.string(), at: date.optional(), since: date.optional(), expiresAt: date }),
  key: { pk: 'TOKEN#<id>' },
})
// Each alternative has a date of its own, one of them an optional one.
const Grant = defineEntity('Grant', {
  schema: z.discriminatedUnion('kind', [
    z.object({ id: z.string(), kind: z.literal('short'), expiresAt: z.date() }),
    z.object({ id: z.string(), kind: z.literal('long'), expiresAt: z.date().nullable().optional(), note: z.string() }),
  ]),
  key: { pk: 'GRANT#<id>' },
})
const model = defineModel({
  table: defineTable({ name: 'tokens', key: { pk: 'PK' }, ttl: 'expiresAt' }),
  entities: { tokens: Token, grants: Grant },
})

describeOnEveryEngine('the time to live', (engine, it) => {
  it('is stored as seconds, and no other attribute of the same schema is', async () => {
    const db = await freshTable(engine, model)
    await db.tokens.put({ id: '1', at: later, expiresAt: later })
    await db.tokens.update({ id: '1' }, { since: later, expiresAt: later })
    expect(await rawItem(engine, db, { PK: { S: 'TOKEN#1' } })).toMatchObject({
      at: { S: later.toISOString() },
      since: { S: later.toISOString() },
      expiresAt: { N: String(later.getTime() / 1000) },
    })
    await db.tokens.check({ id: '1' }, (t, { and, eq }) => and(eq(t.since, later), eq(t.expiresAt, later)))
  })

  it('is stored as seconds in each alternative of a union', async () => {
    const db = await freshTable(engine, model)
    const soon = new Date(later.getTime() - 60_000)
    await db.grants.put({ id: '1', kind: 'short', expiresAt: later })
    await db.grants.put({ id: '2', kind: 'long', expiresAt: later, note: 'x' })
    await db.grants.put({ id: '3', kind: 'long', note: 'x' })
    for (const id of ['1', '2', '3']) {
      const updated = await db.grants.update({ id }, { expiresAt: soon }).if((g, { ne }) => ne(g.expiresAt, soon))
      expect(updated.expiresAt).toEqual(soon)
      const seconds = { N: String(soon.getTime() / 1000) }
      expect(await rawItem(engine, db, { PK: { S: `GRANT#${id}` } })).toMatchObject({ expiresAt: seconds })
      expect(await db.grants.get({ id }).select('expiresAt')).toEqual({ expiresAt: soon })
      await db.grants.check({ id }, (g, { lt }) => lt(g.expiresAt, later))
    }
    expect(await db.grants.update({ id: '2' }, { expiresAt: null })).toMatchObject({ expiresAt: null })
    const late = connect(model, { client: engine.client, tableName: tableOf(db), expired: 'hide', now: () => later })
    expect(await late.grants.exists({ id: '1' })).toBe(false)
    expect(await late.grants.exists({ id: '2' })).toBe(true)
  })

  it('is cut to whole seconds, and compared by order with a moment as that is', async () => {
    const db = await freshTable(engine, model)
    const between = new Date(later.getTime() + 500)
    expect((await db.tokens.put({ id: '1', expiresAt: between })).expiresAt).toEqual(later)
    const holds = async (name: 'eq' | 'lt' | 'lte' | 'gt' | 'gte', moment: Date): Promise<boolean> =>
      (await db.tokens.check({ id: '1' }, (t, operators) => operators[name](t.expiresAt, moment)).result()).ok
    expect(await Promise.all((['lt', 'lte', 'gt', 'gte'] as const).map((name) => holds(name, between)))).toEqual([
      true,
      true,
      false,
      false,
    ])
    expect(await Promise.all((['lt', 'lte', 'gt', 'gte'] as const).map((name) => holds(name, later)))).toEqual([
      false,
      true,
      false,
      true,
    ])
    // What was written equals what is stored of it.
    expect(await holds('eq', between)).toBe(true)
    const range = db.tokens.check({ id: '1' }, (t, operators) => operators.between(t.expiresAt, between, between))
    expect((await range.result()).ok).toBe(false)
  })
})
