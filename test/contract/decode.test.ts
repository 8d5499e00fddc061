import { defineEntity, defineModel, defineTable, ItemValidationError, SetupError, type StoredItem } from 'keyloom'
import { describe, expect, it as unit } from 'vitest'
import * as z from 'zod'
import { describeOnEveryEngine, expectError, freshTable, putRawItem, rawItems } from './harness.js'
import { customer, customerId, newCustomer, newOrder, openShop, order, orderId, product, shop } from './shop.js'

const bytes = new Uint8Array([1, 2, 255])

const Blob = defineEntity('Blob', {
  schema: z.object({ id: z.string(), data: z.instanceof(Uint8Array), parts: z.set(z.instanceof(Uint8Array)) }),
  key: { pk: 'BLOB#<id>' },
})
const Count = defineEntity('Count', {
  schema: z.object({ day: z.iso.date(), hits: z.number().default(0) }),
  key: { pk: 'COUNT#<day>' },
})
const blobsTable = defineTable({ name: 'blobs', key: { pk: 'PK' } })
const blobs = defineModel({ table: blobsTable, entities: { blobs: Blob, counts: Count } })
const untyped = defineModel({
  table: defineTable({ name: 'untyped', key: { pk: 'PK' }, typeAttribute: false }),
  entities: { blobs: Blob, counts: Count },
})

/** As Lambda's events and exports to S3 carry it. */
function inJson(item: StoredItem): StoredItem {
  const text = JSON.stringify(item, (_name, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
  )
  return JSON.parse(text) as StoredItem
}

describeOnEveryEngine('model.decode', (engine, it) => {
  it('tells whose a stored item is, and gives it as a read does', async () => {
    const db = await openShop(engine)
    await db.customers.put(newCustomer(1))
    await db.orders.put(newOrder(1, { note: 'x', tags: new Set(['a']) }))
    await db.products.put(product('kettle'))
    const found = (await rawItems(engine, db)).map((raw) => shop.decode(raw))
    expect(found).toHaveLength(3)
    expect(found).toEqual(
      expect.arrayContaining([
        { entity: 'customers', item: customer(1) },
        { entity: 'orders', item: order(1, { note: 'x', tags: new Set(['a']) }) },
        { entity: 'products', item: product('kettle') },
      ]),
    )
  })

  it('reads what a write would send', async () => {
    const db = await openShop(engine)
    const input = db.orders.put(newOrder(1, { note: 'x', tags: new Set(['a']) })).params()
    expect(shop.decode(input.Item ?? {})).toEqual({
      entity: 'orders',
      item: order(1, { note: 'x', tags: new Set(['a']) }),
    })
  })

  it('reads the JSON that events and exports have', async () => {
    const db = await freshTable(engine, blobs)
    const blob = await db.blobs.put({ id: 'a', data: bytes, parts: new Set([bytes]) })
    const [raw] = await rawItems(engine, db)
    expect(blobs.decode(raw ?? {})).toEqual({ entity: 'blobs', item: blob })
    expect(blobs.decode(inJson(raw ?? {}))).toEqual({ entity: 'blobs', item: blob })
  })

  it('goes by the keys in a table without a type attribute', async () => {
    const db = await freshTable(engine, untyped)
    await db.blobs.put({ id: 'a', data: bytes, parts: new Set() })
    await putRawItem(engine, db, { PK: { S: 'COUNT#2025-01-01' } })
    await putRawItem(engine, db, { PK: { S: 'OTHER#a' } })
    const found = (await rawItems(engine, db)).map((raw) => untyped.decode(raw))
    expect(found).toHaveLength(3)
    expect(found).toEqual(
      expect.arrayContaining([
        { entity: 'blobs', item: { id: 'a', data: bytes, parts: new Set() } },
        { entity: 'counts', item: { day: '2025-01-01', hits: 0 } },
        undefined,
      ]),
    )
  })
})

describe('model.decode', () => {
  const raw = { PK: { S: 'COUNT#2025-01-01' }, _type: { S: 'Count' } }

  unit('fills in defaults and what stands in the key, and drops what the schema does not know', () => {
    expect(blobs.decode({ ...raw, other: { S: 'x' } })).toEqual({
      entity: 'counts',
      item: { day: '2025-01-01', hits: 0 },
    })
  })

  unit('goes by the keys of an item without the type attribute, as get does', () => {
    expect(blobs.decode({ PK: raw.PK })).toEqual({ entity: 'counts', item: { day: '2025-01-01', hits: 0 } })
  })

  unit('gives undefined for an item of no entity', () => {
    expect(blobs.decode({ ...raw, _type: { S: 'Other' } })).toBeUndefined()
    expect(blobs.decode({ ...raw, _type: { N: '1' } })).toBeUndefined()
    expect(blobs.decode({ PK: { S: 'COUNT#yesterday' } })).toBeUndefined()
    expect(blobs.decode({ PK: { N: '1' } })).toBeUndefined()
    expect(blobs.decode({})).toBeUndefined()
  })

  unit('refuses an item that does not fit its entity, without showing its values', async () => {
    const broken = { ...raw, hits: { S: 'secret' } }
    const error = await expectError(ItemValidationError, () => blobs.decode(broken))
    expect(error).toMatchObject({ code: 'item.invalid', entity: 'Count' })
    expect(error.message).not.toContain('secret')
  })

  unit('refuses what is not in DynamoDB’s form', async () => {
    await expectError(SetupError, () => blobs.decode({ PK: 'COUNT#2025-01-01' } as never))
    await expectError(SetupError, () => blobs.decode(undefined as never))
  })

  unit('needs its model no more than a function does', () => {
    const { decode } = shop
    const found = decode({
      PK: { S: `CUSTOMER#${customerId()}` },
      SK: { S: `ORDER#${orderId(1)}` },
      placedAt: { S: '2025-01-01T10:00:00.000Z' },
      total: { N: '10' },
    })
    expect(found?.entity === 'orders' ? found.item.total : undefined).toBe(10)
  })
})
