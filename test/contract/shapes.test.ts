import { defineEntity, defineModel, defineTable } from 'keyloom'
import { describe, expect } from 'vitest'
import * as z from 'zod'
import { describeOnEveryEngine, freshTable, putRawItem, rawItem } from './harness.js'

describeOnEveryEngine('entities of other shapes', (engine, it) => {
  describe('a union of objects', () => {
    const Shape = defineEntity('Shape', {
      schema: z.discriminatedUnion('kind', [
        z.object({
          kind: z.literal('circle'),
          id: z.string(),
          radius: z.number().int(),
          colour: z.string().default('red'),
        }),
        z.object({ kind: z.literal('text'), id: z.string(), text: z.string() }),
      ]),
      key: { pk: 'SHAPE#<id>' },
      indexes: {
        byKind: { on: 'gsi1', pk: 'KIND#<kind>', sk: '<id>' },
        byRadius: { on: 'gsi2', pk: 'CIRCLE', sk: '<radius:4>', when: { kind: 'circle' } },
      },
    })
    const table = defineTable({
      name: 'shapes',
      key: { pk: 'PK' },
      indexes: { gsi1: { pk: 'GSI1PK', sk: 'GSI1SK' }, gsi2: { pk: 'GSI2PK', sk: 'GSI2SK' } },
    })
    const model = defineModel({ table, entities: { shapes: Shape } })

    it('is stored, read and updated by the alternative that an item is', async () => {
      const db = await freshTable(engine, model)
      const circle = await db.shapes.put({ kind: 'circle', id: '1', radius: 5 })
      const text = await db.shapes.put({ kind: 'text', id: '2', text: 'hello' })
      expect(circle).toEqual({ kind: 'circle', id: '1', radius: 5, colour: 'red' })
      expect(await db.shapes.get({ id: '1' })).toEqual(circle)
      expect(await db.shapes.query.byKind({ kind: 'text' }).all()).toEqual([text])
      expect(await db.shapes.query.byRadius({}).all()).toEqual([circle])
      await db.shapes.update({ id: '1' }, (s, { add }) => add(s.radius, 2))
      expect(await db.shapes.query.byRadius({}).gte({ radius: 7 }).count()).toBe(1)
      expect(await db.shapes.update({ id: '2' }, { text: 'bye' })).toEqual({ ...text, text: 'bye' })
    })

    it('refuses what is none of the alternatives', async () => {
      const db = await freshTable(engine, model)
      const none = { kind: 'circle', id: '1', text: 'no circle' } as never
      await expect(db.shapes.put(none)).rejects.toMatchObject({ code: 'item.invalid' })
    })
  })

  it('keys of normalised texts and of codecs, in domain form', async () => {
    const Page = defineEntity('Page', {
      schema: z.object({
        book: z.string().trim().toLowerCase(),
        number: z.codec(z.string(), z.number().int(), { decode: Number, encode: String }),
      }),
      key: { pk: 'BOOK#<book>', sk: '<number:5>' },
    })
    const table = defineTable({ name: 'pages', key: { pk: 'PK', sk: 'SK' } })
    const db = await freshTable(engine, defineModel({ table, entities: { pages: Page } }))
    await db.pages.put({ book: ' Emma ', number: 5 })
    const page = { book: 'emma', number: 5 }
    expect(await db.pages.get({ book: 'EMMA', number: 5 })).toEqual(page)
    expect((await rawItem(engine, db, { PK: { S: 'BOOK#emma' }, SK: { S: '00005' } }))?.number).toEqual({ S: '5' })
    expect(await db.pages.query.primary({ book: 'Emma' }).lte({ number: 99 }).all()).toEqual([page])
    expect(await db.pages.query.primary({ book: 'Emma' }).gt({ number: 5 }).all()).toEqual([])
  })

  it('an attribute on both sides of a key is asked for once', async () => {
    const Cell = defineEntity('Cell', {
      schema: z.object({ sheet: z.string(), column: z.string(), row: z.number().int() }),
      key: { pk: 'SHEET#<sheet>', sk: '<sheet>#<column>#<row:3>' },
    })
    const table = defineTable({ name: 'cells', key: { pk: 'PK', sk: 'SK' } })
    const db = await freshTable(engine, defineModel({ table, entities: { cells: Cell } }))
    for (const column of ['a', 'b']) for (const row of [1, 2, 3]) await db.cells.put({ sheet: 's', column, row })
    const query = db.cells.query.primary({ sheet: 's' })
    expect(await query.count()).toBe(6)
    expect((await query.eq({ column: 'b' }).all()).map(({ row }) => row)).toEqual([1, 2, 3])
    const range = query.between({ column: 'a', row: 2 }, { column: 'a', row: 9 })
    expect((await range.all()).map(({ row }) => row)).toEqual([2, 3])
  })

  it('defaults inside of a map stand in index keys as reads give them', async () => {
    const Place = defineEntity('Place', {
      schema: z.object({
        id: z.string(),
        address: z.object({ city: z.string().default('Oslo') }).default({ city: 'Oslo' }),
        rank: z.number().int().optional(),
      }),
      key: { pk: 'PLACE#<id>' },
      indexes: { byCity: { on: 'gsi1', pk: 'CITY#<address.city>', sk: '<rank:3>' } },
    })
    const table = defineTable({ name: 'places', key: { pk: 'PK' }, indexes: { gsi1: { pk: 'GSI1PK', sk: 'GSI1SK' } } })
    const db = await freshTable(engine, defineModel({ table, entities: { places: Place } }))
    const key = { PK: { S: 'PLACE#1' } }
    const older = { ...key, _type: { S: 'Place' }, id: { S: '1' } }
    const keyOf = async () => (await rawItem(engine, db, key))?.GSI1PK
    for (const item of [older, { ...older, address: { M: {} } }]) {
      await putRawItem(engine, db, item)
      const updated = await db.places.update({ id: '1' }, { rank: 4 })
      expect(updated).toEqual({ id: '1', address: { city: 'Oslo' }, rank: 4 })
      expect(await keyOf()).toEqual({ S: 'CITY#Oslo' })
    }
    await db.places.update({ id: '1' }, { address: { city: 'Bergen' } })
    expect(await keyOf()).toEqual({ S: 'CITY#Bergen' })
  })
})
