import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { KeyValueError } from '../errors/index.js'
import { classifySchema } from '../schema/classify.js'
import { storageAt } from '../schema/navigate.js'
import { compileKeyPart } from './compile-key-part.js'
import type { KeyPart, SortBounds } from './key-part.js'

const { storage } = classifySchema(
  z.object({
    id: z.string(),
    uuid: z.uuid(),
    text: z.string(),
    status: z.enum(['open', 'paid']),
    at: z.date(),
    version: z.int(),
    email: z.string(),
    sub: z.string().optional(),
    SK: z.string(),
  }),
)

function compile(template: string): KeyPart {
  const { part, problems } = compileKeyPart({
    template,
    entity: 'Order',
    attribute: 'SK',
    attributeType: 'S',
    role: 'sort',
    required: false,
    delimiter: '#',
    resolve: (path) => storageAt(storage, path.split('.')),
  })
  if (!part) throw new Error(problems.map(({ message }) => message).join(' '))
  return part
}

const nothing = () => undefined
const give = (item: Readonly<Record<string, unknown>>) => (path: string) => item[path]
const between = (low: string, high: string): SortBounds => ({ kind: 'between', low: { S: low }, high: { S: high } })
const prefix = (text: string): SortBounds => ({ kind: 'prefix', value: { S: text } })
const equal = (text: string): SortBounds => ({ kind: 'equal', value: { S: text } })
const top = '\u{10ffff}'
const noon = new Date('2024-02-29T12:00:00.000Z')
const at = '2024-02-29T12:00:00.000Z'
const first = '0000-01-01T00:00:00.000Z'
const last = '9999-12-31T23:59:59.999Z'

describe('the span of a part', () => {
  it.each<readonly [template: string, known: Record<string, unknown>, span: SortBounds]>([
    ['PROFILE', {}, equal('PROFILE')],
    ['ORDER#<id>', {}, prefix('ORDER#')],
    ['ORDER#<id>', { id: '1' }, equal('ORDER#1')],
    ['#ORDER#<id>', {}, prefix('#ORDER#')],
    ['<id>', {}, { kind: 'all' }],
    ['x<id>', {}, prefix('x')],
    ['v<version:4>', {}, between('v0000', 'v9999')],
    ['v<version:4:desc>', {}, between('v0000', 'v9999')],
    ['v<version:+2>#<id>', {}, between('vn00#', `vp99#${top}`)],
    ['v<version:4|NONE>', {}, between('v0000', 'vNONE')],
    ['<at>', {}, between(first, last)],
    ['<id>#<at>', { id: '1' }, between(`1#${first}`, `1#${last}`)],
    ['<id>#<text>', { text: '1' }, { kind: 'all' }],
    ['<SK>', {}, { kind: 'all' }],
    ['<SK>', { SK: 'a#b' }, equal('a#b')],
  ])('%s', (template, known, span) => {
    expect(compile(template).span(give(known))).toEqual(span)
  })
})

describe('an operator', () => {
  it.each<
    readonly [
      template: string,
      operator: 'eq' | 'lt' | 'lte' | 'gt' | 'gte' | 'beginsWith',
      Record<string, unknown>,
      SortBounds,
    ]
  >([
    ['ORDER#<id>', 'eq', { id: '1' }, equal('ORDER#1')],
    ['ORDER#<id>#<text>', 'eq', { id: '1' }, prefix('ORDER#1#')],
    ['ORDER#<id>#META', 'eq', { id: '1' }, equal('ORDER#1#META')],
    ['ORDER#<id>#v<version:2>', 'eq', { id: '1' }, between('ORDER#1#v00', 'ORDER#1#v99')],
    ['<id>#<text>#<id>', 'eq', { id: '1', text: 'a' }, equal('1#a#1')],
    ['<status>#<at>', 'gte', { status: 'open', at: noon }, between(`open#${at}`, `open#${last}`)],
    ['<at>#<id>', 'gte', { at: noon }, between(`${at}#`, `${last}#${top}`)],
    ['<at>#<id>', 'gt', { at: noon }, between(`${at}#${top}`, `${last}#${top}`)],
    ['<at>#<id>', 'lte', { at: noon }, between(`${first}#`, `${at}#${top}`)],
    ['<at>#<id>', 'lt', { at: noon }, between(`${first}#`, `${at}"${top}`)],
    ['ORDER#<id>', 'gt', { id: 'b' }, between('ORDER#b\0', `ORDER#${top}`)],
    ['ORDER#<id>', 'gte', { id: 'b' }, between('ORDER#b', `ORDER#${top}`)],
    ['ORDER#<id>', 'lt', { id: 'b' }, between('ORDER#', `ORDER#a${top}`)],
    ['ORDER#<id>', 'lt', { id: '\ue000' }, between('ORDER#', `ORDER#\ud7ff${top}`)],
    ['ORDER#<id>', 'lte', { id: 'b' }, between('ORDER#', 'ORDER#b')],
    ['<id>', 'gt', { id: 'b' }, { kind: 'atLeast', low: { S: 'b\0' } }],
    ['<id>', 'lt', { id: 'b' }, { kind: 'atMost', high: { S: `a${top}` } }],
    ['<id>', 'gte', { id: '' }, { kind: 'all' }],
    ['<id>', 'lte', { id: '' }, { kind: 'empty' }],
    ['v<version:2:desc>', 'gt', { version: 7 }, between('v00', `v91${top}`)],
    ['v<version:2:desc>', 'lte', { version: 7 }, between('v92', 'v99')],
    ['v<version:2>', 'gt', { version: 99 }, { kind: 'empty' }],
    ['v<version:2>', 'lte', { version: 1000 }, between('v00', 'v99')],
    ['v<version:2>', 'gt', { version: -5 }, between('v00', 'v99')],
    ['v<version:2>', 'lt', { version: 0 }, { kind: 'empty' }],
    ['v<version:2>', 'gt', { version: 2.5 }, between('v03', 'v99')],
    ['v<version:2>', 'lt', { version: 2.5 }, between('v00', 'v02')],
    ['v<version:2>', 'lte', { version: -0.5 }, { kind: 'empty' }],
    ['v<version:2:desc>', 'gte', { version: 2.5 }, between('v00', 'v96')],
    ['v<version:2:desc>', 'gte', { version: 100 }, { kind: 'empty' }],
    ['v<version:2:desc>', 'gte', { version: -1 }, between('v00', 'v99')],
    ['<at>', 'lt', { at: new Date(Date.UTC(-5, 0)) }, { kind: 'empty' }],
    ['<at>', 'lt', { at: new Date(Date.UTC(12_000, 0)) }, between(first, last)],
    ['ORDER#<id>', 'beginsWith', { id: 'a' }, prefix('ORDER#a')],
    ['ORDER#<id>', 'beginsWith', { id: '' }, prefix('ORDER#')],
    ['<id>', 'beginsWith', { id: '' }, { kind: 'all' }],
    ['<id>#x<text>y', 'beginsWith', { id: '1', text: 'a' }, prefix('1#xa')],
    ['<id>x', 'beginsWith', { id: 'ab' }, prefix('ab')],
    ['<status>#<id>', 'beginsWith', { status: 'op' }, prefix('op')],
    ['<status>#<id>', 'beginsWith', { status: 'open#' }, { kind: 'empty' }],
    ['<status>x', 'beginsWith', { status: 'openx' }, { kind: 'empty' }],
    ['<uuid>', 'beginsWith', { uuid: 'a' }, prefix('a')],
    ['<uuid>', 'beginsWith', { uuid: 'f' }, between('f', 'ffffffff-ffff-ffff-ffff-ffffffffffff')],
    ['<uuid>#<id>', 'beginsWith', { uuid: 'ff' }, between('ff', `ffffffff-ffff-ffff-ffff-ffffffffffff#${top}`)],
    ['<uuid>', 'beginsWith', { uuid: 'zz' }, { kind: 'empty' }],
    ['<uuid>', 'beginsWith', { uuid: '!' }, { kind: 'empty' }],
    ['<uuid>x', 'beginsWith', { uuid: '0f8fad5b-d9cb-469f-a165-70867728950ex' }, { kind: 'empty' }],
    ['<email:lower>', 'beginsWith', { email: 'Jo' }, prefix('jo')],
    ['<id:escape>', 'beginsWith', { id: 'a#' }, prefix('a%23')],
    ['<sub|NONE>', 'eq', { sub: null }, equal('NONE')],
    ['<version:2|NONE>', 'gte', { version: 5 }, between('05', '99')],
    ['<SK>', 'beginsWith', { SK: 'a#' }, prefix('a#')],
    ['<SK>', 'gt', { SK: 'a' }, { kind: 'atLeast', low: { S: 'a\0' } }],
  ])('%s %s %j', (template, operator, given, bounds) => {
    expect(compile(template).bounds(operator, give(given), nothing)).toEqual(bounds)
  })

  it('compares what the caller gives, after what the partition knows', () => {
    const part = compile('<id>#<at>#<text>')
    const bounds = part.bounds('lte', give({ at: noon }), give({ id: '1' }))
    expect(bounds).toEqual(between(`1#${first}#`, `1#${at}#${top}`))
  })

  it('stays within the limit of bytes, and exact', () => {
    const part = compile('X#<id>')
    const full = 'a'.repeat(1022)
    expect(part.bounds('gt', give({ id: full }), nothing)).toEqual(between(`X#${'a'.repeat(1021)}b`, `X#${top}`))
    expect(part.bounds('lt', give({ id: full }), nothing)).toEqual(
      between('X#', `X#${'a'.repeat(1021)}\`\u007f`.slice(0, 1024)),
    )
    expect(part.bounds('gte', give({ id: `${full}a` }), nothing)).toEqual(between(`X#${'a'.repeat(1021)}b`, `X#${top}`))
    expect(part.bounds('lte', give({ id: `${full}a` }), nothing)).toEqual(between('X#', `X#${full}`))
    expect(part.bounds('beginsWith', give({ id: `${full}a` }), nothing)).toEqual({ kind: 'empty' })
    expect(() => part.bounds('eq', give({ id: `${full}a` }), nothing)).toThrow('more than 1024 bytes')
  })

  it.each<readonly [template: string, operator: 'eq' | 'gt' | 'beginsWith', Record<string, unknown>, reason: string]>([
    ['ORDER#<id>', 'gt', {}, 'none of its leading values is given'],
    ['<id>#<text>', 'eq', { text: 'a' }, 'not all of those that stand before it'],
    ['<id>#<text>', 'gt', { id: 'a' }, 'only in the last segment'],
    ['<id>x', 'gt', { id: 'a' }, 'only in the last segment'],
    ['<status>', 'gt', { status: 'open' }, 'have no order'],
    ['<email:lower>', 'gt', { email: 'a' }, '":lower" does not keep the order'],
    ['<id:escape>', 'gt', { id: 'a' }, '":escape" does not keep the order'],
    ['<at:month>', 'gt', { at: noon }, 'all values of one month have the same text'],
    ['<id:shard(4)>', 'gt', { id: 'a' }, 'a shard has no order'],
    ['<id:shard(4)>', 'beginsWith', { id: 'a' }, 'beginsWith needs text'],
    ['<at>', 'beginsWith', { at: '2024' }, 'beginsWith needs text, and it holds a date'],
    ['<id>', 'beginsWith', { id: 5 }, 'beginsWith needs a string'],
    ['<id>', 'beginsWith', { id: 'a#' }, 'contains the delimiter'],
    ['<id>', 'gt', { id: 'a#' }, 'contains the delimiter'],
    ['<id>', 'eq', { id: '' }, 'the value is empty'],
    ['<id>', 'eq', { id: null }, 'the value is absent or null'],
    ['<id>', 'gt', { id: null }, 'null has no place in a range'],
    ['<sub|NONE>', 'gt', { sub: 'A' }, 'its fallback lies inside of this range'],
    ['<sub|NONE>', 'beginsWith', { sub: 'NO' }, 'its fallback begins with this text'],
    ['<sub|N>O', 'beginsWith', { sub: 'NO' }, 'its fallback begins with this text'],
    ['<id>x', 'beginsWith', { id: 'ax' }, 'a shorter value and the literal that follows it'],
    ['<id>yx#<text>', 'beginsWith', { id: 'ay' }, 'a shorter value and the literal that follows it'],
    ['<version:2>', 'eq', { version: 100 }, 'more than 2 digits'],
    ['<version:2>', 'eq', { version: 2.5 }, 'not an integer'],
    ['<SK>', 'gt', { SK: null }, 'null cannot stand in a key'],
  ])('is refused: %s %s %j', (template, operator, given, reason) => {
    const ask = () => compile(template).bounds(operator, give(given), nothing)
    expect(ask).toThrow(KeyValueError)
    expect(ask).toThrow(reason)
  })
})

describe('a range between two values', () => {
  it('includes both, and everything behind them', () => {
    const low = give({ at: noon })
    const high = give({ at: new Date('2024-03-01T00:00:00.000Z') })
    expect(compile('<at>#<id>').between(low, high, nothing)).toEqual(
      between(`${at}#`, `2024-03-01T00:00:00.000Z#${top}`),
    )
    expect(compile('<at>#<id>').between(high, low, nothing)).toEqual({ kind: 'empty' })
  })

  it('turns round where larger values come first', () => {
    const part = compile('v<version:2:desc>')
    expect(part.between(give({ version: 3 }), give({ version: 5 }), nothing)).toEqual(between('v94', 'v96'))
    expect(part.between(give({ version: 5 }), give({ version: 3 }), nothing)).toEqual({ kind: 'empty' })
    expect(part.between(give({ version: -5 }), give({ version: 200 }), nothing)).toEqual(between('v00', 'v99'))
  })

  it('needs the same values before the last', () => {
    const part = compile('<id>#<version:2>')
    const ask = (low: Record<string, unknown>, high: Record<string, unknown>) => () =>
      part.between(give(low), give(high), nothing)
    expect(ask({ id: 'a', version: 1 }, { id: 'a', version: 2 })()).toEqual(between('a#01', 'a#02'))
    expect(ask({ id: 'a', version: 1 }, { id: 'b', version: 2 })).toThrow('the same values before the last')
    expect(ask({ id: 'a', version: 1 }, { id: 'a' })).toThrow('the same values before the last')
  })
})
