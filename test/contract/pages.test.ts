import {
  type CursorSecret,
  connect,
  defineEntity,
  defineModel,
  defineTable,
  InvalidCursorError,
  SetupError,
} from 'keyloom'
import { describe, expect } from 'vitest'
import * as z from 'zod'
import { describeOnEveryEngine, expectError, freshTable, tableOf } from './harness.js'
import {
  customerId,
  day,
  newCustomer,
  newOrder,
  numbersOf,
  openRecordedShop,
  openShop,
  orderId,
  type ShopDatabase,
  shop,
} from './shop.js'

interface Pageable<T> {
  page(options?: { limit?: number; cursor?: string | undefined }): Promise<{ items: T[]; cursor?: string }>
}

/** Walks all pages of a query, and gives the numbers on each. */
async function walk(query: Pageable<{ orderId: string }>, limit: number): Promise<number[][]> {
  const pages: number[][] = []
  let cursor: string | undefined
  do {
    const page = await query.page({ limit, cursor })
    pages.push(numbersOf(page.items))
    cursor = page.cursor
  } while (cursor !== undefined)
  return pages
}

const count = 7
async function openWithOrders(
  open: () => Promise<ShopDatabase>,
): Promise<{ db: ShopDatabase; query: ReturnType<ShopDatabase['orders']['query']['primary']> }> {
  const db = await open()
  await db.customers.put(newCustomer())
  await Promise.all(Array.from({ length: count }, (_, index) => db.orders.put(newOrder(index + 1))))
  return { db, query: db.orders.query.primary({ customerId: customerId() }) }
}

describeOnEveryEngine('pages', (engine, it) => {
  it('hold exactly as many as asked for while there are that many, and the last has no cursor', async () => {
    const { query } = await openWithOrders(() => openShop(engine))
    expect(await walk(query, 3)).toEqual([[1, 2, 3], [4, 5, 6], [7]])
    expect(await walk(query, 7)).toEqual([[1, 2, 3, 4, 5, 6, 7]])
    expect(await walk(query, 1)).toEqual([[1], [2], [3], [4], [5], [6], [7]])
    expect(await walk(query, 99)).toHaveLength(1)
  })

  it('are as full behind a filter', async () => {
    const { query } = await openWithOrders(() => openShop(engine))
    const odd = query.filter((o, { oneOf }) => oneOf(o.total, [10, 30, 50, 70]))
    expect(await walk(odd, 2)).toEqual([
      [1, 3],
      [5, 7],
    ])
    expect(await walk(odd, 3)).toEqual([[1, 3, 5], [7]])
    expect(
      await walk(
        query.filter((o, { gt }) => gt(o.total, 60)),
        1,
      ),
    ).toEqual([[7]])
    expect(
      await walk(
        query.filter((o, { gt }) => gt(o.total, 999)),
        1,
      ),
    ).toEqual([[]])
  })

  it('go backwards through a reversed query', async () => {
    const { query } = await openWithOrders(() => openShop(engine))
    expect(await walk(query.reverse(), 3)).toEqual([[7, 6, 5], [4, 3, 2], [1]])
  })

  it('walk an index, and a range of it', async () => {
    const { db } = await openWithOrders(() => openShop(engine))
    const open = db.orders.query.byStatus({ status: 'open' })
    expect(await walk(open, 4)).toEqual([
      [1, 2, 3, 4],
      [5, 6, 7],
    ])
    expect(await walk(open.between({ placedAt: day(2) }, { placedAt: day(5) }), 3)).toEqual([[2, 3, 4], [5]])
    expect(await walk(open.gt({ placedAt: day(4) }).reverse(), 2)).toEqual([[7, 6], [5]])
    expect(await walk(open.beginsWith({ placedAt: day(3), orderId: '01J' }), 1)).toEqual([[3]])
  })

  it('walk an index on which items share a whole index key', async () => {
    const db = await openShop(engine)
    await Promise.all([1, 2, 3, 4, 5].map((number) => db.orders.put(newOrder(number, { placedAt: day(1) }))))
    const pages = await walk(db.orders.query.unpaid({}), 2)
    expect(pages.map((page) => page.length)).toEqual([2, 2, 1])
    expect(pages.flat().sort()).toEqual([1, 2, 3, 4, 5])
  })

  it('hold a hundred items unless they are told', async () => {
    const { db, sent } = await openRecordedShop(engine)
    await db.orders.query.primary({ customerId: customerId() }).page()
    expect(sent.requests[0]?.input.Limit).toBe(101)
  })

  it('take the limit of the query where they are given none', async () => {
    const { query } = await openWithOrders(() => openShop(engine))
    expect((await query.limit(2).page()).items).toHaveLength(2)
  })

  it('refuse a limit that is not a whole number from 1', async () => {
    const { db, sent } = await openRecordedShop(engine)
    const query = db.orders.query.primary({ customerId: customerId() })
    for (const limit of [0, -1, 1.5, Number.NaN]) await expectError(SetupError, query.page({ limit }))
    expect(sent.names()).toEqual([])
  })

  it('can be asked for with other attributes, and consistently, from page to page', async () => {
    const { query } = await openWithOrders(() => openShop(engine))
    const { cursor } = await query.select('total').page({ limit: 2 })
    expect(numbersOf((await query.consistent().page({ limit: 2, cursor })).items)).toEqual([3, 4])
  })

  it('meet each item once while others come and go elsewhere', async () => {
    const { db, query } = await openWithOrders(() => openShop(engine))
    const first = await query.page({ limit: 3 })
    await db.orders.delete({ customerId: customerId(), orderId: orderId(3) })
    await db.orders.put(newOrder(8))
    const second = await query.page({ limit: 3, cursor: first.cursor })
    expect(numbersOf(second.items)).toEqual([4, 5, 6])
    expect(numbersOf((await query.page({ limit: 3, cursor: second.cursor })).items)).toEqual([7, 8])
  })

  it('read little more than they give', async () => {
    const { db, sent } = await openRecordedShop(engine)
    await Promise.all(Array.from({ length: 30 }, (_, index) => db.orders.put(newOrder(index + 1))))
    sent.clear()
    await db.orders.query.primary({ customerId: customerId() }).page({ limit: 5 })
    expect(sent.requests.map(({ input }) => input.Limit)).toEqual([6])
  })

  it('of native number keys have cursors too', async () => {
    const Reading = defineEntity('Reading', {
      schema: z.object({ sensor: z.string(), at: z.number() }),
      key: { pk: '<sensor>', sk: '<at>' },
    })
    const table = defineTable({ name: 'readings', key: { pk: 'sensor', sk: { name: 'at', type: 'number' } } })
    const db = await freshTable(engine, defineModel({ table, entities: { readings: Reading } }))
    for (const at of [-5, 0.25, 3, 1e9]) await db.readings.put({ sensor: 'a', at })
    const query = db.readings.query.primary({ sensor: 'a' })
    const seen: number[] = []
    let cursor: string | undefined
    do {
      const page = await query.page({ limit: 1, cursor })
      seen.push(...page.items.map(({ at }) => at))
      cursor = page.cursor
    } while (cursor !== undefined)
    expect(seen).toEqual([-5, 0.25, 3, 1e9])
  })
})

describeOnEveryEngine('cursors', (engine, it) => {
  async function openWithCursor() {
    const { db, query } = await openWithOrders(() => openShop(engine))
    const { cursor } = await query.page({ limit: 2 })
    if (cursor === undefined) throw new Error('There is another page.')
    return { db, query, cursor }
  }

  it('are opaque texts that can stand in a URL', async () => {
    const { query, cursor } = await openWithCursor()
    expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/)
    expect(numbersOf((await query.page({ limit: 2, cursor })).items)).toEqual([3, 4])
  })

  it('resume an equal query that was made anew', async () => {
    const { db, cursor } = await openWithCursor()
    const again = db.orders.query.primary({ customerId: customerId() })
    expect(numbersOf((await again.page({ limit: 3, cursor })).items)).toEqual([3, 4, 5])
  })

  it('of another query are refused', async () => {
    const { db, query, cursor } = await openWithCursor()
    const others = [
      db.orders.query.primary({ customerId: customerId(2) }),
      query.reverse(),
      query.gt({ orderId: orderId(1) }),
      query.filter((o, { gt }) => gt(o.total, 1)),
      db.orders.query.byStatus({ status: 'open' }),
      db.orders.query.unpaid({}),
      db.customers.query.primary({ customerId: customerId() }),
    ]
    for (const other of others) {
      const error = await expectError(InvalidCursorError, other.page({ cursor }))
      expect(error.code).toBe('cursor.invalid')
    }
  })

  it('of another table are refused', async () => {
    const { cursor } = await openWithCursor()
    const elsewhere = await openShop(engine)
    await expectError(InvalidCursorError, elsewhere.orders.query.primary({ customerId: customerId() }).page({ cursor }))
  })

  it('that are malformed are refused before anything is sent', async () => {
    const { db, sent } = await openRecordedShop(engine)
    const query = db.orders.query.primary({ customerId: customerId() })
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const malformed: unknown[] = [
      '',
      'x',
      '%%%',
      'null',
      encode(null),
      encode({}),
      encode([]),
      encode([1]),
      encode([1, 2, 3]),
    ]
    malformed.push(encode('text'), encode(5), 5, null, {}, [], '='.repeat(5000))
    for (const cursor of malformed) {
      await expectError(InvalidCursorError, query.page({ cursor: cursor as string }))
    }
    expect(sent.names()).toEqual([])
  })

  describe('under a secret', () => {
    async function openSealed() {
      const { db, query } = await openWithOrders(() => openShop(engine))
      const open = (cursorSecret: CursorSecret | readonly CursorSecret[]) =>
        connect(shop, { client: engine.client, tableName: tableOf(db), cursorSecret }).orders.query.primary({
          customerId: customerId(),
        })
      return { query, open }
    }

    it('are read by any secret of a list, and made with the first', async () => {
      const { open } = await openSealed()
      const { cursor } = await open('old').page({ limit: 2 })
      const both = open([new TextEncoder().encode('new'), 'old'])
      const page = await both.page({ limit: 2, cursor })
      expect(numbersOf(page.items)).toEqual([3, 4])
      expect(numbersOf((await open('new').page({ limit: 2, cursor: page.cursor })).items)).toEqual([5, 6])
      await expectError(InvalidCursorError, open('old').page({ cursor: page.cursor }))
    })

    it('are not the same twice, and show nothing of the key', async () => {
      const { open } = await openSealed()
      const [one, other] = [await open('secret').page({ limit: 2 }), await open('secret').page({ limit: 2 })]
      expect(one.cursor).not.toBe(other.cursor)
      expect(Buffer.from(one.cursor ?? '', 'base64url').toString('latin1')).not.toContain(orderId(2))
    })

    it('are refused where they are open, and where none is expected', async () => {
      const { query, open } = await openSealed()
      const { cursor } = await query.page({ limit: 2 })
      const sealed = await open('secret').page({ limit: 2 })
      await expectError(InvalidCursorError, open('secret').page({ cursor }))
      await expectError(InvalidCursorError, query.page({ cursor: sealed.cursor }))
    })
  })

  describe('that are altered', () => {
    async function alter(change: (values: [string, string][]) => unknown) {
      const { db, query, cursor } = await openWithCursor()
      const content = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as [
        number,
        string,
        [string, string][],
      ]
      content[2] = change(content[2]) as [string, string][]
      return { db, query, cursor: Buffer.from(JSON.stringify(content)).toString('base64url') }
    }

    it('are refused where they point outside of the query', async () => {
      for (const text of ['PROFILE', 'ORDER', 'ORDER$', 'ZZZ', '\u0000']) {
        const { query, cursor } = await alter(() => [['S', text]])
        await expectError(InvalidCursorError, query.page({ cursor }))
      }
    })

    it('are refused where a value is of another type, empty, too long, or missing', async () => {
      const values = [
        [['N', '5']],
        [['B', 'AAAA']],
        [['S', '']],
        [['S', `ORDER#${'x'.repeat(2000)}`]],
        [['X', 'ORDER#1']],
        [['S', 5]],
        [[]],
        [],
        [
          ['S', 'ORDER#1'],
          ['S', 'ORDER#2'],
        ],
        'ORDER#1',
      ]
      for (const value of values) {
        const { query, cursor } = await alter(() => value)
        await expectError(InvalidCursorError, query.page({ cursor }))
      }
    })

    it('can move where a page begins within their own query, and nothing else', async () => {
      const { query, cursor } = await alter(() => [['S', `ORDER#${orderId(5)}`]])
      expect(numbersOf((await query.page({ limit: 9, cursor })).items)).toEqual([6, 7])
    })
  })

  it('of an index are refused where a key of theirs cannot be one of the table', async () => {
    const { db } = await openWithOrders(() => openShop(engine))
    const query = db.orders.query.byStatus({ status: 'open' })
    const { cursor } = await query.page({ limit: 2 })
    const content = JSON.parse(Buffer.from(cursor ?? '', 'base64url').toString('utf8')) as [
      number,
      string,
      [string, string][],
    ]
    expect(content[2]).toHaveLength(3)
    for (const position of [0, 1, 2]) {
      for (const value of [
        ['N', '5'],
        ['S', 'x'.repeat(5000)],
      ] as [string, string][]) {
        const values = content[2].map((one, index) => (index === position ? value : one))
        const altered = Buffer.from(JSON.stringify([content[0], content[1], values])).toString('base64url')
        await expectError(InvalidCursorError, query.page({ cursor: altered }))
      }
    }
  })
})
