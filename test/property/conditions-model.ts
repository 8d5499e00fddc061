import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { NumberValue } from '@aws-sdk/lib-dynamodb'
import fc from 'fast-check'
import { defineEntity, defineModel, defineTable } from 'keyloom'
import * as z from 'zod'
import type { Steps } from './conditions-reference.js'

const seconds = z.codec(z.int(), z.date(), {
  decode: (stored) => new Date(stored * 1000),
  encode: (date) => Math.floor(date.getTime() / 1000),
})
const shout = z.codec(z.string(), z.object({ word: z.string() }), {
  decode: (text) => ({ word: text.slice(0, -1) }),
  encode: ({ word }) => `${word}!`,
})

/** An entity with attributes of every kind, several of a kind, and names that mean something elsewhere. */
export const Thing = defineEntity('Thing', {
  schema: z.object({
    id: z.string(),
    text: z.string().optional(),
    status: z.string().optional(),
    'a.b': z.string().nullable().optional(),
    kind: z.enum(['a', 'b', 'ab']).optional(),
    number: z.number().optional(),
    size: z.number().optional(),
    big: z.bigint().optional(),
    '🙂': z.bigint().optional(),
    flag: z.boolean().optional(),
    and: z.boolean().optional(),
    at: z.date().optional(),
    constructor: z.date().optional(),
    since: seconds.optional(),
    expiresAt: z.date().optional(),
    shout: shout.optional(),
    bytes: z.instanceof(Uint8Array).optional(),
    'x-y': z.instanceof(Uint8Array).optional(),
    tags: z.set(z.string()).optional(),
    set: z.set(z.string()).optional(),
    numbers: z.set(z.number()).optional(),
    bigs: z.set(z.bigint()).optional(),
    blobs: z.set(z.instanceof(Uint8Array)).optional(),
    dates: z.set(z.date()).optional(),
    list: z.array(z.union([z.string(), z.number(), z.null()])).optional(),
    rows: z.array(z.object({ sku: z.string(), count: z.number().optional() })).optional(),
    pair: z.tuple([z.string(), z.number()], z.boolean()).optional(),
    map: z
      .object({
        text: z.string().optional(),
        number: z.number().optional(),
        deep: z
          .object({ at: z.date().optional(), tags: z.set(z.string()).optional(), list: z.array(z.number()) })
          .optional(),
      })
      .optional(),
    record: z.record(z.string(), z.number()).optional(),
    either: z.union([z.string(), z.number(), z.array(z.number())]).optional(),
    free: z.unknown().optional(),
  }),
  key: { pk: 'THING#<id>' },
})
export const model = defineModel({
  table: defineTable({ name: 'conditions', key: { pk: 'PK' }, ttl: 'expiresAt' }),
  entities: { things: Thing },
})

/** A kind of value: some of it, as application code has it, and how each is stored. */
export interface Kind {
  readonly values: fc.Arbitrary<unknown>
  readonly store: (value: never) => AttributeValue
  /** How it is compared by order, where that differs. */
  readonly storeOrdered?: (value: never) => AttributeValue
}

const kind = <V>(values: fc.Arbitrary<V>, store: (value: V) => AttributeValue): Kind => ({ values, store })
const texts = ['', 'a', 'b', 'ab', 'abc', 'é', '😀', 'z\u0000', 'a.b', '1', 'ﬀ']
const text = kind(fc.constantFrom(...texts), (value) => ({ S: value }))
const keyText = kind(fc.constantFrom(...texts.slice(1)), (value) => ({ S: value }))
const number = kind(fc.constantFrom(-1.5, -1, 0, 1, 2, 3, 10, 0.1, 1e21 / 1e7, 1e-130, 2 ** 53 - 1), (value) => ({
  N: String(value),
}))
const bigNumbers = [-1n, 0n, 1n, 10n, 2n ** 60n, 2n ** 60n + 1n, 10n ** 38n - 1n]
const big = kind(fc.constantFrom(...bigNumbers), (value) => ({ N: String(value) }))
const flag = kind(fc.boolean(), (value) => ({ BOOL: value }))
const nothing = kind(fc.constant(null), () => ({ NULL: true }))
const instants = [0, 999, 1000, 86_400_000, 1_700_000_000_123, 4_000_000_000_000]
const dates = fc.constantFrom(...instants).map((time) => new Date(time))
const at = kind(dates, (value) => ({ S: value.toISOString() }))
// DynamoDB Local deletes what has expired at once, in the middle of a test too.
const lateDates = fc.constantFrom(5_000_000_000_000, 5_000_000_000_999, 5_000_000_001_000).map((time) => new Date(time))
const epoch = kind(fc.oneof(dates, lateDates), (value) => ({ N: String(Math.floor(value.getTime() / 1000)) }))
const byteLists = [[], [0], [1], [1, 2], [2], [255], [97]]
const bytes = kind(
  fc.constantFrom(...byteLists).map((list) => Uint8Array.from(list)),
  (value) => ({ B: value }),
)
const loud = kind(
  fc.constantFrom('a', 'b', 'ab').map((word) => ({ word })),
  ({ word }) => ({ S: `${word}!` }),
)

const setOf = <V>(
  element: Kind,
  descriptor: 'SS' | 'NS' | 'BS',
  unique: (value: V) => unknown = (value) => value,
): Kind =>
  kind(
    fc
      .uniqueArray(element.values as fc.Arbitrary<V>, { minLength: 1, maxLength: 3, selector: unique })
      .map((values) => new Set(values)),
    (values) => {
      const members = [...values].map((value) => Object.values(element.store(value as never))[0])
      return { [descriptor]: members } as unknown as AttributeValue
    },
  )
const listOf = (element: Kind): Kind =>
  kind(fc.array(element.values, { maxLength: 3 }), (values) => ({
    L: values.map((value) => element.store(value as never)),
  }))
const oneOf = (...kinds: readonly Kind[]): Kind => ({
  values: fc.oneof(...kinds.map(({ values }) => values)),
  store: storeAnything as Kind['store'],
})
const mapOf = (fields: Readonly<Record<string, Kind>>, required: readonly string[] = []): Kind =>
  kind(
    fc.record(Object.fromEntries(Object.entries(fields).map(([name, { values }]) => [name, values])), {
      requiredKeys: [...required],
      noNullPrototype: true,
    }),
    (value) => ({
      M: Object.fromEntries(
        Object.entries(value).map(([name, inner]) => [name, (fields[name] as Kind).store(inner as never)]),
      ),
    }),
  )

/** How values are stored that no schema describes. */
function storeAnything(value: unknown): AttributeValue {
  if (value === null) return { NULL: true }
  if (typeof value === 'string') return { S: value }
  if (typeof value === 'boolean') return { BOOL: value }
  if (typeof value === 'number' || typeof value === 'bigint') return { N: String(value) }
  if (value instanceof NumberValue) return { N: value.value }
  if (value instanceof Uint8Array) return { B: value }
  if (value instanceof Set) return { SS: [...value] as string[] }
  if (Array.isArray(value)) return { L: value.map(storeAnything) }
  return { M: Object.fromEntries(Object.entries(value as object).map(([name, inner]) => [name, storeAnything(inner)])) }
}

const tags = setOf(text, 'SS')
const numbers = setOf<number>(number, 'NS')
const rowFields = { sku: text, count: number }
const row = mapOf(rowFields, ['sku'])
const deepFields = { at, tags, list: listOf(number) }
const deep = mapOf(deepFields, ['list'])
const map = mapOf({ text, number, deep })
const entryNames = ['one', 'two.2', 'size', '#x', '🙂', ':v', 'a b']
const record = kind(
  fc.dictionary(fc.constantFrom(...entryNames), number.values as fc.Arbitrary<number>, {
    maxKeys: 3,
    noNullPrototype: true,
  }),
  (value) => ({ M: Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, { N: String(inner) }])) }),
)
const decimal = kind(fc.constant(NumberValue.from('0.1234567890123456789')), (value) => ({ N: value.value }))
const scalar = oneOf(text, number, nothing)
const pair = kind(
  fc.tuple(
    text.values as fc.Arbitrary<string>,
    number.values as fc.Arbitrary<number>,
    fc.array(fc.boolean(), { maxLength: 2 }),
  ),
  ([first, second, rest]) => ({ L: [{ S: first }, { N: String(second) }, ...rest.map((BOOL) => ({ BOOL }))] }),
)
const pairValues: Kind = {
  values: pair.values.map((value) => {
    const [first, second, rest] = value as [string, number, boolean[]]
    return [first, second, ...rest]
  }),
  store: storeAnything as Kind['store'],
}
const either = oneOf(text, number, listOf(number))
const free = oneOf(
  text,
  number,
  flag,
  nothing,
  bytes,
  tags,
  decimal,
  listOf(scalar),
  mapOf({ text, list: listOf(scalar) }),
)

/** The attributes that an item may have. */
export const attributes: Readonly<Record<string, Kind>> = {
  text,
  status: text,
  'a.b': oneOf(text, nothing),
  kind: kind(fc.constantFrom('a', 'b', 'ab'), (value) => ({ S: value })),
  number,
  size: number,
  big,
  '🙂': big,
  flag,
  and: flag,
  at,
  constructor: at,
  since: epoch,
  expiresAt: { values: lateDates, store: epoch.store },
  shout: loud,
  bytes,
  'x-y': bytes,
  tags,
  set: tags,
  numbers,
  bigs: setOf<bigint>(big, 'NS'),
  blobs: setOf<Uint8Array>(bytes, 'BS', String),
  dates: setOf<Date>(at, 'SS', Number),
  list: listOf(scalar),
  rows: listOf(row),
  pair: pairValues,
  map,
  record,
  either,
  free,
}

/** A place in an item, and what may stand there. */
export interface Place {
  readonly steps: Steps
  readonly kind: Kind
  /** What the values are stored as. */
  readonly stored: readonly string[]
  /** What its elements or parts are, if it has any. */
  readonly part?: Kind
}

const place = (steps: Steps, kind: Kind, stored: string, part?: Kind): Place => ({
  steps,
  kind,
  stored: stored.split(' '),
  ...(part !== undefined && { part }),
})

/** Places at every depth, through lists, records and what no schema describes; not all are there in every item. */
export const places: readonly Place[] = [
  place(['id'], keyText, 'S', text),
  place(['text'], text, 'S', text),
  place(['status'], text, 'S', text),
  place(['a.b'], oneOf(text, nothing), 'S NULL', text),
  place(['kind'], attributes.kind as Kind, 'S', text),
  place(['number'], number, 'N'),
  place(['size'], number, 'N'),
  place(['big'], big, 'N'),
  place(['🙂'], big, 'N'),
  place(['flag'], flag, 'BOOL'),
  place(['and'], flag, 'BOOL'),
  place(['at'], at, 'S', text),
  place(['constructor'], at, 'S', text),
  place(['since'], epoch, 'N'),
  place(['expiresAt'], { ...epoch, storeOrdered: (value: Date) => ({ N: String(value.getTime() / 1000) }) }, 'N'),
  place(['shout'], loud, 'S', text),
  place(['bytes'], bytes, 'B', bytes),
  place(['x-y'], bytes, 'B', bytes),
  place(['tags'], tags, 'SS', text),
  place(['set'], tags, 'SS', text),
  place(['numbers'], numbers, 'NS', number),
  place(['bigs'], attributes.bigs as Kind, 'NS', big),
  place(['blobs'], attributes.blobs as Kind, 'BS', bytes),
  place(['dates'], attributes.dates as Kind, 'SS', at),
  place(['list'], listOf(scalar), 'L', scalar),
  place(['list', 0], scalar, 'S N NULL', text),
  place(['list', 2], scalar, 'S N NULL', text),
  place(['rows'], listOf(row), 'L', row),
  place(['rows', 0], row, 'M'),
  place(['rows', 1, 'sku'], text, 'S', text),
  place(['rows', 0, 'count'], number, 'N'),
  place(['pair'], pairValues, 'L', oneOf(text, number, flag)),
  place(['pair', 0], text, 'S', text),
  place(['pair', 1], number, 'N'),
  place(['pair', 2], flag, 'BOOL'),
  place(['map'], map, 'M'),
  place(['map', 'text'], text, 'S', text),
  place(['map', 'number'], number, 'N'),
  place(['map', 'deep'], deep, 'M'),
  place(['map', 'deep', 'at'], at, 'S', text),
  place(['map', 'deep', 'tags'], tags, 'SS', text),
  place(['map', 'deep', 'list'], listOf(number), 'L', number),
  place(['map', 'deep', 'list', 1], number, 'N'),
  place(['record'], record, 'M'),
  ...entryNames.map((name) => place(['record', name], number, 'N')),
  place(['either'], either, 'S N L', oneOf(text, number)),
  place(['either', 0], number, 'N'),
  place(['free'], free, 'S N B BOOL NULL L M SS', scalar),
  place(['free', 'text'], free, 'S N B BOOL NULL L M SS', scalar),
  place(['free', 'list', 0], free, 'S N B BOOL NULL L M SS', scalar),
]

/** Items with some of the attributes, and how they are stored. */
export const items: fc.Arbitrary<{
  readonly item: { readonly id: string }
  readonly stored: Record<string, AttributeValue>
}> = fc
  .record(Object.fromEntries(Object.entries(attributes).map(([name, { values }]) => [name, values])), {
    requiredKeys: [],
    noNullPrototype: true,
  })
  .map((some) => {
    const entries = Object.entries(some).map(([name, value]) => [
      name,
      (attributes[name] as Kind).store(value as never),
    ])
    return { item: { id: '1', ...some }, stored: { id: { S: '1' }, ...Object.fromEntries(entries) } }
  })
