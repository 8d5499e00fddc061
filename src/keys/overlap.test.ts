import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { classifySchema } from '../schema/classify.js'
import { storageAt } from '../schema/navigate.js'
import { compileKeyPart } from './compile-key-part.js'
import type { KeyAttributeType, PrimaryKeyShape } from './key-part.js'
import { sidesOf } from './key-side.js'
import { findLossyPaths } from './lossy.js'
import { canMeet, findOverlap } from './overlap.js'

const { storage } = classifySchema(
  z.object({
    id: z.string(),
    other: z.string(),
    uuid: z.uuid(),
    v4: z.uuidv4(),
    v7: z.uuidv7(),
    ulid: z.ulid(),
    at: z.date(),
    day: z.iso.date(),
    moment: z.iso.datetime(),
    status: z.enum(['open', 'paid']),
    kind: z.enum(['paid', 'done']),
    flag: z.boolean(),
    count: z.int(),
    size: z.bigint(),
    price: z.number(),
    cost: z.number(),
    one: z.literal(1),
    two: z.literal(2),
    path: z.enum(['a#b', 'c']),
    sub: z.string().optional(),
    tags: z.record(z.string(), z.string()),
    PK: z.string(),
    SK: z.string(),
    bytes: z.instanceof(Uint8Array),
  }),
)

interface ShapeOptions {
  readonly delimiter?: string
  readonly types?: readonly [KeyAttributeType, KeyAttributeType]
  readonly names?: readonly [string, string]
}

function shape(pk: string, sk: string | undefined, options: ShapeOptions = {}): PrimaryKeyShape {
  const { delimiter = '#', types = ['S', 'S'], names = ['PK', 'SK'] } = options
  const compile = (template: string, index: 0 | 1) => {
    const { part, problems } = compileKeyPart({
      template,
      entity: 'Entity',
      attribute: names[index],
      attributeType: types[index],
      role: index === 0 ? 'partition' : 'sort',
      required: false,
      delimiter,
      resolve: (path) => storageAt(storage, path.split('.')),
    })
    if (!part) throw new Error(problems.map(({ message }) => message).join(' '))
    return part
  }
  return { pk: compile(pk, 0), sk: sk === undefined ? undefined : compile(sk, 1) }
}

type Key = readonly [pk: string, sk: string, options?: ShapeOptions]

const dashed = { delimiter: '-' }
const colons = { delimiter: ':' }

describe('two keys are disjoint', () => {
  it.each<readonly [string, Key, Key]>([
    ['by a literal', ['CUSTOMER#<id>', 'PROFILE'], ['CUSTOMER#<id>', 'ORDER#<ulid>']],
    ['by the number of segments', ['CUSTOMER#<id>', 'ORDER#<ulid>'], ['CUSTOMER#<id>', 'ORDER#<ulid>#LINE']],
    ['by a literal before or after a placeholder', ['u<id>', '<other>.a'], ['u<id>', '<other>.b']],
    ['by a prefix that no uuid has', ['<uuid>', 'A'], ['x<id>', 'A']],
    ['by the length of an id', ['<uuid>', 'A'], ['<ulid>', 'A']],
    ['by the version of a uuid', ['<v4>', 'A'], ['<v7>', 'A']],
    ['by the values of enums', ['<status>', 'open'], ['<status>', '<kind>']],
    ['by digits', ['v<count:4>', 'A'], ['vendor', 'A']],
    ['by the width of numbers', ['v<count:4>', 'A'], ['v<count:5>', 'A']],
    ['by sign', ['<count:+4>', 'A'], ['<count:5>', 'A']],
    ['by what a date can be', ['<day>', 'A'], ['2023-02-29', 'A']],
    ['by case', ['<id:upper>', 'A'], ['<id>', 'B']],
    ['by case that no value has', ['<id:lower>', 'A'], ['Abc', 'A']],
    ['by a fallback', ['<sub|NONE>', '<sub|x>'], ['NONE', 'NONE']],
    ['by booleans', ['<flag>', 'A'], ['yes', 'A']],
    ['by the largest safe integer', ['<count:16>', 'A'], ['9007199254740992', 'A']],
    ['since an attribute has one value in both parts', ['USER#<id>', 'USER#<id>'], ['USER#a', 'USER#b']],
    ['since a month belongs to its date', ['<at:month>', '<at>'], ['2024-02', '2024-03-01T00:00:00.000Z']],
    ['since padding does not change a number', ['<count>', '<count:4>'], ['12', '0013']],
    ['since a shard follows from its value', ['<status:shard(9)>', '<status>'], ['9', 'open']],
    ['by the digits of safe integers', ['<count>', 'A'], ['1<ulid>', 'A']],
    ['by the digits of numbers', ['1<id>', '<id>'], ['<price>', '<cost:float>']],
    ['by case of a value that stands in both parts', ['<id:lower:escape>', 'A'], ['<other:upper>', '<other>']],
    ['by case, escaped', ['<id:lower:escape>', 'A'], ['<other:escape>B', 'A']],
    ['by case, of a format with letters of one case', ['<day:month:upper>', 'A'], ['2023-13', 'A']],
    [
      'by one part, however long the search for the other',
      ['<id:lower:escape>#<count:+2>', 'A'],
      ['<other:upper>A#<status>', 'A'],
    ],
    ['since mapping letters changes no length', ['<id>a', 'a<id>'], ['<other:escape>', '<other:lower:escape>a']],
    ['since lengths do not agree', ['ab<id>', '<id>ba'], ['<other>', 'a<other>']],
    ['since no text equals itself and a letter more', ['<id>', '<id>'], ['<other>', 'x<other>']],
  ])('%s', (_, one, other) => {
    expect(findOverlap(shape(...one), shape(...other))).toBeUndefined()
    expect(findOverlap(shape(...other), shape(...one))).toBeUndefined()
  })

  it('as native texts, by what they can hold', () => {
    const native = { names: ['path', 'SK'] } as const
    expect(findOverlap(shape('<path>', 'A', native), shape('a#<id>', 'A', native))).toEqual({ pk: 'a#b', sk: 'A' })
    expect(findOverlap(shape('<path>', 'A', native), shape('x#<id>', 'A', native))).toBeUndefined()
    const ids = { names: ['uuid', 'SK'] } as const
    expect(findOverlap(shape('<uuid>', 'A', ids), shape('USER#<id>', 'A', ids))).toBeUndefined()
    const split = { names: ['uuid', 'SK'], delimiter: '-' } as const
    expect(findOverlap(shape('<uuid>', 'A', split), shape('<id>-<other>', 'A', split))).toBeUndefined()
    expect(findOverlap(shape('<uuid>', 'A', split), shape('<id>-<id>-<id>-<id>-<other>', 'A', split))).toBeUndefined()
    const parts = '<id>-<other>-<status:shard(9999)>-<SK>-<ulid>'
    expect(findOverlap(shape('<uuid>', 'A', split), shape(parts, 'A', split))).toBeUndefined()
  })

  it('as native numbers, by their values', () => {
    const numbers = (name: string) => ({ names: [name, 'SK'], types: ['N', 'S'] }) as const
    expect(findOverlap(shape('<one>', 'A', numbers('one')), shape('<two>', 'A', numbers('two')))).toBeUndefined()
    expect(findOverlap(shape('<one>', 'A', numbers('one')), shape('<count>', 'A', numbers('count')))).toEqual({
      pk: '1',
      sk: 'A',
    })
    expect(findOverlap(shape('<size>', 'A', numbers('size')), shape('<price>', 'A', numbers('price')))).toEqual({
      pk: '0',
      sk: 'A',
    })
  })
})

describe('two keys overlap, and a key shows how', () => {
  it.each<readonly [Key, Key, Key]>([
    [
      ['CUSTOMER#<id>', 'PROFILE'],
      ['CUSTOMER#<id>', '<other>'],
      ['CUSTOMER#a', 'PROFILE'],
    ],
    [
      ['<uuid>', 'A'],
      ['<id>', 'A'],
      ['aaaaaaaa-aaaa-1aaa-aaaa-aaaaaaaaaaaa', 'A'],
    ],
    [
      ['<status>', 'A'],
      ['<kind>', 'A'],
      ['paid', 'A'],
    ],
    [
      ['v<count:4>', 'A'],
      ['v0012', 'A'],
      ['v0012', 'A'],
    ],
    [
      ['<day>', 'A'],
      ['2024-02-29', 'A'],
      ['2024-02-29', 'A'],
    ],
    [
      ['<sub|NONE>', 'A'],
      ['NONE', 'A'],
      ['NONE', 'A'],
    ],
    [
      ['<id:lower>', '<id>'],
      ['k', 'K'],
      ['k', 'K'],
    ],
    [
      ['<id:lower>', '<id>'],
      ['k', '\u212a'],
      ['k', '\u212a'],
    ],
    [
      ['<id:escape>', 'A'],
      ['50%25', 'A'],
      ['50%25', 'A'],
    ],
    [
      ['<count>', '<count:4>'],
      ['12', '0012'],
      ['12', '0012'],
    ],
    [
      ['<at:month>', '<at>'],
      ['2024-02', '<id>'],
      ['2024-02', '2024-02-01T00:00:00.000Z'],
    ],
    [
      ['<id:lower:escape>', '<id:escape>'],
      ['<other>', 'Ab'],
      ['ab', 'Ab'],
    ],
    [
      ['<id:lower:escape>', '<id:escape>'],
      ['<other>', 'A%23'],
      ['a%23', 'A%23'],
    ],
    [
      ['a<id>', '<id>a'],
      ['<other>', '<other>'],
      ['aa', 'aa'],
    ],
    [
      ['ab<id>', '<id>ba'],
      ['<other>', '<other>'],
      ['aba', 'aba'],
    ],
  ])('%j and %j', (one, other, key) => {
    const witness = findOverlap(shape(...one), shape(...other))
    expect(witness).toEqual({ pk: key[0], sk: key[1] })
  })

  it('in tables without a sort key', () => {
    expect(findOverlap(shape('A#<id>', undefined), shape('A#b', undefined))).toEqual({ pk: 'A#b' })
    expect(findOverlap(shape('A#<id>', undefined), shape('B#<id>', undefined))).toBeUndefined()
  })

  it('as bytes', () => {
    const bytes = { names: ['bytes', 'SK'], types: ['B', 'S'] } as const
    expect(findOverlap(shape('<bytes>', 'A', bytes), shape('<bytes>', '<id>', bytes))).toEqual({ pk: '60', sk: 'A' })
  })

  it('as a native text and any other', () => {
    expect(findOverlap(shape('<PK>', 'A'), shape('USER#<id>', 'A'))).toEqual({ pk: 'USER#a', sk: 'A' })
    expect(findOverlap(shape('<PK>', 'x<PK>'), shape('USER#<id>', '<other>'))).toBeUndefined()
  })
})

describe('formats of one attribute belong to one value, escaped or not', () => {
  it.each<readonly [Key, Key]>([
    [
      ['<id:escape>', '<id:lower:escape>'],
      ['<day>', '<other>a'],
    ],
    [
      ['<id:escape>', '<id:upper:escape>'],
      ['<other>b', '<SK>A'],
    ],
    [
      ['<id:lower:escape>', '<id:upper:escape>'],
      ['<other>b', '<SK>A'],
    ],
    [
      ['<id:escape>#<id:upper:lower:escape>', 'A'],
      ['<other>B#<SK>a', 'A'],
    ],
    [
      ['<id:lower:escape>', '<id:escape>', dashed],
      ['a%2d<other>', '<SK>', dashed],
    ],
    [
      ['<id:lower:escape>', '<id:escape>', dashed],
      ['<other>', '<SK>%2d', dashed],
    ],
    [
      ['<id>', '<id:escape>'],
      ['<day>', '<other>a'],
    ],
    [
      ['<id:lower>', '<id:upper:escape>'],
      ['<day>', '<other>a'],
    ],
    [
      ['<uuid>', '<uuid:lower:escape>'],
      ['<other>a', '<SK>b'],
    ],
    [
      ['<uuid:escape>', '<uuid:lower:escape>', dashed],
      ['<other>a', '<SK>b', dashed],
    ],
    [
      ['<day:month:escape>', '<day:escape>', dashed],
      ['<other>2', '<SK>%2D03%2D01', dashed],
    ],
    [
      ['<day:year>', '<day:escape>', dashed],
      ['<other>2', '<SK>3%2D03%2D01', dashed],
    ],
    [
      ['<moment:month>', '<moment:escape>', colons],
      ['<other>2', '2024-03-<SK>', colons],
    ],
    [
      ['<id:lower:escape>', '<id:escape:shard(100)>'],
      ['a%23b', '43'],
    ],
  ])('%j has no key of %j', (one, other) => {
    expect(findOverlap(shape(...one), shape(...other))).toBeUndefined()
    expect(findOverlap(shape(...other), shape(...one))).toBeUndefined()
  })

  it.each<readonly [Key, Key, Key]>([
    [
      ['<id:escape>', '<id:lower:escape>'],
      ['<day>', '<other>1'],
      ['0000-01-01', '0000-01-01'],
    ],
    [
      ['<id:lower:escape>', '<id:escape>'],
      ['a%23b', '<other>B'],
      ['a%23b', 'a%23B'],
    ],
    [
      ['<id:lower:escape>', '<id:upper:escape>'],
      ['a%23\u017f', '<other>S'],
      ['a%23\u017f', 'A%23S'],
    ],
    [
      ['<id:lower:escape>', '<id:escape>', dashed],
      ['<other>%2Dd', '<SK>D', dashed],
      ['a%2Dd', 'a%2DD'],
    ],
    [
      ['<id:lower>', '<id:escape>'],
      ['a%', '<other>'],
      ['a%', 'a%25'],
    ],
    [
      ['<uuid:escape>', '<uuid:lower:escape>', dashed],
      ['<other>B', '<SK>b', dashed],
      ['aaaaaaaa%2Daaaa%2D1aaa%2Daaaa%2DaaaaaaaaaaaB', 'aaaaaaaa%2Daaaa%2D1aaa%2Daaaa%2Daaaaaaaaaaab'],
    ],
    [
      ['<day:month:escape>', '<day:escape>', dashed],
      ['2024%2D02', '<other>9', dashed],
      ['2024%2D02', '2024%2D02%2D09'],
    ],
    [
      ['<moment:month>', '<moment:escape>', colons],
      ['<other>3', '2024-03-%3A<SK>', colons],
      ['2024-03', '2024-03-%3Aa'],
    ],
    [
      ['<id:lower:escape>', '<id:escape:shard(100)>'],
      ['a%23b', '42'],
      ['a%23b', '42'],
    ],
    [
      ['<day:month:shard(4)>', '<day:escape>', dashed],
      ['<day:month:shard(4)>', '<day:escape>', dashed],
      ['3', '0000%2D01%2D01'],
    ],
    [
      ['<day:month:shard(4)>', '<day:escape>', dashed],
      ['<other>', '<SK>', dashed],
      ['3', '0000%2D01%2D01'],
    ],
    [
      ['<moment:day:shard(4)>', '<moment:escape>', dashed],
      ['<other>', '<SK>', dashed],
      ['0', '0000%2D01%2D01'],
    ],
    [
      ['<moment:hour:shard(4)>', '<moment:escape>', colons],
      ['<other>', '<SK>', colons],
      ['2', '0000-01-01T00'],
    ],
  ])('%j has a key of %j', (one, other, [pk, sk]) => {
    expect(findOverlap(shape(...one), shape(...other))).toEqual({ pk, sk })
    expect(findOverlap(shape(...other), shape(...one))).toEqual({ pk, sk })
  })

  it('in the spans of queries, too', () => {
    const apart = shape('<id>', '<id:lower:escape>#<at>')
    expect(canMeet(sidesOf(apart), sidesOf(shape('<day>', '<other>a#<SK>')))).toBe(false)
    expect(canMeet(sidesOf(apart), sidesOf(shape('<day>', '<other>1#<SK>')))).toBe(true)
  })
})

describe('a query can meet foreign items', () => {
  const customer = shape('CUSTOMER#<uuid>', 'PROFILE')
  const order = shape('CUSTOMER#<uuid>', 'ORDER#<ulid>')
  const line = shape('CUSTOMER#<uuid>', 'ORDER#<ulid>#LINE#<count:3>')
  const anything = shape('CUSTOMER#<uuid>', '<id>')
  const version = shape('CUSTOMER#<uuid>', 'v<count:4>')
  const vendor = shape('CUSTOMER#<uuid>', 'vendor')
  const dated = shape('CUSTOMER#<uuid>', '<at>#<id>')
  const product = shape('PRODUCT#<id>', 'ORDER#<ulid>')

  it.each<readonly [string, PrimaryKeyShape, PrimaryKeyShape, boolean]>([
    ['not of another literal', order, customer, false],
    ['not of another partition', order, product, false],
    ['that lie inside of its prefix', shape('CUSTOMER#<uuid>', 'ORDER#<id>'), line, true],
    ['that begin with its own keys', order, line, true],
    ['and the other way round, since ids lie between ids', line, order, true],
    ['where it has no prefix', anything, order, true],
    ['not a word beside a width', version, vendor, false],
    ['not a profile beside dates', dated, customer, false],
    ['not the other way round either', customer, dated, false],
    ['by a fallback within its span', shape('A', 'v<count:4|vendor>'), shape('A', 'vendor'), true],
    ['not under one known value', shape('A#<id>', '<id>'), shape('A#b', 'c'), false],
    ['in a partition where it has no items itself', shape('<sub:shard(4)|b>', '<sub>'), shape('b', '<id>'), true],
    ['in a partition that both can have', shape('A#<id>', '<id>#<other>'), shape('A#b', 'b#c'), true],
    ['on any native sort key', shape('A', '<SK>'), shape('A', 'B#<id>'), true],
    ['as native texts', shape('A', 'B#<id>'), shape('A', '<SK>'), true],
  ])('%s', (_, a, b, expected) => {
    expect(canMeet(sidesOf(a), sidesOf(b))).toBe(expected)
  })
})

describe('a query meets items of another entity', () => {
  it('by the shard of a date whose bucket has the delimiter', () => {
    const one = shape('<day:month:shard(4)>-<day:escape>', '<other>', dashed)
    expect(canMeet(sidesOf(one), sidesOf(shape('<other>-<id>', '<day:escape>', dashed)))).toBe(true)
  })
})

describe('a key that was not found to be built by both', () => {
  it('says so', () => {
    const padded = shape('<count:4>#<count:6>', 'A')
    expect(findOverlap(padded, shape('0<size:3>#1<size:5>', 'A'))).toMatchObject({ unproven: true })
    expect(findOverlap(padded, shape('<size:4>#00<size:4>', 'A'))).not.toHaveProperty('unproven')
    const bare = shape('<id>', '<id:escape>')
    expect(findOverlap(bare, shape('<other>', '<other:upper>1'))).toMatchObject({ unproven: true })
  })
})

describe('keys of many fallbacks', () => {
  const tags = Array.from('abcdefghijkl', (letter) => `<tags.${letter}|NONE>`).join('#')

  it('are told apart by one segment without trying every choice of absences', () => {
    const one = shape(`${tags}#<status>`, 'A')
    const other = shape(`${tags}#<flag|open>`, 'A')
    const apart = shape(`${tags}#<kind>`, 'A')
    const third = shape(`${tags}#<flag|done>`, 'A')
    expect(findOverlap(third, one)).toBeUndefined()
    expect(canMeet(sidesOf(third), sidesOf(one))).toBe(false)
    for (const [a, b, last] of [
      [one, other, 'open'],
      [one, apart, 'paid'],
    ] as const) {
      expect(findOverlap(a, b)?.pk.split('#').at(-1)).toBe(last)
      expect(canMeet(sidesOf(a), sidesOf(b))).toBe(true)
    }
  })

  it('are told apart by several segments that hold one attribute', () => {
    const twice = shape(`${tags}#<id>#<id>`, 'A')
    const ends = shape(`<id>#${tags}#<id|NONE>`, 'A')
    for (const [a, b] of [
      [twice, shape(`${tags}#x#y`, 'A')],
      [twice, shape(`${tags}#<other>#<other>z`, 'A')],
      [ends, shape(`x#${tags}#y`, 'A')],
    ] as const) {
      expect(findOverlap(a, b)).toBeUndefined()
      expect(findOverlap(b, a)).toBeUndefined()
      expect(canMeet(sidesOf(a), sidesOf(b))).toBe(false)
    }
    expect(findOverlap(twice, shape(`${tags}#x#<other>`, 'A'))?.pk).toMatch(/#x#x$/)
  })
})

describe('attributes that a key does not keep', () => {
  it.each<readonly [Key, readonly string[]]>([
    [['USER#<id:lower>', 'PROFILE'], ['id']],
    [['USER#<id:lower>', '<id>'], []],
    [
      ['<at:month>#<id:shard(4)>', '<other:upper>#<id>'],
      ['at', 'other'],
    ],
    [['<id:escape>', '<count:4:desc>'], []],
  ])('%j', (templates, paths) => {
    expect(findLossyPaths(shape(...templates))).toEqual(paths)
  })
})

describe('a search that is not decided', () => {
  it('from one side is tried from the other', () => {
    const a = shape('<id:lower>', '<id:lower|1>')
    const b = shape('<id:escape|N>', '%<other:upper|b>%')
    expect(findOverlap(a, b)).toEqual(findOverlap(b, a))
  })

  it('of very many fallbacks comes to an end', () => {
    const names = Array.from({ length: 24 }, (_, index) => `<tags.t${index}|->`)
    const key = shape(`A#${names.join('#')}`, names.toReversed().join('#'))
    const other = shape(`A#${names.join('#')}`, names.join('#'))
    expect(findOverlap(key, other)).toBeDefined()
    const apart = shape(`A#${names.join('#')}`, names.map((name, index) => (index === 23 ? 'X' : name)).join('#'))
    const rival = shape(`A#${names.join('#')}`, names.map((name, index) => (index === 23 ? 'Y' : name)).join('#'))
    expect(findOverlap(apart, rival)).toBeUndefined()
    const tied = (last: string) =>
      shape(`A#${names.join('#')}`, `${names.map((name) => name.replace('|', ':escape|')).join('#')}#${last}`)
    expect(() => findOverlap(tied('<id:lower>'), tied('<id:upper>'))).not.toThrow()
  })
})
