import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { ModelError, type ModelProblem } from '../../errors/index.js'
import { defineEntity } from '../entity.js'
import { defineModel } from '../model.js'
import { type AnyTable, defineTable } from '../table.js'

const table = defineTable({
  name: 'table',
  key: { pk: 'PK', sk: 'SK' },
  indexes: {
    gsi1: { pk: 'GSI1PK', sk: 'GSI1SK' },
    gsi2: { pk: 'GSI2PK', sk: 'GSI2SK' },
  },
  ttl: 'expiresAt',
})
const schema = z.object({
  id: z.string(),
  text: z.string(),
  kind: z.enum(['a', 'b']),
  at: z.date(),
  optional: z.string().optional(),
  nullable: z.string().nullable(),
  defaulted: z.string().default('x'),
  expiresAt: z.date(),
  map: z.object({ city: z.string() }),
})

function problems(keyOnly: unknown, changes: object = {}, of: AnyTable = table): readonly ModelProblem[] {
  const Thing = defineEntity('Thing', { schema, key: { pk: 'E#<id>', sk: 'E' }, keyOnly, ...changes } as never)
  try {
    defineModel({ table: of, entities: { things: Thing } } as never)
    return []
  } catch (error) {
    if (error instanceof ModelError) return error.problems
    throw error
  }
}

const codes = (...given: Parameters<typeof problems>): string[] =>
  problems(...given).map(({ code, place }) => `${code} at ${place}`)

describe('keyOnly', () => {
  it('takes attributes that stand in the primary key as they are', () => {
    expect(codes(['id'])).toEqual([])
    expect(codes(['id', 'at', 'text'], { key: { pk: 'E#<id>', sk: '<at>#<text:escape>' } })).toEqual([])
    expect(codes(['id', 'text'], { key: { pk: 'E#<text:lower>', sk: '<id>#<text>' } })).toEqual([])
  })

  it('takes attributes that stand in an index key that every item has', () => {
    const byText = { on: 'gsi1', pk: 'T#<text>', sk: '<at>' }
    expect(codes(['text', 'at'], { indexes: { byText } })).toEqual([])
    expect(codes(['text'], { indexes: { byText: { ...byText, sk: '<optional|NONE>' } } })).toEqual([])
    expect(codes(['text'], { indexes: { byText: { ...byText, sk: '<map.city>' } } })).toEqual([])
    const sparse = ['storage.key_only_sparse at keyOnly.text']
    expect(codes(['text'], { indexes: { byText: { ...byText, when: { kind: 'a' } } } })).toEqual(sparse)
    expect(codes(['text'], { indexes: { byText: { ...byText, sk: '<optional>' } } })).toEqual(sparse)
    expect(codes(['text'])).toEqual(sparse)
    const both = { sparse: { ...byText, sk: '<optional>' }, whole: { ...byText, on: 'gsi2' } }
    expect(codes(['text'], { indexes: both })).toEqual([])
  })

  it('takes only attributes at the top of the schema', () => {
    expect(codes(['nope'])).toEqual(['storage.unknown_attribute at keyOnly.nope'])
    expect(codes(['map.city'], { key: { pk: 'E#<map.city>', sk: '<id>' } })).toEqual([
      'storage.unknown_attribute at keyOnly.map.city',
    ])
    expect(codes(['map'], { key: { pk: 'E#<map.city>', sk: '<id>' } })).toEqual([
      'storage.key_only_sparse at keyOnly.map',
    ])
    expect(codes('nope')).toEqual(['storage.unknown_attribute at keyOnly.nope'])
    expect(codes([5])).toEqual(['storage.unknown_attribute at keyOnly.5'])
  })

  it('takes no attribute that can be absent, null or filled in', () => {
    const key = { pk: 'E#<id>', sk: '<optional|NONE>#<nullable|NONE>#<defaulted>' }
    expect(codes(['optional', 'nullable', 'defaulted'], { key })).toEqual([
      'storage.key_only_absent at keyOnly.optional',
      'storage.key_only_absent at keyOnly.nullable',
      'storage.key_only_absent at keyOnly.defaulted',
    ])
  })

  it('takes no attribute that only some alternatives of a union have', () => {
    const union = z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('a'), id: z.string(), only: z.string() }),
      z.object({ kind: z.literal('b'), id: z.string() }),
    ])
    const indexes = { byOnly: { on: 'gsi1', pk: 'O#<only>', sk: '<id>' } }
    expect(codes(['id', 'only'], { schema: union, indexes })).toEqual(['storage.key_only_absent at keyOnly.only'])
    expect(codes(['id', 'kind'], { schema: union, key: { pk: 'E#<id>', sk: '<kind>' } })).toEqual([])
  })

  it('takes no format that cannot be read back', () => {
    const lossy = ['storage.key_only_lossy at keyOnly.text']
    expect(codes(['text'], { indexes: { byText: { on: 'gsi1', pk: '<text:upper>', sk: '<id>' } } })).toEqual(lossy)
    expect(codes(['text'], { indexes: { byText: { on: 'gsi1', pk: '<text:shard(8)>', sk: '<id>' } } })).toEqual(lossy)
  })

  it('does nothing for a native key', () => {
    const native = defineTable({ name: 'table', key: { pk: 'PK', sk: 'SK' }, indexes: { gsi1: { pk: 'text' } } })
    expect(codes(['text'], { indexes: { byText: { on: 'gsi1', pk: '<text>' } } }, native)).toEqual([
      'storage.key_only_native at keyOnly.text',
    ])
  })

  it('takes no version, which conditions compare', () => {
    const changes = {
      schema: schema.extend({ version: z.int() }),
      indexes: { byVersion: { on: 'gsi1', pk: 'V', sk: '<version:10>' } },
      version: 'version',
    }
    expect(codes(['version'], changes)).toEqual(['storage.key_only_version at keyOnly.version'])
    expect(codes(['version'], { ...changes, version: undefined })).toEqual([])
  })

  it('takes no time to live, and no attribute that is renamed', () => {
    expect(codes(['expiresAt'], { key: { pk: 'E#<id>', sk: '<expiresAt>' } })).toEqual([
      'storage.key_only_ttl at keyOnly.expiresAt',
    ])
    expect(codes(['id'], { storedAs: { id: 'i' } })).toEqual(['storage.key_only_renamed at keyOnly.id'])
  })

  it('leaves nothing to tell an entity’s entries on an index apart', () => {
    const entry = { on: 'gsi1', pk: 'X#<text>', sk: '<at>' }
    const indexes = { first: { ...entry, when: { kind: 'a' } }, second: { ...entry, when: { kind: 'b' } } }
    const changes = { key: { pk: 'E#<id>', sk: '<kind>' }, indexes }
    expect(codes(['id'], changes)).toEqual([])
    expect(codes(['kind'], changes)).toEqual([
      'index.entries_meet at indexes.first',
      'index.entries_meet at indexes.second',
    ])
  })

  it('does not let another attribute be stored under the name', () => {
    expect(codes(['id'], { storedAs: { text: 'id' } })).toEqual(['storage.duplicate_name at storedAs.text'])
  })
})
