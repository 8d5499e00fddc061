import {
  type Attributes,
  type Condition,
  ConditionFailedError,
  type ConditionOperators,
  defineEntity,
  defineModel,
  defineTable,
} from 'keyloom'
import { afterEach, describe, expect } from 'vitest'
import * as z from 'zod'
import { describeOnEveryEngine, freshTable, type TestEngine } from './harness.js'

const Thing = defineEntity('Thing', {
  schema: z.object({
    id: z.string(),
    text: z.string().optional(),
    other: z.string().optional(),
    number: z.number().optional(),
    more: z.number().optional(),
    big: z.bigint().optional(),
    flag: z.boolean().optional(),
    at: z.date().optional(),
    kind: z.enum(['a', 'b', 'c']).optional(),
    nothing: z.string().nullable().optional(),
    bytes: z.instanceof(Uint8Array).optional(),
    tags: z.set(z.string()).optional(),
    numbers: z.set(z.number()).optional(),
    list: z.array(z.number()).optional(),
    map: z.object({ inner: z.string(), deep: z.object({ count: z.number() }).optional() }).optional(),
    record: z.record(z.string(), z.number()).optional(),
  }),
  key: { pk: 'THING#<id>' },
})
const things = defineModel({ table: defineTable({ name: 'things', key: { pk: 'PK' } }), entities: { things: Thing } })

type Where = (thing: Attributes<typeof Thing>, operators: ConditionOperators) => Condition

const thing = {
  id: '1',
  text: 'marmalade',
  other: 'marmalade',
  number: 5,
  more: 7,
  big: 12345678901234567890n,
  flag: true,
  at: new Date('2025-03-01T00:00:00Z'),
  kind: 'b' as const,
  nothing: null,
  bytes: new Uint8Array([1, 2, 3]),
  tags: new Set(['x', 'y']),
  numbers: new Set([1, 2]),
  list: [1, 2, 3],
  map: { inner: 'in', deep: { count: 2 } },
  record: { one: 1, 'two.2': 2 },
}

function openThings(engine: TestEngine) {
  return freshTable(engine, things)
}

describeOnEveryEngine('conditions', (engine, it) => {
  let db: Awaited<ReturnType<typeof openThings>> | undefined
  afterEach(() => {
    db = undefined
  })

  /** Whether a condition holds on the thing, judged as a condition and as a filter, which must agree. */
  async function holds(where: Where): Promise<boolean> {
    if (db === undefined) {
      db = await openThings(engine)
      await db.things.put(thing)
    }
    const checked = await db.things.check({ id: '1' }, where).result()
    if (!checked.ok && !(checked.error instanceof ConditionFailedError)) throw checked.error
    const filtered = await db.things.query.primary({ id: '1' }).filter(where).count()
    expect(filtered === 1).toBe(checked.ok)
    return checked.ok
  }

  describe('eq and ne', () => {
    it('compare values of every type by what is stored', async () => {
      expect(await holds((o, { eq }) => eq(o.text, 'marmalade'))).toBe(true)
      expect(await holds((o, { eq }) => eq(o.text, 'jam'))).toBe(false)
      expect(await holds((o, { ne }) => ne(o.text, 'jam'))).toBe(true)
      expect(await holds((o, { eq }) => eq(o.number, 5))).toBe(true)
      expect(await holds((o, { eq }) => eq(o.big, 12345678901234567890n))).toBe(true)
      expect(await holds((o, { eq }) => eq(o.big, 12345678901234567891n))).toBe(false)
      expect(await holds((o, { eq }) => eq(o.flag, true))).toBe(true)
      expect(await holds((o, { eq }) => eq(o.flag, false))).toBe(false)
      expect(await holds((o, { eq }) => eq(o.at, new Date('2025-03-01T00:00:00Z')))).toBe(true)
      expect(await holds((o, { eq }) => eq(o.kind, 'b'))).toBe(true)
      expect(await holds((o, { eq }) => eq(o.nothing, null))).toBe(true)
      expect(await holds((o, { eq }) => eq(o.bytes, new Uint8Array([1, 2, 3])))).toBe(true)
    })

    it('compare sets without order, and lists and maps in full', async () => {
      expect(await holds((o, { eq }) => eq(o.tags, new Set(['y', 'x'])))).toBe(true)
      expect(await holds((o, { eq }) => eq(o.tags, new Set(['x'])))).toBe(false)
      expect(await holds((o, { eq }) => eq(o.list, [1, 2, 3]))).toBe(true)
      expect(await holds((o, { eq }) => eq(o.list, [3, 2, 1]))).toBe(false)
      expect(await holds((o, { eq }) => eq(o.map, { inner: 'in', deep: { count: 2 } }))).toBe(true)
      expect(await holds((o, { eq }) => eq(o.map, { inner: 'in' }))).toBe(false)
    })

    it('take another attribute as the value', async () => {
      expect(await holds((o, { eq }) => eq(o.text, o.other))).toBe(true)
      expect(await holds((o, { eq }) => eq(o.number, o.more))).toBe(false)
      expect(await holds((o, { lt }) => lt(o.number, o.more))).toBe(true)
    })
  })

  describe('lt, lte, gt, gte and between', () => {
    it('compare numbers by value', async () => {
      expect(await holds((o, { lt }) => lt(o.number, 10))).toBe(true)
      expect(await holds((o, { lt }) => lt(o.number, 5))).toBe(false)
      expect(await holds((o, { lte }) => lte(o.number, 5))).toBe(true)
      expect(await holds((o, { gt }) => gt(o.number, -1))).toBe(true)
      expect(await holds((o, { gte }) => gte(o.number, 5))).toBe(true)
      expect(await holds((o, { gte }) => gte(o.number, 5.5))).toBe(false)
      expect(await holds((o, { between }) => between(o.number, 5, 6))).toBe(true)
      expect(await holds((o, { between }) => between(o.number, 4, 5))).toBe(true)
      expect(await holds((o, { between }) => between(o.number, 6, 9))).toBe(false)
    })

    it('compare texts and dates', async () => {
      expect(await holds((o, { gt }) => gt(o.text, 'marm'))).toBe(true)
      expect(await holds((o, { lt }) => lt(o.text, 'n'))).toBe(true)
      expect(await holds((o, { gte }) => gte(o.at, new Date('2025-03-01T00:00:00Z')))).toBe(true)
      expect(await holds((o, { gt }) => gt(o.at, new Date('2025-03-01T00:00:00Z')))).toBe(false)
      expect(await holds((o, { between }) => between(o.more, o.number, 9))).toBe(true)
    })
  })

  it('oneOf holds for one of the values', async () => {
    expect(await holds((o, { oneOf }) => oneOf(o.kind, ['a', 'b']))).toBe(true)
    expect(await holds((o, { oneOf }) => oneOf(o.kind, ['a']))).toBe(false)
    const hundred = Array.from({ length: 100 }, (_, number) => number)
    expect(await holds((o, { oneOf }) => oneOf(o.number, hundred))).toBe(true)
  })

  it('beginsWith and contains look into texts', async () => {
    expect(await holds((o, { beginsWith }) => beginsWith(o.text, 'marm'))).toBe(true)
    expect(await holds((o, { beginsWith }) => beginsWith(o.text, 'arm'))).toBe(false)
    expect(await holds((o, { contains }) => contains(o.text, 'arm'))).toBe(true)
    expect(await holds((o, { contains }) => contains(o.text, 'jam'))).toBe(false)
  })

  it('contains looks for an element of a set or a list', async () => {
    expect(await holds((o, { contains }) => contains(o.tags, 'x'))).toBe(true)
    expect(await holds((o, { contains }) => contains(o.tags, 'z'))).toBe(false)
    expect(await holds((o, { contains }) => contains(o.numbers, 2))).toBe(true)
    expect(await holds((o, { contains }) => contains(o.list, 3))).toBe(true)
    expect(await holds((o, { contains }) => contains(o.list, 4))).toBe(false)
  })

  it('exists and notExists tell absence from null', async () => {
    expect(await holds((o, { exists }) => exists(o.nothing))).toBe(true)
    expect(await holds((o, { notExists }) => notExists(o.nothing))).toBe(false)
    expect(await holds((o, { exists }) => exists(o.map.deep.count))).toBe(true)
    expect(await holds((o, { notExists }) => notExists(o.list[3]))).toBe(true)
  })

  it('size counts bytes of texts, and elements', async () => {
    expect(await holds((o, { eq, size }) => eq(size(o.text), 9))).toBe(true)
    expect(await holds((o, { eq, size }) => eq(size(o.bytes), 3))).toBe(true)
    expect(await holds((o, { gt, size }) => gt(size(o.tags), 1))).toBe(true)
    expect(await holds((o, { between, size }) => between(size(o.list), 1, 3))).toBe(true)
    expect(await holds((o, { lt, size }) => lt(size(o.list), size(o.text)))).toBe(true)
    expect(await holds((o, { oneOf, size }) => oneOf(size(o.record), [1, 2]))).toBe(true)
  })

  it('attributeType tells stored types', async () => {
    expect(await holds((o, { attributeType }) => attributeType(o.nothing, 'NULL'))).toBe(true)
    expect(await holds((o, { attributeType }) => attributeType(o.at, 'S'))).toBe(true)
    expect(await holds((o, { attributeType }) => attributeType(o.tags, 'SS'))).toBe(true)
    expect(await holds((o, { attributeType }) => attributeType(o.text, 'N'))).toBe(false)
  })

  it('reach inside of maps, lists and records', async () => {
    expect(await holds((o, { eq }) => eq(o.map.inner, 'in'))).toBe(true)
    expect(await holds((o, { eq }) => eq(o.map.deep.count, 2))).toBe(true)
    expect(await holds((o, { eq }) => eq(o.list[1], 2))).toBe(true)
    expect(await holds((o, { eq, at }) => eq(at(o.list, 2), 3))).toBe(true)
    expect(await holds((o, { eq, at }) => eq(at(o.record, 'two.2'), 2))).toBe(true)
    expect(await holds((o, { eq, at }) => eq(at(o.record, 'one'), 1))).toBe(true)
  })

  describe('and, or and not', () => {
    const yes: Where = (o, { eq }) => eq(o.number, 5)
    const no: Where = (o, { eq }) => eq(o.number, 6)

    it('group as they are nested', async () => {
      for (const [a, b, c] of combinations()) {
        const [x, y, w] = [a ? yes : no, b ? yes : no, c ? yes : no]
        expect(await holds((o, p) => p.and(p.or(x(o, p), y(o, p)), w(o, p)))).toBe((a || b) && c)
        expect(await holds((o, p) => p.or(x(o, p), p.and(y(o, p), w(o, p))))).toBe(a || (b && c))
        expect(await holds((o, p) => p.not(p.or(x(o, p), p.and(y(o, p), w(o, p)))))).toBe(!(a || (b && c)))
        expect(await holds((o, p) => p.and(p.not(x(o, p)), p.or(y(o, p), w(o, p))))).toBe(!a && (b || c))
      }
    })

    it('group a between beside others', async () => {
      expect(await holds((o, p) => p.and(p.between(o.number, 1, 9), p.or(no(o, p), no(o, p))))).toBe(false)
      expect(await holds((o, p) => p.not(p.between(o.number, 6, 9)))).toBe(true)
    })

    it('take any number of conditions, from one on', async () => {
      expect(await holds((o, p) => p.and(yes(o, p)))).toBe(true)
      expect(await holds((o, p) => p.or(no(o, p), no(o, p), no(o, p), yes(o, p)))).toBe(true)
      expect(await holds((o, p) => p.and(...Array.from({ length: 40 }, () => yes(o, p))))).toBe(true)
    })
  })

  it('are built once and serve several operations', async () => {
    const isFive: Where = (o, { eq }) => eq(o.number, 5)
    expect(await holds(isFive)).toBe(true)
    expect(await holds((o, operators) => operators.not(isFive(o, operators)))).toBe(false)
  })

  it('encode operands as the schema does, and judge only their type', async () => {
    const Account = defineEntity('Account', {
      schema: z.object({ id: z.string(), email: z.email().toLowerCase(), age: z.number().min(18) }),
      key: { pk: 'ACCOUNT#<id>' },
    })
    const model = defineModel({
      table: defineTable({ name: 'things', key: { pk: 'PK' } }),
      entities: { accounts: Account },
    })
    const accounts = (await freshTable(engine, model)).accounts
    await accounts.put({ id: '1', email: 'Ada@Example.com', age: 30 })
    const query = accounts.query.primary({ id: '1' })
    expect(await query.filter((o, { eq }) => eq(o.email, 'ADA@example.com')).count()).toBe(1)
    expect(await query.filter((o, { gt }) => gt(o.age, 3)).count()).toBe(1)
    expect(await query.filter((o, { gt }) => gt(o.email, 'a')).count()).toBe(1)
  })
})

function combinations(): [boolean, boolean, boolean][] {
  return [0, 1, 2, 3, 4, 5, 6, 7].map((bits) => [(bits & 1) > 0, (bits & 2) > 0, (bits & 4) > 0])
}
