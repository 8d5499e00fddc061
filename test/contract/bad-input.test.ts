import {
  connect,
  defineEntity,
  defineModel,
  defineTable,
  ExpressionError,
  ItemValidationError,
  KeyloomError,
  KeyValueError,
  SetupError,
} from 'keyloom'
import { describe, expect } from 'vitest'
import * as z from 'zod'
import { describeOnEveryEngine, expectError, type Recorder, recordRequests, type TestEngine } from './harness.js'
import {
  customerId,
  day,
  newCustomer,
  newOrder,
  numbersOf,
  offlineShop,
  openShop,
  orderId,
  orderKey,
  product,
  type ShopDatabase,
} from './shop.js'

/** Awaits something that must fail with a typed error before anything is sent, and gives the error. */
async function refused<E extends KeyloomError>(
  errorClass: abstract new (...parameters: never[]) => E,
  code: string,
  sent: Recorder,
  operation: PromiseLike<unknown> | (() => unknown),
): Promise<E> {
  sent.clear()
  const error = await expectError(errorClass, operation)
  expect(error).toBeInstanceOf(KeyloomError)
  expect(error.code).toBe(code)
  expect(sent.names()).toEqual([])
  return error
}

/** What a program in JavaScript, which no compiler checks, could call. */
type Unchecked = Record<
  'orders' | 'customers' | 'products',
  {
    [P in 'get' | 'create' | 'put' | 'update' | 'delete' | 'check' | 'exists']: (
      ...parameters: unknown[]
    ) => PromiseLike<unknown> & Record<string, (...parameters: unknown[]) => PromiseLike<unknown>>
  } & { query: Record<string, (...parameters: unknown[]) => Record<string, (...p: unknown[]) => Promise<unknown>>> }
>
// biome-ignore lint/suspicious/noExplicitAny: operators as a program without types sees them.
type Operators = any

/** A list whose second position is missing. */
function withGap(first: unknown, third: unknown = first): unknown[] {
  return Object.assign([], { 0: first, 2: third })
}

function openUnchecked(engine: TestEngine): { db: Unchecked; typed: ShopDatabase; sent: Recorder } {
  const { db, sent } = offlineShop(engine)
  return { db: db as unknown as Unchecked, typed: db, sent }
}

describeOnEveryEngine('bad input', (engine, it) => {
  describe('in keys', () => {
    it('the delimiter, an empty text, U+0000 and a noncharacter are refused', async () => {
      const { db, sent } = offlineShop(engine)
      const secret = 'hush'
      const bad = [`${secret}#x`, '#', '', `${secret}\u0000`, `${secret}\ufffe`]
      for (const sku of bad) {
        const operations = [
          db.products.get({ sku }),
          db.products.exists({ sku }),
          db.products.delete({ sku }),
          db.products.update({ sku }, { stock: 1 }),
          db.products.check({ sku }, (p, { exists }) => exists(p.sku)),
        ]
        for (const operation of operations) {
          const error = await refused(KeyValueError, 'key.value', sent, operation)
          expect(error).toMatchObject({
            entity: 'Product',
            keyAttribute: 'PK',
            template: 'PRODUCT#<sku>',
            placeholder: 'sku',
          })
          expect(error.message).not.toContain(secret)
        }
        await refused(KeyValueError, 'key.value', sent, db.products.query.primary({ sku }).all())
        await refused(KeyValueError, 'key.value', sent, db.products.put(product(sku)))
        await refused(KeyValueError, 'key.value', sent, db.products.create(product(sku)))
      }
    })

    it('a lone surrogate, which is half of a character, is refused', async () => {
      const { db, sent } = offlineShop(engine)
      for (const sku of ['hush\ud800', '\udc00hush']) {
        const operations = [db.products.get({ sku }), db.products.delete({ sku }), db.products.put(product(sku))]
        for (const operation of operations) {
          const error = await refused(ItemValidationError, 'item.invalid', sent, operation)
          expect(error.message).not.toContain('hush')
        }
        await refused(ItemValidationError, 'item.invalid', sent, db.products.query.primary({ sku }).all())
      }
    })

    it('the same is refused in index keys', async () => {
      const { db, sent } = openNamed(engine)
      const error = await refused(KeyValueError, 'key.value', sent, db.things.put({ id: '1', group: 'a#b' }))
      expect(error).toMatchObject({ keyAttribute: 'GSI1PK', template: 'GROUP#<group>' })
      await refused(KeyValueError, 'key.value', sent, db.things.query.byGroup({ group: 'a#b' }).all())
      const rank = { rank: 'a#b' }
      await refused(KeyValueError, 'key.value', sent, db.things.query.byGroup({ group: 'a' }).eq(rank).all())
      await refused(KeyValueError, 'key.value', sent, db.things.query.byGroup({ group: 'a' }).beginsWith(rank).all())
      await refused(KeyValueError, 'key.value', sent, db.things.update({ id: '1' }, { group: 'a#b', rank: 'a' }))
    })

    it('keys that are longer than DynamoDB takes are refused', async () => {
      const { db, sent } = offlineShop(engine)
      await refused(KeyValueError, 'key.value', sent, db.products.get({ sku: 'x'.repeat(2041) }))
      await refused(KeyValueError, 'key.value', sent, db.products.put(product('ü'.repeat(1021))))
      expect(db.products.get({ sku: 'x'.repeat(2040) }).params().Key?.PK?.S).toHaveLength(2048)
    })

    it('a missing part, an unknown part, a wrong type or a value that the schema refuses is refused', async () => {
      const { db, sent } = openUnchecked(engine)
      const keys: unknown[] = [
        {},
        { customerId: customerId() },
        { customerId: customerId(), orderId: undefined },
        { customerId: customerId(), orderId: null },
        { customerId: customerId(), orderId: 5 },
        { customerId: 'no uuid', orderId: orderId(1) },
        { ...orderKey(1), extra: 1 },
        { ...orderKey(1), toString: 'x' },
        customerId(),
        [customerId(), orderId(1)],
        undefined,
        null,
        new Map([['customerId', customerId()]]),
      ]
      for (const key of keys) {
        for (const operation of [
          db.orders.get(key),
          db.orders.exists(key),
          db.orders.delete(key),
          db.orders.update(key, { total: 1 }),
          db.orders.check(key, (o: Operators, { exists }: Operators) => exists(o.total)),
        ]) {
          const error = await refused(ItemValidationError, 'item.invalid', sent, operation)
          expect(error.entity).toBe('Order')
          expect(error.issues.length).toBeGreaterThan(0)
        }
      }
      const error = await refused(ItemValidationError, 'item.invalid', sent, db.orders.get({ customerId: 'secret' }))
      expect(error.message).toContain('customerId')
      expect(error.message).not.toContain('secret')
    })
  })

  describe('in queries', () => {
    it('a partition that is not whole, or has what does not belong there, is refused', async () => {
      const { db, sent } = openUnchecked(engine)
      for (const partition of [
        {},
        { customerId: 5 },
        { customerId: customerId(), orderId: orderId(1) },
        undefined,
        'x',
      ]) {
        await refused(ItemValidationError, 'item.invalid', sent, db.orders.query.primary?.(partition)?.all?.() as never)
      }
    })

    it('a sort condition that is empty, has a gap, or what does not belong there, is refused', async () => {
      const { typed, sent } = openUnchecked(engine)
      const query = typed.orders.query.byStatus({ status: 'open' }) as unknown as Record<
        string,
        (...values: unknown[]) => { all(): Promise<unknown> }
      >
      const operators = ['eq', 'lt', 'lte', 'gt', 'gte', 'beginsWith']
      for (const operator of operators) {
        const run = (values: unknown) => query[operator]?.(values).all() as Promise<unknown>
        for (const values of [
          {},
          { orderId: orderId(1) },
          { placedAt: day(1), status: 'open' },
          undefined,
          { placedAt: 5 },
        ]) {
          await refused(ItemValidationError, 'item.invalid', sent, run(values))
        }
      }
      const between = query.between?.({ placedAt: day(1) }, {}).all() as Promise<unknown>
      await refused(ItemValidationError, 'item.invalid', sent, between)
    })

    it('ends of a range that differ before their last value are refused', async () => {
      const { db, sent } = offlineShop(engine)
      const query = db.orders.query.byStatus({ status: 'open' })
      const low = { placedAt: day(1), orderId: orderId(1) }
      await refused(KeyValueError, 'key.value', sent, query.between(low, { ...low, placedAt: day(2) }).all())
      await refused(KeyValueError, 'key.value', sent, query.between(low, { placedAt: day(2) }).all())
    })

    it('a second sort condition is refused', async () => {
      const { typed, sent } = openUnchecked(engine)
      const query = typed.orders.query.byStatus({ status: 'open' }).gt({ placedAt: day(1) }) as unknown as {
        lt(values: object): unknown
      }
      await refused(ExpressionError, 'expression.operand', sent, () => query.lt({ placedAt: day(2) }))
    })

    it('an attribute that the schema does not have is refused in select and filter', async () => {
      const { db, sent } = openUnchecked(engine)
      const code = 'expression.unknown_attribute'
      await refused(ExpressionError, code, sent, db.orders.get(orderKey(1)).select?.('nope') as never)
      const query = db.orders.query.primary?.({ customerId: customerId() })
      for (const end of ['all', 'first', 'page', 'count']) {
        const selected = query?.select?.('nope') as unknown as Record<string, () => Promise<unknown>>
        await refused(ExpressionError, code, sent, selected[end]?.() as never)
        const where = (o: Operators, { eq }: Operators) => eq(o.nope, 1)
        const filtered = query?.filter?.(where) as unknown as Record<string, () => Promise<unknown>>
        await refused(ExpressionError, code, sent, filtered[end]?.() as never)
      }
      await refused(ExpressionError, 'expression.operand', sent, db.orders.get(orderKey(1)).select?.() as never)
      const gap = db.orders.get(orderKey(1)).select?.((o: Operators) => withGap(o.total, o.note))
      await refused(ExpressionError, 'expression.operand', sent, gap as never)
    })
  })

  describe('in items', () => {
    const cases: Record<string, [changes: Record<string, unknown>, named: string]> = {
      'an unknown attribute': [{ colour: 'crimson' }, 'colour'],
      'an unknown attribute inside': [{ lines: [{ sku: 'a', quantity: 1, colour: 'crimson' }] }, 'lines.0'],
      'a missing required attribute': [{ total: undefined }, 'total'],
      'a missing required attribute inside': [{ lines: [{ sku: 'a' }] }, 'lines.0.quantity'],
      'null where a value is needed': [{ total: null }, 'total'],
      'a wrong type': [{ total: '10' }, 'total'],
      'a wrong type inside': [{ lines: [{ sku: 'a', quantity: 'many' }] }, 'lines.0.quantity'],
      'a value that is not of the enum': [{ status: 'lost' }, 'status'],
      'a text where a date is needed': [{ placedAt: '2025-01-01' }, 'placedAt'],
      'an invalid date': [{ placedAt: new Date(Number.NaN) }, 'placedAt'],
      NaN: [{ total: Number.NaN }, 'total'],
      infinity: [{ total: Number.POSITIVE_INFINITY }, 'total'],
      'an integer beyond what is exact': [{ total: 2 ** 53 }, 'total'],
      'an array where a set is needed': [{ tags: ['a'] }, 'tags'],
      'an empty set where it would be lost': [{ tags: new Set() }, 'tags'],
      'an object shaped like an operator': [{ total: { $add: 5 } }, 'total'],
      'an object shaped like a stored value': [{ note: { S: 'x' } }, 'note'],
      'a key attribute of the table': [{ PK: 'CUSTOMER#1' }, 'PK'],
      'the attribute of the entity’s name': [{ _type: 'Customer' }, '_type'],
      'an index key': [{ GSI1PK: 'STATUS#open' }, 'GSI1PK'],
    }
    for (const [name, [changes, named]] of Object.entries(cases)) {
      it(`${name} is refused`, async () => {
        const { db, sent } = openUnchecked(engine)
        for (const write of ['create', 'put'] as const) {
          const item = { ...newOrder(1), ...changes }
          const error = await refused(ItemValidationError, 'item.invalid', sent, db.orders[write](item))
          expect(error.entity).toBe('Order')
          expect(error.message).toContain(named)
          for (const value of ['crimson', 'lost', 'many', 'CUSTOMER#1']) expect(error.message).not.toContain(value)
        }
      })
    }

    it('all issues are reported at once', async () => {
      const { db, sent } = openUnchecked(engine)
      const item = { ...newOrder(1), total: 'x', placedAt: 5, colour: 'crimson' }
      const error = await refused(ItemValidationError, 'item.invalid', sent, db.orders.create(item))
      expect(error.issues.map(({ path }) => path.join('.')).sort()).toEqual(['colour', 'placedAt', 'total'])
      expect(Object.keys(error)).not.toContain('issues')
    })

    it('what is no plain object is refused', async () => {
      const { db, sent } = openUnchecked(engine)
      for (const item of [undefined, null, 'x', 5, [], new Map(), new Date(), () => newOrder(1)]) {
        await refused(ItemValidationError, 'item.invalid', sent, db.orders.create(item))
      }
    })
  })

  describe('in updates', () => {
    const typed: Record<string, [changes: unknown, code: string]> = {
      'an empty object': [{}, 'update.empty'],
      'an empty list': [() => [], 'update.empty'],
      'no object at all': [undefined, 'update.empty'],
      null: [null, 'update.empty'],
      'a list': [[{ total: 1 }], 'update.empty'],
      'a key attribute': [{ orderId: orderId(2) }, 'update.key_attribute'],
      'a key attribute beside others': [{ total: 1, customerId: customerId(2) }, 'update.key_attribute'],
      'a key attribute in a callback': [
        (o: Operators, { set }: Operators) => set(o.orderId, orderId(2)),
        'update.key_attribute',
      ],
      'the removal of a key attribute': [
        (o: Operators, { remove }: Operators) => remove(o.orderId),
        'update.key_attribute',
      ],
      undefined: [{ note: undefined }, 'expression.operand'],
      'undefined in a callback': [(o: Operators, { set }: Operators) => set(o.note, undefined), 'expression.operand'],
      'undefined to add': [(o: Operators, { add }: Operators) => add(o.total, undefined), 'expression.operand'],
      'an unknown attribute': [{ colour: 'crimson' }, 'expression.unknown_attribute'],
      'an unknown attribute in a callback': [
        (o: Operators, { set }: Operators) => set(o.colour, 'crimson'),
        'expression.unknown_attribute',
      ],
      'an unknown attribute inside': [
        (o: Operators, { set }: Operators) => set(o.lines[0].colour, 'crimson'),
        'expression.unknown_attribute',
      ],
      'a key attribute of the table': [{ PK: 'x' }, 'expression.unknown_attribute'],
      'the attribute of the entity’s name': [{ _type: 'x' }, 'expression.unknown_attribute'],
      'the removal of a required attribute': [
        (o: Operators, { remove }: Operators) => remove(o.total),
        'update.required_attribute',
      ],
      'the removal of an attribute with a default': [
        (o: Operators, { remove }: Operators) => remove(o.status),
        'update.required_attribute',
      ],
      'the removal of a required attribute inside': [
        (o: Operators, { remove }: Operators) => remove(o.lines[0].sku),
        'update.required_attribute',
      ],
      'one place twice': [(o: Operators, { set }: Operators) => [set(o.note, 'a'), set(o.note, 'b')], 'update.overlap'],
      'one place by two actions': [
        (o: Operators, { add, set }: Operators) => [add(o.total, 1), set(o.total, 2)],
        'update.overlap',
      ],
      'a place and what is inside of it': [
        (o: Operators, { append, set }: Operators) => [append(o.lines, []), set(o.lines[0].quantity, 2)],
        'update.overlap',
      ],
      'an action that is not returned': [
        (o: Operators, { set }: Operators) => {
          set(o.note, 'a')
          return [set(o.total, 1)]
        },
        'expression.dropped',
      ],
      nothing: [() => undefined, 'expression.not_a_condition'],
      'an object shaped like an action': [
        () => [{ kind: 'set', path: ['note'], value: 'x' }],
        'expression.not_a_condition',
      ],
      'an action from JSON': [
        (o: Operators, { set }: Operators) => [JSON.parse(JSON.stringify(set(o.note, 'a')))],
        'expression.not_a_condition',
      ],
      'an async callback': [async (o: Operators, { set }: Operators) => set(o.note, 'a'), 'expression.not_a_condition'],
      'adding to a text': [(o: Operators, { add }: Operators) => add(o.note, 'x'), 'expression.operand'],
      'adding a reference': [(o: Operators, { add }: Operators) => add(o.total, o.total), 'expression.operand'],
      'subtracting from a set': [
        (o: Operators, { subtract }: Operators) => subtract(o.tags, new Set(['a'])),
        'expression.operand',
      ],
      'deleting from a number': [
        (o: Operators, { deleteFrom }: Operators) => deleteFrom(o.total, 1),
        'expression.operand',
      ],
      'appending to a text': [(o: Operators, { append }: Operators) => append(o.note, 'x'), 'expression.operand'],
      'setting what is no reference': [(_: Operators, { set }: Operators) => set('note', 'x'), 'expression.operand'],
      'setting a number to a text': [(o: Operators, { set }: Operators) => set(o.total, o.note), 'expression.operand'],
      'setting a text to a sum': [
        (o: Operators, { set, plus }: Operators) => set(o.note, plus(o.total, 1)),
        'expression.operand',
      ],
      'setting a date to the time to live, which is stored as a number': [
        (o: Operators, { set }: Operators) => set(o.placedAt, o.expiresAt),
        'expression.operand',
      ],
      'appending a text': [(o: Operators, { append }: Operators) => append(o.lines, o.note), 'expression.operand'],
      'a sum of texts': [
        (o: Operators, { set, plus }: Operators) => set(o.note, plus(o.note, o.note)),
        'expression.operand',
      ],
      'a gap in the list of changes': [
        (o: Operators, { set }: Operators) => withGap(set(o.total, 1), set(o.note, 'crimson')),
        'expression.not_a_condition',
      ],
      'a gap in a list to append': [
        (o: Operators, { append }: Operators) => append(o.lines, withGap({ sku: 'crimson', quantity: 1 })),
        'expression.operand',
      ],
      'adding a fraction to a whole number': [
        (o: Operators, { add }: Operators) => add(o.lines[0].quantity, 0.5),
        'expression.operand',
      ],
      'setting a whole number to a sum with a fraction': [
        (o: Operators, { set, minus }: Operators) => set(o.lines[0].quantity, minus(o.lines[0].quantity, 0.5)),
        'expression.operand',
      ],
    }
    for (const [name, [changes, code]] of Object.entries(typed)) {
      it(`${name} is refused`, async () => {
        const { db, sent } = openUnchecked(engine)
        const error = await refused(ExpressionError, code, sent, db.orders.update(orderKey(1), changes))
        expect(error.entity).toBe('Order')
        expect(error.message).not.toContain('crimson')
      })
    }

    const judged: Record<string, unknown> = {
      'a wrong type': { total: 'many' },
      null: { total: null },
      'a value that is not of the enum': { status: 'lost' },
      NaN: { total: Number.NaN },
      'an object shaped like an operator': { total: { $inc: 1 } },
      'an unknown attribute inside of a value': { lines: [{ sku: 'a', quantity: 1, colour: 'crimson' }] },
      'a missing attribute inside of a value': { lines: [{ sku: 'a' }] },
      'a wrong type to add': (o: Operators, { add }: Operators) => add(o.total, 'many'),
      'infinity to add': (o: Operators, { add }: Operators) => add(o.total, Number.POSITIVE_INFINITY),
      'an empty set': { tags: new Set() },
    }
    for (const [name, changes] of Object.entries(judged)) {
      it(`${name} is refused by the schema`, async () => {
        const { db, sent } = openUnchecked(engine)
        const error = await refused(ItemValidationError, 'item.invalid', sent, db.orders.update(orderKey(1), changes))
        expect(error.entity).toBe('Order')
        for (const value of ['many', 'lost', 'crimson']) expect(error.message).not.toContain(value)
      })
    }
  })

  describe('in conditions', () => {
    const refusedWheres: Record<string, [where: unknown, code: string]> = {
      'an unknown attribute': [
        (o: Operators, { eq }: Operators) => eq(o.colour, 'crimson'),
        'expression.unknown_attribute',
      ],
      'an unknown attribute inside': [
        (o: Operators, { exists }: Operators) => exists(o.lines[0].colour),
        'expression.unknown_attribute',
      ],
      'undefined as an operand': [(o: Operators, { eq }: Operators) => eq(o.note, undefined), 'expression.operand'],
      'undefined as an end of between': [
        (o: Operators, { between }: Operators) => between(o.total, 1, undefined),
        'expression.operand',
      ],
      'a reference of another type': [(o: Operators, { eq }: Operators) => eq(o.total, o.note), 'expression.operand'],
      'undefined in oneOf': [
        (o: Operators, { oneOf }: Operators) => oneOf(o.note, ['a', undefined]),
        'expression.operand',
      ],
      'a value where a reference is needed': [
        (_: Operators, { eq }: Operators) => eq('note', 'x'),
        'expression.operand',
      ],
      'oneOf with no value': [(o: Operators, { oneOf }: Operators) => oneOf(o.note, []), 'expression.limit'],
      'oneOf with more than a hundred values': [
        (o: Operators, { oneOf }: Operators) =>
          oneOf(
            o.total,
            Array.from({ length: 101 }, (_, index) => index),
          ),
        'expression.limit',
      ],
      'oneOf without a list': [(o: Operators, { oneOf }: Operators) => oneOf(o.note, 'ab'), 'expression.limit'],
      'conditions joined by &&': [
        (o: Operators, { eq }: Operators) => eq(o.status, 'open') && eq(o.total, 1),
        'expression.dropped',
      ],
      'a condition that is made and left': [
        (o: Operators, { eq, and }: Operators) => {
          eq(o.status, 'open')
          return and(eq(o.total, 1))
        },
        'expression.dropped',
      ],
      'a condition turned round by !': [
        (o: Operators, { eq }: Operators) => !eq(o.status, 'open'),
        'expression.not_a_condition',
      ],
      true: [() => true, 'expression.not_a_condition'],
      nothing: [() => undefined, 'expression.not_a_condition'],
      'an async callback': [async (o: Operators, { eq }: Operators) => eq(o.total, 1), 'expression.not_a_condition'],
      'an async callback that fails': [
        async (o: Operators, { eq }: Operators) => eq(o.colour, 1),
        'expression.not_a_condition',
      ],
      'an object shaped like a condition': [
        () => ({ kind: 'compare', comparator: '=', left: { kind: 'path', path: ['total'] }, right: { kind: 'value' } }),
        'expression.not_a_condition',
      ],
      'a condition from JSON': [
        (o: Operators, { eq }: Operators) => JSON.parse(JSON.stringify(eq(o.total, 1))),
        'expression.not_a_condition',
      ],
      'a condition from JSON inside of and': [
        (o: Operators, { and, eq }: Operators) => and(eq(o.total, 1), JSON.parse('{"kind":"and","conditions":[]}')),
        'expression.not_a_condition',
      ],
      'and without conditions': [(_: Operators, { and }: Operators) => and(), 'expression.operand'],
      'or without conditions': [(_: Operators, { or }: Operators) => or(), 'expression.operand'],
      'no callback': [{ status: 'open' }, 'expression.not_a_condition'],
      'a text': ['status = open', 'expression.not_a_condition'],
      undefined: [undefined, 'expression.not_a_condition'],
      'beginsWith without a text': [
        (o: Operators, { beginsWith }: Operators) => beginsWith(o.note, 5),
        'expression.operand',
      ],
      'contains without a text in a text': [
        (o: Operators, { contains }: Operators) => contains(o.note, 5),
        'expression.operand',
      ],
      'a size compared with a text': [
        (o: Operators, { eq, size }: Operators) => eq(size(o.note), 'x'),
        'expression.operand',
      ],
      'attributeType with an unknown type': [
        (o: Operators, { attributeType }: Operators) => attributeType(o.note, 'TEXT'),
        'expression.operand',
      ],
      'a gap in a list of values': [
        (o: Operators, { oneOf }: Operators) => oneOf(o.total, withGap(1, 2)),
        'expression.operand',
      ],
      'a position that is none': [
        (o: Operators, { exists, at }: Operators) => exists(at(o.lines, -1)),
        'expression.operand',
      ],
    }
    for (const [name, [where, code]] of Object.entries(refusedWheres)) {
      it(`${name} is refused`, async () => {
        const { db, sent } = openUnchecked(engine)
        const operations = [
          () => db.orders.put(newOrder(1)).if?.(where),
          () => db.orders.create(newOrder(1)).if?.(where),
          () => db.orders.update(orderKey(1), { total: 1 }).if?.(where),
          () => db.orders.delete(orderKey(1)).if?.(where),
          () => db.orders.check(orderKey(1), where),
          () => db.orders.query.primary?.({ customerId: customerId() })?.filter?.(where),
        ]
        for (const make of operations) {
          const made = make() as unknown as { all?(): Promise<unknown> }
          const run = (made.all === undefined ? made : made.all()) as Promise<unknown>
          const error = await refused(ExpressionError, code, sent, run)
          expect(error.entity).toBe('Order')
        }
      })
    }

    it('an operand of the wrong type is refused', async () => {
      const { db, sent } = openUnchecked(engine)
      const wheres = [
        (o: Operators, { eq }: Operators) => eq(o.total, 'many'),
        (o: Operators, { eq }: Operators) => eq(o.placedAt, '2025-01-01'),
        (o: Operators, { gt }: Operators) => gt(o.total, { $gt: 1 }),
        (o: Operators, { eq }: Operators) => eq(o.note, { S: 'many' }),
        (o: Operators, { oneOf }: Operators) => oneOf(o.total, [1, 'many']),
        (o: Operators, { contains }: Operators) => contains(o.tags, 5),
        (o: Operators, { eq }: Operators) => eq(o.total, Number.NaN),
      ]
      for (const where of wheres) {
        const operation = db.orders.delete(orderKey(1)).if?.(where) as PromiseLike<unknown>
        const error = await refused(ItemValidationError, 'item.invalid', sent, operation)
        expect(error.message).not.toContain('many')
      }
    })

    it('what stands for a condition in data is stored as data, and nothing more', async () => {
      const db = await openShop(engine)
      const note = JSON.stringify({ kind: 'call', name: 'attribute_exists', operands: [] })
      await db.orders.put(newOrder(1, { note }))
      const query = db.orders.query.primary({ customerId: customerId() })
      expect(numbersOf(await query.filter((o, { eq }) => eq(o.note, note)).all())).toEqual([1])
      expect(await query.filter((o, { eq }) => eq(o.note, ':0 OR #0 = #0')).count()).toBe(0)
    })
  })

  it('options that are none are refused at once', async () => {
    const { db, typed, sent } = openUnchecked(engine)
    const put = db.orders.put(newOrder(1))
    await refused(SetupError, 'setup.option', sent, () => put.returning?.('all'))
    await refused(SetupError, 'setup.option', sent, () => put.returning?.(undefined))
    await refused(SetupError, 'setup.option', sent, () => db.orders.create(newOrder(1)).returning?.('old'))
    await refused(SetupError, 'setup.option', sent, () => db.orders.delete(orderKey(1)).returning?.('new'))
    await refused(SetupError, 'setup.option', sent, () => typed.orders.query.unpaid({}).limit(0))
  })

  it('an async callback that fails leaves no unhandled rejection behind', async () => {
    const { db } = openUnchecked(engine)
    const rejections: unknown[] = []
    const note = (reason: unknown) => void rejections.push(reason)
    process.on('unhandledRejection', note)
    const fail = async () => {
      throw new Error('Lost.')
    }
    await expectError(ExpressionError, db.orders.update(orderKey(1), fail))
    await expectError(ExpressionError, db.orders.check(orderKey(1), fail))
    await new Promise((resolve) => setTimeout(resolve, 20))
    process.off('unhandledRejection', note)
    expect(rejections).toEqual([])
  })

  it('attributes of another entity are refused', async () => {
    const { db, sent } = offlineShop(engine)
    let stray: unknown
    await db.customers
      .update({ customerId: customerId() }, (c, { set }) => {
        stray = c.name
        return set(c.name, 'x')
      })
      .catch(() => undefined)
    const update = db.orders.update(orderKey(1), (_, { set }) => set(stray as never, 'x' as never))
    await refused(ExpressionError, 'expression.unknown_attribute', sent, update)
    const condition = db.orders.delete(orderKey(1)).if((_, { exists }) => exists(stray as never))
    await refused(ExpressionError, 'expression.unknown_attribute', sent, condition)
    const operand = db.orders.delete(orderKey(1)).if((o, { eq }) => eq(o.note, stray as never))
    await refused(ExpressionError, 'expression.unknown_attribute', sent, operand)
    const value = db.orders.update(orderKey(1), (o, { set }) => set(o.note, stray as never))
    await refused(ExpressionError, 'expression.unknown_attribute', sent, value)
  })

  it('what is no abort signal is refused, wherever one is taken', () => {
    const { db, sent } = offlineShop(engine)
    const takers: { signal(signal: never): unknown }[] = [
      db.orders.get(orderKey(1)),
      db.orders.exists(orderKey(1)),
      db.orders.put(newOrder(1)),
      db.orders.query.primary({ customerId: customerId() }),
      db.orders.scan.primary(),
      db.transactWrite([db.orders.put(newOrder(1))]),
      db.transactGet([db.orders.get(orderKey(1))]),
      db.batchGet([db.orders.get(orderKey(1))]),
      db.batchWrite([db.orders.put(newOrder(1))]),
    ]
    for (const taker of takers) {
      for (const signal of ['x', null, {}, 5, new AbortController()]) {
        expect(() => taker.signal(signal as never)).toThrow(SetupError)
      }
      taker.signal(new AbortController().signal as never)
    }
    expect(sent.names()).toEqual([])
  })

  it('options of a page that are no object are refused', async () => {
    const { db, sent } = offlineShop(engine)
    const query = db.orders.query.primary({ customerId: customerId() })
    for (const options of [null, 'x', 5]) {
      await refused(SetupError, 'setup.option', sent, query.page(options as never))
      await refused(SetupError, 'setup.option', sent, db.orders.scan.primary().page(options as never))
    }
  })

  it('errors of a program’s own in a callback come through as they are', async () => {
    const { db } = offlineShop(engine)
    const update = db.orders.update(orderKey(1), () => {
      throw new RangeError('Mine.')
    })
    await expectError(RangeError, update)
    expect(newCustomer().customerId).toBe(customerId())
  })
})

function openNamed(engine: TestEngine) {
  const Thing = defineEntity('Thing', {
    schema: z.object({ id: z.string(), group: z.string().optional(), rank: z.string().default('a') }),
    key: { pk: 'THING#<id>', sk: 'THING' },
    indexes: { byGroup: { on: 'gsi1', pk: 'GROUP#<group>', sk: '<rank>' } },
  })
  const table = defineTable({
    name: 'things',
    key: { pk: 'PK', sk: 'SK' },
    indexes: { gsi1: { pk: 'GSI1PK', sk: 'GSI1SK' } },
  })
  const sent = recordRequests(engine.client)
  const db = connect(defineModel({ table, entities: { things: Thing } }), {
    client: sent.client,
    tableName: 'no-such-table',
  })
  return { db, sent }
}
