import { inspect } from 'node:util'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import {
  connect,
  type InvalidItem,
  ItemNotFoundError,
  ItemValidationError,
  type OnInvalidItem,
  SetupError,
} from 'keyloom'
import { describe, expect } from 'vitest'
import { describeOnEveryEngine, expectError, putRawItem, rawItem, type TestEngine } from './harness.js'
import { cannedClient, mockClient } from './harness-canned.js'
import {
  customerId,
  newOrder,
  numbersOf,
  openRecordedShop,
  orderId,
  orderKey,
  type ShopDatabase,
  shop,
  storedOrderKey,
} from './shop.js'

const secret = 'some time ago'

/** Stores an order that does not fit its schema. */
function putInvalid(engine: TestEngine, db: ShopDatabase, number: number): Promise<void> {
  return putRawItem(engine, db, {
    ...storedOrderKey(number),
    GSI1PK: { S: 'STATUS#open' },
    GSI1SK: { S: `2025-01-${String(number).padStart(2, '0')}T10:00:00.000Z#${orderId(number)}` },
    _type: { S: 'Order' },
    customerId: { S: customerId() },
    orderId: { S: orderId(number) },
    placedAt: { S: secret },
    total: { N: String(number) },
  })
}

/** Orders 1 to 8, of which 2, 3, 6 and 8 do not fit. */
async function openOrders(engine: TestEngine, onInvalidItem?: OnInvalidItem) {
  const opened = await openRecordedShop(engine, onInvalidItem === undefined ? {} : { onInvalidItem })
  for (const number of [1, 4, 5, 7]) await opened.db.orders.put(newOrder(number))
  for (const number of [2, 3, 6, 8]) await putInvalid(engine, opened.db, number)
  opened.sent.clear()
  return { ...opened, query: opened.db.orders.query.primary({ customerId: customerId() }) }
}

describeOnEveryEngine('a stored item that does not fit its schema', (engine, it) => {
  describe('by default', () => {
    it('fails every read that meets it', async () => {
      const { db, query } = await openOrders(engine)
      for (const read of [
        db.orders.get(orderKey(2)),
        db.orders.getOrThrow(orderKey(2)),
        db.transactGet([db.orders.get(orderKey(1)), db.orders.get(orderKey(2))]),
        () => query.all(),
        () => db.orders.query.byStatus({ status: 'open' }).limit(2).all(),
      ]) {
        const error = await expectError(ItemValidationError, read)
        expect(error.issues.map(({ path }) => path)).toEqual([['placedAt']])
        expect(inspect(error)).not.toContain(secret)
      }
    })

    it('fails the page that it is on, not the one before', async () => {
      const { query } = await openOrders(engine)
      const { items, cursor } = await query.page({ limit: 1 })
      expect(numbersOf(items)).toEqual([1])
      await expectError(ItemValidationError, query.page({ limit: 1, cursor }))
    })

    it('leaves reads alone that do not look at what is wrong', async () => {
      const { db, query } = await openOrders(engine)
      expect(await db.orders.get(orderKey(2)).select('total')).toEqual({ total: 2 })
      expect(await db.orders.exists(orderKey(2))).toBe(true)
      expect(await query.count()).toBe(8)
      expect(await query.select('total').all()).toHaveLength(8)
    })
  })

  describe("with onInvalidItem: 'skip'", () => {
    it('is as good as absent for reads of one item', async () => {
      const { db } = await openOrders(engine, 'skip')
      expect(await db.orders.get(orderKey(2))).toBeUndefined()
      expect(await db.transactGet([db.orders.get(orderKey(2)), db.orders.get(orderKey(1)).select('total')])).toEqual([
        undefined,
        { total: 10 },
      ])
      const error = await expectError(ItemNotFoundError, db.orders.getOrThrow(orderKey(2)))
      expect(error.cause).toBeInstanceOf(ItemValidationError)
      const absent = await expectError(ItemNotFoundError, db.orders.getOrThrow(orderKey(9)))
      expect(absent.cause).toBeUndefined()
    })

    it('is left out of queries, which go on until they have what was asked for', async () => {
      const { db, query } = await openOrders(engine, 'skip')
      expect(numbersOf(await query.all())).toEqual([1, 4, 5, 7])
      expect(numbersOf(await query.limit(3).all())).toEqual([1, 4, 5])
      expect(numbersOf(await query.reverse().limit(2).all())).toEqual([7, 5])
      const later = query.gt({ orderId: orderId(1) })
      expect((await later.first())?.orderId).toBe(orderId(4))
      expect(await query.gt({ orderId: orderId(7) }).first()).toBeUndefined()
      const seen: number[] = []
      for await (const order of db.orders.query.byStatus({ status: 'open' })) seen.push(...numbersOf([order]))
      expect(seen).toEqual([1, 4, 5, 7])
    })

    it('leaves pages full, and the last one without a cursor', async () => {
      const { query } = await openOrders(engine, 'skip')
      for (const limit of [1, 2, 3, 4]) {
        const pages: number[][] = []
        let cursor: string | undefined
        do {
          const page = await query.page({ limit, cursor })
          pages.push(numbersOf(page.items))
          cursor = page.cursor
        } while (cursor !== undefined)
        const expected = {
          1: [[1], [4], [5], [7]],
          2: [
            [1, 4],
            [5, 7],
          ],
          3: [[1, 4, 5], [7]],
          4: [[1, 4, 5, 7]],
        }[limit]
        expect(pages).toEqual(expected)
      }
    })

    it('does not hide what is no stored item: a wrong key, another entity', async () => {
      const { db } = await openOrders(engine, 'skip')
      await expectError(ItemValidationError, db.orders.get({ customerId: 'x', orderId: 'y' }))
    })

    it('does not count for writes, which meet it as it is', async () => {
      const { db } = await openOrders(engine, 'skip')
      await expect(db.orders.create(newOrder(2))).rejects.toMatchObject({ code: 'item.exists', item: undefined })
      await expectError(ItemValidationError, db.orders.delete(orderKey(2)))
      expect(await db.orders.exists(orderKey(2))).toBe(false)
    })
  })

  describe('with a function', () => {
    it('is told of with its key, and shows no value by itself', async () => {
      const met: InvalidItem[] = []
      const { db, query } = await openOrders(engine, (invalid) => {
        met.push(invalid)
      })
      expect(await db.orders.get(orderKey(2))).toBeUndefined()
      expect(numbersOf(await query.all())).toEqual([1, 4, 5, 7])
      expect(met.map(({ key }) => key)).toEqual([2, 2, 3, 6, 8].map(orderKey))
      const [first] = met
      expect(first?.entity).toBe('Order')
      expect(first?.error).toBeInstanceOf(ItemValidationError)
      expect(first?.issues).toBe(first?.error.issues)
      expect(first?.stored).toMatchObject({ placedAt: { S: secret }, total: { N: '2' } })
      expect(Object.keys(first ?? {})).toEqual(['entity', 'error'])
      expect(inspect(met)).not.toContain(secret)
      expect(inspect(met)).not.toContain(customerId())
      expect(JSON.stringify(met)).not.toContain(secret)
    })

    it('decides for each item', async () => {
      const { db, query } = await openOrders(engine, ({ key }) => (key?.orderId === orderId(6) ? 'throw' : 'skip'))
      expect(await db.orders.get(orderKey(2))).toBeUndefined()
      await expectError(ItemValidationError, db.orders.get(orderKey(6)))
      expect(numbersOf((await query.page({ limit: 2 })).items)).toEqual([1, 4])
      const { items, cursor } = await query.page({ limit: 3 })
      expect(numbersOf(items)).toEqual([1, 4, 5])
      await expectError(ItemValidationError, query.page({ limit: 3, cursor }))
    })

    it('may throw an error of its own', async () => {
      const mine = new RangeError('mine')
      const { db } = await openOrders(engine, () => {
        throw mine
      })
      await expect(db.orders.get(orderKey(2))).rejects.toBe(mine)
    })

    it('has to decide at once', async () => {
      const { db } = await openOrders(engine, (async () => {
        throw new Error('late')
      }) as never)
      await expectError(SetupError, db.orders.get(orderKey(2)))
    })

    it('gets the key that the item has in storage, however little of it fits', async () => {
      const met: InvalidItem[] = []
      const { db, query } = await openOrders(engine, (invalid) => {
        met.push(invalid)
      })
      await putRawItem(engine, db, { ...storedOrderKey(1), _type: { S: 'Order' }, orderId: { N: '1' } })
      await query.limit(1).all()
      expect(met[0]?.key).toEqual(orderKey(1))
    })
  })

  describe('since it holds what no service gives', () => {
    const wrong = { total: { N: 5 }, tags: { SS: secret }, lines: { L: {} }, status: secret }
    /** Opens a shop whose client answers with an order in which some attributes are others, as a mock or a proxy does. */
    const open = async (answer: (item: object) => DynamoDBClient, more: object, onInvalidItem?: OnInvalidItem) => {
      const { db } = await openRecordedShop(engine)
      await db.orders.put(newOrder(1))
      const client = answer({ ...(await rawItem(engine, db, storedOrderKey(1))), ...more })
      return connect(shop, { client, expired: 'hide', ...(onInvalidItem !== undefined && { onInvalidItem }) })
    }
    const pageOf = (Item: object) => ({ Item, Items: [Item], Count: 1, ScannedCount: 1 })
    const proxy = (item: object) => cannedClient(() => pageOf(item)).client
    const mock = (item: object) => mockClient(pageOf(item))
    const query = ({ orders }: ShopDatabase) => orders.query.primary({ customerId: customerId() }).all()

    it('fails reads', async () => {
      const cases = [
        [proxy, wrong],
        [mock, { ...wrong, tags: null, lines: { L: [null] } }],
      ] as const
      for (const [answer, more] of cases) {
        const db = await open(answer, more)
        for (const read of [db.orders.get(orderKey(1)), query(db)]) {
          const error = await expectError(ItemValidationError, read)
          expect(error.issues.map(({ path }) => path[0]).sort()).toEqual(['lines', 'status', 'tags', 'total'])
          expect(inspect(error)).not.toContain(secret)
        }
        expect(await query(await open(answer, more, 'skip'))).toEqual([])
      }
    })

    it('has no key where a key attribute is no value of one', async () => {
      for (const SK of [null, 'plain', { S: 5 }]) {
        const met: InvalidItem[] = []
        const db = await open(mock, { total: null, SK }, (invalid) => {
          met.push(invalid)
        })
        expect(await query(db)).toEqual([])
        expect(met.map(({ key, issues }) => [key, issues[0]?.path])).toEqual([[undefined, ['total']]])
        await expectError(ItemValidationError, query(await open(mock, { total: null, SK })))
      }
    })

    it('does not expire by what is no time', async () => {
      for (const expiresAt of [{ N: 'soon' }, { N: 1 }, null]) {
        const { orders } = await open(mock, { expiresAt })
        const error = await expectError(ItemValidationError, orders.get(orderKey(1)))
        expect(error.issues.map(({ path }) => path)).toEqual([['expiresAt']])
      }
    })

    it('is told by its key where what is in the place of its entity’s name is no attribute value', async () => {
      for (const _type of [null, 'Order', 'Product', {}, { S: 5 }, { N: 1 }]) {
        const db = await open(mock, { _type })
        const items = [await db.orders.get(orderKey(1)), ...(await query(db)), ...(await db.scan().all()).orders]
        expect(numbersOf(items as { orderId: string }[])).toEqual([1, 1, 1])
      }
    })

    it('is refused as a whole where it is in document form', async () => {
      const plain = Object.fromEntries(['_type', 'customerId', 'orderId', 'total'].map((name) => [name, secret]))
      for (const read of [(db: ShopDatabase) => db.orders.get(orderKey(1)), query]) {
        await expectError(ItemValidationError, read(await open(mock, plain)))
      }
    })
  })

  it('cannot be met with anything else', () => {
    for (const onInvalidItem of ['ignore', 1, null, {}] as never[]) {
      expect(() => connect(shop, { client: engine.client, onInvalidItem })).toThrow(SetupError)
    }
  })
})
