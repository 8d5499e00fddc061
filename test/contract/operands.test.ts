import {
  type Attributes,
  type Condition,
  ConditionFailedError,
  type ConditionOperators,
  defineEntity,
  defineModel,
  defineTable,
  ExpressionError,
  type Item,
  ItemValidationError,
  type UpdateCallback,
  type UpdateOperators,
} from 'keyloom'
import { describe, expect } from 'vitest'
import * as z from 'zod'
import { describeOnEveryEngine, expectError, freshTable, rawItem, recordRequests, type TestEngine } from './harness.js'

const cents = z.codec(z.number().int(), z.number(), {
  decode: (stored) => stored / 100,
  encode: (value) => Math.round(value * 100),
})
const absentNull = z.codec(z.string().optional(), z.string().nullable(), {
  decode: (stored) => stored ?? null,
  encode: (value) => value ?? undefined,
})
const box = z.object({ size: z.int(), unit: z.string().default('cm') })
const Thing = defineEntity('Thing', {
  schema: z.object({
    id: z.string(),
    number: z.number().default(1),
    absent: z.number().optional(),
    text: z.string().default('marmalade'),
    start: z.string().default('marm'),
    status: z.enum(['open', 'paid']).default('open'),
    final: z.literal('paid').default('paid'),
    at: z.date().default(new Date('2025-03-01')),
    bytes: z.instanceof(Uint8Array).default(new Uint8Array([1, 2, 3])),
    flag: z.boolean().default(true),
    either: z.union([z.string(), z.number()]).default('text'),
    many: z.union([z.string(), z.array(z.number())]).default([1, 2]),
    pair: z.array(z.string()).min(2).default(['a', 'b']),
    fixed: z.tuple([z.string(), z.int().optional(), z.int().optional()]).default(['a', 1, 2]),
    must: z.set(z.string()).max(3),
    tags: z.set(z.string()).optional(),
    emails: z.set(z.email()).optional(),
    inner: z.object({ must: z.set(z.int()) }).default({ must: new Set([1]) }),
    box: box.default({ size: 1, unit: 'cm' }),
    boxes: z.array(box).default([{ size: 2, unit: 'cm' }]),
    byName: z.record(z.string().toLowerCase(), z.number()).default({}),
    byStatus: z.record(z.enum(['open', 'paid']), z.number()).default({ open: 1, paid: 2 }),
    some: z.partialRecord(z.enum(['open', 'paid']), z.number()).default({ open: 1 }),
    price: cents.default(1.5),
    gone: absentNull,
  }),
  key: { pk: 'THING#<id>' },
})
const Shape = defineEntity('Shape', {
  schema: z.discriminatedUnion('form', [
    z.object({ id: z.string(), form: z.literal('circle'), radius: z.number() }),
    z.object({ id: z.string(), form: z.literal('square'), side: z.number(), note: z.string().optional() }),
  ]),
  key: { pk: 'SHAPE#<id>' },
})
const model = defineModel({
  table: defineTable({ name: 'operands', key: { pk: 'PK' } }),
  entities: { things: Thing, shapes: Shape },
})
const key = { id: '1' }

type Where = (thing: Attributes<typeof Thing>, operators: ConditionOperators) => Condition

/** Callbacks as JavaScript has them: no compiler has looked at the operands. */
type Untyped = (attributes: Attributes<typeof Thing>, operators: UntypedOperators) => unknown
type UntypedOperators = {
  readonly [N in keyof ConditionOperators | keyof UpdateOperators]: (...operands: readonly unknown[]) => object
}

async function open(engine: TestEngine) {
  const sent = recordRequests(engine.client)
  const db = await freshTable(engine, model, { client: sent.client })
  await db.things.put({ ...key, must: new Set(['m']), gone: 'here' })
  sent.clear()
  return { db, sent }
}

describeOnEveryEngine('operands of conditions', (engine, it) => {
  async function holds(where: Where): Promise<boolean> {
    const { db } = await open(engine)
    const checked = await db.things.check(key, where).result()
    if (!checked.ok && !(checked.error instanceof ConditionFailedError)) throw checked.error
    expect(await db.things.query.primary(key).filter(where).count()).toBe(checked.ok ? 1 : 0)
    return checked.ok
  }

  async function expectRefused(where: Where | Untyped, code: ExpressionError['code'], message: string): Promise<void> {
    const { db, sent } = await open(engine)
    const error = await expectError(ExpressionError, db.things.check(key, where as unknown as Where))
    expect(error).toMatchObject({ code, message: expect.stringContaining(message) })
    expect(sent.names()).toEqual([])
  }

  it('a range whose ends are turned around, or of different types, has nothing in it', async () => {
    expect(await holds((t, { between }) => between(t.number, 2, 0))).toBe(false)
    expect(await holds((t, { not, between }) => not(between(t.number, 2, 0)))).toBe(true)
    expect(await holds((t, { between }) => between(t.either, 'a', 'z'))).toBe(true)
    expect(await holds((t, { between }) => between(t.either, 3, 'z'))).toBe(false)
    expect(await holds((t, { between, size }) => between(size(t.text), 9, 8))).toBe(false)
  })

  it('a range beside others keeps its group when its ends are turned around', async () => {
    expect(await holds((t, { or, between, eq }) => or(between(t.number, 2, 0), eq(t.number, 1)))).toBe(true)
    expect(await holds((t, { and, not, between, eq }) => and(not(between(t.number, 2, 0)), eq(t.number, 1)))).toBe(true)
  })

  it('a hundred values are looked for', async () => {
    const numbers = Array.from({ length: 100 }, (_, index) => index + 100)
    expect(await holds((t, { oneOf }) => oneOf(t.number, numbers))).toBe(false)
    expect(await holds((t, { oneOf }) => oneOf(t.number, [...numbers.slice(1), 1]))).toBe(true)
    expect(await holds((t, { oneOf }) => oneOf(t.number, [1, ...numbers.slice(1)]))).toBe(true)
  })

  it('another attribute may be the beginning, the part or the element that is looked for', async () => {
    expect(await holds((t, { beginsWith }) => beginsWith(t.text, t.start))).toBe(true)
    expect(await holds((t, { beginsWith }) => beginsWith(t.start, t.text))).toBe(false)
    expect(await holds((t, { contains }) => contains(t.text, t.start))).toBe(true)
    expect(await holds((t, { contains }) => contains(t.many, t.number))).toBe(true)
    expect(await holds((t, { contains }) => contains(t.pair, t.pair[1]))).toBe(true)
  })

  it('defaults inside of a value are filled in, as they are in what is stored', async () => {
    const partly = (size: number): never => ({ size }) as never
    expect(await holds((t, { eq }) => eq(t.box, partly(1)))).toBe(true)
    expect(await holds((t, { eq }) => eq(t.box, { size: 1, unit: 'inch' }))).toBe(false)
    expect(await holds((t, { ne }) => ne(t.box, partly(2)))).toBe(true)
    expect(await holds((t, { oneOf }) => oneOf(t.box, [partly(2), partly(1)]))).toBe(true)
    expect(await holds((t, { contains }) => contains(t.boxes, partly(2)))).toBe(true)
    expect(await holds((t, { eq }) => eq(t.boxes, [partly(2)] as never))).toBe(true)
  })

  it('binary values have beginnings and parts', async () => {
    expect(await holds((t, { beginsWith }) => beginsWith(t.bytes, new Uint8Array([1, 2])))).toBe(true)
    expect(await holds((t, { beginsWith }) => beginsWith(t.bytes, new Uint8Array([2])))).toBe(false)
    expect(await holds((t, { contains }) => contains(t.bytes, new Uint8Array([2, 3])))).toBe(true)
  })

  it('elements are sought in lists of unions and in tuples', async () => {
    expect(await holds((t, { contains }) => contains(t.many, 2))).toBe(true)
    expect(await holds((t, { contains }) => contains(t.many, 'text'))).toBe(false)
    expect(await holds((t, { contains }) => contains(t.fixed, 2))).toBe(true)
    expect(await holds((t, { contains }) => contains(t.fixed, 'z'))).toBe(false)
  })

  it('names of entries are those that the key schema makes of them', async () => {
    const { db } = await open(engine)
    await db.things.update(key, (t, { set, at }) => set(at(t.byName, 'KETTLE'), 5))
    expect(await db.things.get(key)).toMatchObject({ byName: { kettle: 5 } })
    await db.things.check(key, (t, { eq, at }) => eq(at(t.byName, 'Kettle'), 5))
  })

  describe('are refused before they are sent where', () => {
    it('an attribute is compared with itself', async () => {
      for (const where of [
        (t, { eq }) => eq(t.number, t.number),
        (t, { oneOf }) => oneOf(t.number, [1, t.number]),
        (t, { between }) => between(t.number, 0, t.number),
        (t, { contains }) => contains(t.text, t.text),
        (t, { beginsWith }) => beginsWith(t.text, t.text),
      ] satisfies Where[]) {
        await expectRefused(where, 'expression.operand', 'the same attribute on both sides')
      }
    })

    it('values have no order, no beginning, no parts or no size', async () => {
      const untyped: Untyped[] = [
        (t, { lt }) => lt(t.flag, true),
        (t, { gte }) => gte(t.pair, ['a', 'b']),
        (t, { between }) => between(t.must, new Set(['a']), new Set(['b'])),
        (t, { beginsWith }) => beginsWith(t.number, '1'),
        (t, { beginsWith }) => beginsWith(t.text, 1),
        (t, { beginsWith }) => beginsWith(t.text, t.number),
        (t, { contains }) => contains(t.number, 1),
        (t, { contains }) => contains(t.text, t.number),
        (t, { contains }) => contains(t.must, t.number),
        (t, { size }) => size(t.number),
      ]
      for (const where of untyped) await expectRefused(where, 'expression.operand', 'Thing: ')
    })

    it('an empty set is asked for', async () => {
      const where: Where = (t, { eq }) => eq(t.must, new Set<string>())
      await expectRefused(where, 'expression.operand', 'use exists, notExists or remove')
    })

    it('an element of a set, or an entry that the record cannot have, is referred to', async () => {
      const element = (t: Attributes<typeof Thing>, { at, exists }: ConditionOperators) =>
        exists(at(t.must as never, 0))
      await expectRefused(element, 'expression.unknown_attribute', '"must[0]"')
      const entry: Where = (t, { at, exists }) => exists(at(t.byStatus, 'lost'))
      await expectRefused(entry, 'expression.unknown_attribute', '"byStatus.lost"')
    })
  })
})

describeOnEveryEngine('operands of updates', (engine, it) => {
  async function expectRefused(changes: Untyped, code: string, message: string): Promise<void> {
    const { db, sent } = await open(engine)
    const refused = await db.things.update(key, changes as unknown as UpdateCallback<typeof Thing>).then(
      () => 'done',
      (error: Error) => error,
    )
    expect(refused).toMatchObject({ code, message: expect.stringContaining(message) })
    expect(sent.names()).toEqual([])
  }

  async function updated(changes: UpdateCallback<typeof Thing>): Promise<Item<typeof Thing>> {
    const { db } = await open(engine)
    return await db.things.update(key, changes)
  }

  it('the empty set is stored by removing what is there, where absence stands for it', async () => {
    const { db } = await open(engine)
    expect((await db.things.update(key, { must: new Set<string>() })).must).toEqual(new Set())
    const { inner } = await db.things.update(key, (t, { set }) => set(t.inner.must, new Set<number>()))
    expect(inner.must).toEqual(new Set())
    const raw = await rawItem(engine, db, { PK: { S: 'THING#1' } })
    expect(raw).not.toHaveProperty('must')
    expect(raw?.inner).toEqual({ M: {} })
  })

  it('what a codec stores by absence is set by removing what is there', async () => {
    const { db } = await open(engine)
    expect((await db.things.update(key, { gone: null })).gone).toBeNull()
    expect(await rawItem(engine, db, { PK: { S: 'THING#1' } })).not.toHaveProperty('gone')
    expect((await db.things.update(key, { gone: 'back' })).gone).toBe('back')
  })

  it('a list is extended by elements, whatever its rules about the whole are', async () => {
    expect((await updated((t, { append }) => append(t.pair, ['c']))).pair).toEqual(['a', 'b', 'c'])
    expect((await updated((t, { prepend }) => prepend(t.pair, ['c']))).pair).toEqual(['c', 'a', 'b'])
    expect((await updated((t, { append }) => append(t.pair, t.pair))).pair).toEqual(['a', 'b', 'a', 'b'])
    expect((await updated((t, { append }) => append(t.many as never, [3] as never))).many).toEqual([1, 2, 3])
  })

  it('an attribute takes the value of another that it can hold', async () => {
    expect((await updated((t, { set }) => set(t.text, t.start))).text).toBe('marm')
    expect((await updated((t, { set }) => set(t.text, t.status))).text).toBe('open')
    expect((await updated((t, { set }) => set(t.status, t.final))).status).toBe('paid')
    expect((await updated((t, { setIfNotExists }) => setIfNotExists(t.absent, t.number))).absent).toBe(1)
  })

  it('what would leave the item unreadable is refused before it is sent', async () => {
    const refused: [Untyped, string, string][] = [
      [(t, { set }) => set(t.status, t.text), 'expression.operand', 'could be read there'],
      [(t, { set }) => set(t.at, t.text), 'expression.operand', 'could be read there'],
      [(t, { set }) => set(t.at, t.gone), 'expression.operand', 'could be read there'],
      [(t, { add }) => add(t.emails, new Set(['no e-mail'])), 'item.invalid', 'add on "emails"'],
      [(t, { append }) => append(t.pair, [1]), 'item.invalid', 'append on "pair[0]"'],
      [(t, { append }) => append(t.fixed, [3]), 'expression.operand', 'each place of a tuple'],
      [(t, { add }) => add(t.price, 1), 'expression.operand', 'goes through a codec'],
      [(t, { set, plus }) => set(t.price, plus(t.number, 1)), 'expression.operand', 'goes through a codec'],
      [(t, { set, plus }) => set(t.number, plus(t.price, 1)), 'expression.operand', 'goes through a codec'],
      [(t, { set, at }) => set(at(t.byStatus, 'lost'), 1), 'expression.unknown_attribute', '"byStatus.lost"'],
      [(t, { remove }) => remove(t.byStatus.open), 'update.required_attribute', '"byStatus.open"'],
      [(t, { remove }) => remove(t.fixed[1]), 'update.required_attribute', '"fixed[1]"'],
      [(t, { set }) => set(t.tags, new Set()), 'item.invalid', 'no empty set'],
    ]
    for (const [changes, code, message] of refused) await expectRefused(changes, code, message)
  })

  it('what changes nothing, or names itself, is refused before it is sent', async () => {
    const refused: Untyped[] = [
      (t, { setIfNotExists }) => setIfNotExists(t.absent, t.absent),
      (t, { setIfNotExists }) => setIfNotExists(t.gone, null),
      (t, { add }) => add(t.tags, new Set()),
    ]
    for (const changes of refused) await expectRefused(changes, 'expression.operand', 'Thing: ')
  })

  it('an entry that need not be there can be removed', async () => {
    expect((await updated((t, { remove }) => remove(t.some.open as never))).some).toEqual({})
  })

  it('an attribute that one alternative of a union needs cannot be removed', async () => {
    const { db, sent } = await open(engine)
    await db.shapes.put({ id: '1', form: 'square', side: 2, note: 'x' })
    sent.clear()
    const remove = db.shapes.update({ id: '1' }, (s, operators) => operators.remove(s.side as never))
    expect((await expectError(ExpressionError, remove)).code).toBe('update.required_attribute')
    expect(sent.names()).toEqual([])
    expect(await db.shapes.update({ id: '1' }, (s, operators) => operators.remove(s.note))).toEqual({
      id: '1',
      form: 'square',
      side: 2,
    })
  })

  it('a value that could not be read back is refused', async () => {
    const lossy = z.codec(z.string(), z.int(), { decode: Number, encode: (value) => (value > 9 ? 'many' : `${value}`) })
    const Lossy = defineEntity('Lossy', { schema: z.object({ id: z.string(), n: lossy }), key: { pk: 'L#<id>' } })
    const table = defineTable({ name: 'lossy', key: { pk: 'PK' } })
    const db = await freshTable(engine, defineModel({ table, entities: { lossy: Lossy } }))
    await db.lossy.put({ id: '1', n: 1 })
    const error = await expectError(ItemValidationError, db.lossy.update({ id: '1' }, { n: 10 }))
    expect(error.message).toContain('What would be stored cannot be read back')
    expect(await db.lossy.get({ id: '1' })).toEqual({ id: '1', n: 1 })
  })
})
