import { defineEntity, defineModel, defineTable } from 'keyloom'
import { expect } from 'vitest'
import * as z from 'zod'
import { describeOnEveryEngine, freshTable, rawItem } from './harness.js'
import { later } from './shop.js'

const date = z.date()
const Token = defineEntity('Token', {
  schema: z.object({ id: z.string(), at: date.optional(), since: date.optional(), expiresAt: date }),
  key: { pk: 'TOKEN#<id>' },
})
const model = defineModel({
  table: defineTable({ name: 'tokens', key: { pk: 'PK' }, ttl: 'expiresAt' }),
  entities: { tokens: Token },
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
