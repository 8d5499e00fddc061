import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import fc from 'fast-check'
import type { Item } from './fragments.js'

const numberTexts = ['0', '1', '2', '3', '-1', '10', '1.0', '1e2', '100', '0.5', '-0', '2E-3', '007', '1.50', '+4']
const extremeNumbers = [
  '9.9999999999999999999999999999999999999E+125',
  '-9.9999999999999999999999999999999999999E+125',
  '1E-130',
  '12345678901234567890123456789012345678',
  '0.00000000000000000000000000000000000012345678901234567890123456789012345678',
  '99999999999999999999999999999999999999',
]
const badNumbers = [
  '',
  'abc',
  '1e126',
  '1e-131',
  '123456789012345678901234567890123456789',
  '1 ',
  '0x1',
  'NaN',
  '1e',
  '.',
]
const texts = ['', 'a', 'b', 'c', 'ab', 'abc', 'é', '😀', 'z\u0000', '\uffee', 'A', '1']
const bytes = [[], [0], [1], [1, 255], [255], [97, 98]].map((members) => Uint8Array.from(members))

/** A number's text, of many forms. */
const numberText = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...numberTexts) },
  { weight: 1, arbitrary: fc.constantFrom(...extremeNumbers) },
)

/** A number. */
export const numberValue: fc.Arbitrary<AttributeValue> = numberText.map((N) => ({ N }))

/** A string. */
export const textValue: fc.Arbitrary<AttributeValue> = fc.constantFrom(...texts).map((S) => ({ S }))

/** A binary value. */
export const binaryValue: fc.Arbitrary<AttributeValue> = fc.constantFrom(...bytes).map((B) => ({ B }))

/** A set of strings, numbers or bytes. */
export const setValue: fc.Arbitrary<AttributeValue> = fc.oneof(
  fc.subarray(texts.slice(1), { minLength: 1, maxLength: 3 }).map((SS) => ({ SS })),
  fc.subarray(['0', '1', '2', '3.5', '-1', '1e2'], { minLength: 1, maxLength: 3 }).map((NS) => ({ NS })),
  fc.subarray(bytes.slice(1), { minLength: 1, maxLength: 2 }).map((BS) => ({ BS })),
)

/** A value that has no members. */
export const scalarValue: fc.Arbitrary<AttributeValue> = fc.oneof(
  { weight: 3, arbitrary: numberValue },
  { weight: 3, arbitrary: textValue },
  { weight: 1, arbitrary: binaryValue },
  { weight: 1, arbitrary: fc.boolean().map((BOOL) => ({ BOOL })) },
  { weight: 1, arbitrary: fc.constant({ NULL: true as const }) },
)

/** A value that the service refuses. */
export const badValue: fc.Arbitrary<AttributeValue> = fc.oneof(
  fc.constantFrom(...badNumbers).map((N) => ({ N })),
  fc.constantFrom<AttributeValue>(
    { SS: [] },
    { NS: [] },
    { BS: [] },
    { SS: ['a', 'a'] },
    { NS: ['1', '1.0'] },
    { BS: [Uint8Array.of(1), Uint8Array.of(1)] },
    { NS: ['1', 'x'] },
    { L: [{ SS: [] }] },
    { M: { x: { N: 'x' } } },
  ),
)

const names = ['x', 'y', 'z', 'constructor'] as const

function mapOf(member: fc.Arbitrary<AttributeValue>): fc.Arbitrary<AttributeValue> {
  return fc
    .uniqueArray(fc.tuple(fc.constantFrom(...names), member), { selector: ([name]) => name, maxLength: 3 })
    .map((entries) => ({ M: Object.fromEntries(entries) }))
}

function listOf(member: fc.Arbitrary<AttributeValue>): fc.Arbitrary<AttributeValue> {
  return fc.array(member, { maxLength: 3 }).map((L) => ({ L }))
}

const flatValue = fc.oneof({ weight: 4, arbitrary: scalarValue }, { weight: 1, arbitrary: setValue })
const nestedValue = fc.oneof(
  { weight: 3, arbitrary: flatValue },
  { weight: 1, arbitrary: mapOf(flatValue) },
  { weight: 1, arbitrary: listOf(flatValue) },
)

/** A map of a few names. */
const mapValue = mapOf(nestedValue)

/** A list of up to three members. */
export const listValue = listOf(nestedValue)

/** Any value that may be stored. */
export const anyValue = fc.oneof(
  { weight: 3, arbitrary: flatValue },
  { weight: 1, arbitrary: mapValue },
  { weight: 1, arbitrary: listValue },
)

/** What usually stands at each attribute: mostly of one type, so that operations meet what they can work on. */
export const attributes: Readonly<Record<string, fc.Arbitrary<AttributeValue>>> = {
  a: anyValue,
  b: scalarValue,
  n: numberValue,
  s: fc.subarray(['a', 'b', 'c', 'd'], { minLength: 1 }).map((SS) => ({ SS })),
  m: mapValue,
  l: listValue,
  toString: flatValue,
  G: mostly(fc.constantFrom({ S: 'g' }, { S: 'h' }), fc.constantFrom<AttributeValue>({ N: '1' }, { S: '' })),
  N: mostly(numberValue, fc.constantFrom<AttributeValue>({ S: 'x' }, { NULL: true })),
  L: mostly(fc.constantFrom({ S: 'a' }, { S: 'b' }), fc.constantFrom<AttributeValue>({ N: '1' }, { S: '' })),
  // The key of the index that comes and goes: DynamoDB Local fills it with items of the wrong type too.
  H: fc.constantFrom({ S: 'a' }, { S: 'b' }),
}

/** Nearly always the first; now and then the second. */
export function mostly<T, U = T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<U>, weight = 20): fc.Arbitrary<T | U> {
  return fc.oneof<fc.MaybeWeightedArbitrary<T | U>[]>({ weight, arbitrary: usual }, { weight: 1, arbitrary: odd })
}

/** Some attributes of an item beside its key. */
export const someAttributes: fc.Arbitrary<Item> = fc
  .record(Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, mostly(value, badValue, 150)])), {
    requiredKeys: [],
    noNullPrototype: true,
  })
  .map((item) => item as Item)

const wrongKey = (PK: fc.Arbitrary<AttributeValue>) =>
  fc.oneof(
    PK.map((value) => ({ PK: value })),
    fc.constant({}),
  )

/** Keys of the tables by their logical names: few, so that steps meet each other's items. */
export const keysOf: Readonly<Record<'main' | 'other', fc.Arbitrary<Item>>> = {
  main: mostly<Item, Item>(
    fc.record({
      PK: fc.constantFrom({ S: 'p' }, { S: 'q' }),
      SK: fc.constantFrom('a', 'ab', 'b', 'é').map((S) => ({ S })),
    }),
    fc.oneof(
      wrongKey(textValue),
      fc.record({ PK: fc.constantFrom({ S: '' }, { N: '1' }), SK: fc.constant({ S: 'a' }) }),
      fc.record({ PK: fc.constant({ S: 'p' }), SK: fc.constant({ S: 'a' }), a: textValue }),
    ),
    60,
  ),
  other: mostly<Item, Item>(
    fc.record({
      K: fc.constantFrom('1', '1.0', '-2', '1e1').map((N) => ({ N })),
      R: fc.constantFrom([0], [1], [1, 0], [255]).map((members) => ({ B: Uint8Array.from(members) })),
    }),
    fc.oneof(fc.record({ K: badValue, R: binaryValue }), fc.record({ K: numberValue, R: textValue })),
    60,
  ),
}
