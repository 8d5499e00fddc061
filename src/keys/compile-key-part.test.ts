import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { KeyValueError } from '../errors/index.js'
import { classifySchema } from '../schema/classify.js'
import { storageAt } from '../schema/navigate.js'
import { compileKeyPart } from './compile-key-part.js'
import type { KeyPart, KeyPartDeclaration } from './key-part.js'

const schema = z.object({
  id: z.uuid(),
  name: z.string(),
  note: z.string().optional(),
  gone: z.string().nullable(),
  status: z.enum(['open', 'in-progress']),
  tagged: z.enum(['a#b']),
  mixed: z.union([z.literal(1), z.literal('1')]),
  maybe: z.literal(['x', null]),
  count: z.int(),
  price: z.number(),
  total: z.bigint(),
  at: z.date(),
  day: z.iso.date(),
  time: z.iso.datetime({ precision: 0 }),
  anyTime: z.iso.datetime(),
  zonedTime: z.iso.datetime({ offset: true, precision: 0 }),
  shortId: z.nanoid({ length: 8 }),
  mail: z.email(),
  network: z.cidrv6(),
  bytes: z.instanceof(Uint8Array),
  address: z.object({ city: z.string(), zip: z.string().default('0') }).optional(),
  labels: z.record(z.string(), z.string()),
  kind: z.union([z.object({ a: z.string(), both: z.string() }), z.object({ both: z.string() })]),
  when: z.codec(z.iso.datetime(), z.date(), { decode: (text) => new Date(text), encode: (date) => date.toISOString() }),
  level: z.literal([1, 2, 10]),
})
const { storage } = classifySchema(schema)

function compile(template: string, more: Partial<KeyPartDeclaration> = {}) {
  return compileKeyPart({
    template,
    entity: 'Order',
    attribute: 'SK',
    attributeType: 'S',
    role: 'sort',
    required: true,
    delimiter: '#',
    resolve: (path) => storageAt(storage, path.split('.')),
    ...more,
  })
}

function compiled(template: string, more: Partial<KeyPartDeclaration> = {}): KeyPart {
  const { part, problems } = compile(template, more)
  if (!part) throw new Error(problems.map(({ message }) => message).join(' '))
  return part
}

const reading = (item: Readonly<Record<string, unknown>>) => (path: string) => item[path]

describe('a template is refused, with a reason and a mend', () => {
  const cases: readonly (readonly [template: string, code: string, more?: Partial<KeyPartDeclaration>])[] = [
    ['', 'key.empty_template'],
    ['A', 'key.delimiter', { delimiter: '##' }],
    ['A', 'key.delimiter', { delimiter: '%' }],
    ['A', 'key.delimiter', { delimiter: 'x' }],
    ['<name', 'key.syntax'],
    ['name>', 'key.syntax'],
    ['A#na<me>>', 'key.syntax'],
    ['<<name>', 'key.syntax'],
    ['<>', 'key.syntax'],
    ['<.name>', 'key.syntax'],
    ['<address..city>', 'key.syntax'],
    ['<name:>', 'key.syntax'],
    ['<name><id>', 'key.two_placeholders'],
    ['A|B', 'key.literal'],
    ['A\u0001', 'key.literal'],
    ['A\uffff', 'key.literal'],
    ['A\ud800', 'key.literal'],
    ['<nope>', 'key.unknown_attribute'],
    ['<address.nope>', 'key.unknown_attribute'],
    ['<address>', 'key.unstorable_attribute'],
    ['<bytes>', 'key.unstorable_attribute'],
    ['<note>', 'key.optional_attribute'],
    ['<address.city>', 'key.optional_attribute'],
    ['<labels.x>', 'key.optional_attribute'],
    ['<kind.a>', 'key.optional_attribute'],
    ['<gone>', 'key.nullable_attribute'],
    ['<maybe>', 'key.nullable_attribute'],
    ['<name:wide>', 'key.unknown_format'],
    ['<name:shard(0)>', 'key.unknown_format'],
    ['<name:4>', 'key.format_type'],
    ['<name:desc>', 'key.format_type'],
    ['<count:lower>', 'key.format_type', { role: 'partition' }],
    ['<status:upper>', 'key.format_type'],
    ['<name:month>', 'key.format_type'],
    ['<day:hour>', 'key.format_type'],
    ['<zonedTime:day>', 'key.format_type'],
    ['<at:4>', 'key.format_type'],
    ['<total:float>', 'key.format_type'],
    ['<count>', 'key.number_width'],
    ['<total>', 'key.number_width'],
    ['<price:4>', 'key.width_integer'],
    ['<count:39>', 'key.width'],
    ['<name:shard(4):lower>', 'key.format_order'],
    ['<name:escape:lower>', 'key.format_order'],
    ['<name:escape:escape>', 'key.format_order'],
    ['<tagged>', 'key.literal_value'],
    ['<mixed>', 'key.mixed_literals'],
    ['<id>', 'key.contains_delimiter', { delimiter: '-' }],
    ['<at>', 'key.contains_delimiter', { delimiter: ':' }],
    ['<at:month>', 'key.contains_delimiter', { delimiter: '-' }],
    ['<day>', 'key.contains_delimiter', { delimiter: '-' }],
    ['<shortId>', 'key.contains_delimiter', { delimiter: '_' }],
    ['<anyTime>', 'key.contains_delimiter', { delimiter: '-' }],
    ['<zonedTime>', 'key.contains_delimiter', { delimiter: ':' }],
    ['<mail>', 'key.contains_delimiter', { delimiter: '@' }],
    ['<network>', 'key.contains_delimiter', { delimiter: '/' }],
    ['<name|>', 'key.fallback'],
    ['<name|a#b>', 'key.fallback'],
    ['<name|a|b>', 'key.fallback'],
    ['<status|open>', 'key.fallback'],
    ['<level|10>', 'key.fallback', { role: 'partition' }],
    ['<name:shard(4)|3>', 'key.fallback'],
    ['<id:shard(4)>#<name:shard(4)>', 'key.two_shards'],
    ['<name>#', 'key.attribute_type', { attributeType: 'N' }],
    ['<count>', 'key.native_type', { attribute: 'count' }],
    ['<name>', 'key.native_type', { attribute: 'name', attributeType: 'N' }],
    ['<at>', 'key.native_type', { attribute: 'at', attributeType: 'N' }],
    ['<note>', 'key.optional_attribute', { attribute: 'note' }],
    ['a'.repeat(1025), 'key.too_long'],
  ]

  it.each(cases.map(([template, code, more]) => ({ template, code, more })))(
    '$template: $code',
    ({ template, code, more }) => {
      const { part, problems } = compile(template, more)
      expect(part).toBeUndefined()
      expect(problems.map((problem) => problem.code)).toContain(code)
      for (const { message, fix } of problems) {
        expect(message).toMatch(/\.$/)
        expect(fix).toMatch(/\.$/)
      }
    },
  )

  it('with every problem that it has', () => {
    const { problems } = compile('<nope>#<count>#<name:wide>')
    expect(problems.map(({ code }) => code)).toEqual([
      'key.unknown_attribute',
      'key.number_width',
      'key.unknown_format',
    ])
  })
})

describe('a template is accepted', () => {
  const cases: readonly (readonly [template: string, more?: Partial<KeyPartDeclaration>])[] = [
    ['PROFILE'],
    ['#ORDER#<id>'],
    ['A##B'],
    ['<note|NONE>'],
    ['<gone|NONE>'],
    ['<address.city|NONE>'],
    ['<kind.both>'],
    ['<note>', { required: false }],
    ['<count>', { role: 'partition' }],
    ['<count:shard(4)>'],
    ['<level:2>'],
    ['<when>'],
    ['<anyTime:day>'],
    ['<at:year>', { delimiter: '-' }],
    ['<time:year>', { delimiter: '-' }],
    ['<id:escape>', { delimiter: '-' }],
    ['<anyTime:escape>', { delimiter: '-' }],
    ['<mail:escape>', { delimiter: '@' }],
    ['<status|OPEN>'],
    ['<name:shard(4)|4>'],
    ['<time>', { delimiter: '/' }],
    ['<bytes>', { attribute: 'bytes', attributeType: 'B' }],
    ['<at>', { attribute: 'at' }],
    ['<at>', { attribute: 'at', attributeType: 'N', epochSeconds: 'at' }],
    ['<when>', { attribute: 'when' }],
    ['<id>', { attribute: 'id', delimiter: '-' }],
  ]

  it.each(cases.map(([template, more]) => ({ template, more })))('$template', ({ template, more }) => {
    expect(compile(template, more).problems).toEqual([])
  })
})

describe('a compiled part', () => {
  it('tells what it is made of', () => {
    const part = compiled('ORDER#v<count:4>#<name>#<count:4>')
    expect(part.paths).toEqual(['count', 'name'])
    expect(part.reversible).toEqual(['count', 'name'])
    expect(part.native).toBe(false)
    expect(part.segments.map(({ prefix, placeholder }) => [prefix, placeholder?.text])).toEqual([
      ['ORDER', undefined],
      ['v', 'count:4'],
      ['', 'name'],
      ['', 'count:4'],
    ])
    expect(Object.isFrozen(part)).toBe(true)
  })

  it('says which attributes only choose a shard', () => {
    const sharded = compiled('<status>#<id:shard(10)>', { role: 'partition' })
    expect([sharded.paths, sharded.asked, sharded.shards]).toEqual([['status', 'id'], ['status'], 10])
    const named = compiled('<id:shard(10)>#<id>', { role: 'partition' })
    expect([named.asked, named.shards]).toEqual([['id'], undefined])
  })

  it('builds any shard that is asked for, without the value that chooses one', () => {
    const part = compiled('<status>#<id:shard(10)>', { role: 'partition' })
    expect(part.build(reading({ status: 'open' }), 7)).toEqual({ S: 'open#7' })
    expect(() => part.build(reading({ status: 'open' }), 10)).toThrow(KeyValueError)
    expect(() => compiled('<status>').build(reading({ status: 'open' }), 0)).toThrow(KeyValueError)
  })

  it('builds nothing where a value of a sparse part is missing, whatever the others are', () => {
    const part = compiled('<name>#<note>', { required: false })
    expect(part.build(reading({ name: 'a#b' }))).toBeUndefined()
    expect(part.build(reading({ name: 'a', note: null }))).toBeUndefined()
    expect(part.build(reading({ name: 'a', note: 'b' }))).toEqual({ S: 'a#b' })
  })

  it('needs the values of a required part', () => {
    expect(() => compiled('<name>').build(() => undefined)).toThrow(
      /Order: SK = "<name>" at <name>: the value is absent/,
    )
  })

  it('writes a fallback for absent and null, and refuses a value that is the same', () => {
    const part = compiled('<note|NONE>')
    expect(part.build(() => undefined)).toEqual({ S: 'NONE' })
    expect(part.build(() => null)).toEqual({ S: 'NONE' })
    expect(() => part.build(() => 'NONE')).toThrow(/the same as the fallback/)
    expect(part.parse({ S: 'NONE' })).toEqual(new Map())
  })

  it('names what is wrong with a value, and never the value', () => {
    const problem = (template: string, value: unknown): string => {
      try {
        compiled(template, { role: 'partition' }).build(() => value)
      } catch (error) {
        if (error instanceof KeyValueError) return error.reason
      }
      return 'nothing'
    }
    expect(problem('<name>', 'secret#1')).toBe('the value contains the delimiter "#"')
    expect(problem('<name>', '')).toBe('the value is empty')
    expect(problem('<name>', 'a\ud800')).toBe('the value contains a lone surrogate, which is not text')
    expect(problem('<name>', 'a\0')).toBe('the value contains the character U+0000')
    expect(problem('<name>', '\u{2fffe}')).toBe('the value contains a Unicode noncharacter')
    expect(problem('<id>', 'secret')).toBe('the value is not a uuid')
    expect(problem('<status>', 'other')).toBe('the value is not one of those that the schema names')
    expect(problem('<count:2>', 100)).toBe('the value has more than 2 digits')
    expect(problem('<count:2>', -1)).toBe('the value is negative, which needs a width such as ":+9"')
    expect(problem('<count:20>', 2 ** 53)).toBe('the value is beyond the safe integers; use a bigint')
    expect(problem('<price>', 2 ** 53)).toBe('the value is beyond the safe integers; use a bigint')
    expect(problem('<price:float>', Number.NaN)).toBe('the value is not a finite number')
    expect(problem('<at>', new Date(Number.NaN))).toBe('the value is an invalid Date')
    expect(problem('<at>', new Date(Date.UTC(10_000, 0)))).toBe('the year is not between 0000 and 9999')
    expect(problem('<anyTime:day>', '20240229')).toBe('the value does not begin as an ISO date to the day')
    expect(problem('<name>', 'é'.repeat(1025))).toBe('the key has more than 2048 bytes')
    expect(problem('<name>', 12)).toBe('the value is not a string')
  })

  it('parses nothing that it could not have built', () => {
    const part = compiled('A#<count:2>#<note|NONE>#<count:2>')
    expect(part.parse({ S: 'A#07#x#07' })).toEqual(
      new Map<string, unknown>([
        ['count', 7],
        ['note', 'x'],
      ]),
    )
    for (const text of ['A#07#x#08', 'A#7#x#7', 'A#07##07', 'B#07#x#07', 'A#07#x', 'A#07#x#07#', 'A#0a#x#0a', '']) {
      expect(part.parse({ S: text })).toBeUndefined()
    }
    expect(part.parse({ N: '1' })).toBeUndefined()
    for (const stored of [null, 'A#07', { S: 5 }, { S: null }]) expect(part.parse(stored as never)).toBeUndefined()
    expect(compiled('<name:lower>').parse({ S: 'Abc' })).toBeUndefined()
    expect(compiled('<at:month>').parse({ S: '2024-13' })).toBeUndefined()
    expect(compiled('<day>').parse({ S: '2023-02-29' })).toBeUndefined()
    expect(compiled('<count:+2>').parse({ S: 'n99' })).toBeUndefined()
    expect(compiled('<price:float>').parse({ S: 'fff0000000000000' })).toBeUndefined()
    expect(compiled('<name:escape>').parse({ S: '%2a' })).toBeUndefined()
    expect(compiled('<name:shard(4)>').parse({ S: '4' })).toBeUndefined()
    expect(compiled('<price>', { role: 'partition' }).parse({ S: '1.50' })).toBeUndefined()
  })

  it('holds the domain value of a codec', () => {
    const part = compiled('<when>')
    const when = new Date('2024-02-29T12:00:00.000Z')
    expect(part.build(() => when)).toEqual({ S: '2024-02-29T12:00:00.000Z' })
    expect(part.parse({ S: '2024-02-29T12:00:00.000Z' })?.get('when')).toEqual(when)
  })

  it('is native under the name that an attribute is stored by', () => {
    const part = compiled('<name>', {
      attribute: 'user_name',
      storedAs: (name) => (name === 'name' ? 'user_name' : name),
    })
    expect(part.native).toBe(true)
    expect(part.build(() => 'a#b')).toEqual({ S: 'a#b' })
  })

  it('reads nothing that is not in the form of its type', () => {
    const contents = { S: 'name', N: 'count', B: 'bytes' } as const
    for (const [attributeType, attribute] of Object.entries(contents) as ['S' | 'N' | 'B', string][]) {
      const part = compiled(`<${attribute}>`, { attribute, attributeType })
      expect(part.native).toBe(true)
      for (const stored of [null, '5', { [attributeType]: 5 }, { [attributeType]: null }, { BOOL: true }]) {
        expect(part.parse(stored as never)).toBeUndefined()
      }
    }
    const encoded = compiled('<when>', { attribute: 'when' })
    expect(encoded.parse({ S: '2025-01-01T00:00:00Z' })?.get('when')).toEqual(new Date('2025-01-01'))
    for (const stored of [null, '5', { S: 5 }]) expect(encoded.parse(stored as never)).toBeUndefined()
    const bytes = compiled('<bytes>', { attribute: 'bytes', attributeType: 'B' })
    for (const B of [new Float32Array(1), new DataView(new ArrayBuffer(1))])
      expect(bytes.parse({ B } as never)).toBeUndefined()
    expect(bytes.parse({ B: Buffer.from([1]) })?.get('bytes')).toEqual(Buffer.from([1]))
  })

  it('takes attributes with the names of object members', () => {
    const { storage: odd } = classifySchema(z.object({ constructor: z.string(), toString: z.string() }))
    const part = compiled('<constructor>#<toString>', { resolve: (path) => storageAt(odd, path.split('.')) })
    expect(part.build((path) => (path === 'constructor' ? 'a' : 'b'))).toEqual({ S: 'a#b' })
    expect(part.parse({ S: 'a#b' })?.get('constructor')).toBe('a')
  })
})
