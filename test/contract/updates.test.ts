import { ConditionFailedError, defineEntity, defineModel, defineTable, ItemNotFoundError } from 'keyloom'
import { describe, expect } from 'vitest'
import * as z from 'zod'
import { describeOnEveryEngine, expectError, freshTable, rawItem } from './harness.js'
import {
  customer,
  customerId,
  later,
  newCustomer,
  newOrder,
  openRecordedShop,
  openShop,
  order,
  orderKey,
  product,
  storedOrderKey,
} from './shop.js'

describeOnEveryEngine('update', (engine, it) => {
  describe('with an object', () => {
    it('sets plain values, gives the new item, and leaves the rest alone', async () => {
      const db = await openShop(engine)
      await db.orders.put(newOrder(1, { note: 'fragile' }))
      const updated = await db.orders.update(orderKey(1), { total: 99, lines: [{ sku: 'cup', quantity: 1 }] })
      expect(updated).toEqual(order(1, { note: 'fragile', total: 99, lines: [{ sku: 'cup', quantity: 1 }] }))
      expect(await db.orders.get(orderKey(1))).toEqual(updated)
    })

    it('encodes and normalises values as the schema says', async () => {
      const db = await openShop(engine)
      await db.customers.put(newCustomer())
      const updated = await db.customers.update({ customerId: customerId() }, { email: 'NEW@Example.com' })
      expect(updated.email).toBe('new@example.com')
    })

    it('fails with ItemNotFoundError where the item is not there, and creates none', async () => {
      const db = await openShop(engine)
      const error = await expectError(ItemNotFoundError, db.orders.update(orderKey(1), { total: 1 }))
      expect(error.key).toEqual(orderKey(1))
      expect(await db.orders.exists(orderKey(1))).toBe(false)
    })

    it('is one request where no index key needs a stored value', async () => {
      const { db, sent } = await openRecordedShop(engine)
      await db.orders.put(newOrder(1))
      sent.clear()
      await db.orders.update(orderKey(1), { total: 2 })
      expect(sent.names()).toEqual(['UpdateItem'])
    })
  })

  describe('with a callback', () => {
    it('does several things to several places at once', async () => {
      const db = await openShop(engine)
      await db.orders.put(newOrder(1, { note: 'x', lines: [{ sku: 'kettle', quantity: 1 }] }))
      const updated = await db.orders.update(orderKey(1), (o, { set, add, remove }) => [
        set(o.status, 'shipped'),
        add(o.total, 5),
        remove(o.note),
        set(o.lines[0].quantity, 2),
      ])
      expect(updated).toEqual(order(1, { status: 'shipped', total: 15, lines: [{ sku: 'kettle', quantity: 2 }] }))
    })

    it('takes one action without a list', async () => {
      const db = await openShop(engine)
      await db.orders.put(newOrder(1))
      expect((await db.orders.update(orderKey(1), (o, { add }) => add(o.total, 1))).total).toBe(11)
    })

    it('sets a place inside of a map', async () => {
      const db = await openShop(engine)
      await db.customers.put(newCustomer(1, { address: { street: 'Storgata', city: 'Oslo' } }))
      const updated = await db.customers.update({ customerId: customerId() }, (c, { set }) =>
        set(c.address.city, 'Bergen'),
      )
      expect(updated.address).toEqual({ street: 'Storgata', city: 'Bergen' })
    })

    it('sets a value from other attributes', async () => {
      const db = await openShop(engine)
      await db.products.put(product('kettle', { stock: 3, price: 20 }))
      const updated = await db.products.update({ sku: 'kettle' }, (p, { set, plus, minus }) => [
        set(p.stock, minus(p.stock, 1)),
        set(p.price, plus(p.price, p.stock)),
      ])
      expect(updated).toEqual(product('kettle', { stock: 2, price: 23 }))
    })

    it('subtracts, and sets only what is not there', async () => {
      const db = await openShop(engine)
      await db.orders.put(newOrder(1, { note: 'kept' }))
      await db.orders.put(newOrder(2))
      const change = (number: number) =>
        db.orders.update(orderKey(number), (o, { subtract, setIfNotExists }) => [
          subtract(o.total, 4),
          setIfNotExists(o.note, 'new'),
        ])
      expect(await change(1)).toEqual(order(1, { total: 6, note: 'kept' }))
      expect(await change(2)).toEqual(order(2, { total: 16, note: 'new' }))
    })

    it('adds to a number as exactly as DynamoDB does', async () => {
      const db = await openShop(engine)
      await db.orders.put(newOrder(1, { total: 0.1 }))
      expect((await db.orders.update(orderKey(1), (o, { add }) => add(o.total, 0.2))).total).toBe(0.3)
    })

    it('adds to sets and takes from them; a set that loses its last element is gone', async () => {
      const db = await openShop(engine)
      await db.orders.put(newOrder(1, { tags: new Set(['a']) }))
      const added = await db.orders.update(orderKey(1), (o, { add }) => add(o.tags, new Set(['b', 'c'])))
      expect(added.tags).toEqual(new Set(['a', 'b', 'c']))
      const taken = await db.orders.update(orderKey(1), (o, { deleteFrom }) => deleteFrom(o.tags, new Set(['a', 'c'])))
      expect(taken.tags).toEqual(new Set(['b']))
      const gone = await db.orders.update(orderKey(1), (o, { deleteFrom }) => deleteFrom(o.tags, new Set(['b'])))
      expect(gone).toEqual(order(1))
    })

    it('appends to lists and prepends to them, and makes them where they are not there', async () => {
      const db = await openLists(engine)
      const [first, second, third] = ['first', 'second', 'third']
      await db.notes.put({ id: '1' })
      await db.notes.update({ id: '1' }, (n, { append }) => append(n.lines, [second]))
      await db.notes.update({ id: '1' }, (n, { append }) => append(n.lines, [third]))
      const updated = await db.notes.update({ id: '1' }, (n, { prepend }) => prepend(n.lines, [first]))
      expect(updated.lines).toEqual([first, second, third])
    })

    it('removes an element of a list and an entry of a record', async () => {
      const db = await openLists(engine)
      await db.notes.put({ id: '1', lines: ['a', 'b', 'c'], labels: { x: 1, y: 2 } })
      const updated = await db.notes.update({ id: '1' }, (n, { remove, at }) => [
        remove(n.lines[1]),
        remove(at(n.labels, 'x')),
      ])
      expect(updated).toEqual({ id: '1', lines: ['a', 'c'], labels: { y: 2 } })
    })

    it('reaches entries of a record by names that mean something elsewhere', async () => {
      const db = await openLists(engine)
      const names = ['a.b', 'a-b', '#a', ':a', 'a[0]', '0', 'name', 'size', 'ключ', '🔑']
      for (const name of names) {
        await db.notes.put({ id: '1', labels: {} })
        const updated = await db.notes.update({ id: '1' }, (n, { set, at }) => set(at(n.labels, name), 7))
        expect(updated.labels).toEqual({ [name]: 7 })
      }
    })
  })

  it('does nothing where its condition does not hold, and gives the item as it is', async () => {
    const db = await openShop(engine)
    await db.orders.put(newOrder(1))
    const refused = db.orders.update(orderKey(1), { total: 99 }).if((o, { eq }) => eq(o.status, 'paid'))
    const error = await expectError(ConditionFailedError, refused)
    expect(error.code).toBe('condition.failed')
    expect(error.entity).toBe('Order')
    expect(error.item).toEqual(order(1))
    expect(Object.keys(error)).not.toContain('item')
    expect(await db.orders.get(orderKey(1))).toEqual(order(1))
  })

  it('tells a missing item from a condition that fails', async () => {
    const db = await openShop(engine)
    const update = db.orders.update(orderKey(1), { total: 99 }).if((o, { notExists }) => notExists(o.note))
    await expectError(ItemNotFoundError, update)
  })

  it("keeps a user's or inside of the guard that the item exists", async () => {
    const db = await openShop(engine)
    const update = db.orders
      .update(orderKey(1), { total: 1 })
      .if((o, { or, eq, notExists }) => or(eq(o.status, 'open'), notExists(o.status)))
    await expectError(ItemNotFoundError, update)
    expect(await db.orders.exists(orderKey(1))).toBe(false)
  })

  it('judges all conditions that are added, on the item as it is before the change', async () => {
    const db = await openShop(engine)
    await db.orders.put(newOrder(1))
    const base = db.orders.update(orderKey(1), (o, { add }) => add(o.total, 1)).if((o, { eq }) => eq(o.total, 10))
    await expectError(
      ConditionFailedError,
      base.if((o, { gt }) => gt(o.total, 10)),
    )
    expect((await base.if((o, { lte }) => lte(o.total, 10))).total).toBe(11)
  })

  describe('returning', () => {
    it("gives the item as it was with 'old', as it is now with 'new', and nothing with 'none'", async () => {
      const db = await openShop(engine)
      await db.orders.put(newOrder(1))
      expect(await db.orders.update(orderKey(1), { total: 1 }).returning('old')).toEqual(order(1))
      expect(await db.orders.update(orderKey(1), { total: 2 }).returning('new')).toEqual(order(1, { total: 2 }))
      expect(await db.orders.update(orderKey(1), { total: 3 }).returning('none')).toBeUndefined()
    })
  })

  it('keeps what others change at the same time in other attributes', async () => {
    const db = await openShop(engine)
    await db.orders.put(newOrder(1))
    await Promise.all([
      db.orders.update(orderKey(1), { note: 'by one' }),
      db.orders.update(orderKey(1), (o, { add }) => add(o.total, 1)),
      db.orders.update(orderKey(1), (o, { add }) => add(o.total, 1)),
      db.orders.update(orderKey(1), { tags: new Set(['by another']) }),
    ])
    expect(await db.orders.get(orderKey(1))).toEqual(
      order(1, { note: 'by one', total: 12, tags: new Set(['by another']) }),
    )
  })

  it('removes the time to live, or moves it', async () => {
    const db = await openShop(engine)
    await db.orders.put(newOrder(1, { expiresAt: new Date(later.getTime() + 86_400_000) }))
    await db.orders.update(orderKey(1), { expiresAt: later })
    expect((await rawItem(engine, db, storedOrderKey(1)))?.expiresAt).toEqual({ N: String(later.getTime() / 1000) })
    const updated = await db.orders.update(orderKey(1), (o, { remove }) => remove(o.expiresAt))
    expect(updated).toEqual(order(1))
  })

  it("changes this item's attributes only", async () => {
    const db = await openShop(engine)
    await db.customers.put(newCustomer())
    await db.orders.put(newOrder(1))
    await db.orders.update(orderKey(1), { total: 1 })
    expect(await db.customers.get({ customerId: customerId() })).toEqual(customer())
  })
})

const Note = defineEntity('Note', {
  schema: z.object({
    id: z.string(),
    lines: z.array(z.string()).optional(),
    labels: z.record(z.string(), z.number()).optional(),
  }),
  key: { pk: 'NOTE#<id>' },
})

function openLists(engine: Parameters<typeof freshTable>[0]) {
  const table = defineTable({ name: 'notes', key: { pk: 'PK' } })
  return freshTable(engine, defineModel({ table, entities: { notes: Note } }))
}
