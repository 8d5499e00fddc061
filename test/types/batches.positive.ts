import { BatchIncompleteError, type Item, type ReadBatch, type WriteBatch } from 'keyloom'
import { accept, same } from './expect.js'
import { db as press } from './kept.js'
import { type Customer, db, type Order, type Product } from './shop.js'

type OrderItem = Item<typeof Order>
type ProductItem = Item<typeof Product>
const customerId = 'c'
const key = { customerId, orderId: 'o' }
const whole = { ...key, placedAt: new Date(), total: 1 }
const product = { sku: 's', title: 't', stock: 1, price: 1 }
declare const flag: boolean

export async function reads() {
  const [customer, order, total] = await db.batchGet([
    db.customers.get({ customerId }),
    db.orders.getOrThrow(key).consistent(),
    db.orders.get(key).select('total'),
  ])
  same<typeof customer, Item<typeof Customer> | undefined>(true)
  same<typeof order, OrderItem>(true)
  same<typeof total, { total: number } | undefined>(true)
  const many = await db.orders.batchGet([key, key] as const)
  same<typeof many, (OrderItem | undefined)[]>(true)
  const mapped = await db.batchGet([key].map((one) => db.orders.getOrThrow(one)))
  same<typeof mapped, OrderItem[]>(true)
  const none = await db.batchGet([])
  same<typeof none, []>(true)
  await press.drafts.batchGet([{ id: '1' }])
  const batch: ReadBatch<(OrderItem | undefined)[]> = db.orders.batchGet([key]).signal(AbortSignal.timeout(1000))
  accept<object | undefined>(batch.params()[0]?.RequestItems)
  const result = await batch.result()
  if (result.ok) same<typeof result.value, (OrderItem | undefined)[]>(true)
  else if (result.error instanceof BatchIncompleteError) accept<readonly number[]>(result.error.places)
}

export async function writes() {
  const [order, gone, nothing] = await db.batchWrite([
    db.orders.put(whole),
    db.products.delete({ sku: 's' }),
    db.products.put(product).returning('none'),
  ])
  same<typeof order, OrderItem>(true)
  same<typeof gone, undefined>(true)
  same<typeof nothing, undefined>(true)
  const put = await db.products.batchPut([product])
  same<typeof put, ProductItem[]>(true)
  const deleted: WriteBatch<undefined[]> = db.orders.batchDelete([key])
  accept<object[]>(deleted.params())
  await db.batchWrite([db.orders.delete(key), ...(flag ? [db.products.put(product)] : [])])
  const mixed = await db.batchWrite([product].map((one) => (flag ? db.products.put(one) : db.products.delete(one))))
  same<typeof mixed, (ProductItem | undefined)[]>(true)
  await press.articles.batchPut([{ id: '1', title: 't' }])
}

export async function goingOn() {
  try {
    await db.orders.batchPut([whole])
  } catch (error) {
    if (!(error instanceof BatchIncompleteError)) throw error
    await db.batchWrite(error.unprocessed)
    const again = await db.batchGet(error.unprocessed)
    accept<readonly unknown[]>(again)
  }
}
