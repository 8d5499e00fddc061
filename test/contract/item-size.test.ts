import { type AttributeValue, CreateTableCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import fc from 'fast-check'
import { defineEntity, defineModel, defineTable, type Item, ItemTooLargeError, ItemValidationError } from 'keyloom'
import { describe, expect } from 'vitest'
import * as z from 'zod'
import { itemSizeBytes, itemSizeLimitBytes } from '../../src/wire/item-size.js'
import { runs } from '../property/runs.js'
import {
  describeOnEveryEngine,
  expectError,
  freshTable,
  freshTableName,
  rawItem,
  recordRequests,
  type TestEngine,
} from './harness.js'

const Document = defineEntity('Document', {
  schema: z.object({
    id: z.string(),
    text: z.string().default(''),
    parts: z.array(z.string()).optional(),
    words: z.set(z.string()).optional(),
    free: z.unknown().optional(),
    inner: z.object({ free: z.unknown() }).optional(),
  }),
  key: { pk: '<id>' },
})
const model = defineModel({
  table: defineTable({ name: 'documents', key: { pk: 'id' } }),
  entities: { documents: Document },
})

const Large = defineEntity('Large', {
  schema: z.object({
    id: z.string(),
    bytes: z.instanceof(Uint8Array),
    text: z.string().optional(),
    literals: z.array(z.literal('€'.repeat(100))).optional(),
    numbers: z.array(z.bigint()).optional(),
    names: z.object({}).catchall(z.boolean()).optional(),
  }),
  key: { pk: 'LARGE#<id>' },
})
const large = defineModel({
  table: defineTable({ name: 'large', key: { pk: 'PK' } }),
  entities: { large: Large },
})
const many = <T>(one: T): T[] => Array.from({ length: 1000 }, () => one)
/** What large items have besides bytes: for each, the bounds that are added up while it is encoded lie elsewhere. */
const contents: [what: string, content: Partial<Item<typeof Large>>][] = [
  ['bytes', {}],
  ['ASCII', { text: 'x'.repeat(300_000) }],
  ['characters of three bytes', { text: '€'.repeat(100_000) }],
  ['literals', { literals: many('€'.repeat(100)) }],
  ['numbers', { numbers: many(-(10n ** 38n) + 1n) }],
  [
    'names',
    { names: Object.fromEntries([...many(true).entries()].map(([n, flag]) => [`${n}${'€'.repeat(80)}`, flag])) },
  ],
  ['a long key', { id: '€'.repeat(650) }],
]

/** What every document of an id of one letter has besides its text. */
const frameBytes = 'id1text'.length + '_typeDocument'.length

async function openRecorded(engine: TestEngine) {
  const sent = recordRequests(engine.client)
  return { db: await freshTable(engine, model, { client: sent.client }), sent }
}

/** A value inside of so many lists. */
function nest(value: unknown, lists: number): unknown {
  return lists === 0 ? value : [nest(value, lists - 1)]
}

describeOnEveryEngine('the size of an item', (engine, it) => {
  it('may be 400 KB to the byte, and not a byte more', async () => {
    const { db, sent } = await openRecorded(engine)
    const largest = 'x'.repeat(itemSizeLimitBytes - frameBytes)
    await db.documents.create({ id: '1', text: largest })
    sent.clear()
    for (const operation of [
      db.documents.create({ id: '2', text: `${largest}x` }),
      db.documents.put({ id: '2', text: `${largest}x` }),
      db.transactWrite([db.documents.put({ id: '2', text: `${largest}x` })]),
    ]) {
      const error = await expectError(ItemTooLargeError, operation)
      expect(error).toMatchObject({ code: 'item.too_large', entity: 'Document', sizeBytes: itemSizeLimitBytes + 1 })
      expect(error.message).toContain('400 KB')
      expect(error.message).not.toContain('xx')
    }
    expect(sent.names()).toEqual([])
  })

  for (const [what, content] of contents) {
    it(`is exact where most of it is ${what}`, async () => {
      const sent = recordRequests(engine.client)
      const db = await freshTable(engine, large, { client: sent.client })
      const put = (bytes: number) => db.large.put({ id: '1', ...content, bytes: new Uint8Array(bytes) })
      const rest = itemSizeLimitBytes - itemSizeBytes(put(0).params().Item ?? {})
      await put(rest)
      sent.clear()
      expect((await expectError(ItemTooLargeError, put(rest + 1))).sizeBytes).toBe(itemSizeLimitBytes + 1)
      expect(sent.names()).toEqual([])
    })
  }

  it('counts texts in UTF-8', async () => {
    const { db } = await openRecorded(engine)
    const half = (itemSizeLimitBytes - frameBytes) >> 1
    await db.documents.create({ id: '1', text: 'ü'.repeat(half) })
    await expectError(ItemTooLargeError, db.documents.create({ id: '2', text: 'ü'.repeat(half + 1) }))
  })

  it('of an update’s own values is checked before anything is sent', async () => {
    const { db, sent } = await openRecorded(engine)
    const large = 'x'.repeat(itemSizeLimitBytes)
    for (const operation of [
      db.documents.update({ id: '1' }, { text: large }),
      db.documents.update({ id: '1' }, (d, { append }) => append(d.parts, [large])),
      db.documents.update({ id: '1' }, { text: large.slice(2000), parts: [large.slice(-2000)] }),
    ]) {
      const error = await expectError(ItemTooLargeError, operation)
      expect(error.sizeBytes).toBeGreaterThan(itemSizeLimitBytes)
    }
    expect(sent.names()).toEqual([])
  })

  it('that an update leads to is refused by DynamoDB, as the same error', async () => {
    const { db } = await openRecorded(engine)
    await db.documents.put({ id: '1', parts: ['x'.repeat(300_000)] })
    const append = db.documents.update({ id: '1' }, (d, operators) => operators.append(d.parts, ['y'.repeat(150_000)]))
    const error = await expectError(ItemTooLargeError, append)
    expect(error).toMatchObject({ entity: 'Document', cause: { name: 'ValidationException' } })
    expect(error.sizeBytes).toBeGreaterThan(itemSizeLimitBytes)
    expect((await db.documents.getOrThrow({ id: '1' })).parts).toHaveLength(1)
  })

  it('is counted as the engine counts it', async () => {
    const TableName = freshTableName(engine)
    await engine.client.send(
      new CreateTableCommand({
        TableName,
        AttributeDefinitions: [{ AttributeName: 'p', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'p', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    )
    const isTaken = async (Item: Record<string, AttributeValue>): Promise<boolean> => {
      try {
        await engine.client.send(new PutItemCommand({ TableName, Item }))
        return true
      } catch (error) {
        if (!String(error).includes('maximum allowed size')) throw error
        return false
      }
    }
    await fc.assert(
      fc.asyncProperty(fc.dictionary(names, values, { maxKeys: 5 }), async (some) => {
        const item = { ...some, p: { S: 'k' } }
        const filler = itemSizeLimitBytes - itemSizeBytes(item) - 'filler'.length
        expect(await isTaken({ ...item, filler: { S: 'x'.repeat(filler) } })).toBe(true)
        expect(await isTaken({ ...item, filler: { S: 'x'.repeat(filler + 1) } })).toBe(false)
      }),
      { numRuns: runs(10, 500) },
    )
  })
})

describeOnEveryEngine('nesting', (engine, it) => {
  it('may have 32 levels, the value itself included', async () => {
    const { db } = await openRecorded(engine)
    await db.documents.put({ id: '1', free: nest('x', 31), inner: { free: nest('x', 30) } })
    expect((await db.documents.getOrThrow({ id: '1' })).free).toEqual(nest('x', 31))
    await db.documents.update({ id: '1' }, (d, { set }) => set(d.inner.free, nest('y', 30)))
    expect(await rawItem(engine, db, { id: { S: '1' } })).toHaveProperty('inner.M.free.L')
  })

  describe('of more levels', () => {
    it('is refused before anything is sent, wherever it comes to stand', async () => {
      const { db, sent } = await openRecorded(engine)
      const deepest = [nest('x', 32), nest([], 31), nest({}, 31)]
      for (const free of deepest) {
        for (const operation of [
          db.documents.create({ id: '1', free }),
          db.documents.update({ id: '1' }, { free }),
          db.documents.update({ id: '1' }, (d, { set }) => set(d.inner.free, (free as unknown[])[0])),
        ]) {
          const error = await expectError(ItemValidationError, operation)
          expect(error.message).toContain('32 levels')
        }
      }
      expect(sent.names()).toEqual([])
    })
  })
})

const names = fc
  .oneof(fc.string({ minLength: 1, maxLength: 6 }), fc.constantFrom('ключ', '🔑', 'a.b'))
  .filter((name) => name !== 'p' && name !== 'filler' && name !== '__proto__')
const texts = fc.string({ unit: 'grapheme', maxLength: 20 })
const numbers = fc
  .record({
    digits: fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n }),
    shift: fc.integer({ min: 0, max: 40 }),
    exponent: fc.integer({ min: -80, max: 80 }),
  })
  .map(({ digits, shift, exponent }) => `${digits / 10n ** BigInt(shift)}E${exponent}`)
const bytes = fc.uint8Array({ maxLength: 20 })
const { value: values } = fc.letrec<{ value: AttributeValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(
      texts.map((S) => ({ S })),
      numbers.map((N) => ({ N })),
      bytes.map((B) => ({ B })),
      fc.boolean().map((BOOL) => ({ BOOL })),
      fc.constant({ NULL: true as const }),
      fc.uniqueArray(texts, { minLength: 1, maxLength: 4 }).map((SS) => ({ SS })),
      fc.uniqueArray(fc.integer(), { minLength: 1, maxLength: 4 }).map((list) => ({ NS: list.map(String) })),
      fc
        .uniqueArray(bytes, { minLength: 1, maxLength: 4, selector: (one) => Buffer.from(one).toString('hex') })
        .map((BS) => ({ BS })),
    ),
    fc.array(tie('value'), { maxLength: 4 }).map((L) => ({ L })),
    fc.dictionary(names, tie('value'), { maxKeys: 4 }).map((M) => ({ M })),
  ) as fc.Arbitrary<AttributeValue>,
}))
