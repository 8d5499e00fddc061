import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { classifyPlace } from './classify.js'
import { attributesOf, hasDefault, isNullable, isOptional, storageAt, unwrapStorage } from './navigate.js'
import { tellingPaths } from './telling-paths.js'
import { compileValueCodec } from './value-codec.js'

const storageOf = (schema: z.ZodType) => classifyPlace(schema).storage

describe('storageAt', () => {
  const item = storageOf(
    z.object({
      address: z.object({ city: z.string() }).optional(),
      lines: z.array(z.object({ sku: z.string() })).default([]),
      byLabel: z.record(z.string(), z.int()).nullable(),
      tags: z.set(z.string()),
      pair: z.tuple([z.string(), z.int()], z.boolean()),
      free: z.unknown(),
      coded: z.codec(z.object({ a: z.int() }), z.date(), { decode: () => new Date(0), encode: () => ({ a: 1 }) }),
      loose: z.looseObject({ known: z.int() }),
    }),
  )

  it.each([
    [['address', 'city'], 'string'],
    [['lines', 0, 'sku'], 'string'],
    [['lines', '*'], 'object'],
    [['byLabel', 'anything'], 'number'],
    [['tags', '*'], 'string'],
    [['pair', 0], 'string'],
    [['pair', 1], 'number'],
    [['pair', 7], 'boolean'],
    [['pair', '*'], 'union'],
    [['free', 'x', 3], 'any'],
    [['loose', 'known'], 'number'],
    [['loose', 'other', 'deeper'], 'any'],
  ])('finds %j', (path, kind) => {
    expect(storageAt(item, path)?.kind).toBe(kind)
  })

  it.each([
    [['nothing']],
    [['address', 'street']],
    [['address', 0]],
    [['lines', 'sku']],
    [['coded', 'a']],
    [['tags', 0]],
    [['constructor']],
  ])('finds nothing at %j', (path) => {
    expect(storageAt(item, path)).toBeUndefined()
  })

  it('gives the same object each time', () => {
    const union = storageOf(z.union([z.object({ a: z.string() }), z.object({ a: z.int() })]))
    expect(storageAt(union, ['a'])).toBe(storageAt(union, ['a']))
    expect(attributesOf(union)).toBe(attributesOf(union))
    expect(attributesOf(union).get('a')).toBe(storageAt(union, ['a']))
  })
})

describe('unions', () => {
  const id = z.string()
  const union = storageOf(
    z.discriminatedUnion('kind', [
      z.object({ id, kind: z.literal('a'), at: z.date() }),
      z.discriminatedUnion('kind', [
        z.object({ id, kind: z.enum(['b', 'c']), at: z.string(), only: z.int() }),
        z.object({ id, kind: z.literal('d') }),
      ]),
    ]),
  )

  it('have every attribute that any alternative has', () => {
    const attributes = attributesOf(union)
    expect([...attributes.keys()].sort()).toEqual(['at', 'id', 'kind', 'only'])
    expect(attributes.get('id')).toMatchObject({ kind: 'string' })
    expect(attributes.get('kind')).toMatchObject({ kind: 'literal', values: ['a', 'b', 'c', 'd'] })
    expect(attributes.get('only')).toMatchObject({ kind: 'optional', inner: { kind: 'number' } })
    expect(attributes.get('at')).toMatchObject({ kind: 'optional', inner: { kind: 'union' } })
  })

  it('give descriptions that values can be encoded by', () => {
    const codec = compileValueCodec(attributesOf(union).get('kind') ?? union)
    expect(codec.write('d')).toMatchObject({ ok: true, stored: { S: 'd' } })
    expect(codec.write('e').ok).toBe(false)
    const at = compileValueCodec(attributesOf(union).get('at') ?? union)
    expect(at.operand(new Date(0))).toMatchObject({ stored: { S: '1970-01-01T00:00:00.000Z' } })
  })

  it('say what must be read beside a place that the alternatives store alike', () => {
    expect(tellingPaths(union, ['at'])).toEqual([['kind']])
    expect(tellingPaths(union, ['id'])).toEqual([])
    const nested = storageOf(
      z.object({
        events: z.array(
          z.object({
            e: z.union([z.object({ k: z.literal(1), v: z.string() }), z.object({ k: z.literal(2), v: z.date() })]),
          }),
        ),
      }),
    )
    expect(tellingPaths(nested, ['events', '0', 'e', 'v'])).toEqual([['events', '0', 'e', 'k']])
    expect(tellingPaths(nested, ['events'])).toEqual([])
  })
})

describe('wrappers', () => {
  const seconds = z.codec(z.int().optional(), z.date(), { decode: () => new Date(0), encode: () => 1 })

  it.each([
    [z.string(), false, false, false],
    [z.string().optional(), true, false, false],
    [z.string().nullish(), true, true, false],
    [z.string().default('x'), false, false, true],
    [z.string().default('x').optional(), false, false, true],
    [z.string().optional().default('x'), false, false, true],
    [z.string().prefault('x').nullable(), false, true, true],
    [z.string().catch('x').readonly(), false, false, true],
    [z.lazy(() => z.string().optional()), true, false, false],
    [z.union([z.string().optional(), z.null()]), true, true, false],
    [z.unknown(), true, false, false],
    [seconds, true, false, false],
    [z.nonoptional(z.string().optional()), false, false, false],
  ] as [z.ZodType, boolean, boolean, boolean][])('are seen through (%#)', (schema, optional, nullable, defaulted) => {
    const storage = storageOf(schema)
    expect([isOptional(storage), isNullable(storage), hasDefault(storage)]).toEqual([optional, nullable, defaulted])
  })

  it('are taken off', () => {
    expect(
      unwrapStorage(
        storageOf(
          z
            .lazy(() => z.int().nullable().optional())
            .default(1)
            .readonly(),
        ),
      ).kind,
    ).toBe('number')
  })

  it('of a schema that contains itself come to an end', () => {
    type Loop = string | Loop[]
    const loop: z.ZodType<Loop> = z.lazy(() => z.union([z.string(), z.array(loop)]))
    expect(isOptional(storageOf(loop))).toBe(false)
  })
})
