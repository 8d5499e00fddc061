import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { NumberValue } from '@aws-sdk/lib-dynamodb'
import { connect, defineEntity, defineModel, defineTable, ModelError } from 'keyloom'
import { describe, expect, it as plainIt } from 'vitest'
import * as z from 'zod'
import { describeOnEveryEngine, freshTable, rawItem, tableOf } from './harness.js'

type Stored = readonly [schema: z.ZodType, value: unknown, stored: AttributeValue | undefined]
const text = (schema: z.ZodType, value: string): Stored => [schema, value, { S: value }]
const point = z.codec(z.string(), z.object({ x: z.number() }), {
  decode: (text) => ({ x: Number(text) }),
  encode: ({ x }) => String(x),
})
const tree: z.ZodType = z.object({
  name: z.string(),
  get children() {
    return z.array(tree).optional()
  },
})
const bytes = Uint8Array.of(1, 2)
const moment = new Date('2025-01-02T03:04:05.678Z')
const map = { a: 1 }

/** What can be stored, by the function of zod that makes it. */
const stored: Readonly<Record<string, Stored>> = {
  string: text(z.string(), ''),
  email: text(z.email(), 'a@b.co'),
  guid: text(z.guid(), '6f9619ff-8b86-d011-b42d-00cf4fc964ff'),
  uuid: text(z.uuid(), '6f9619ff-8b86-4d01-b42d-00cf4fc964ff'),
  uuidv4: text(z.uuidv4(), '6f9619ff-8b86-4d01-b42d-00cf4fc964ff'),
  uuidv6: text(z.uuidv6(), '1ec9414c-232a-6b00-b3c8-9e6bdeced846'),
  uuidv7: text(z.uuidv7(), '018f4e2e-3f7b-7c5a-8d6b-2f1e3d4c5b6a'),
  url: text(z.url(), 'https://example.org/'),
  httpUrl: text(z.httpUrl(), 'https://example.org/'),
  emoji: text(z.emoji(), '🙂'),
  nanoid: text(z.nanoid(), 'V1StGXR8_Z5jdHi6B-myT'),
  cuid: text(z.cuid(), 'cjld2cjxh0000qzrmn831i7rn'),
  cuid2: text(z.cuid2(), 'tz4a98xxat96iws9zmbrgj3a'),
  ulid: text(z.ulid(), '01JNA0000000000000000000AA'),
  xid: text(z.xid(), '9m4e2mr0ui3e8a215n4g'),
  ksuid: text(z.ksuid(), '0o5Fs0EELR0fUjHjbCnEtdUwQe3'),
  ipv4: text(z.ipv4(), '127.0.0.1'),
  ipv6: text(z.ipv6(), '::1'),
  mac: text(z.mac(), '00:1a:2b:3c:4d:5e'),
  cidrv4: text(z.cidrv4(), '10.0.0.0/8'),
  cidrv6: text(z.cidrv6(), 'fe80::/10'),
  base64: text(z.base64(), 'AQI='),
  base64url: text(z.base64url(), 'AQI'),
  e164: text(z.e164(), '+4712345678'),
  creditCard: text(z.creditCard(), '4111111111111111'),
  iban: text(z.iban(), 'NO9386011117947'),
  jwt: text(z.jwt(), 'eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.c2ln'),
  hostname: text(z.hostname(), 'example.org'),
  hex: text(z.hex(), '00ff'),
  hash: text(z.hash('md5'), 'd41d8cd98f00b204e9800998ecf8427e'),
  currencyCode: text(z.currencyCode(), 'NOK'),
  stringFormat: text(
    z.stringFormat('even', (value) => value.length % 2 === 0),
    'ab',
  ),
  templateLiteral: text(z.templateLiteral(['v', z.int()]), 'v12'),
  number: [z.number(), -1.5, { N: '-1.5' }],
  int: [z.int(), 2 ** 53 - 1, { N: '9007199254740991' }],
  int32: [z.int32(), -(2 ** 31), { N: '-2147483648' }],
  uint32: [z.uint32(), 2 ** 32 - 1, { N: '4294967295' }],
  float32: [z.float32(), 0.5, { N: '0.5' }],
  float64: [z.float64(), 0.1, { N: '0.1' }],
  bigint: [z.bigint(), 10n ** 38n - 1n, { N: '9'.repeat(38) }],
  int64: [z.int64(), -(2n ** 63n), { N: '-9223372036854775808' }],
  uint64: [z.uint64(), 2n ** 64n - 1n, { N: '18446744073709551615' }],
  boolean: [z.boolean(), false, { BOOL: false }],
  null: [z.null(), null, { NULL: true }],
  date: [z.date(), moment, { S: '2025-01-02T03:04:05.678Z' }],
  enum: [z.enum(['a', 'b']), 'b', { S: 'b' }],
  nativeEnum: [z.nativeEnum({ A: 'a', N: 2 }), 2, { N: '2' }],
  keyof: [z.keyof(z.object({ a: z.string(), b: z.string() })), 'b', { S: 'b' }],
  literal: [z.literal(['x', 1, 2n, true, null]), 2n, { N: '2' }],
  instanceof: [z.instanceof(Uint8Array), bytes, { B: bytes }],
  any: [z.any(), NumberValue.from('0.1234567890123456789'), { N: '0.1234567890123456789' }],
  unknown: [z.unknown(), { list: [1, 'a', null] }, { M: { list: { L: [{ N: '1' }, { S: 'a' }, { NULL: true }] } } }],
  custom: [z.custom<string>((value) => typeof value === 'string'), 'a', { S: 'a' }],
  json: [
    z.json(),
    { a: [1, 'x', true, null] },
    { M: { a: { L: [{ N: '1' }, { S: 'x' }, { BOOL: true }, { NULL: true }] } } },
  ],
  array: [z.array(z.number()), [1, 2], { L: [{ N: '1' }, { N: '2' }] }],
  tuple: [
    z.tuple([z.string(), z.number()], z.boolean()),
    ['a', 1, true],
    { L: [{ S: 'a' }, { N: '1' }, { BOOL: true }] },
  ],
  set: [z.set(z.string()), new Set(['a']), { SS: ['a'] }],
  object: [z.object({ a: z.number() }), map, { M: { a: { N: '1' } } }],
  strictObject: [z.strictObject({ a: z.number() }), map, { M: { a: { N: '1' } } }],
  looseObject: [z.looseObject({ a: z.number() }), { a: 1, b: 'x' }, { M: { a: { N: '1' }, b: { S: 'x' } } }],
  record: [z.record(z.string(), z.number()), map, { M: { a: { N: '1' } } }],
  partialRecord: [z.partialRecord(z.enum(['a', 'b']), z.number()), map, { M: { a: { N: '1' } } }],
  looseRecord: [z.looseRecord(z.string().regex(/^a/), z.number()), map, { M: { a: { N: '1' } } }],
  union: [z.union([z.string(), z.number()]), 1, { N: '1' }],
  xor: [z.xor([z.string(), z.number()]), 'x', { S: 'x' }],
  discriminatedUnion: [
    z.discriminatedUnion('k', [
      z.object({ k: z.literal('a'), v: z.string() }),
      z.object({ k: z.literal('b'), v: z.date() }),
    ]),
    { k: 'b', v: moment },
    { M: { k: { S: 'b' }, v: { S: moment.toISOString() } } },
  ],
  intersection: [
    z.intersection(z.object({ a: z.number() }), z.object({ b: z.string() })),
    { a: 1, b: 'x' },
    { M: { a: { N: '1' }, b: { S: 'x' } } },
  ],
  optional: [z.optional(z.string()), undefined, undefined],
  exactOptional: [z.exactOptional(z.string()), 'a', { S: 'a' }],
  nullable: [z.nullable(z.string()), null, { NULL: true }],
  nullish: [z.nullish(z.string()), null, { NULL: true }],
  nonoptional: [z.nonoptional(z.string().optional()), 'a', { S: 'a' }],
  default: [z.string().default('d'), 'a', { S: 'a' }],
  prefault: [z.prefault(z.string().trim(), 'p'), 'a', { S: 'a' }],
  catch: [z.catch(z.string(), 'c'), 'a', { S: 'a' }],
  readonly: [z.readonly(z.array(z.string())), ['a'], { L: [{ S: 'a' }] }],
  lazy: [z.lazy(() => z.string()), 'a', { S: 'a' }],
  pipe: [z.pipe(z.string(), z.string().min(1)), 'a', { S: 'a' }],
  codec: [point, { x: 1 }, { S: '1' }],
  invertCodec: [z.invertCodec(z.codec(z.number(), z.string(), { decode: String, encode: Number })), 5, { S: '5' }],
  stringbool: [z.stringbool(), true, { S: 'true' }],
  deepPartial: [z.deepPartial(z.object({ a: z.number() })), {}, { M: {} }],
  clone: [z.clone(z.string()) as z.ZodType, 'a', { S: 'a' }],
  getter: [
    tree,
    { name: 'a', children: [{ name: 'b' }] },
    { M: { name: { S: 'a' }, children: { L: [{ M: { name: { S: 'b' } } }] } } },
  ],
  brand: [z.string().brand('B'), 'a', { S: 'a' }],
  check: [z.string().check(z.minLength(1)), 'a', { S: 'a' }],
}

/** What cannot, with the code of the problem and what its message begins with. */
const refused: Readonly<Record<string, readonly [schema: z.ZodType, code: string]>> = {
  symbol: [z.symbol(), 'schema.unstorable'],
  undefined: [z.undefined(), 'schema.unstorable'],
  void: [z.void(), 'schema.unstorable'],
  never: [z.never(), 'schema.unstorable'],
  nan: [z.nan(), 'schema.unstorable'],
  map: [z.map(z.string(), z.string()), 'schema.unstorable'],
  file: [z.file(), 'schema.unstorable'],
  promise: [z.promise(z.string()), 'schema.unstorable'],
  function: [z.function() as never, 'schema.unstorable'],
  success: [z.success(z.string()), 'schema.unstorable'],
  transform: [z.string().transform(Number), 'schema.transform'],
  preprocess: [z.preprocess(Number, z.number()), 'schema.transform'],
}

/** What is exported by zod and makes no schema by itself. */
const others: ReadonlySet<string> = new Set(
  (
    'check config compile decode decodeAsync describe encode encodeAsync endsWith flattenError formatError fromJSONSchema ' +
    'getDiscriminatedOption getErrorMap gt gte includes input length lowercase lt lte maxLength maxSize memoizer meta mime minLength minSize ' +
    'multipleOf negative nonnegative nonpositive normalize output overwrite parse parseAsync positive prettifyError properties property refine ' +
    'regex registry safeDecode safeDecodeAsync safeEncode safeEncodeAsync safeParse safeParseAsync setErrorMap size slugify startsWith ' +
    'superRefine toJSONSchema toLowerCase toUpperCase toZod treeifyError trim uppercase validate validateAsync withParser'
  ).split(' '),
)

function define(schema: z.ZodType) {
  const Thing = defineEntity('Thing', {
    schema: z.object({ id: z.string(), inside: z.object({ value: schema }) }),
    key: { pk: 'THING#<id>' },
  })
  return defineModel({ table: defineTable({ name: 'kinds', key: { pk: 'PK' } }), entities: { things: Thing } })
}

describe('the kinds of zod schemas', () => {
  plainIt('are all known here', () => {
    const exported = Object.entries(z).filter(([name, value]) => typeof value === 'function' && /^[a-z]/.test(name))
    const known = new Set([...Object.keys(stored), ...Object.keys(refused), ...others])
    const names = exported.map(([name]) => name)
    expect(names.filter((name) => !known.has(name))).toEqual([])
  })

  plainIt.each(Object.entries(refused))(
    '%s is a problem of the model, with its place and a mend',
    (_name, [schema, code]) => {
      const error = thrownBy(() => define(schema))
      expect(error).toBeInstanceOf(ModelError)
      const [problem] = (error as ModelError).problems
      expect(problem).toMatchObject({ code, entity: 'Thing', place: 'schema.inside.value' })
      expect(problem?.fix).toMatch(/\.$/)
    },
  )
})

function thrownBy(act: () => unknown): unknown {
  try {
    act()
  } catch (error) {
    return error
  }
  throw new Error('Nothing was thrown.')
}

describeOnEveryEngine('a value of the kind', (engine, it) => {
  for (const [name, [schema, value, form]] of Object.entries(stored)) {
    it(`${name} is stored as documented, and read back`, async () => {
      const base = await freshTable(engine, define(z.string()))
      const { things } = connect(define(schema), { client: engine.client, tableName: tableOf(base) })
      const item = { id: '1', inside: value === undefined ? {} : { value } }
      expect(await things.put(item as never)).toEqual(item)
      expect(await things.get({ id: '1' }).consistent()).toEqual(item)
      const raw = await rawItem(engine, base, { PK: { S: 'THING#1' } })
      expect(raw?.inside).toEqual({ M: form === undefined ? {} : { value: form } })
      if (value === undefined) return
      const updated = things.update({ id: '1' }, (t, { set }) => set(t.inside.value as never, value as never))
      expect(await updated).toEqual(item)
      expect(await rawItem(engine, base, { PK: { S: 'THING#1' } })).toEqual(raw)
    })
  }
})
