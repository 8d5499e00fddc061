import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as keyloom from 'keyloom'
import { ItemExistsError, KeyloomError } from 'keyloom'
import { describe, expect, it as plainIt } from 'vitest'
import { describeOnEveryEngine, expectError } from './harness.js'
import {
  customerId,
  newCustomer,
  newOrder,
  numbersOf,
  openRecordedShop,
  openShop,
  order,
  orderId,
  orderKey,
  product,
} from './shop.js'

/** Mistakes of other libraries that this one is made to avoid, each with what shows that it does. */
describeOnEveryEngine('a mistake of others', (engine, it) => {
  describe('a lost guard: an OR of the user’s swallows a condition of the library’s', () => {
    it('create does not overwrite', async () => {
      const db = await openShop(engine)
      await db.orders.put(newOrder(1))
      const creates = [
        db.orders
          .create(newOrder(1, { note: 'x' }))
          .if((o, { or, eq, exists }) => or(eq(o.total, 10), exists(o.total))),
        db.orders.create(newOrder(1, { note: 'x' })).if((o, { not, eq }) => not(eq(o.total, 0))),
        db.orders
          .create(newOrder(1, { note: 'x' }))
          .if((o, { raw }) => raw('#t = :t OR attribute_exists(#t)', { '#t': o.total, ':t': 1 })),
      ]
      for (const create of creates) await expectError(ItemExistsError, create)
      expect(await db.orders.get(orderKey(1))).toEqual(order(1))
    })

    it('update creates nothing', async () => {
      const db = await openShop(engine)
      const update = db.orders
        .update(orderKey(1), { total: 1 })
        .if((o, { or, notExists }) => or(notExists(o.total), notExists(o.note)))
      await expect(update).rejects.toThrow(keyloom.ItemNotFoundError)
      expect(await db.orders.exists(orderKey(1))).toBe(false)
    })

    it('an index key is not computed from what has changed since', async () => {
      const { db } = await openRecordedShop(engine)
      await db.orders.put(newOrder(1))
      const update = db.orders
        .update(orderKey(1), { status: 'paid' })
        .if((o, { or, exists, notExists }) => or(exists(o.placedAt), notExists(o.placedAt)))
      await Promise.all([update, db.orders.update(orderKey(1), { placedAt: newOrder(5).placedAt, status: 'shipped' })])
      const item = await db.orders.getOrThrow(orderKey(1))
      expect(await db.orders.query.byStatus({ status: item.status }).all()).toEqual([item])
    })

    it('a query gives no other entity’s items', async () => {
      const db = await openShop(engine)
      await db.customers.put(newCustomer())
      await db.orders.put(newOrder(1))
      const query = db.orders.query
        .primary({ customerId: customerId() })
        .filter((o, { or, exists, notExists }) => or(exists(o.total), notExists(o.total)))
      expect(await query.all()).toEqual([order(1)])
    })
  })

  describe('a half-deleted partition: only the first page is', () => {
    it('a loop over a query meets every item, while it deletes them', async () => {
      const { db, sent } = await openRecordedShop(engine)
      const note = 'x'.repeat(300_000)
      for (let number = 1; number <= 12; number += 1) await db.orders.put(newOrder(number, { note }))
      sent.clear()
      for await (const one of db.orders.query.primary({ customerId: customerId() })) {
        await db.orders.delete({ customerId: one.customerId, orderId: one.orderId }).returning('none')
      }
      expect(sent.names().filter((name) => name === 'Query').length).toBeGreaterThan(2)
      expect(await db.orders.query.primary({ customerId: customerId() }).count()).toBe(0)
    }, 60_000)

    it('all and count go over the pages too, and a filter that lets nothing of the first page through ends nothing', async () => {
      const db = await openShop(engine)
      const note = 'x'.repeat(300_000)
      for (let number = 1; number <= 9; number += 1) await db.orders.put(newOrder(number, { note }))
      const query = db.orders.query.primary({ customerId: customerId() })
      expect(await query.count()).toBe(9)
      const last = query.filter((o, { gt }) => gt(o.total, 85))
      expect(numbersOf(await last.select('orderId').all())).toEqual([9])
      expect((await last.page({ limit: 1 })).items).toHaveLength(1)
      expect((await last.first())?.orderId).toBe(orderId(9))
    }, 60_000)
  })

  it('shared builders: two operations made of one contaminate each other', async () => {
    const db = await openShop(engine)
    for (const number of [1, 2, 3]) await db.orders.put(newOrder(number))
    const base = db.orders.query.primary({ customerId: customerId() })
    const small = base.filter((o, { lt }) => lt(o.total, 20))
    const last = base.reverse().limit(1).select('orderId')
    expect(numbersOf(await base.all())).toEqual([1, 2, 3])
    expect(numbersOf(await small.all())).toEqual([1])
    expect(await last.all()).toEqual([{ orderId: orderId(3) }])
    const update = db.orders.update(orderKey(1), { note: 'y' })
    const guarded = update.if((o, { eq }) => eq(o.total, 0)).returning('none')
    expect((await guarded.result()).ok).toBe(false)
    expect((await update).note).toBe('y')
  })

  it('a name or a value glued into an expression changes what it means', async () => {
    const db = await openShop(engine)
    const text = '1 OR attribute_exists(PK) -- :x #y'
    await db.products.put(product('cup', { title: text }))
    expect(await db.products.check({ sku: 'cup' }, (p, { eq }) => eq(p.title, text))).toBeUndefined()
    const check = db.products.check({ sku: 'cup' }, (p, { eq }) => eq(p.title, `0 OR ${text}`))
    await expect(check).rejects.toThrow(keyloom.ConditionFailedError)
    const update = db.products.update({ sku: 'cup' }, { 'title = :0, stock': 1 } as never)
    await expect(update).rejects.toThrow(keyloom.ExpressionError)
  })
})

const root = fileURLToPath(new URL('../../', import.meta.url))

function filesIn(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.[mc]?ts$/.test(file) && !file.includes('node_modules'))
    .map((file) => join(folder, file))
}

const textOf = (file: string): string => readFileSync(join(root, file), 'utf8')

describe('a mistake of others in how a library is written', () => {
  plainIt('a class that owns everything: every source file can be read at a sitting', () => {
    const sources = filesIn('src').filter((file) => !/\.test(-d)?\.ts$/.test(file))
    expect(sources.length).toBeGreaterThan(100)
    expect(sources.filter((file) => textOf(file).split('\n').length > 300)).toEqual([])
  })

  plainIt('types written by hand that drift from the code: there are none', () => {
    expect(filesIn('src').filter((file) => /\.d\.[mc]?ts$/.test(file))).toEqual([])
  })

  plainIt(
    'hierarchies four deep: an error is a KeyloomError, and nothing is more than two steps from what it begins with',
    () => {
      const classes = Object.values(keyloom).filter(
        (value) => typeof value === 'function' && value.prototype instanceof KeyloomError,
      )
      expect(classes.length).toBeGreaterThan(15)
      for (const one of classes) expect(Object.getPrototypeOf(one)).toBe(KeyloomError)
      const declared = filesIn('src').flatMap((file) => textOf(file).match(/class \w+(<[^{]*>)? extends (\w+)/g) ?? [])
      const parents = new Map(declared.map((line) => [line.match(/class (\w+)/)?.[1], line.split(' extends ')[1]]))
      const stepsOf = (name: string | undefined): number => (parents.has(name) ? 1 + stepsOf(parents.get(name)) : 0)
      expect(parents.size).toBeGreaterThan(25)
      expect([...new Set(parents.values())].sort()).toEqual([
        'BaseOperation',
        'Error',
        'ItemReader',
        'KeyloomError',
        'SortedReader',
      ])
      expect([...parents.keys()].filter((name) => stepsOf(name) > 2)).toEqual([])
      // What is between two others: all errors have one parent, and what reads in the order of a sort key is a reader.
      const between = new Set([...parents.values()].filter((name) => parents.has(name)))
      expect([...between].sort()).toEqual(['KeyloomError', 'SortedReader'])
    },
  )

  plainIt('overload lists: a function has one signature, or two', () => {
    for (const file of filesIn('src')) {
      const names = textOf(file).match(/^export (async )?function \w+/gm) ?? []
      // The implementation of two signatures is a third.
      for (const name of names) expect(names.filter((one) => one === name).length, `${file}: ${name}`).toBeLessThan(4)
    }
  })

  plainIt(
    'tests that only snapshot requests and never meet an engine: there are no snapshots, and contracts run on engines',
    () => {
      const tests = filesIn('test').filter((file) => /\.test\.ts$/.test(file))
      expect(tests.filter((file) => /\.toMatch(Inline)?Snapshot\(|\.toMatchFileSnapshot\(/.test(textOf(file)))).toEqual(
        [],
      )
      const contracts = tests.filter((file) => file.startsWith(join('test', 'contract')))
      const offline = contracts.filter((file) => !textOf(file).includes('describeOnEveryEngine('))
      expect(offline.length).toBeLessThan(contracts.length / 5)
    },
  )
})
