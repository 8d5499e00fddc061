import { inspect } from 'node:util'
import {
  ConditionFailedError,
  connect,
  defineEntity,
  defineModel,
  defineTable,
  ItemNotFoundError,
  TransactionCanceledError,
  UpdateRefusedError,
} from 'keyloom'
import { describe, expect } from 'vitest'
import * as z from 'zod'
import { describeOnEveryEngine, expectError, freshTable, putRawItem, rawItem, type TestEngine } from './harness.js'

const Product = defineEntity('Product', {
  schema: z.object({
    id: z.string(),
    stock: z.number().min(0).max(100),
    share: z.number().gt(0).lt(1).optional(),
    level: z.int().min(5).default(5),
    uses: z.int().default(0),
    big: z
      .bigint()
      .max(10n ** 30n)
      .optional(),
    port: z.uint32().optional(),
    free: z.number().optional(),
    floor: z.number().min(Number.EPSILON).optional(),
    either: z.union([z.number().max(5), z.string()]).optional(),
    maybe: z.number().max(10).nullable().optional(),
    perhaps: z.number().max(5).nullable().optional(),
    listed: z.union([z.array(z.string()).max(2), z.string()]).optional(),
    shape: z
      .discriminatedUnion('kind', [
        z.object({ kind: z.literal('a'), n: z.number().max(5) }),
        z.object({ kind: z.literal('b'), n: z.number().max(5).default(1) }),
      ])
      .optional(),
    any: z.unknown().optional(),
    path: z.array(z.string()).max(3).default([]),
    pair: z.array(z.string()).min(2).optional(),
    lines: z.array(z.string()).min(1).optional(),
    few: z.array(z.string()).max(2).optional(),
    tags: z.set(z.string()).max(3).optional(),
    others: z.set(z.string()).max(5).optional(),
    crowd: z.set(z.string()).max(9).optional(),
    keep: z.set(z.string()).min(2).optional(),
    marks: z
      .set(z.number())
      .max(2)
      .default(new Set([1])),
    box: z.object({ count: z.number().max(5).default(3) }).optional(),
  }),
  key: { pk: 'PRODUCT#<id>' },
})
const model = defineModel({
  table: defineTable({ name: 'products', key: { pk: 'PK' } }),
  entities: { products: Product },
})
const Account = defineEntity('Account', {
  schema: z.object({
    id: z.string(),
    balance: z.int().min(0).max(9),
    handle: z.string().optional(),
    box: z.object({ w: z.int().min(0).max(9).default(1) }),
  }),
  key: { pk: 'ACCOUNT#<id>' },
  indexes: { byBalance: { on: 'gsi1', pk: 'BOX#<box.w:2>', sk: '<balance:1>' } },
  unique: { handle: 'HANDLE#<handle>#<box.w>' },
})
const indexed = defineModel({
  table: defineTable({ name: 'accounts', key: { pk: 'PK' }, indexes: { gsi1: { pk: 'GSI1PK', sk: 'GSI1SK' } } }),
  entities: { accounts: Account },
})
const id = 'p'
const stored = { PK: { S: 'PRODUCT#p' } }

async function open(engine: TestEngine, attributes: object = {}) {
  const db = await freshTable(engine, model)
  await db.products.create({ id, stock: 50, ...attributes })
  return { db, products: db.products }
}
type Update = Parameters<Awaited<ReturnType<typeof open>>['products']['update']>[1]
/** Changes as application code writes them, of which no test needs the type. */
const changes = (make: (p: never, o: never) => unknown): Update => make as Update
// biome-ignore lint/suspicious/noExplicitAny: references and operators of every kind, in one table of examples.
type Any = any

/** What is stored before, a change that is made, and one that is refused with the rule that it would break. */
const examples: readonly {
  readonly name: string
  readonly before: object
  readonly made: (p: Any, o: Any) => unknown
  readonly refused: (p: Any, o: Any) => unknown
  readonly path: string
  readonly rule: string
}[] = [
  {
    name: 'a number that is added to',
    before: { stock: 95 },
    made: (p, { add }) => add(p.stock, 5),
    refused: (p, { add }) => add(p.stock, 6),
    path: 'stock',
    rule: 'at least 0, at most 100',
  },
  {
    name: 'a number that is subtracted from',
    before: { stock: 5 },
    made: (p, { subtract }) => subtract(p.stock, 5),
    refused: (p, { add }) => add(p.stock, -6),
    path: 'stock',
    rule: 'at least 0, at most 100',
  },
  {
    name: 'a number with an end that is left out, exactly',
    before: { share: 0.3 },
    made: (p, { add }) => add(p.share, 0.6999),
    refused: (p, { add }) => add(p.share, 0.7),
    path: 'share',
    rule: 'more than 0, less than 1',
  },
  {
    name: 'a number that is not there, which counts as nothing',
    before: {},
    made: (p, { add }) => add(p.share, 0.5),
    refused: (p, { add }) => add(p.share, 1),
    path: 'share',
    rule: 'more than 0, less than 1',
  },
  {
    name: 'a bigint',
    before: { big: 10n ** 30n - 1n },
    made: (p, { add }) => add(p.big, 1n),
    refused: (p, { add }) => add(p.big, 2n),
    path: 'big',
    rule: `at most ${10n ** 30n}`,
  },
  {
    name: 'a number with a format',
    before: { port: 1 },
    made: (p, { subtract }) => subtract(p.port, 1),
    refused: (p, { subtract }) => subtract(p.port, 2),
    path: 'port',
    rule: 'at least 0, at most 4294967295',
  },
  {
    name: 'a number that is one of several alternatives',
    before: { either: 3 },
    made: (p, { add }) => add(p.either, 2),
    refused: (p, { add }) => add(p.either, 3),
    path: 'either',
    rule: 'at most 5',
  },
  {
    name: 'a number that several alternatives have, in one range',
    before: { shape: { kind: 'a', n: 4 } },
    made: (p, { add }) => add(p.shape.n, 1),
    refused: (p, { add }) => add(p.shape.n, 2),
    path: 'shape.n',
    rule: 'at most 5',
  },
  {
    name: 'a number inside of a map',
    before: { box: { count: 1 } },
    made: (p, { add }) => add(p.box.count, 4),
    refused: (p, { add }) => add(p.box.count, 5),
    path: 'box.count',
    rule: 'at most 5',
  },
  {
    name: 'a sum of the number itself',
    before: { stock: 95 },
    made: (p, { plus, set }) => set(p.stock, plus(p.stock, 5)),
    refused: (p, { plus, set }) => set(p.stock, plus(p.stock, 6)),
    path: 'stock',
    rule: 'at least 0, at most 100',
  },
  {
    name: 'a sum of another number',
    before: { free: 95 },
    made: (p, { plus, set }) => set(p.stock, plus(p.free, 5)),
    refused: (p, { plus, set }) => set(p.stock, plus(p.free, 6)),
    path: 'stock',
    rule: 'at least 0, at most 100',
  },
  {
    name: 'a difference of another number',
    before: { free: 7 },
    made: (p, { minus, set }) => set(p.stock, minus(p.free, 7)),
    refused: (p, { minus, set }) => set(p.stock, minus(p.free, 8)),
    path: 'stock',
    rule: 'at least 0, at most 100',
  },
  {
    name: 'a number that is copied',
    before: { free: 100 },
    made: (p, { set }) => set(p.stock, p.free),
    refused: (p, { set }) => set(p.maybe, p.free),
    path: 'maybe',
    rule: 'at most 10',
  },
  {
    name: 'a number that is copied where nothing is',
    before: { free: 100, maybe: 1 },
    made: (p, { setIfNotExists }) => setIfNotExists(p.maybe, p.free),
    refused: (p, { setIfNotExists }) => setIfNotExists(p.box.count, p.free),
    path: 'box.count',
    rule: 'at most 5',
  },
  {
    name: 'a list that is appended to',
    before: { path: ['a', 'b'] },
    made: (p, { append }) => append(p.path, ['c']),
    refused: (p, { append }) => append(p.path, ['c', 'd']),
    path: 'path',
    rule: 'at most 3 elements',
  },
  {
    name: 'a list that is not there, and has nothing appended to it',
    before: {},
    made: (p, { append }) => append(p.path, []),
    refused: (p, { append }) => append(p.lines, []),
    path: 'lines',
    rule: 'at least 1 element',
  },
  {
    name: 'a number that is not there, and has nothing added to it',
    before: {},
    made: (p, { add }) => add(p.uses, 0),
    refused: (p, { add }) => add(p.share, 0),
    path: 'share',
    rule: 'more than 0, less than 1',
  },
  {
    name: 'a list that is put before',
    before: { path: ['a', 'b'] },
    made: (p, { prepend }) => prepend(p.path, ['c']),
    refused: (p, { prepend }) => prepend(p.path, ['c', 'd']),
    path: 'path',
    rule: 'at most 3 elements',
  },
  {
    name: 'a list that is not there',
    before: {},
    made: (p, { append }) => append(p.pair, ['a', 'b']),
    refused: (p, { append }) => append(p.pair, ['a']),
    path: 'pair',
    rule: 'at least 2 elements',
  },
  {
    name: 'a list that is set behind its end',
    before: { path: ['a', 'b'] },
    made: (p, { set }) => set(p.path[7], 'c'),
    refused: (p, { set }) => [set(p.path[7], 'c'), set(p.path[8], 'd'), set(p.path[0], 'e')],
    path: 'path',
    rule: 'at most 3 elements',
  },
  {
    name: 'a list of which others are removed where it is set behind its end',
    before: { path: ['a', 'b', 'c'] },
    made: (p, { remove, set }) => [set(p.path[3], 'd'), remove(p.path[0])],
    refused: (p, { remove, set }) => [set(p.path[3], 'd'), remove(p.path[4])],
    path: 'path',
    rule: 'at most 3 elements',
  },
  {
    name: 'a list that loses elements, of which some are not there',
    before: { pair: ['a', 'b', 'c'] },
    made: (p, { remove }) => [remove(p.pair[1]), remove(p.pair[3])],
    refused: (p, { remove }) => [remove(p.pair[1]), remove(p.pair[2])],
    path: 'pair',
    rule: 'at least 2 elements',
  },
  {
    name: 'a list that loses elements as it gets others',
    before: { pair: ['a', 'b'] },
    made: (p, { remove, set }) => [remove(p.pair[0]), set(p.pair[2], 'c')],
    refused: (p, { remove, set }) => [remove(p.pair[0]), set(p.pair[1], 'c')],
    path: 'pair',
    rule: 'at least 2 elements',
  },
  {
    name: 'a set of which the condition is as long as it can be',
    before: { marks: new Set([1]) },
    made: (p, { deleteFrom }) => deleteFrom(p.marks, new Set([2, 3, 4, 5, 6])),
    refused: (p, { add }) => add(p.marks, new Set([2, 3, 4, 5, 6])),
    path: 'marks',
    rule: 'at most 2 elements',
  },
  {
    name: 'a bound that has too many digits once the number is added',
    before: { floor: 1 },
    made: (p, { subtract }) => subtract(p.floor, 0.5),
    refused: (p, { subtract }) => subtract(p.floor, 9e12 + 0.5),
    path: 'floor',
    rule: 'at least 2.220446049250313e-16',
  },
  {
    name: 'a list that is copied',
    before: { path: ['a', 'b'] },
    made: (p, { set }) => set(p.few, p.path),
    refused: (p, { set }) => set(p.few, p.pair),
    path: 'few',
    rule: 'at most 2 elements',
  },
  {
    name: 'a set that elements are added to, of which some are in it',
    before: { tags: new Set(['a', 'b']) },
    made: (p, { add }) => add(p.tags, new Set(['a', 'b', 'c'])),
    refused: (p, { add }) => add(p.tags, new Set(['a', 'c', 'd'])),
    path: 'tags',
    rule: 'at most 3 elements',
  },
  {
    name: 'a set that loses elements, of which some are not in it',
    before: { keep: new Set(['a', 'b', 'c']) },
    made: (p, { deleteFrom }) => deleteFrom(p.keep, new Set(['a', 'x', 'y'])),
    refused: (p, { deleteFrom }) => deleteFrom(p.keep, new Set(['a', 'x', 'b'])),
    path: 'keep',
    rule: 'at least 2 elements',
  },
  {
    name: 'a set that begins with elements',
    before: {},
    made: (p, { add }) => add(p.marks, new Set([2])),
    refused: (p, { add }) => add(p.marks, new Set([2, 3])),
    path: 'marks',
    rule: 'at most 2 elements',
  },
]

describeOnEveryEngine('an update that DynamoDB computes', (engine, it) => {
  describe('keeps what the schema takes:', () => {
    for (const { name, before, made, refused, path, rule } of examples) {
      it(name, async () => {
        const extra = name === 'a list that is copied' ? { pair: ['a', 'b', 'c'] } : {}
        const box = name.includes('where nothing is') ? { box: {} } : {}
        const { db, products } = await open(engine, { ...before, ...extra, ...box })
        if (name.includes('where nothing is')) {
          const { box: _, ...others } = (await rawItem(engine, db, stored)) ?? {}
          await putRawItem(engine, db, { ...others, box: { M: {} } } as never)
        }
        const item = await rawItem(engine, db, stored)
        const error = await expectError(UpdateRefusedError, products.update({ id }, changes(refused as never)))
        expect(error).toMatchObject({ code: 'update.out_of_range', entity: 'Product', paths: [path] })
        expect(error.message).toBe(
          `Product: the change would leave "${path}" outside of what the schema takes: ${rule}.`,
        )
        expect(error.item).toEqual(await products.get({ id }))
        expect(await rawItem(engine, db, stored)).toEqual(item)
        const after = await products.update({ id }, changes(made as never))
        expect(await products.get({ id })).toEqual(after)
      })
    }
  })

  it('says what is wrong where something else is stored than what is computed with', async () => {
    const { products } = await open(engine, { listed: 'text', perhaps: null })
    const position = (p: Any, { set }: Any) => set(p.listed[7], 'a')
    const error = await expectError(UpdateRefusedError, products.update({ id }, changes(position as never)))
    expect(error).toMatchObject({ code: 'update.missing_parent', paths: ['listed[7]'] })
    const sum = (p: Any, { add }: Any) => add(p.perhaps, 1)
    const other = await expectError(UpdateRefusedError, products.update({ id }, changes(sum as never)))
    expect(other).toMatchObject({ code: 'update.operand_type', paths: ['perhaps'] })
    expect(other.message).toContain('it is null, another alternative, or was written past this schema')
  })

  it('is made where the elements of several sets leave no room for all guards', async () => {
    const { products } = await open(engine, { tags: new Set(['a']), others: new Set(['a']) })
    const five = new Set(['a', 'b', 'c', 'd', 'e'])
    const both = (p: Any, { add }: Any) => [add(p.others, five), add(p.crowd, five)]
    expect(await products.update({ id }, changes(both as never))).toMatchObject({ others: five, crowd: five })
    const grow = (p: Any, { add }: Any) => [add(p.tags, new Set(['a', 'b', 'c', 'd'])), add(p.others, five)]
    const error = await expectError(UpdateRefusedError, products.update({ id }, changes(grow as never)))
    expect(error.paths).toEqual(['tags'])
  })

  it('is told apart from conditions of one’s own, and from an item that is not there', async () => {
    const { products } = await open(engine, { stock: 3 })
    const take = products.update({ id }, (p, { subtract }) => subtract(p.stock, 5))
    await expectError(
      UpdateRefusedError,
      take.if((p, { eq }) => eq(p.stock, 3)),
    )
    await expectError(
      ConditionFailedError,
      take.if((p, { eq }) => eq(p.stock, 4)),
    )
    const absent = products.update({ id: 'absent' }, (p, { subtract }) => subtract(p.stock, 5))
    await expectError(ItemNotFoundError, absent)
    const refused = await take.result()
    if (refused.ok) throw new Error('There are three.')
    expect(refused.error).toBeInstanceOf(UpdateRefusedError)
  })

  it('is refused in a transaction, with the reason', async () => {
    const { db, products } = await open(engine, { stock: 3 })
    const error = await expectError(
      TransactionCanceledError,
      db.transactWrite([
        products.update({ id }, (p, { subtract }) => subtract(p.stock, 5)),
        products.create({ id: 'q', stock: 1 }),
      ]),
    )
    expect(error.reasons.map(({ code }) => code)).toEqual(['ConditionalCheckFailed', 'None'])
    expect(error.reasons[0]?.error).toMatchObject({ code: 'update.out_of_range', paths: ['stock'] })
  })

  it('is refused under a token, and in an upsert of an item that is there', async () => {
    const { products } = await open(engine, { stock: 3, level: 7 })
    const take = (p: Any, { subtract }: Any) => subtract(p.stock, 5)
    await expectError(UpdateRefusedError, products.update({ id }, take).returning('none').token('once'))
    await expectError(UpdateRefusedError, products.upsert({ id }, take, { stock: 9 }))
    await products.upsert({ id: 'new' }, take, { stock: 9 })
    expect((await products.getOrThrow({ id: 'new' })).stock).toBe(4)
    // An attribute that a stored item lacks begins with the value for creation.
    const grow = (p: Any, { add }: Any) => add(p.maybe, 4)
    expect(await products.upsert({ id }, grow, { stock: 1, maybe: 6 } as never)).toMatchObject({ maybe: 10 })
    await expectError(UpdateRefusedError, products.upsert({ id }, grow, { stock: 1, maybe: 6 } as never))
  })

  describe('of a place inside of an attribute that an upsert finds absent', () => {
    const inside = z.object({
      w: z.number().max(10).default(8),
      lines: z.array(z.string()).max(3).default(['x', 'y']),
      marks: z
        .set(z.string())
        .min(1)
        .max(2)
        .default(new Set(['x', 'y'])),
      v: z.number().max(10).optional(),
    })
    const begins = defineEntity('Begins', {
      schema: z.object({
        id: z.string(),
        box: inside.default({ w: 2, lines: [], marks: new Set(['a']) }),
        bare: inside.optional(),
        copied: z.number().max(5).default(0),
      }),
      key: { pk: 'BEGINS#<id>' },
    })
    const table = defineTable({ name: 'beginnings', key: { pk: 'PK' } })
    const empty = { M: {} }
    const changes: Readonly<Record<string, readonly [lacks: string, has: string, (b: Any, ops: Any) => unknown]>> = {
      'a number is added to': ['made', 'update.out_of_range', (b, { add }) => add(b.box.w, 5)],
      'a number is added to where nothing begins': ['made', 'made', (b, { add }) => add(b.box.v, 10)],
      'an expression grows': ['made', 'update.out_of_range', (b, { set, plus }) => set(b.box.w, plus(b.box.w, 5))],
      'a list is extended': ['made', 'update.out_of_range', (b, { append }) => append(b.box.lines, ['1', '2'])],
      'elements are added to': ['made', 'update.out_of_range', (b, { add }) => add(b.box.marks, new Set(['b']))],
      'elements are taken out of': [
        'made',
        'update.out_of_range',
        (b, { deleteFrom }) => deleteFrom(b.box.marks, new Set(['x', 'y'])),
      ],
      'is copied': ['made', 'update.out_of_range', (b, { set }) => set(b.copied, b.box.w)],
      'is where nothing begins around it': [
        'update.missing_parent',
        'update.missing_parent',
        (b, { add }) => add(b.bare.w, 1),
      ],
    }
    for (const [name, [lacks, has, change]] of Object.entries(changes)) {
      it(`is judged by what it begins with: ${name}`, async () => {
        const db = await freshTable(engine, defineModel({ table, entities: { items: begins } }))
        const attempt = async (one: string, attributes: Any): Promise<unknown> => {
          await putRawItem(engine, db, {
            PK: { S: `BEGINS#${one}` },
            _type: { S: 'Begins' },
            id: { S: one },
            ...attributes,
          })
          const made = await db.items.upsert({ id: one }, change as never, {} as never).result()
          if (made.ok) expect(await db.items.getOrThrow({ id: one })).toEqual(made.value)
          return made.ok ? 'made' : made.error.code
        }
        expect([await attempt('lacks', {}), await attempt('has', { box: empty })]).toEqual([lacks, has])
      })
    }
  })

  it('is refused in the same way where an index key or a unique value is made of it', async () => {
    const db = await freshTable(engine, indexed)
    await db.accounts.create({ id, balance: 5, handle: 'a', box: { w: 1 } })
    const item = await rawItem(engine, db, { PK: { S: 'ACCOUNT#p' } })
    const take = (by: number) => db.accounts.update({ id }, (a, { subtract }) => subtract(a.balance, by))
    const grow = (p: Any, { add }: Any) => add(p.box.w, 9)
    for (const refused of [
      take(6),
      take(6).if((a, { eq }) => eq(a.balance, 5)),
      take(6).token('once'),
      db.accounts.upsert({ id }, (a, { subtract }) => subtract(a.balance, 6), { balance: 9, box: { w: 1 } } as never),
      db.accounts.update({ id }, grow),
    ]) {
      expect((await expectError(UpdateRefusedError, refused)).code).toBe('update.out_of_range')
    }
    await expectError(
      ConditionFailedError,
      take(6).if((a, { eq }) => eq(a.balance, 4)),
    )
    const plan = db.transactWrite([take(6), db.accounts.check({ id }, (a, { eq }) => eq(a.handle, 'a'))])
    const { reasons } = await expectError(TransactionCanceledError, plan)
    expect(reasons.map(({ code }) => code)).toEqual(['ConditionalCheckFailed', 'None'])
    expect(reasons[0]?.error).toMatchObject({ code: 'update.out_of_range', paths: ['balance'] })
    expect(reasons[0]?.condition).toBe(
      'attribute_exists(PK) AND balance >= ? AND (attribute_not_exists(_type) OR _type = ?)',
    )
    await expectError(
      ItemNotFoundError,
      db.accounts.update({ id: 'absent' }, (a, { subtract }) => subtract(a.balance, 6)),
    )
    expect(await rawItem(engine, db, { PK: { S: 'ACCOUNT#p' } })).toEqual(item)
    expect(await take(5)).toMatchObject({ balance: 0 })
  })

  it('is made as often as it can be while others write', async () => {
    const db = await freshTable(engine, indexed)
    await db.accounts.create({ id, balance: 5, handle: 'a', box: { w: 1 } })
    const take = db.accounts.update({ id }, (a, { subtract }) => subtract(a.balance, 1)).returning('none')
    const give = db.accounts.update({ id }, (a, { add }) => add(a.balance, 1)).returning('none')
    const results = await Promise.all(
      Array.from({ length: 12 }, (_, index) => (index % 4 === 3 ? give : take).result()),
    )
    const made = (from: number) => results.filter(({ ok }, index) => ok && (index % 4 === 3 ? 1 : 0) === from).length
    expect(made(1)).toBe(3)
    expect((await db.accounts.getOrThrow({ id })).balance).toBe(5 + 3 - made(0))
    expect(made(0)).toBeGreaterThanOrEqual(5)
    const stored = await rawItem(engine, db, { PK: { S: 'ACCOUNT#p' } })
    expect(stored?.GSI1SK?.S).toBe(String(8 - made(0)))
  })

  it('shows no values', async () => {
    const { products } = await open(engine, { stock: 3, free: 424242 })
    const error = await expectError(
      UpdateRefusedError,
      products.update({ id }, (p, { subtract }) => subtract(p.stock, 31337)),
    )
    for (const value of ['31337', '424242']) expect(inspect(error, { depth: 9 })).not.toContain(value)
  })

  it('is refused for what it does not fit at all as before', async () => {
    const { db, products } = await open(engine, { maybe: null })
    const codeOf = async (update: Update) =>
      (await expectError(UpdateRefusedError, products.update({ id }, update))).code
    expect(await codeOf((p, { add }) => add(p.maybe as never, 20 as never))).toBe('update.operand_type')
    expect(await codeOf((p, { add }) => add(p.maybe as never, 1 as never))).toBe('update.operand_type')
    expect(await codeOf(changes((p: Any, { add }: Any) => add(p.box.count, 9)))).toBe('update.missing_parent')
    expect(await codeOf(changes((p: Any, { add }: Any) => add(p.box.count, 1)))).toBe('update.missing_parent')
    expect(await codeOf((p, { plus, set }) => set(p.stock, plus(p.free as never, 1 as never)))).toBe(
      'update.missing_operand',
    )
    // What is copied as another type is in no range.
    expect(await products.update({ id }, (p, { set }) => set(p.any, p.maybe as never))).toMatchObject({ any: null })
    const nulled = await products.update({ id }, (p, { set }) => set(p.perhaps, p.maybe as never))
    expect(nulled).toMatchObject({ maybe: null, perhaps: null })
    await putRawItem(engine, db, { ...(await rawItem(engine, db, stored)), path: { S: 'text' } })
    expect(await codeOf((p, { append }) => append(p.path, ['a']))).toBe('update.operand_type')
  })

  it('asks for nothing where nothing can go wrong', () => {
    const products = offline(engine)
    const plain = products.update({ id }, { free: 1 }).params()
    const same = [
      (p: Any, { add }: Any) => add(p.uses, 1),
      (p: Any, { add }: Any) => add(p.free, -1),
      (p: Any, { set }: Any) => set(p.free, p.stock),
      (p: Any, { set }: Any) => set(p.box.count, 1),
      (p: Any, { append }: Any) => append(p.path, []),
      (p: Any, { set }: Any) => set(p.maybe, 3),
    ]
    for (const change of same) {
      const { ConditionExpression } = products.update({ id }, changes(change as never)).params()
      expect(aliased(ConditionExpression)).toBe(aliased(plain.ConditionExpression))
    }
    const { ConditionExpression } = products.update({ id }, (p, { add }) => add(p.level, 1)).params()
    expect(aliased(ConditionExpression)).toBe(aliased(plain.ConditionExpression))
  })
})

function offline(engine: TestEngine) {
  return connect(model, { client: engine.client, tableName: 'no-such-table' }).products
}

/** A condition without the numbers of its placeholders. */
function aliased(condition: string | undefined): string | undefined {
  return condition?.replace(/([#:])\d+/g, '$1')
}
