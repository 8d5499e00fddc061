import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { KeyValueError } from '../errors/index.js'
import { classifySchema } from '../schema/classify.js'
import { storageAt } from '../schema/navigate.js'
import { compileKeyPart } from './compile-key-part.js'
import type { KeyAttributeType, KeyPart } from './key-part.js'
import { type KeySides, makeKeySide, partsOf } from './key-side.js'
import { canMeet } from './overlap.js'

const { storage } = classifySchema(
  z.object({
    country: z.string(),
    region: z.enum(['north', 'south']),
    island: z.enum(['east', 'west']),
    city: z.string(),
    photo: z.instanceof(Uint8Array),
    count: z.number().optional(),
  }),
)

function compile(
  template: string,
  attribute: string,
  role: 'partition' | 'sort',
  attributeType: KeyAttributeType = 'S',
): KeyPart {
  const { part, problems } = compileKeyPart({
    template,
    entity: 'Shop',
    attribute,
    attributeType,
    role,
    required: false,
    delimiter: '#',
    resolve: (path) => storageAt(storage, path.split('.')),
  })
  if (!part) throw new Error(problems.map(({ message }) => message).join(' '))
  return part
}

const native = (path: string, role: 'partition' | 'sort', type?: KeyAttributeType): KeyPart =>
  compile(`<${path}>`, path, role, type)
const pk = makeKeySide([native('country', 'partition'), native('region', 'partition')])
const sk = makeKeySide([native('city', 'sort'), native('photo', 'sort', 'B'), native('count', 'sort', 'N')])

const nothing = () => undefined
const give = (item: Readonly<Record<string, unknown>>) => (path: string) => item[path]
const bytes = (...values: number[]) => Uint8Array.from(values)

describe('a side of several attributes', () => {
  it('builds each in its own type', () => {
    expect(pk.build(give({ country: 'PT', region: 'south' }))).toEqual({ country: { S: 'PT' }, region: { S: 'south' } })
    expect(sk.build(give({ city: 'Faro', photo: bytes(1), count: 12 }))).toEqual({
      city: { S: 'Faro' },
      photo: { B: bytes(1) },
      count: { N: '12' },
    })
  })

  it('is not there for an item that lacks one of them', () => {
    expect(sk.build(give({ city: 'Faro', photo: bytes(1) }))).toBeUndefined()
    expect(pk.build(give({ region: 'south' }))).toBeUndefined()
  })

  it('says what it is made of, in order', () => {
    expect(sk.paths).toEqual(['city', 'photo', 'count'])
    expect(sk.asked).toEqual(sk.paths)
    expect(sk.reversible).toEqual(sk.paths)
    expect(sk.shards).toBeUndefined()
    expect(partsOf({ pk, sk }).map(({ attribute }) => attribute)).toEqual([
      'country',
      'region',
      'city',
      'photo',
      'count',
    ])
  })

  it('compares what stands before the last given value whole, and leaves open what follows it', () => {
    expect(sk.span(nothing)).toEqual({ lead: [], last: { kind: 'all' } })
    expect(sk.bounds('eq', give({ city: 'Faro' }), nothing)).toEqual({
      lead: [],
      last: { kind: 'equal', value: { S: 'Faro' } },
    })
    expect(sk.bounds('beginsWith', give({ city: 'Fa' }), nothing)).toEqual({
      lead: [],
      last: { kind: 'prefix', value: { S: 'Fa' } },
    })
    expect(sk.bounds('gte', give({ city: 'Faro', photo: bytes(1), count: 7 }), nothing)).toEqual({
      lead: [{ S: 'Faro' }, { B: bytes(1) }],
      last: { kind: 'atLeast', low: { N: '7' } },
    })
    const low = give({ city: 'Faro', photo: bytes(1), count: 7 })
    expect(sk.between(low, give({ city: 'Faro', photo: bytes(1), count: 30 }), nothing)).toEqual({
      lead: [{ S: 'Faro' }, { B: bytes(1) }],
      last: { kind: 'between', low: { N: '7' }, high: { N: '30' } },
    })
  })

  it('takes from the partition what that gives', () => {
    const known = give({ city: 'Faro' })
    expect(sk.span(known)).toEqual({ lead: [{ S: 'Faro' }], last: { kind: 'all' } })
    expect(sk.bounds('gte', give({ photo: bytes(1) }), known)).toEqual({
      lead: [{ S: 'Faro' }],
      last: { kind: 'atLeast', low: { B: bytes(1) } },
    })
    const whole = give({ city: 'Faro', photo: bytes(1), count: 7 })
    expect(sk.span(whole)).toEqual({
      lead: [{ S: 'Faro' }, { B: bytes(1) }],
      last: { kind: 'equal', value: { N: '7' } },
    })
  })

  it.each<readonly [what: string, ask: () => unknown, reason: string]>([
    ['nothing', () => sk.bounds('eq', nothing, nothing), 'none of its leading values is given'],
    ['a gap', () => sk.bounds('eq', give({ city: 'Faro', count: 7 }), nothing), 'no value is given'],
    ['a gap at the front', () => sk.bounds('gt', give({ photo: bytes(1) }), nothing), 'no value is given'],
    [
      'ends in different cities',
      () => sk.between(give({ city: 'Faro', photo: bytes(1) }), give({ city: 'Lagos', photo: bytes(2) }), nothing),
      'both ends of a range need the same values before the last',
    ],
    [
      'ends of different lengths',
      () => sk.between(give({ city: 'Faro', photo: bytes(1) }), give({ city: 'Faro' }), nothing),
      'both ends of a range need the same values before the last',
    ],
    [
      'ends with different bytes before the last',
      () =>
        sk.between(
          give({ city: 'Faro', photo: bytes(1), count: 1 }),
          give({ city: 'Faro', photo: bytes(2), count: 1 }),
          nothing,
        ),
      'both ends of a range need the same values before the last',
    ],
    [
      'the beginning of a number',
      () => sk.bounds('beginsWith', give({ city: 'Faro', photo: bytes(1), count: 1 }), nothing),
      'beginsWith needs text or bytes',
    ],
  ])('refuses %s', (_, ask, reason) => {
    expect(ask).toThrow(KeyValueError)
    expect(ask).toThrow(reason)
  })
})

describe('a query on a side of several attributes', () => {
  const place = (...partition: readonly [KeyPart, ...KeyPart[]]): KeySides => ({ pk: makeKeySide(partition), sk })
  const country = native('country', 'partition')
  const region = native('region', 'partition')
  const island = native('island', 'partition')

  it('meets the items of another entity where every partition attribute can be the same', () => {
    expect(canMeet(place(country, region), place(country, region))).toBe(true)
    expect(canMeet(place(country), place(region))).toBe(true)
  })

  it('does not meet them where one partition attribute cannot', () => {
    expect(canMeet(place(country, region), place(country, island))).toBe(false)
    expect(canMeet(place(region, country), place(island, country))).toBe(false)
  })
})
