import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { classifyPlace } from './classify.js'
import { describeIssues } from './issues.js'
import { compileItemCodec } from './item-codec.js'

const readPart = (
  schema: z.ZodType,
  stored: Record<string, AttributeValue>,
  ...paths: (readonly string[])[]
): unknown => {
  const { storage } = classifyPlace(schema)
  const part = compileItemCodec(storage, { reserved: new Set(), epochSeconds: 'expiresAt' }).readPart(stored, paths)
  return part.ok ? part.item : describeIssues(part.issues)
}

const Item = z
  .object({
    status: z.enum(['open', 'paid']).default('open'),
    placedAt: z.date(),
    total: z.number(),
    address: z.object({ city: z.string(), geo: z.object({ x: z.int() }), since: z.date().optional() }).optional(),
    lines: z.array(z.object({ sku: z.string(), count: z.bigint() })).default([]),
    pair: z.tuple([z.string(), z.date(), z.bigint()]).optional(),
    byLabel: z.record(z.string(), z.object({ at: z.date(), n: z.int().default(0) })).optional(),
    expiresAt: z.date().optional(),
    ['__proto__']: z.string().optional(),
  })
  .refine(() => false, 'never judged')

describe('readPart', () => {
  it('decodes what is there, and invents nothing', () => {
    const stored = { placedAt: { S: '2024-01-01' }, expiresAt: { N: '5' }, total: { N: '1' } }
    expect(readPart(Item, stored, ['placedAt'], ['expiresAt'], ['status'], ['note'])).toEqual({
      placedAt: new Date('2024-01-01'),
      expiresAt: new Date(5000),
    })
  })

  it('goes inside of maps', () => {
    const address = { M: { city: { S: 'Ulm' }, geo: { M: { x: { N: '1' } } }, since: { S: '2024-01-01' } } }
    expect(readPart(Item, { address }, ['address', 'city'])).toEqual({ address: { city: 'Ulm' } })
    expect(readPart(Item, { address }, ['address', 'geo', 'x'], ['address', 'since'])).toEqual({
      address: { geo: { x: 1 }, since: new Date('2024-01-01') },
    })
    expect(readPart(Item, { address }, ['address', 'geo', 'x'], ['address'])).toEqual({
      address: { city: 'Ulm', geo: { x: 1 }, since: new Date('2024-01-01') },
    })
    const byLabel = { M: { a: { M: { at: { S: '2024-01-01' } } } } }
    expect(readPart(Item, { byLabel }, ['byLabel', 'a', 'at'])).toEqual({
      byLabel: { a: { at: new Date('2024-01-01') } },
    })
  })

  it('goes inside of lists, whose gaps DynamoDB has closed', () => {
    const line = (sku: string): AttributeValue => ({ M: { sku: { S: sku }, count: { N: '1' } } })
    expect(readPart(Item, { lines: { L: [line('c')] } }, ['lines', '2'])).toEqual({ lines: [{ sku: 'c', count: 1n }] })
    const lines: AttributeValue = { L: [{ M: { sku: { S: 'a' } } }, line('c')] }
    expect(readPart(Item, { lines }, ['lines', '10'], ['lines', '2', 'sku'])).toEqual({
      lines: [{ sku: 'a' }, { sku: 'c', count: 1n }],
    })
    expect(readPart(Item, { lines }, ['lines', '*', 'sku'])).toEqual({ lines: [{ sku: 'a' }, { sku: 'c' }] })
    const pair: AttributeValue = { L: [{ S: '2024-01-01' }, { N: '7' }] }
    expect(readPart(Item, { pair }, ['pair', '2'], ['pair', '1'])).toEqual({ pair: [new Date('2024-01-01'), 7n] })
  })

  it('finds positions in lists inside of elements, which are whole', () => {
    const Matrix = z.object({
      rows: z.array(z.object({ cells: z.array(z.int()), name: z.string().nullish() }).nullable()),
    })
    const row = (...cells: number[]): AttributeValue => ({ M: { cells: { L: cells.map((n) => ({ N: String(n) })) } } })
    const rows: AttributeValue = { L: [row(1, 2, 3), row(4), { NULL: true }] }
    expect(
      readPart(Matrix, { rows }, ['rows', '0', 'cells', '2'], ['rows', '5', 'cells', '2'], ['rows', '7', 'cells', '0']),
    ).toEqual({ rows: [{ cells: [3] }, {}, null] })
  })

  it('leaves out maps and lists in which nothing is there, and keeps elements', () => {
    const address = { M: { geo: { M: {} } } }
    expect(readPart(Item, { address }, ['address', 'city'], ['address', 'geo', 'x'])).toEqual({})
    expect(readPart(Item, { address: { M: {} } }, ['address', 'city'])).toEqual({})
    const lines: AttributeValue = { L: [{ M: {} }, { M: { sku: { S: 'b' } } }] }
    expect(readPart(Item, { lines }, ['lines', '0', 'sku'], ['lines', '1', 'sku'])).toEqual({
      lines: [{}, { sku: 'b' }],
    })
  })

  it('treats no name specially', () => {
    const stored = Object.create(null) as Record<string, AttributeValue>
    Object.defineProperty(stored, '__proto__', { value: { S: 'x' }, enumerable: true })
    expect(Object.entries(readPart(Item, stored, ['__proto__'], ['constructor']) as object)).toEqual([
      ['__proto__', 'x'],
    ])
  })

  it('refuses what the schema of a place refuses', () => {
    expect(
      readPart(Item, { total: { S: 'x' }, address: { M: { city: { N: '1' } } } }, ['total'], ['address', 'city']),
    ).toBe(
      'total: The stored value is S where the schema needs N.; address.city: The stored value is N where the schema needs S.',
    )
    expect(readPart(Item, { address: { S: 'x' } }, ['address', 'city'])).toMatch(/^address: /)
  })

  it('refuses what no service gives, but a mock can', () => {
    const none = "The stored value is not in DynamoDB's own form, such as { S: '…' }."
    const messages: readonly [stored: unknown, path: readonly string[], message: string][] = [
      [{ total: null }, ['total'], `total: ${none}`],
      [{ total: { N: 5 } }, ['total'], 'total: The stored value is an N that is no text.'],
      [{ address: null }, ['address', 'city'], `address: ${none}`],
      [{ address: 'x' }, ['address', 'city'], `address: ${none}`],
      [{ address: { M: null } }, ['address', 'city'], 'address: The stored value is an M that is no object.'],
      [{ address: { M: [] } }, ['address', 'city'], 'address: The stored value is an M that is no object.'],
      [{ address: { M: { city: null } } }, ['address', 'city'], `address.city: ${none}`],
      [{ lines: { L: 'x' } }, ['lines', '0', 'sku'], 'lines: The stored value is an L that is no array.'],
      [{ lines: { L: [null] } }, ['lines', '0', 'sku'], `lines[0]: ${none}`],
      [{ lines: { L: [null] } }, ['lines', '0'], `lines[0]: ${none}`],
      [{ byLabel: { M: { a: null } } }, ['byLabel', 'a', 'n'], `byLabel.a: ${none}`],
    ]
    for (const [stored, path, message] of messages) expect(readPart(Item, stored as never, path)).toBe(message)
  })

  it('reads loose and unknown attributes in their plain form', () => {
    const schema = z.looseObject({ any: z.unknown() })
    const stored = { any: { M: { a: { N: '1' }, b: { N: '2' } } }, free: { SS: ['x'] } }
    expect(readPart(schema, stored, ['any', 'a'], ['free'])).toEqual({ any: { a: 1 }, free: new Set(['x']) })
  })

  describe('of a union', () => {
    const Event = z.object({
      e: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('at'), v: z.date(), n: z.int() }),
        z.object({ kind: z.literal('text'), v: z.string(), n: z.int() }),
      ]),
    })
    const e = (kind: string, v: string): AttributeValue => ({ M: { kind: { S: kind }, v: { S: v }, n: { N: '1' } } })

    it('decodes by the alternative that the literals tell, asked for or not', () => {
      expect(readPart(Event, { e: e('text', '2024-01-01') }, ['e', 'v'])).toEqual({ e: { v: '2024-01-01' } })
      expect(readPart(Event, { e: e('at', '2024-01-01') }, ['e', 'v'])).toEqual({ e: { v: new Date('2024-01-01') } })
    })

    it('decodes what means the same in all of them', () => {
      expect(readPart(Event, { e: { M: { n: { N: '1' } } } }, ['e', 'n'])).toEqual({ e: { n: 1 } })
    })

    it('never guesses', () => {
      const stored: AttributeValue = { M: { v: { S: '2024-01-01' } } }
      expect(readPart(Event, { e: stored }, ['e', 'v'])).toMatch(/store "v" alike/)
      expect(readPart(Event, { e: e('other', 'x') }, ['e', 'v'])).toMatch(/^e: .*none of the alternatives/)
    })

    it('at the root goes by the same rules', () => {
      const Root = z.union([
        z.object({ k: z.literal(1), v: z.date(), extra: z.int() }),
        z.object({ k: z.literal(2), v: z.string() }),
      ])
      expect(readPart(Root, { k: { N: '2' }, v: { S: 'x' } }, ['v'])).toEqual({ v: 'x' })
      expect(readPart(Root, { v: { S: '2024-01-01' }, extra: { N: '1' } }, ['v'], ['extra'])).toEqual({
        v: new Date('2024-01-01'),
        extra: 1,
      })
    })
  })
})
