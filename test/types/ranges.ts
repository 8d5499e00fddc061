import { connect, defineEntity, defineModel, defineTable } from 'keyloom'
import * as z from 'zod'
import { same } from './expect.js'

const Id = z.string().brand<'Id'>()

/** Sort keys of every kind, to see which operators they let in. */
const Book = defineEntity('Book', {
  schema: z.object({
    id: z.string(),
    shelf: z.enum(['a', 'b']),
    lent: z.boolean(),
    code: Id,
    title: z.string(),
    at: z.date(),
    year: z.number(),
  }),
  key: { pk: 'BOOK#<id>', sk: 'B' },
  indexes: {
    byShelf: { on: 'i1', pk: 'BOOKS', sk: '<shelf>#<at>' },
    byLent: { on: 'i2', pk: 'BOOKS', sk: '<lent>' },
    byCode: { on: 'i3', pk: 'BOOKS', sk: '<code>' },
    byTitle: { on: 'i4', pk: 'BOOKS', sk: '<title:lower>' },
    byMonth: { on: 'i5', pk: 'BOOKS#<at:month>', sk: '<at>#<title>' },
    byYear: { on: 'i6', pk: 'BOOKS', sk: '<year:4>#<shelf>#<title>' },
  },
})
const library = defineModel({
  table: defineTable({
    name: 'library',
    key: { pk: 'PK', sk: 'SK' },
    indexes: {
      i1: { pk: 'P1', sk: 'S1' },
      i2: { pk: 'P2', sk: 'S2' },
      i3: { pk: 'P3', sk: 'S3' },
      i4: { pk: 'P4', sk: 'S4' },
      i5: { pk: 'P5', sk: 'S5' },
      i6: { pk: 'P6', sk: 'S6' },
    },
  }),
  entities: { books: Book },
})
const { books } = connect(library, { client: undefined as never })
const at = new Date()
declare const code: z.output<typeof Id>

export async function accepted() {
  books.query.byShelf({}).eq({ shelf: 'a' })
  books.query.byShelf({}).gte({ shelf: 'a', at })
  books.query.byShelf({}).between({ shelf: 'a', at }, { shelf: 'a', at })
  books.query.byShelf({}).beginsWith({ shelf: 'a' })
  books.query.byLent({}).eq({ lent: true })
  books.query.byCode({}).lt({ code })
  books.query.byTitle({}).eq({ title: 'x' })
  books.query.byMonth({ at }).gt({ at })
  books.query.byMonth({ at }).beginsWith({ at, title: 'x' })
  books.query.byYear({}).lte({ year: 2000 })
  books.query.byYear({}).lte({ year: 2000, shelf: 'a', title: 'x' })
  books.query.byYear({}).beginsWith({ year: 2000, shelf: 'a', title: 'x' })
  type AtLeast = Parameters<ReturnType<typeof books.query.byShelf>['gte']>[0]
  same<AtLeast, { shelf: 'a' | 'b'; at: Date }>(true)
}

export async function refused() {
  // @ts-expect-error "Property 'at' is missing"
  books.query.byShelf({}).gte({ shelf: 'a' })
  // @ts-expect-error ""these values have no order in a key: use eq""
  books.query.byLent({}).gt({ lent: true })
  // @ts-expect-error ""these values have no order in a key: use eq""
  books.query.byTitle({}).gt({ title: 'x' })
  // @ts-expect-error "is not assignable to parameter of type"
  books.query.byYear({}).gt({ year: 2000, shelf: 'a' })
  // @ts-expect-error ""beginsWith needs text as its last value""
  books.query.byLent({}).beginsWith({ lent: true })
  // @ts-expect-error "Property 'title' is missing"
  books.query.byMonth({ at }).beginsWith({ at })
  // @ts-expect-error "is not assignable to parameter of type"
  books.query.byYear({}).beginsWith({ year: 2000 })
}
