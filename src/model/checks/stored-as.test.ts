import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { ModelError, type ModelProblem } from '../../errors/index.js'
import { defineEntity } from '../entity.js'
import { defineModel } from '../model.js'
import { type AnyTable, defineTable } from '../table.js'

const table = defineTable({
  name: 'table',
  key: { pk: 'PK', sk: 'SK' },
  indexes: { gsi1: { pk: 'GSI1PK', sk: 'attr9' } },
  typeAttribute: 'et',
  ttl: 'ttl',
})
const schema = z.object({
  id: z.string(),
  country: z.string(),
  city: z.string(),
  expiresAt: z.date().optional(),
})

/** Problems and warnings of a model of one entity, which may be wrong in ways that the types refuse. */
function findings(storedAs: object, changes: object = {}, of: AnyTable = table): ModelProblem[] {
  const Thing = defineEntity('Thing', { schema, key: { pk: 'E#<id>', sk: 'E' }, storedAs, ...changes } as never)
  try {
    const model = defineModel({ table: of, entities: { things: Thing } } as never)
    // What indexes are worth is not what is tested here.
    return model.warnings.filter(({ code }) => !code.startsWith('index.'))
  } catch (error) {
    if (error instanceof ModelError) return [...error.problems]
    throw error
  }
}

const codes = (...given: Parameters<typeof findings>): string[] =>
  findings(...given).map(({ code, place }) => `${code} at ${place}`)

describe('storedAs', () => {
  it('may rename attributes, to names that others have left too', () => {
    expect(codes({ country: 'attr1', city: 'country', expiresAt: 'ttl' })).toEqual([])
  })

  it('names attributes of the schema', () => {
    expect(codes({ contry: 'attr1' })).toEqual(['storage.unknown_attribute at storedAs.contry'])
  })

  it('gives names that can be stored', () => {
    for (const name of ['', '\ud800', 'n'.repeat(65_536), 5, null]) {
      expect(codes({ country: name })).toEqual(['storage.unstorable_name at storedAs.country'])
    }
  })

  it('does not store two attributes under one name', () => {
    expect(codes({ country: 'attr1', city: 'attr1' })).toEqual([
      'storage.duplicate_name at storedAs.country',
      'storage.duplicate_name at storedAs.city',
    ])
    expect(codes({ country: 'city' })).toEqual(['storage.duplicate_name at storedAs.country'])
    expect(findings({ country: 'city' })[0]?.message).toContain('"country" and "city"')
  })

  it('does not store an attribute where a key or the entity’s name lies', () => {
    for (const name of ['PK', 'SK', 'GSI1PK', 'attr9', 'et']) {
      const [problem, ...others] = findings({ country: name })
      expect(others).toEqual([])
      expect(problem).toMatchObject({ code: 'entity.reserved_attribute', entity: 'Thing', place: 'storedAs.country' })
      expect(problem?.message).toContain(`"country" is stored as "${name}"`)
    }
  })

  it('is the mend for an attribute that is called like a key attribute', () => {
    const changes = { schema: schema.extend({ PK: z.string(), et: z.string() }) }
    expect(codes({}, changes)).toEqual([
      'entity.reserved_attribute at schema.PK',
      'entity.reserved_attribute at schema.et',
    ])
    expect(codes({ PK: 'pk', et: 'kind' }, changes)).toEqual([])
  })

  it('makes an attribute a native key, where it is stored as the key attribute', () => {
    const indexes = { byCountry: { on: 'gsi1', pk: 'X#<id>', sk: '<country>' } }
    expect(codes({ country: 'attr9' }, { indexes })).toEqual([])
    const other = { byCity: { on: 'gsi1', pk: 'X#<id>', sk: '<city>' } }
    expect(codes({ country: 'attr9' }, { indexes: other })).toEqual(['entity.reserved_attribute at storedAs.country'])
  })

  it('does not store an attribute where the SDK could not read it, and is the mend for one that is called so', () => {
    expect(codes({ country: '__proto__' })).toEqual(['entity.unreadable_attribute at storedAs.country'])
    const shape = Object.defineProperty({ id: z.string() }, '__proto__', { value: z.string(), enumerable: true })
    const changes = { schema: z.object(shape as { id: z.ZodString }) }
    expect(codes({}, changes)).toEqual(['entity.unreadable_attribute at schema.__proto__'])
    expect(codes(Object.fromEntries([['__proto__', 'proto']]), changes)).toEqual([])
  })

  it('warns where the attribute that is called like the time to live is stored elsewhere', () => {
    const changes = { schema: schema.extend({ ttl: z.date().optional() }) }
    expect(codes({}, changes)).toEqual([])
    const [warning, ...others] = findings({ ttl: 'x' }, changes)
    expect(others).toEqual([])
    expect(warning).toMatchObject({ code: 'ttl.stored_elsewhere', severity: 'warning', place: 'storedAs.ttl' })
    expect(codes({ expiresAt: 'ttl', ttl: 'x' }, changes)).toEqual([])
  })

  it('decides which attribute the time to live is', () => {
    expect(codes({ country: 'ttl' })).toEqual(['ttl.type at schema.country'])
  })

  it('counts where an index tells the entries of an entity apart', () => {
    const narrow = defineTable({
      name: 'table',
      key: { pk: 'PK', sk: 'SK' },
      indexes: { gsi1: { pk: 'GSI1PK', sk: 'GSI1SK', projection: ['k'] } },
    })
    const entry = { on: 'gsi1', pk: 'X#<country>', sk: '<id>' }
    const changes = {
      schema: schema.extend({ kind: z.enum(['a', 'b']), k: z.string() }),
      indexes: { first: { ...entry, when: { kind: 'a' } }, second: { ...entry, when: { kind: 'b' } } },
    }
    expect(codes({ kind: 'k', k: 'other' }, changes, narrow)).toEqual([])
    expect(codes({}, changes, narrow)).toHaveLength(2)
  })
})
