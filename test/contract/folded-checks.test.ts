import {
  ConditionFailedError,
  defineEntity,
  defineModel,
  defineTable,
  ItemNotFoundError,
  TransactionCanceledError,
  VersionConflictError,
} from 'keyloom'
import { expect } from 'vitest'
import * as z from 'zod'
import { describeOnEveryEngine, expectError, freshTable } from './harness.js'
import { openRecordedShop, openShop, product, type ShopDatabase } from './shop.js'

const Page = defineEntity('Page', {
  schema: z.object({ id: z.string(), text: z.string(), version: z.int() }),
  key: { pk: 'PAGE#<id>' },
  version: 'version',
})
const versioned = defineModel({
  table: defineTable({ name: 'pages', key: { pk: 'PK' } }),
  entities: { pages: Page },
})

const kettle = { sku: 'kettle' }
const ours = '(attribute_not_exists(_type) OR _type = ?)'

/** Takes some of five kettles in one transaction with checks of the same item. */
const take = (db: ShopDatabase, quantity: number) =>
  db.products
    .update(kettle, (p, { subtract }) => subtract(p.stock, quantity))
    .if((p, { gte }) => gte(p.stock, quantity))
const costs = (db: ShopDatabase, price: number) => db.products.check(kettle, (p, { eq }) => eq(p.price, price))

async function reasonsOf(plan: PromiseLike<unknown>) {
  const error = await expectError(TransactionCanceledError, plan)
  return { error, reasons: error.reasons, codes: error.reasons.map(({ code }) => code) }
}

describeOnEveryEngine('a check of an item that the same transaction writes', (engine, it) => {
  const open = async () => {
    const opened = await openRecordedShop(engine)
    await opened.db.products.put(product('kettle', { stock: 5, price: 20 }))
    opened.sent.clear()
    return opened
  }

  it('is one action with the write, and holds with it', async () => {
    const { db, sent } = await open()
    await db.transactWrite([costs(db, 20), take(db, 2)])
    expect(sent.requests.map(({ input }) => (input as { TransactItems: unknown[] }).TransactItems.length)).toEqual([1])
    expect((await db.products.getOrThrow(kettle)).stock).toBe(3)
  })

  it('is told from the write where it alone does not hold', async () => {
    const { db } = await open()
    const { error, reasons, codes } = await reasonsOf(db.transactWrite([take(db, 2), costs(db, 30)]))
    expect(codes).toEqual(['None', 'ConditionalCheckFailed'])
    expect(reasons[0]).toMatchObject({ operation: 'update', message: undefined })
    expect(reasons[0]?.error).toBeUndefined()
    expect(reasons[0]?.item).toBeUndefined()
    expect(reasons[1]?.error).toBeInstanceOf(ConditionFailedError)
    expect(reasons[1]?.item).toEqual(product('kettle', { stock: 5, price: 20 }))
    expect(reasons.map(({ condition }) => condition)).toEqual([
      `attribute_exists(PK) AND stock >= ? AND ${ours}`,
      `price = ? AND ${ours}`,
    ])
    expect(error.message).toBe(
      `The transaction was cancelled: check Product (operation 1): ConditionalCheckFailed on price = ? AND ${ours}.`,
    )
    expect((await db.products.getOrThrow(kettle)).stock).toBe(5)
  })

  it('is no cause where the write alone does not hold', async () => {
    const { db } = await open()
    const { error, reasons, codes } = await reasonsOf(db.transactWrite([costs(db, 20), take(db, 6)]))
    expect(codes).toEqual(['None', 'ConditionalCheckFailed'])
    expect(reasons[1]).toMatchObject({ index: 1, operation: 'update' })
    expect(reasons[1]?.error).toBeInstanceOf(ConditionFailedError)
    expect(error.message).toContain('update Product (operation 1)')
    expect(error.message).not.toContain('check')
  })

  it('is a cause beside the write where neither holds', async () => {
    const { db } = await open()
    const { codes } = await reasonsOf(db.transactWrite([take(db, 6), costs(db, 30), costs(db, 20)]))
    expect(codes).toEqual(['ConditionalCheckFailed', 'ConditionalCheckFailed', 'None'])
  })

  it('is told from other checks of the item', async () => {
    const { db } = await open()
    const { codes, reasons } = await reasonsOf(db.transactWrite([costs(db, 20), costs(db, 30), costs(db, 20)]))
    expect(codes).toEqual(['None', 'ConditionalCheckFailed', 'None'])
    expect(reasons.map(({ operation }) => operation)).toEqual(['check', 'check', 'check'])
  })

  it('is judged of an item that is not there', async () => {
    const db = await openShop(engine)
    const absent = db.products.check(kettle, (p, { notExists }) => notExists(p.price))
    const { codes, reasons } = await reasonsOf(db.transactWrite([absent, take(db, 1), costs(db, 20)]))
    expect(codes).toEqual(['None', 'ConditionalCheckFailed', 'ConditionalCheckFailed'])
    expect(reasons[1]?.error).toBeInstanceOf(ItemNotFoundError)
    expect(reasons[2]?.error).toBeInstanceOf(ConditionFailedError)
  })

  it('is told from a version that has been passed', async () => {
    const db = await freshTable(engine, versioned)
    await db.pages.create({ id: 'a', text: 'x' })
    await db.pages.update({ id: 'a' }, { text: 'y' })
    const check = db.pages.check({ id: 'a' }, (page, { eq }) => eq(page.text, 'y'))
    const { codes, reasons } = await reasonsOf(
      db.transactWrite([db.pages.update({ id: 'a' }, { text: 'z' }).ifVersion(1), check]),
    )
    expect(codes).toEqual(['ConditionalCheckFailed', 'None'])
    expect(reasons[0]?.error).toBeInstanceOf(VersionConflictError)
  })

  it('is a cause with the write where a condition is text, which only DynamoDB can judge', async () => {
    const { db } = await open()
    const text = db.products.check(kettle, (p, { raw }) => raw('#stock > :many', { '#stock': p.stock, ':many': 3 }))
    const unknown = await reasonsOf(db.transactWrite([take(db, 6), text]))
    expect(unknown.codes).toEqual(['ConditionalCheckFailed', 'ConditionalCheckFailed'])
    const told = await reasonsOf(db.transactWrite([take(db, 1), text, costs(db, 30)]))
    expect(told.codes).toEqual(['None', 'ConditionalCheckFailed', 'ConditionalCheckFailed'])
  })
})
