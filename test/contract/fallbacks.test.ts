import { defineEntity, defineModel, defineTable, ItemValidationError, KeyValueError } from 'keyloom'
import { expect } from 'vitest'
import * as z from 'zod'
import { describeOnEveryEngine, expectError, freshTable, recordRequests } from './harness.js'

const Book = defineEntity('Book', {
  schema: z.object({
    shelf: z.string(),
    id: z.string(),
    genre: z.string().optional(),
    series: z.string().nullish(),
    volume: z.number().int().optional(),
    place: z.object({ room: z.string().optional() }).optional(),
  }),
  key: { pk: 'SHELF#<shelf>', sk: 'BOOK#<series|NONE>#<id>' },
  indexes: {
    byGenre: { on: 'gsi1', pk: 'GENRE#<genre|NONE>', sk: '<series|NONE>#<volume:3|none>#<id>' },
    byRoom: { on: 'gsi2', pk: 'ROOM#<place.room|NONE>', sk: '<id>' },
    byVolume: { on: 'gsi3', pk: 'VOLUMES', sk: '<volume:3|none>#<id>' },
  },
})
const model = defineModel({
  table: defineTable({
    name: 'library',
    key: { pk: 'PK', sk: 'SK' },
    indexes: {
      gsi1: { pk: 'PK1', sk: 'SK1' },
      gsi2: { pk: 'PK2', sk: 'SK2' },
      gsi3: { pk: 'PK3', sk: 'SK3' },
    },
  }),
  entities: { books: Book },
  collections: { genre: { on: 'gsi1', of: ['books'] } },
})
const idsOf = (items: readonly { readonly id: string }[]): readonly string[] => items.map(({ id }) => id)

describeOnEveryEngine('a fallback in a key', (engine, it) => {
  async function open() {
    const recorder = recordRequests(engine.client)
    const db = await freshTable(engine, model, { client: recorder.client })
    await db.books.batchPut([
      { shelf: 'a', id: '1', genre: 'fantasy', series: 'Earthsea', volume: 1, place: { room: 'hall' } },
      { shelf: 'a', id: '2', genre: 'fantasy', series: 'Earthsea', volume: 2 },
      { shelf: 'a', id: '3', genre: 'fantasy' },
      { shelf: 'a', id: '4', series: null },
      { shelf: 'a', id: '5', series: 'Dune', place: {} },
      { shelf: 'a', id: '6', genre: 'fantasy', series: 'Earthsea' },
    ])
    recorder.clear()
    return { db, recorder }
  }

  it('is asked for with null in a partition', async () => {
    const { db } = await open()
    expect(idsOf(await db.books.query.byGenre({ genre: null }).all()).toSorted()).toEqual(['4', '5'])
    expect(idsOf(await db.books.query.byRoom({ place: { room: null } }).all())).toEqual(['2', '3', '4', '5', '6'])
    expect(idsOf((await db.collections.genre({ genre: null }).all()).books).toSorted()).toEqual(['4', '5'])
  })

  it('is asked for with null in a sort condition, alone and before others', async () => {
    const { db } = await open()
    const shelf = db.books.query.primary({ shelf: 'a' })
    expect(idsOf(await shelf.eq({ series: null }).all())).toEqual(['3', '4'])
    expect(idsOf(await shelf.eq({ series: null, id: '4' }).all())).toEqual(['4'])
    expect(idsOf(await shelf.gt({ series: null, id: '3' }).all())).toEqual(['4'])
    expect(idsOf(await shelf.between({ series: null, id: '0' }, { series: null, id: '3' }).all())).toEqual(['3'])
    const fantasy = db.books.query.byGenre({ genre: 'fantasy' })
    expect(idsOf(await fantasy.eq({ series: 'Earthsea', volume: null }).all())).toEqual(['6'])
    expect(idsOf(await fantasy.eq({ series: null, volume: null }).all())).toEqual(['3'])
    expect(idsOf(await fantasy.gte({ series: 'Earthsea', volume: 2 }).all())).toEqual(['2'])
    expect(idsOf(await db.books.query.byVolume({}).lte({ volume: 2 }).all())).toEqual(['1', '2'])
    expect(idsOf(await db.books.query.byVolume({}).eq({ volume: null }).all())).toEqual(['3', '4', '5', '6'])
  })

  it('can stand before the beginning of a text', async () => {
    const { db } = await open()
    const shelf = db.books.query.primary({ shelf: 'a' })
    expect(idsOf(await shelf.beginsWith({ series: null, id: '3' }).all())).toEqual(['3'])
  })

  it('has no place in an order, and no null is asked for without one', async () => {
    const { db, recorder } = await open()
    const shelf = db.books.query.primary({ shelf: 'a' })
    await expectError(KeyValueError, db.books.query.byVolume({}).gt({ volume: null }).all())
    await expectError(KeyValueError, shelf.beginsWith({ series: null }).all())
    await expectError(ItemValidationError, shelf.eq({ series: 'Dune', id: null as unknown as string }).all())
    await expectError(ItemValidationError, db.books.query.primary({ shelf: null as unknown as string }).all())
    await expectError(KeyValueError, shelf.eq({ series: 'NONE' }).all())
    expect(recorder.names()).toEqual([])
  })
})
