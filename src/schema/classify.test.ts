import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import * as z3 from 'zod/v3'
import { classifyPlace, classifySchema } from './classify.js'
import { unwrapStorage } from './navigate.js'

const codesOf = (schema: z.ZodType): string[] => classifyPlace(schema).problems.map(({ code }) => code)

describe('classifySchema', () => {
  it('describes what an entity is made of', () => {
    const { storage, problems } = classifySchema(
      z.object({
        id: z.uuid(),
        count: z.number().int().min(3),
        big: z.bigint().nonnegative(),
        at: z.iso.datetime({ precision: 3 }),
        anyZone: z.iso.datetime({ offset: true }),
        status: z.enum(['a', 'b']),
        when: z.date().optional(),
      }),
    )
    expect(problems).toEqual([])
    const attributes = storage.kind === 'object' ? Object.fromEntries(storage.attributes) : {}
    expect(attributes).toMatchObject({
      id: { kind: 'string', format: 'uuid' },
      count: { kind: 'number', integer: true, minimum: 3 },
      big: { kind: 'bigint', minimum: 0n },
      at: { kind: 'string', format: 'datetime', precision: 3, zoned: false },
      anyZone: { kind: 'string', format: 'datetime', zoned: true },
      status: { kind: 'literal', values: ['a', 'b'] },
      when: { kind: 'optional', inner: { kind: 'date' } },
    })
  })

  it('finds what is no schema of zod 4, anywhere', () => {
    for (const foreign of [z3.object({ id: z3.string() }), undefined, null, {}, 'string']) {
      const root = classifySchema(foreign as never).problems
      expect(root.map(({ code, path }) => [code, path])).toEqual([['schema.not_zod', []]])
      for (const wrap of [z.optional, z.array, (inner: never) => z.union([z.string(), inner])]) {
        if (foreign === undefined || foreign === null) continue
        const { problems } = classifySchema(z.object({ id: z.string(), inner: wrap(foreign as never) }))
        expect(problems.map(({ code, path }) => [code, path[0]])).toEqual([['schema.not_zod', 'inner']])
      }
    }
  })

  it('finds a format that was added as a check', () => {
    expect(classifyPlace(z.string().max(40).check(z.uuid())).storage).toMatchObject({ kind: 'string', format: 'uuid' })
    expect(classifyPlace(z.string().regex(/a/)).storage).not.toHaveProperty('format')
  })

  it('reads the values of native enums, without their reverse mapping', () => {
    expect(classifyPlace(z.enum({ A: 0, B: 'b', 0: 'A' })).storage).toMatchObject({ values: [0, 'b'] })
  })

  it('takes names of up to 65,535 bytes', () => {
    expect(classifySchema(z.object({ [`${'é'.repeat(32_767)}e`]: z.string() })).problems).toEqual([])
  })

  it('takes an object, or a union or intersection of objects, at the root', () => {
    const a = z.object({ kind: z.literal('a') })
    const b = z.object({ kind: z.literal('b') })
    for (const schema of [a, z.union([a, b]), z.intersection(a, z.object({ c: z.string() })), z.lazy(() => a)]) {
      expect(classifySchema(schema).problems).toEqual([])
    }
    for (const schema of [z.string(), z.array(a), z.record(z.string(), z.string()), z.union([a, z.string()])]) {
      expect(classifySchema(schema).problems).toMatchObject([{ code: 'schema.root', path: [] }])
    }
  })

  it.each([
    ['an empty name', z.object({ '': z.string() }), 'schema.name'],
    ['a name that is no text', z.object({ '\ud800': z.string() }), 'schema.name'],
    ['a name of more than 64 KB', z.object({ ['é'.repeat(32_768)]: z.string() }), 'schema.name'],
    ['transform', z.string().transform(Number), 'schema.transform'],
    ['preprocess', z.preprocess(String, z.string()), 'schema.transform'],
    ['promise', z.promise(z.string()), 'schema.unstorable'],
    ['function', z.custom<() => void>().or(z.symbol()), 'schema.unstorable'],
    ['map', z.map(z.string(), z.string()), 'schema.unstorable'],
    ['file', z.file(), 'schema.unstorable'],
    ['undefined', z.undefined(), 'schema.unstorable'],
    ['void', z.void(), 'schema.unstorable'],
    ['never', z.never(), 'schema.unstorable'],
    ['nan', z.nan(), 'schema.unstorable'],
    ['set of booleans', z.set(z.boolean()), 'schema.set_element'],
    ['set of objects', z.set(z.object({})), 'schema.set_element'],
    ['set of mixed scalars', z.set(z.union([z.string(), z.number()])), 'schema.set_element'],
    ['set with null', z.set(z.string().nullable()), 'schema.set_element'],
    ['record by numbers', z.record(z.number(), z.string()), 'schema.record_key'],
    ['record by a codec', z.record(z.stringbool() as never, z.string()), 'schema.record_key'],
    ['unknown class', z.instanceof(URL), 'schema.class'],
    ['literal undefined', z.literal([undefined, 'a']), 'schema.literal'],
    ['literal too large', z.literal(2 ** 60), 'schema.literal'],
    ['literal of half a character', z.literal('a\ud800'), 'schema.literal'],
    ['enum of half a character', z.enum(['a', '\udc00']), 'schema.literal'],
    ['record of half a character', z.record(z.enum(['\ud800']), z.string()), 'schema.record_key'],
    ['literal number and bigint', z.literal([1, 1n]), 'schema.literal'],
    ['async refinement', z.string().refine(async () => true), 'schema.async'],
    ['async codec', z.codec(z.string(), z.string(), { decode: async (s) => s, encode: (s) => s }), 'schema.async'],
    ['async check', z.object({}).check(async () => {}), 'schema.async'],
    [
      'lazy that throws',
      z.lazy(() => {
        throw new Error('too early')
      }),
      'schema.lazy',
    ],
    ['intersection of unlike types', z.intersection(z.string(), z.number()), 'schema.intersection'],
  ] as [string, z.ZodType, string][])('refuses: %s', (_name, schema, code) => {
    const { problems } = classifyPlace(z.object({ place: z.array(schema) }))
    expect(problems).toContainEqual({
      code,
      path: ['place', '*'],
      message: expect.stringMatching(/\.$/),
      fix: expect.stringMatching(/\.$/),
    })
  })

  it('collects every problem, and goes on behind each of them', () => {
    const { problems } = classifySchema(
      z.object({ a: z.map(z.string(), z.string()), b: z.object({ c: z.nan(), d: z.tuple([z.string(), z.void()]) }) }),
    )
    expect(problems.map(({ path }) => path.join('.'))).toEqual(['a', 'b.c', 'b.d.1'])
  })

  it('takes undefined as an alternative for an optional value', () => {
    const { storage, problems } = classifyPlace(z.union([z.string(), z.undefined()]))
    expect(problems).toEqual([])
    expect(storage).toMatchObject({ kind: 'optional', inner: { kind: 'union', options: [{ kind: 'string' }] } })
  })

  it('follows schemas that contain themselves, by getters and by lazy', () => {
    const Tree = z.object({
      name: z.string(),
      get children() {
        return z.array(Tree).optional()
      },
    })
    const list: z.ZodType = z.lazy(() => z.union([z.null(), z.tuple([z.int(), list])]))
    for (const schema of [Tree, list, z.json()]) expect(classifyPlace(schema).problems).toEqual([])
    const { storage } = classifyPlace(Tree)
    const children = storage.kind === 'object' ? storage.attributes.get('children') : undefined
    const array = children && unwrapStorage(children)
    expect(array?.kind === 'array' && unwrapStorage(array.element)).toBe(storage)
  })

  it('does not run away with a schema that makes a new one at each level', () => {
    const grow = (): z.ZodType =>
      z.object({
        get inner() {
          return grow().optional()
        },
      })
    expect(codesOf(grow())).toEqual([])
  })

  it('stays calm with a codec that stands inside its own domain side', () => {
    const codec: z.ZodType = z.codec(
      z.string(),
      z.lazy(() => z.array(codec)),
      { decode: () => [], encode: () => '' },
    )
    expect(codesOf(codec)).toEqual([])
  })
})

describe('unions', () => {
  const iso = z.codec(z.iso.datetime(), z.date(), { decode: (s) => new Date(s), encode: (d) => d.toISOString() })
  const date = z.date()

  it.each([
    ['text beside a date', z.union([z.string(), z.date()])],
    ['text beside a codec of text', z.union([z.string(), iso])],
    ['number beside bigint', z.union([z.number(), z.bigint()])],
    ['number beside a literal bigint', z.union([z.number(), z.literal(1n)])],
    ['number beside literals of both', z.union([z.number(), z.literal([2n, 1])])],
    ['a literal that reads as a date', z.union([z.date(), z.literal('2020-01-01')])],
    ['lists of text and of dates', z.union([z.array(z.string()), z.array(z.date())])],
    ['a list and a tuple', z.union([z.array(z.string()), z.tuple([z.int(), z.date()])])],
    ['objects whose attribute differs', z.union([z.object({ a: z.string() }), z.object({ a: z.date() })])],
    [
      'objects told apart by an optional literal',
      z.union([
        z.object({ k: z.literal('a').optional(), at: z.string() }),
        z.object({ k: z.literal('b'), at: z.date() }),
      ]),
    ],
    ['an object beside a record', z.union([z.object({ a: z.date() }), z.record(z.string(), z.string())])],
    ['anything beside a date', z.union([z.unknown(), z.date()])],
    ['a nullable date beside text', z.union([z.date().nullable(), z.string().nullable()])],
    ['an empty set beside its absence', z.union([z.object({ s: z.set(z.string()) }), z.object({})])],
    ['sets of text and of dates', z.union([z.set(z.string()), z.set(z.date())])],
  ] as [string, z.ZodType][])('are refused: %s', (_name, schema) => {
    expect(codesOf(schema)).toEqual(['schema.ambiguous_union'])
  })

  it.each([
    [
      'unlike descriptors',
      z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.date()), z.set(z.string())]),
    ],
    ['formats of text', z.union([z.uuid(), z.email(), z.literal('none')])],
    ['a date beside a plain word', z.union([z.date(), z.literal('never')])],
    [
      'a literal attribute',
      z.union([z.object({ k: z.literal('a'), at: z.string() }), z.object({ k: z.literal('b'), at: z.date() })]),
    ],
    [
      'an attribute of another descriptor',
      z.union([z.object({ v: z.string(), at: z.string() }), z.object({ v: z.number(), at: z.date() })]),
    ],
    [
      'a literal at the head of a tuple',
      z.union([z.tuple([z.literal('s'), z.string()]), z.tuple([z.literal('d'), z.date()])]),
    ],
    ['the same schema twice', z.union([date, date.optional()])],
    [
      'codecs over discriminated objects',
      z.union([
        z.codec(z.object({ k: z.literal('a') }), z.date(), {
          decode: () => new Date(0),
          encode: () => ({ k: 'a' as const }),
        }),
        z.object({ k: z.literal('b') }),
      ]),
    ],
    ['a set that the others cannot lack', z.union([z.object({ s: z.set(z.string()) }), z.object({ t: z.string() })])],
  ] as [string, z.ZodType][])('are told apart by %s', (_name, schema) => {
    expect(codesOf(schema)).toEqual([])
  })

  it('says which attribute cannot be told apart', () => {
    const schema = z.union([z.object({ at: z.object({ x: z.string() }) }), z.object({ at: z.object({ x: z.date() }) })])
    expect(classifyPlace(schema).problems[0]?.message).toContain(
      'their "at" can be their "x" can be a string or a date',
    )
  })

  it('compares recursive alternatives without end', () => {
    type Tree = { v: string; next?: Tree | undefined }
    const make = (): z.ZodType<Tree> => {
      const tree: z.ZodType<Tree> = z.lazy(() => z.object({ v: z.string(), next: tree.optional() }))
      return tree
    }
    expect(codesOf(z.union([make(), make()]))).toEqual([])
  })
})
