import {
  ConditionFailedError,
  defineEntity,
  defineModel,
  defineTable,
  TransactionCanceledError,
  UpdateRefusedError,
} from 'keyloom'
import { describe, expect } from 'vitest'
import * as z from 'zod'
import {
  describeOnEveryEngine,
  expectError,
  freshTable,
  putRawItem,
  rawItem,
  recordRequests,
  type TestEngine,
} from './harness.js'

const common = { id: z.string(), label: z.string(), version: z.number().int() }
const Shape = defineEntity('Shape', {
  schema: z.discriminatedUnion('kind', [
    z.object({
      ...common,
      kind: z.literal('circle').default('circle'),
      size: z.number().max(10),
      tags: z.set(z.string()).optional(),
    }),
    z.object({ ...common, kind: z.literal(['square', 'block']), side: z.number(), size: z.string() }),
    z.strictObject({
      ...common,
      kind: z.literal('dot'),
      note: z.string().optional(),
      lines: z.array(z.string()).optional(),
    }),
  ]),
  key: { pk: 'SHAPE#<id>' },
  version: 'version',
})
const Bill = defineEntity('Bill', {
  schema: z.object({
    id: z.string(),
    note: z.string().optional(),
    payment: z
      .discriminatedUnion('method', [
        z.strictObject({ method: z.literal('card'), number: z.string(), paid: z.number() }),
        z.strictObject({ method: z.literal('invoice'), due: z.string(), paid: z.number().int() }),
      ])
      .optional(),
    parts: z.array(
      z.union([z.object({ type: z.literal(1), a: z.string() }), z.object({ type: z.literal(2), b: z.string() })]),
    ),
    loose: z.union([z.object({ x: z.string() }), z.object({ y: z.string() })]).optional(),
  }),
  key: { pk: 'BILL#<id>' },
})
const Crate = defineEntity('Crate', {
  schema: z.discriminatedUnion('kind', [
    z.object({
      id: z.string(),
      kind: z.literal('a'),
      list: z.array(z.string()).min(2),
      set: z.set(z.string()).min(2),
      n: z.number().min(5),
    }),
    z.object({
      id: z.string(),
      kind: z.literal('b'),
      list: z.array(z.string().max(3)).min(3),
      set: z.set(z.string().max(3)).min(3),
      n: z.int(),
    }),
  ]),
  key: { pk: 'CRATE#<id>' },
})
const Keyed = defineEntity('Keyed', {
  schema: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('a'), id: z.string(), a: z.string() }),
    z.object({ kind: z.literal('b'), id: z.string(), b: z.string() }),
  ]),
  key: { pk: 'KEYED#<kind>#<id>' },
})
const Untold = defineEntity('Untold', {
  schema: z.union([
    z.object({ id: z.string(), x: z.number(), label: z.string().optional() }),
    z.object({ id: z.string(), y: z.string(), label: z.string().optional() }),
  ]),
  key: { pk: 'UNTOLD#<id>' },
})
const model = defineModel({
  table: defineTable({ name: 'unions', key: { pk: 'PK' } }),
  entities: { shapes: Shape, bills: Bill, keyed: Keyed, crates: Crate, untold: Untold },
})

async function open(engine: TestEngine) {
  const sent = recordRequests(engine.client)
  const db = await freshTable(engine, model, { client: sent.client })
  await db.shapes.create({ id: 'circle', label: 'x', kind: 'circle', size: 1 })
  await db.shapes.create({ id: 'square', label: 'x', kind: 'square', side: 1, size: 'small' })
  await db.shapes.create({ id: 'dot', label: 'x', kind: 'dot' })
  sent.clear()
  return { db, sent }
}

describeOnEveryEngine('an update of what only some alternatives of a union have', (engine, it) => {
  const stored = (db: object, id: string) => rawItem(engine, db, { PK: { S: `SHAPE#${id}` } })

  it('is made in an item of one of those', async () => {
    const { db, sent } = await open(engine)
    expect(await db.shapes.update({ id: 'square' }, { side: 2, size: 'big' })).toMatchObject({ side: 2, size: 'big' })
    expect(await db.shapes.update({ id: 'circle' }, { size: 7 })).toMatchObject({ size: 7 })
    expect(await db.shapes.update({ id: 'dot' }, { note: 'y' })).toMatchObject({ note: 'y' })
    expect(sent.names()).toEqual(['UpdateItem', 'UpdateItem', 'UpdateItem'])
  })

  it('is refused in an item of another, and writes nothing', async () => {
    const { db } = await open(engine)
    const tries = [
      ['circle', db.shapes.update({ id: 'circle' }, { side: 2 })],
      ['circle', db.shapes.update({ id: 'circle' }, { label: 'new', size: 'big' })],
      ['square', db.shapes.update({ id: 'square' }, { size: 3 })],
      ['square', db.shapes.update({ id: 'square' }, (s, { add }) => add(s.tags, new Set(['a'])))],
      ['dot', db.shapes.update({ id: 'dot' }, (s, { add }) => add(s.side, 3))],
      ['circle', db.shapes.update({ id: 'circle' }, (s, { append }) => append(s.lines, ['a']))],
      ['circle', db.shapes.modify({ id: 'circle' }, () => ({ side: 2 }))],
      ['circle', db.shapes.upsert({ id: 'circle' }, { side: 2 }, { kind: 'square', label: 'x', size: 'big' } as never)],
    ] as const
    for (const [id, update] of tries) {
      const before = await stored(db, id)
      const error = await expectError(UpdateRefusedError, update)
      expect(error.code).toBe('update.alternative')
      expect(error.message).toMatch(/as "kind" tells, does not take this change of .*Replace the whole item by put\.$/)
      expect(await stored(db, id)).toEqual(before)
    }
  })

  it('needs no guard where all take it', async () => {
    const { db } = await open(engine)
    const { ConditionExpression } = db.shapes.update({ id: 'circle' }, { label: 'y' }).params()
    expect(ConditionExpression).toBe('attribute_exists(#2) AND (attribute_not_exists(#3) OR #3 = :2)')
  })

  it('guards by the alternatives that would take the value', async () => {
    const { db } = await open(engine)
    const guard = (size: unknown) => {
      const { ExpressionAttributeValues: values = {} } = db.shapes.update({ id: 'x' }, { size } as never).params()
      return Object.values(values).slice(2, -1)
    }
    expect(guard(3)).toEqual([{ S: 'circle' }])
    expect(guard('3')).toEqual([{ S: 'square' }, { S: 'block' }])
  })

  it('takes an older item for the alternative whose literal is a default', async () => {
    const { db } = await open(engine)
    const { kind, ...older } = (await stored(db, 'circle')) ?? {}
    await putRawItem(engine, db, older as never)
    expect(kind).toEqual({ S: 'circle' })
    expect(await db.shapes.update({ id: 'circle' }, { size: 5 })).toMatchObject({ kind: 'circle', size: 5 })
    await expectError(UpdateRefusedError, db.shapes.update({ id: 'circle' }, { side: 5 }))
  })

  it('is a condition that failed where conditions were asked for', async () => {
    const { db } = await open(engine)
    const update = db.shapes.update({ id: 'circle' }, { side: 2 }).if((s, { eq }) => eq(s.kind, 'square'))
    await expectError(ConditionFailedError, update)
    const upsert = db.shapes.upsert({ id: 'circle' }, { side: 2 }, { kind: 'square', label: 'x', size: 'big' } as never)
    await expectError(
      ConditionFailedError,
      upsert.if((s, { eq }) => eq(s.label, 'other')),
    )
  })

  it('is told from conditions that hold', async () => {
    const { db } = await open(engine)
    const update = db.shapes.update({ id: 'circle' }, { side: 2 })
    const holding = update.if((s, { eq }) => eq(s.label, 'x'))
    expect((await expectError(UpdateRefusedError, holding)).code).toBe('update.alternative')
    const upsert = db.shapes.upsert({ id: 'circle' }, { side: 2 }, { kind: 'square', label: 'x', size: 'big' } as never)
    expect(
      (
        await expectError(
          UpdateRefusedError,
          upsert.if((s, { eq }) => eq(s.label, 'x')),
        )
      ).code,
    ).toBe('update.alternative')
    const text = update.if((s, { raw }) => raw('#label = :x', { '#label': s.label, ':x': 'x' }))
    await expectError(ConditionFailedError, text)
  })

  it('is the reason in a transaction', async () => {
    const { db } = await open(engine)
    const error = await expectError(
      TransactionCanceledError,
      db.transactWrite([
        db.shapes.update({ id: 'circle' }, { side: 2 }),
        db.shapes.update({ id: 'dot' }, { label: 'z' }),
      ]),
    )
    expect(error.reasons[0]?.error).toMatchObject({ code: 'update.alternative' })
  })

  it('judges elements that are added one by one, and not the rules of the whole', async () => {
    const { db } = await open(engine)
    await db.crates.put({ id: '1', kind: 'a', list: ['a', 'b'], set: new Set(['a', 'b']), n: 5 })
    const grown = await db.crates.update({ id: '1' }, (c, { append, add }) => [
      append(c.list, ['c']),
      add(c.set, new Set(['c'])),
      add(c.n, 1),
    ])
    expect(grown).toMatchObject({ list: ['a', 'b', 'c'], set: new Set(['a', 'b', 'c']), n: 6 })
    await db.crates.update({ id: '1' }, (c, { prepend, add }) => [prepend(c.list, ['long text']), add(c.n, 0.5)])
    await db.crates.put({ id: '1', kind: 'b', list: ['a', 'b', 'c'], set: new Set(['a', 'b', 'c']), n: 5 })
    for (const refused of [
      db.crates.update({ id: '1' }, (c, { append }) => append(c.list, ['long text'])),
      db.crates.update({ id: '1' }, (c, { add }) => add(c.set, new Set(['long text']))),
      db.crates.update({ id: '1' }, (c, { add }) => add(c.n, 0.5)),
    ]) {
      expect((await expectError(UpdateRefusedError, refused)).code).toBe('update.alternative')
    }
  })

  it('is judged by the key alone where that tells', async () => {
    const { db, sent } = await open(engine)
    await db.keyed.put({ kind: 'a', id: '1', a: 'x' })
    sent.clear()
    expect(await db.keyed.update({ kind: 'a', id: '1' }, { a: 'y' })).toEqual({ kind: 'a', id: '1', a: 'y' })
    expect(Object.keys(sent.requests[0]?.input.ExpressionAttributeValues ?? {})).toHaveLength(2)
    sent.clear()
    const error = await expectError(UpdateRefusedError, db.keyed.update({ kind: 'a', id: '1' }, { b: 'y' }))
    expect(error.code).toBe('update.alternative')
    expect(sent.names()).toEqual([])
  })

  describe('inside of an attribute', () => {
    const bill = {
      id: '1',
      parts: [
        { type: 1 as const, a: 'x' },
        { type: 2 as const, b: 'x' },
      ],
    }

    it('is made, or refused, by what tells there', async () => {
      const { db } = await open(engine)
      await db.bills.put({ ...bill, payment: { method: 'card', number: '1', paid: 1 } })
      const changed = await db.bills.update({ id: '1' }, (b, { set }) => [
        set(b.payment.number, '2'),
        set(b.parts[1].b, 'y'),
      ])
      expect(changed).toMatchObject({ payment: { number: '2' }, parts: [{ a: 'x' }, { b: 'y' }] })
      await db.bills.update({ id: '1' }, (b, { add }) => add(b.payment.paid, 0.5))
      for (const refused of [
        db.bills.update({ id: '1' }, (b, { set }) => set(b.payment.due, 'x')),
        db.bills.update({ id: '1' }, (b, { set }) => set(b.parts[0].b, 'x')),
      ]) {
        expect((await expectError(UpdateRefusedError, refused)).code).toBe('update.alternative')
      }
      await db.bills.put({ ...bill, payment: { method: 'invoice', due: 'x', paid: 1 } })
      const fraction = await expectError(
        UpdateRefusedError,
        db.bills.update({ id: '1' }, (b, { add }) => add(b.payment.paid, 0.5)),
      )
      expect(fraction.paths).toEqual(['payment.paid'])
      await db.bills.update({ id: '1' }, (b, { add }) => add(b.payment.paid, 1))
    })

    it('names what is missing around it', async () => {
      const { db } = await open(engine)
      await db.bills.put(bill)
      const error = await expectError(
        UpdateRefusedError,
        db.bills.update({ id: '1' }, (b, { set }) => set(b.payment.due, 'x')),
      )
      expect(error.code).toBe('update.missing_parent')
    })

    it('is refused at once where no literal tells', async () => {
      const { db, sent } = await open(engine)
      const error = await expectError(
        UpdateRefusedError,
        db.bills.update({ id: '1' }, (b, { set }) => set(b.loose.x, 'z')),
      )
      expect(error.message).toContain('no literal tells them apart. Replace the whole "loose".')
      expect(sent.names()).toEqual([])
    })
  })

  it('of an upsert is judged in the item that it would create, and in the one that is there', async () => {
    const { db, sent } = await open(engine)
    const upsert = db.shapes.upsert({ id: 'new' }, { side: 2 }, { kind: 'square', label: 'x', size: 's' } as never)
    expect(await upsert).toMatchObject({ kind: 'square', side: 2, version: 1 })
    expect(await upsert).toMatchObject({ kind: 'square', side: 2, version: 2 })
    sent.clear()
    const stray = db.shapes.upsert({ id: 'n2' }, { side: 2 }, { kind: 'circle', label: 'x', size: 1 } as never)
    expect((await expectError(UpdateRefusedError, stray)).code).toBe('update.alternative')
    expect(sent.names()).toEqual([])
  })

  it('is not made by what an upsert creates with, in an item of another', async () => {
    const { db, sent } = await open(engine)
    const before = await stored(db, 'dot')
    const creation = { kind: 'square', side: 2, size: 's' } as never
    sent.clear()
    expect(await db.shapes.upsert({ id: 'dot' }, { label: 'y' }, creation)).toMatchObject({ kind: 'dot', label: 'y' })
    expect(sent.names()).toEqual(['UpdateItem', 'UpdateItem'])
    expect(await stored(db, 'dot')).toEqual({ ...before, label: { S: 'y' }, version: { N: '2' } })
    sent.clear()
    expect(await db.shapes.upsert({ id: 'square' }, { label: 'y' }, creation)).toMatchObject({ side: 1, size: 'small' })
    expect(await db.shapes.upsert({ id: 'new' }, { label: 'y' }, creation)).toMatchObject({ kind: 'square', side: 2 })
    expect(sent.names()).toEqual(['UpdateItem', 'UpdateItem'])
    await db.transactWrite([db.shapes.upsert({ id: 'circle' }, { label: 'y' }, creation)])
    expect(await db.shapes.get({ id: 'circle' })).toMatchObject({ kind: 'circle', label: 'y', size: 1 })
    await putRawItem(engine, db, { PK: { S: 'SHAPE#old' }, label: { S: 'x' }, size: { N: '1' }, version: { N: '1' } })
    expect(await db.shapes.upsert({ id: 'old' }, { label: 'y' }, creation)).toMatchObject({ kind: 'circle', size: 1 })
    expect(await stored(db, 'old')).not.toHaveProperty('side')
    sent.clear()
    const untold = db.untold.upsert({ id: '1' }, { label: 'y' }, { x: 1 } as never)
    expect((await expectError(UpdateRefusedError, untold)).code).toBe('update.alternative')
    expect(sent.names()).toEqual([])
  })
})
