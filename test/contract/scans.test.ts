import {
  connect,
  defineEntity,
  defineModel,
  defineTable,
  ExpressionError,
  InvalidCursorError,
  SetupError,
} from 'keyloom'
import { describe, expect } from 'vitest'
import * as z from 'zod'
import {
  createFreshTable,
  describeOnEveryEngine,
  expectError,
  freshTable,
  putRawItem,
  recordRequests,
} from './harness.js'

const Book = defineEntity('Book', {
  schema: z.object({
    id: z.string(),
    shelf: z.string(),
    pages: z.int(),
    kind: z.enum(['novel', 'atlas']),
    code: z.string().optional(),
  }),
  key: { pk: 'BOOK#<id>', sk: 'BOOK' },
  indexes: {
    byShelf: { on: 'shelves', pk: 'SHELF#<shelf>', sk: 'BOOK#<id>' },
    novels: { on: 'kinds', pk: 'NOVELS', sk: '<id>', when: { kind: 'novel' } },
    atlases: { on: 'kinds', pk: 'ATLASES', sk: '<id>', when: { kind: 'atlas' } },
    byPages: { on: 'pages', sk: '<pages>' },
  },
  unique: { code: 'CODE#<code>' },
})
const Reader = defineEntity('Reader', {
  schema: z.object({ id: z.string(), shelf: z.string() }),
  key: { pk: 'READER#<id>', sk: 'READER' },
  indexes: { byShelf: { on: 'shelves', pk: 'SHELF#<shelf>', sk: 'READER#<id>' } },
})
const declare = (typeAttribute: '_type' | false) =>
  defineModel({
    table: defineTable({
      name: 'library',
      key: { pk: 'PK', sk: 'SK' },
      indexes: {
        shelves: { pk: 'SPK', sk: 'SSK', projection: 'keys' },
        kinds: { pk: 'KPK', sk: 'KSK' },
        pages: { type: 'local', sk: { name: 'pages', type: 'number' } },
      },
      typeAttribute,
    }),
    entities: { books: Book, readers: Reader },
  })
const library = declare('_type')
const ids = (items: readonly { id: string }[]): readonly string[] => items.map(({ id }) => id).sort()
const numbers = Array.from({ length: 12 }, (_, index) => String(index + 10))

describeOnEveryEngine('scans', (engine, it) => {
  async function open(typeAttribute: '_type' | false = '_type') {
    const db = await freshTable(engine, declare(typeAttribute))
    for (const id of numbers) {
      const kind = Number(id) % 3 === 0 ? ('atlas' as const) : ('novel' as const)
      await db.books.create({ id, shelf: 'a', pages: Number(id), kind, code: `c${id}` })
    }
    for (const id of ['r1', 'r2']) await db.readers.create({ id, shelf: 'a' })
    return db
  }

  for (const typeAttribute of ['_type', false] as const) {
    describe(`of a table with the type attribute ${typeAttribute}`, () => {
      it('give all items of an entity, and nothing of others', async () => {
        const db = await open(typeAttribute)
        expect(ids(await db.books.scan.primary().all())).toEqual(numbers)
        expect(ids(await db.readers.scan.primary().all())).toEqual(['r1', 'r2'])
        expect(await db.readers.scan.primary().count()).toBe(2)
        expect(ids(await db.books.scan.byPages().all())).toEqual(numbers)
      })

      it('give what is on an index by one of several entries', async () => {
        const db = await open(typeAttribute)
        const novels = numbers.filter((id) => Number(id) % 3 !== 0)
        expect(ids(await db.books.scan.novels().all())).toEqual(novels)
        expect(await db.books.scan.novels().count()).toBe(novels.length)
        expect(ids(await db.books.scan.atlases().segments(2).all())).toEqual(
          numbers.filter((id) => !novels.includes(id)),
        )
      })

      it('give what an index that holds keys alone tells', async () => {
        const db = await open(typeAttribute)
        expect(await db.readers.scan.byShelf().all()).toHaveLength(2)
        expect(await db.readers.scan.byShelf().first()).toEqual({ id: expect.stringMatching(/^r/), shelf: 'a' })
      })
    })
  }

  it('filter, select, count and stop', async () => {
    const db = await open()
    const thick = db.books.scan.primary().filter((book, { gte }) => gte(book.pages, 20))
    expect(ids(await thick.all())).toEqual(['20', '21'])
    expect(await thick.count()).toBe(2)
    expect(await thick.limit(1).count()).toBe(1)
    expect(await thick.limit(1).all()).toHaveLength(1)
    expect(await thick.select('pages').all()).toEqual(expect.arrayContaining([{ pages: 20 }, { pages: 21 }]))
    const some: object[] = []
    for await (const book of db.books.scan.primary()) {
      some.push(book)
      if (some.length === 3) break
    }
    expect(some).toHaveLength(3)
    expect(
      await db.books.scan
        .byPages()
        .filter((book, { lt }) => lt(book.pages, 12))
        .count(),
    ).toBe(2)
    await expectError(
      ExpressionError,
      db.books.scan
        .byShelf()
        .select('pages' as never)
        .all(),
    )
    await expectError(ExpressionError, () =>
      db.books.scan
        .byShelf()
        .filter((book, { eq }) => eq((book as never as { kind: never }).kind, 'novel' as never))
        .all(),
    )
  })

  it('read segments at the same time, and each item once', async () => {
    const db = await open()
    for (const segments of [2, 5]) {
      const scan = db.books.scan.primary().segments(segments)
      expect(ids(await scan.all())).toEqual(numbers)
      expect(await scan.count()).toBe(numbers.length)
      expect(await scan.limit(5).all()).toHaveLength(5)
      expect(await scan.limit(5).count()).toBe(5)
      let met = 0
      for await (const book of scan) if (ids([book])) met += 1
      expect(met).toBe(numbers.length)
      for await (const page of scan.pages()) if (page.length > 0) break
    }
    expect(db.books.scan.primary().segments(3).explain().requests).toHaveLength(3)
    const divided = db.books.scan.primary().segments(2) as unknown as { page(): Promise<unknown> }
    await expectError(SetupError, divided.page())
    for (const wrong of [0, -1, 1.5, 1_000_001]) {
      await expectError(SetupError, () => db.books.scan.primary().segments(wrong))
    }
  })

  it('page, and go on from a cursor', async () => {
    const db = await open()
    const scan = db.books.scan.primary()
    const met: string[] = []
    let cursor: string | undefined
    do {
      const page = await scan.page({ limit: 5, cursor })
      expect(page.items.length === 5 || page.cursor === undefined).toBe(true)
      expect(page.previous).toBeUndefined()
      met.push(...page.items.map(({ id }) => id))
      cursor = page.cursor
    } while (cursor !== undefined)
    expect(met.sort()).toEqual(numbers)
    const first = await scan.page({ limit: 5 })
    const others = [db.readers.scan.primary(), db.books.scan.novels(), scan.filter((book, { eq }) => eq(book.pages, 1))]
    for (const other of others) await expectError(InvalidCursorError, other.page({ cursor: first.cursor }))
    const budget = await scan.filter((book, { eq }) => eq(book.pages, 1)).page({ limit: 5, readBudget: 4 })
    expect(budget.items).toEqual([])
    expect(budget.cursor).toBeDefined()
  })

  it('are consistent where they can be, and stop when they are told to', async () => {
    const db = await open()
    expect(db.books.scan.primary().consistent().params().ConsistentRead).toBe(true)
    expect(() => (db.books.scan.byShelf() as never as { consistent(): void }).consistent()).toThrow(SetupError)
    const aborted = AbortSignal.abort(new Error('enough'))
    await expect(db.books.scan.primary().signal(aborted).all()).rejects.toThrow()
    await expect(db.books.scan.primary().segments(3).signal(aborted).all()).rejects.toThrow()
  })

  it('end with the first failure of a segment, and leave nothing running', async () => {
    const db = await open()
    await putRawItem(engine, db, { PK: { S: 'BOOK#bad' }, SK: { S: 'BOOK' }, _type: { S: 'Book' } })
    await expect(db.books.scan.primary().segments(4).all()).rejects.toMatchObject({ code: 'item.invalid' })
  })

  it('of a table that an entity has to itself need no filter', async () => {
    const Note = defineEntity('Note', { schema: z.object({ id: z.string() }), key: { pk: 'NOTE#<id>' } })
    const model = defineModel({
      table: defineTable({ name: 'notes', key: { pk: 'PK' } }),
      entities: { notes: Note },
    })
    const recorder = recordRequests(engine.client)
    const tableName = await createFreshTable(engine, model)
    const db = connect(model, { client: recorder.client, tableName })
    await db.notes.create({ id: '1' })
    expect(await db.notes.scan.primary().all()).toEqual([{ id: '1' }])
    expect(db.notes.scan.primary().params().FilterExpression).toBeUndefined()
    expect(library.table.name).toBe('library')
  })
})
