import {
  ConditionFailedError,
  type ConditionOperators,
  defineEntity,
  defineModel,
  defineTable,
  ExpressionError,
} from 'keyloom'
import { describe, expect } from 'vitest'
import * as z from 'zod'
import { describeOnEveryEngine, expectError, freshTable } from './harness.js'
import { day, later, newOrder, offlineShop, openShop, order, orderKey } from './shop.js'

const Odd = defineEntity('Odd', {
  schema: z.object({ id: z.string(), 'a.b': z.number(), '🙂': z.string(), size: z.array(z.string()) }),
  key: { pk: 'ODD#<id>' },
})
const odd = defineModel({ table: defineTable({ name: 'odd', key: { pk: 'PK' } }), entities: { odd: Odd } })

describeOnEveryEngine('raw', (engine, it) => {
  it('says what the operators cannot', async () => {
    const db = await openShop(engine)
    await db.orders.put(newOrder(1, { note: 'paid', lines: [{ sku: 'a', quantity: 1 }] }))
    const check = db.orders.check(orderKey(1), (o, { raw }) =>
      raw('contains(:text, #note) AND :wanted IN (#status, #note)', {
        '#note': o.note,
        '#status': o.status,
        ':text': 'it was paid today',
        ':wanted': 'open',
      }),
    )
    await check
    await expectError(
      ConditionFailedError,
      db.orders.check(orderKey(1), (o, { raw }) =>
        raw('begins_with(:text, #note)', { '#note': o.note, ':text': 'not' }),
      ),
    )
  })

  it('is a condition of writes, and a filter of queries', async () => {
    const db = await openShop(engine)
    for (const number of [1, 2, 3]) {
      const lines = Array.from({ length: number }, () => ({ sku: 'a', quantity: number }))
      await db.orders.put(newOrder(number, { lines, expiresAt: later }))
    }
    const found = await db.orders.query
      .primary({ customerId: orderKey(1).customerId })
      .filter((o, { raw }) => raw('size(#lines) between :low and :high', { '#lines': o.lines, ':low': 2, ':high': 2 }))
      .all()
    expect(found.map(({ orderId }) => orderId)).toEqual([orderKey(2).orderId])
    await db.orders
      .delete(orderKey(1))
      .if((o, { raw, not }) => not(raw('#q > :q', { '#q': o.lines[0].quantity, ':q': 1 })))
    expect(await db.orders.exists(orderKey(1))).toBe(false)
  })

  it('encodes a value as an attribute is stored, in a pair with it', async () => {
    const db = await openShop(engine)
    await db.orders.put(newOrder(1, { expiresAt: later }))
    await db.orders.check(orderKey(1), (o, { raw }) =>
      raw('#at = :at AND #end >= :end', {
        '#at': o.placedAt,
        ':at': [o.placedAt, day(1)],
        '#end': o.expiresAt,
        ':end': [o.expiresAt, new Date(later.getTime() + 999)],
      }),
    )
  })

  it('is one group: an or in it loosens nothing', async () => {
    const db = await openShop(engine)
    await db.orders.put(newOrder(1))
    const always = (o: { readonly total: never }, { raw, and, eq }: ConditionOperators) =>
      and(eq(o.total, 1 as never), raw('#t = :t OR attribute_exists(#t)', { '#t': o.total, ':t': 1 }))
    await expectError(ConditionFailedError, db.orders.delete(orderKey(1)).if(always as never))
    const create = db.orders
      .create(newOrder(1))
      .if((o, { raw }) => raw('(#t = :t) OR (#t <> :t)', { '#t': o.total, ':t': 1 }))
    expect(create.params().ConditionExpression).toBe('attribute_not_exists(#0) AND ((#1 = :0) OR (#1 <> :0))')
    await expect(Promise.resolve(create)).rejects.toMatchObject({ code: 'item.exists' })
    const whole = db.orders
      .delete(orderKey(1))
      .if((o, { raw, and, exists }) => and(exists(o.total), raw('((#t = :t))', { '#t': o.total, ':t': 10 })))
    expect(await whole).toEqual(order(1))
  })

  it('aliases names that mean something elsewhere, and shares them with the operators', async () => {
    const db = await freshTable(engine, odd)
    await db.odd.put({ id: '1', 'a.b': 1, '🙂': 'x', size: ['y'] })
    const check = db.odd.check({ id: '1' }, (o, { raw, and, eq }) =>
      and(
        eq(o['a.b'], 1),
        raw('size(#size) = :one AND #ab = :one AND #smile = :x', {
          '#size': o.size,
          '#ab': o['a.b'],
          '#smile': o['🙂'],
          ':one': 1,
          ':x': 'x',
        }),
      ),
    )
    await check
    const { ConditionCheck } = check.params().TransactItems?.[0] ?? {}
    expect(Object.values(ConditionCheck?.ExpressionAttributeNames ?? {})).toEqual(['a.b', 'size', '🙂', '_type'])
    expect(Object.keys(ConditionCheck?.ExpressionAttributeValues ?? {})).toHaveLength(3)
  })

  it('is shown in the plan, values left out', () => {
    const { db } = offlineShop(engine)
    const plan = db
      .transactWrite([db.orders.check(orderKey(1), (o, { raw }) => raw('size(#l)>:n', { '#l': o.lines, ':n': 3 }))])
      .explain()
    expect(plan.steps[0]?.condition).toBe('(size(lines) > ?) AND (attribute_not_exists(_type) OR _type = ?)')
  })

  describe('is refused', () => {
    const refused: readonly (readonly [name: string, text: unknown, bindings: unknown, message: string])[] = [
      ['without a binding', '#a = :b', {}, 'has no value for #a'],
      ['with a binding that is not used', '#a = :b', { ':b': 1, ':c': 1 }, 'does not use :c'],
      ['with a name', 'total = :b', { ':b': 1 }, 'names "total"'],
      ['with parentheses that do not match', '#a = :b) OR (#a = :b', { ':b': 1 }, 'has parentheses that do not match'],
      ['with parentheses left open', '(#a = :b', { ':b': 1 }, 'has parentheses that do not match'],
      ['with a literal', "#a = 'x'", {}, 'cannot be read at position'],
      ['with a path', '#a.#a = :b', { ':b': 1 }, 'cannot be read at position'],
      ['with a comment or a second statement', '#a = :b; #a', { ':b': 1 }, 'cannot be read at position'],
      ['empty', ' ', {}, 'is empty'],
      [
        'with a reference for a value',
        '#a = :b',
        { ':b': 'REFERENCE' },
        'takes a reference for a placeholder as #name',
      ],
      ['with a value that it cannot store', '#a = :b', { ':b': new Date() }, 'cannot store the value of :b'],
      ['with no value', '#a = :b', { ':b': undefined }, 'cannot store the value of :b'],
      ['with a bad placeholder', '#a = :b', { b: 1 }, 'has a placeholder that is neither as #name nor as :name'],
      ['that is no text', 7, {}, 'takes a text and its placeholders'],
    ]
    for (const [name, text, bindings, message] of refused) {
      it(name, async () => {
        const { db, sent } = offlineShop(engine)
        const check = db.orders.check(orderKey(1), (o, { raw }) => {
          const given = Object.entries(bindings as object).map(([key, value]) => [
            key,
            value === 'REFERENCE' ? o.total : value,
          ])
          const isUsed = name !== 'without a binding'
          return raw(text as string, { ...(isUsed && { '#a': o.total }), ...Object.fromEntries(given) })
        })
        const error = await expectError(ExpressionError, check)
        expect(error.message).toContain(`raw ${message}`)
        expect(sent.names()).toEqual([])
      })
    }

    it('of an expired item that is hidden, but for filters', async () => {
      const db = await openShop(engine, { expired: 'hide' })
      await db.orders.put(newOrder(1))
      const where = (o: { readonly lines: never }, { raw }: ConditionOperators) =>
        raw('size(#l) = :n', { '#l': o.lines, ':n': 0 })
      const error = await expectError(ExpressionError, db.orders.delete(orderKey(1)).if(where as never))
      expect(error.message).toContain('a raw condition cannot be judged of an expired item')
      const query = db.orders.query.primary({ customerId: orderKey(1).customerId }).filter(where as never)
      expect(await query.count()).toBe(1)
    })
  })
})
