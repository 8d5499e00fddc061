import { defineEntity, defineModel, defineTable, ExpressionError } from 'keyloom'
import { describe, expect } from 'vitest'
import * as z from 'zod'
import { describeOnEveryEngine, expectError, freshTable, recordRequests, type TestEngine } from './harness.js'

const Tree = z.object({
  leaf: z.number().optional(),
  get inner() {
    return Tree.optional()
  },
})
const Thing = defineEntity('Thing', {
  schema: z.object({
    id: z.string(),
    group: z.string().default('g'),
    number: z.number().default(1),
    rank: z.int().nonnegative().default(1),
    text: z.string().default(''),
    counts: z.record(z.string(), z.number()).default({}),
    tree: Tree.default({}),
  }),
  key: { pk: 'THING#<id>' },
  indexes: { byGroup: { on: 'gsi1', pk: 'GROUP#<group>', sk: '<rank:6>' } },
})
// To the compiler, such a schema has no more attributes than those that it names.
const manyNames = Array.from({ length: 900 }, (_, index) => `attribute ${index}` as 'id')
const Wide = defineEntity('Wide', {
  schema: z.object({
    id: z.string(),
    ...Object.fromEntries(manyNames.map((name) => [name, z.number().optional()])),
  }),
  key: { pk: 'WIDE#<id>' },
})
const model = defineModel({
  table: defineTable({ name: 'limits', key: { pk: 'PK' }, indexes: { gsi1: { pk: 'GSI1PK', sk: 'GSI1SK' } } }),
  entities: { things: Thing, wide: Wide },
})
const key = { id: '1' }

async function open(engine: TestEngine) {
  const sent = recordRequests(engine.client)
  const db = await freshTable(engine, model, { client: sent.client })
  await db.things.put(key)
  sent.clear()
  return { db, sent }
}
type Db = Awaited<ReturnType<typeof open>>['db']

/** How the things are asked about: as a condition, and as a filter. */
type Where = Parameters<Db['things']['check']>[1]

function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index))
}

/** A place in the tree, `levels` deep as DynamoDB counts them. */
function leafAt(tree: object, levels: number): never {
  let at = tree as { readonly inner: never; readonly leaf: never }
  for (let level = 2; level < levels; level++) at = at.inner
  return at.leaf
}

describeOnEveryEngine('the limits of expressions', (engine, it) => {
  /** Takes a condition on either side of a limit: one that the engine answers, and one that is refused before it is sent. */
  async function expectLimit(within: Where, beyond: Where, message: RegExp): Promise<void> {
    const { db, sent } = await open(engine)
    await db.things.check(key, within).result()
    await db.things.query.primary(key).filter(within).all()
    expect(sent.names()).toEqual(['TransactWriteItems', 'Query'])
    sent.clear()
    for (const ask of [
      () => db.things.check(key, beyond),
      () => db.things.update(key, { text: 'x' }).if(beyond),
      // The rank stands in an index key whose other part would have to be read first.
      () => db.things.update(key, { rank: 2 }).if(beyond),
      () => db.things.query.primary(key).filter(beyond).all(),
      () => db.transactWrite([db.things.delete(key).if(beyond)]),
    ]) {
      const error = await expectError(ExpressionError, ask)
      expect(error).toMatchObject({
        code: 'expression.limit',
        entity: 'Thing',
        message: expect.stringMatching(message),
      })
    }
    expect(sent.names()).toEqual([])
  }

  describe('of conditions and filters', () => {
    it('are 4 KB of text', async () => {
      // Each comparison has a long path, so that there are few operators.
      const ask =
        (count: number): Where =>
        (t, { or, ne }) =>
          or(...times(count, (index) => ne(leafAt(t.tree, 20), index)))
      await expectLimit(ask(54), ask(60), /the condition has 4\d{3} bytes .* 4096 bytes \(4 KB\)/)
    })

    it('are 300 operators, the library’s own among them', async () => {
      const ask =
        (count: number): Where =>
        (t, { or, ne }) =>
          or(...times(count, (index) => ne(t.number, index)))
      await expectLimit(ask(147), ask(151), /the condition has 30\d operators, .* of 300/)
    })

    it('are 300 operators where functions and sizes count', async () => {
      const ask =
        (count: number): Where =>
        (t, { and, lt, not, exists, size }) =>
          and(...times(count, () => lt(size(t.text), 9)), not(exists(t.tree.inner)))
      await expectLimit(ask(98), ask(100), /the condition has 30\d operators, .* of 300/)
    })

    it('are 300 operators of conditions inside of each other, however deep', async () => {
      const nested =
        (depth: number, kind: 'not' | 'and'): Where =>
        (t, { exists, ne, ...operators }) => {
          let condition = exists(t.text)
          for (let level = 0; level < depth; level++) {
            condition = kind === 'not' ? operators.not(condition) : operators.and(condition, ne(t.number, level))
          }
          return condition
        }
      await expectLimit(nested(280, 'not'), nested(20_000, 'not'), /nested more than 300 deep, .* of 300 operators/)
      await expectLimit(nested(100, 'and'), nested(20_000, 'and'), /nested more than 300 deep, .* of 300 operators/)
    })

    it('are 100 values of oneOf', async () => {
      const ask =
        (count: number): Where =>
        (t, { oneOf }) =>
          oneOf(
            t.number,
            times(count, (index) => index),
          )
      await expectLimit(ask(100), ask(101), /oneOf takes a list of 1 to 100 values/)
    })

    it('are 32 levels of a document path', async () => {
      const ask =
        (levels: number): Where =>
        (t, { ne }) =>
          ne(leafAt(t.tree, levels), 5)
      await expectLimit(ask(32), ask(33), /"tree\.inner.*\.leaf" lies 33 levels deep, .* of 32/)
    })

    it('are names of 64 KB less one byte', async () => {
      const ask =
        (bytes: number): Where =>
        (t, { notExists, at }) =>
          notExists(at(t.counts, '€'.repeat(bytes / 3)))
      await expectLimit(ask(65_535), ask(65_538), /more than the 65535 bytes/)
    })

    it('are 2 MB of names and values', async () => {
      const ask =
        (bytes: number): Where =>
        (t, { or, contains }) =>
          or(...times(3, (index) => contains(t.text, `${index}`.repeat(bytes / 3))))
      await expectLimit(ask(900_000), ask(2_200_000), /more than the 2 MB/)
    })
  })

  describe('of updates', () => {
    it('are 4 KB of text', async () => {
      const { db, sent } = await open(engine)
      const count = (entries: number) =>
        db.things.update(key, (t, { set, at }) => times(entries, (index) => set(at(t.counts, `entry ${index}`), index)))
      await count(240)
      sent.clear()
      for (const operation of [count(300), db.transactWrite([count(300)])]) {
        expect(await expectError(ExpressionError, operation)).toMatchObject({
          code: 'expression.limit',
          message: expect.stringMatching(
            /^Thing: the update has 4\d{3} bytes .* 4096 bytes \(4 KB\); make the changes/,
          ),
        })
      }
      expect(sent.names()).toEqual([])
    })

    it('are 32 levels of a document path', async () => {
      const { db, sent } = await open(engine)
      const tooDeep = db.things.update(key, (t, { set }) => set(leafAt(t.tree, 33), 5 as never))
      expect((await expectError(ExpressionError, tooDeep)).code).toBe('expression.limit')
      expect(sent.names()).toEqual([])
    })
  })

  it('of projections are 4 KB of text', async () => {
    const { db, sent } = await open(engine)
    await db.wide.get(key).select(...manyNames.slice(0, 600))
    sent.clear()
    for (const ask of [
      () => db.wide.get(key).select(...manyNames),
      () =>
        db.wide.query
          .primary(key)
          .select(...manyNames)
          .all(),
      () => db.transactGet([db.wide.get(key).select(...manyNames)]),
    ]) {
      const error = await expectError(ExpressionError, ask)
      expect(error).toMatchObject({ code: 'expression.limit', message: expect.stringMatching(/^Wide: the projection/) })
    }
    expect(sent.names()).toEqual([])
  })

  it('never concern placeholders, which are short whatever a name is', async () => {
    const { db } = await open(engine)
    const name = 'a name of more than 255 bytes, with . and - and # and : and 🙂 '.repeat(5)
    const updated = await db.things
      .update(key, (t, { set, at }) => set(at(t.counts, name), 1))
      .if((t, { notExists, at }) => notExists(at(t.counts, name)))
    expect(updated.counts).toEqual({ [name]: 1 })
  })
})
