import { defineEntity, defineModel, defineTable, ExpressionError } from 'keyloom'
import { expect } from 'vitest'
import * as z from 'zod'
import { describeOnEveryEngine, expectError, freshTable, type TestEngine } from './harness.js'

/** So many optional attributes, whose names are none of the compiler's business. */
const cellsOf = (count: number): object =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`cell${n}`, z.number().optional()]))
const base = z.object({ id: z.string(), handle: z.string() })
const wide = base.extend(cellsOf(400)) as unknown as typeof base
const versioned = base.extend({ version: z.number().int().optional() })

const Wide = defineEntity('Wide', {
  schema: wide,
  key: { pk: 'WIDE#<id>' },
  unique: { handle: 'HANDLE#<handle>' },
})
const Versioned = defineEntity('Versioned', {
  schema: versioned.extend(cellsOf(400)) as unknown as typeof versioned,
  key: { pk: 'VERSIONED#<id>' },
  unique: { handle: 'VERSIONED_HANDLE#<handle>' },
  version: 'version',
})
const Narrow = defineEntity('Narrow', {
  schema: base.extend(cellsOf(60)) as unknown as typeof base,
  key: { pk: 'NARROW#<id>' },
  unique: { handle: 'NARROW_HANDLE#<handle>' },
})
const model = defineModel({
  table: defineTable({ name: 'wide', key: { pk: 'PK' } }),
  entities: { wide: Wide, versioned: Versioned, narrow: Narrow },
})
const open = (engine: TestEngine) => freshTable(engine, model)
const cells = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`cell${n}`, n]))
const item = { id: 'a', handle: 'x' }

describeOnEveryEngine('a write with unique values on an item of very many attributes', (engine, it) => {
  it('says how to make it, where what it gives back takes too long a condition', async () => {
    const db = await open(engine)
    await db.wide.create({ ...item, ...cells(400) })
    for (const write of [db.wide.update({ id: 'a' }, { handle: 'y' }), db.wide.delete({ id: 'a' })]) {
      const error = await expectError(ExpressionError, write)
      expect(error.code).toBe('expression.limit')
      expect(error.message).toContain("use returning('none'), or give the entity a version")
    }
    expect(await db.wide.get({ id: 'a' })).toMatchObject(item)
  })

  it('is made without giving anything back', async () => {
    const db = await open(engine)
    await db.wide.create({ ...item, ...cells(400) })
    expect(await db.wide.update({ id: 'a' }, { handle: 'y' }).returning('none')).toBeUndefined()
    expect(await db.wide.get({ id: 'a' })).toMatchObject({ handle: 'y', cell399: 399 })
    expect(await db.wide.delete({ id: 'a' }).returning('none')).toBeUndefined()
    expect(await db.wide.exists({ id: 'a' })).toBe(false)
  })

  it('is guarded by the version alone, where there is one', async () => {
    const db = await open(engine)
    await db.versioned.create({ ...item, ...cells(400) })
    expect(await db.versioned.update({ id: 'a' }, { handle: 'y' })).toMatchObject({
      handle: 'y',
      version: 2,
      cell399: 399,
    })
    expect(await db.versioned.delete({ id: 'a' })).toMatchObject({ handle: 'y' })
  })

  it('gives back items of as many attributes as most have, present and absent', async () => {
    const db = await open(engine)
    for (const count of [0, 30, 60]) {
      await db.narrow.put({ ...item, ...cells(count) })
      const updated = await db.narrow.update({ id: 'a' }, { handle: `y${count}` })
      expect(updated).toEqual({ ...item, ...cells(count), handle: `y${count}` })
      expect(await db.narrow.delete({ id: 'a' })).toEqual(updated)
    }
  })
})
