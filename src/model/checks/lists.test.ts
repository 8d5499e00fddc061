import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { ModelError, type ModelProblem } from '../../errors/index.js'
import { defineEntity } from '../entity.js'
import { defineModel } from '../model.js'
import { type AnyTable, defineTable } from '../table.js'

// The types refuse most of these already: what is tested here is what a program in JavaScript meets.
type Loose = never

const schema = z.object({
  id: z.string(),
  country: z.string(),
  region: z.string(),
  city: z.string().optional(),
  count: z.number(),
  flag: z.boolean(),
  kind: z.enum(['a', 'b']),
  note: z.string().nullable(),
  place: z.object({ street: z.string() }),
})
const key = { pk: 'PK', sk: 'SK' } as const
const table = defineTable({
  name: 'table',
  key,
  indexes: {
    places: { pk: ['country', 'region'], sk: ['city', { name: 'count', type: 'number' }] },
    mixed: { pk: ['country', 'region'], sk: 'GSI2SK' },
    plain: { pk: 'GSI3PK', sk: 'GSI3SK' },
  },
})

function entity(changes: object = {}, name = 'Thing') {
  return defineEntity(name, { schema, key: { pk: `${name}#<id>`, sk: name }, ...changes } as Loose)
}

function problemsOf(entities: object, ofTable: AnyTable = table): readonly ModelProblem[] {
  try {
    defineModel({ table: ofTable, entities } as Loose)
    return []
  } catch (error) {
    if (error instanceof ModelError) return error.problems
    throw error
  }
}

/** Code and place of each problem of a model of one entity. */
function findings(changes: object, ofTable: AnyTable = table): string[] {
  return problemsOf({ things: entity(changes) }, ofTable).map(({ code, place }) => `${code} at ${place}`)
}
const withEntry = (entry: object): string[] => findings({ indexes: { entry } })

const places = { on: 'places', pk: ['<country>', '<region>'], sk: ['<city>', '<count>'] }

describe('an entry of lists', () => {
  it('names the attributes of the index, in its order', () => {
    expect(withEntry(places)).toEqual([])
    expect(withEntry({ ...places, pk: ['<region>', '<country>'] })).toEqual([
      'index.list_part at indexes.entry.pk[0]',
      'index.list_part at indexes.entry.pk[1]',
    ])
  })

  it.each([
    ['another attribute', '<id>'],
    ['a format', '<city:lower>'],
    ['a fallback', '<city|NONE>'],
    ['a literal', 'CITY#<city>'],
    ['a constant', 'CITY'],
    ['a place inside of a map', '<place.street>'],
    ['a bare name', 'city'],
  ])('takes no %s', (_, part) => {
    expect(withEntry({ ...places, sk: [part, '<count>'] })).toEqual(['index.list_part at indexes.entry.sk[0]'])
  })

  it('takes no attribute that the schema does not have, and says how it would be written', () => {
    const problems = problemsOf({
      things: entity({ schema: schema.omit({ region: true }), indexes: { entry: places } }),
    })
    expect(problems.map(({ code, place }) => [code, place])).toEqual([['key.unknown_attribute', 'indexes.entry.pk[1]']])
  })

  it('takes no attribute of another type than the index has', () => {
    const wrong = { schema: schema.extend({ count: z.string() }), indexes: { entry: places } }
    expect(findings(wrong)).toEqual(['key.native_type at indexes.entry.sk[1]'])
  })

  it('has as many parts as the index, and a list where the index has one', () => {
    expect(withEntry({ ...places, pk: ['<country>'] })).toEqual(['index.list_mismatch at indexes.entry.pk'])
    expect(withEntry({ ...places, sk: ['<city>', '<count>', '<id>'] })).toEqual([
      'index.list_mismatch at indexes.entry.sk',
    ])
    expect(withEntry({ ...places, pk: '<country>#<region>' })).toEqual(['index.list_mismatch at indexes.entry.pk'])
    expect(withEntry({ on: 'plain', pk: ['<country>', '<region>'], sk: '<id>' })).toEqual([
      'index.list_mismatch at indexes.entry.pk',
    ])
    expect(withEntry({ on: 'plain', pk: ['<country>'], sk: '<id>' })).toEqual([
      'index.list_mismatch at indexes.entry.pk',
    ])
  })

  it('says what to write', () => {
    const problems = problemsOf({
      things: entity({
        indexes: { one: { ...places, pk: '<country>' }, other: { on: 'plain', pk: ['<id>'], sk: 'X' } },
      }),
    })
    expect(problems.map(({ fix }) => fix)).toEqual([
      "Write pk: ['<country>', '<region>'].",
      "Write one template, such as pk: '<id>', or give the index a list.",
    ])
  })

  it('leaves out no side', () => {
    expect(withEntry({ on: 'places', sk: places.sk })).toEqual(['index.partition_missing at indexes.entry'])
    expect(withEntry({ on: 'places', pk: places.pk })).toEqual(['index.sort_missing at indexes.entry'])
  })

  it('may have a template on its other side', () => {
    expect(withEntry({ on: 'mixed', pk: ['<country>', '<region>'], sk: '<kind>#<id>' })).toEqual([])
    expect(withEntry({ on: 'mixed', pk: ['<country>', '<region>'], sk: ['<kind>'] })).toEqual([
      'index.list_mismatch at indexes.entry.sk',
    ])
  })

  it('has a "when" only where a template can take the item out of the index', () => {
    expect(withEntry({ ...places, when: { kind: 'a' } })).toEqual(['index.when_not_kept at indexes.entry.when'])
    const mixed = { on: 'mixed', pk: ['<country>', '<region>'], sk: '<id>', when: { kind: 'a' } }
    expect(withEntry(mixed)).toEqual([])
  })

  it('stands alone on its index, as an item has one place there', () => {
    expect(findings({ indexes: { one: places, other: places } })).toEqual(['index.entries_overlap at indexes.other'])
  })
})

describe('an attribute of a list', () => {
  it('may be one of the table’s key, if that is a plain attribute too', () => {
    const native = defineTable({
      name: 'table',
      key: { pk: 'id', sk: 'SK' },
      indexes: { byKind: { pk: ['kind', 'id'] } },
    })
    const byKind = { on: 'byKind', pk: ['<kind>', '<id>'] }
    expect(findings({ key: { pk: '<id>', sk: 'T' }, indexes: { byKind } }, native)).toEqual([])
    expect(findings({ key: { pk: 'T#<id>', sk: 'T' }, indexes: { byKind } }, native)).toEqual([
      'entity.reserved_attribute at schema.id',
    ])
  })

  it('may not be filled by a template elsewhere', () => {
    const both = defineTable({
      name: 'table',
      key,
      indexes: { list: { pk: ['country', 'region'] }, single: { pk: 'country' } },
    })
    const list = { on: 'list', pk: ['<country>', '<region>'] }
    expect(findings({ indexes: { list, single: { on: 'single', pk: '<country>' } } }, both)).toEqual([])
    expect(findings({ indexes: { list, single: { on: 'single', pk: 'C#<country>' } } }, both)).toEqual([
      'entity.reserved_attribute at schema.country',
    ])
  })

  it('may be one of an entity that is not on the index, if it is of the type that the index has', () => {
    expect(findings({})).toEqual([])
    expect(findings({ schema: z.object({ id: z.string(), country: z.string() }) })).toEqual([])
    expect(findings({ schema: z.object({ id: z.string(), country: z.number() }) })).toEqual([
      'key.native_type at schema.country',
    ])
  })
})

describe('a table', () => {
  const problems = (declaration: object): string[] =>
    problemsOf({}, defineTable({ name: 'table', key, ...declaration } as Loose)).map(
      ({ code, place }) => `${code} at ${place}`,
    )

  it('has lists on global indexes only', () => {
    expect(problems({ key: { pk: ['PK'], sk: 'SK' } })).toEqual(['table.list_misplaced at table.key.pk'])
    expect(problems({ key: { pk: 'PK', sk: ['SK', 'S2'] } })).toEqual(['table.list_misplaced at table.key.sk'])
    expect(problems({ indexes: { local: { type: 'local', sk: ['a', 'b'] } } })).toEqual([
      'table.list_misplaced at table.indexes.local.sk',
    ])
  })

  it('has one to four attributes in a list', () => {
    const four = ['a', 'b', 'c', 'd']
    expect(problems({ indexes: { wide: { pk: four, sk: ['e', 'f', 'g', 'h'] } } })).toEqual([])
    expect(problems({ indexes: { wide: { pk: [...four, 'e'] } } })).toEqual([
      'table.list_length at table.indexes.wide.pk',
    ])
    expect(problems({ indexes: { wide: { pk: 'a', sk: [] } } })).toEqual(['table.list_length at table.indexes.wide.sk'])
  })

  it('has each attribute once in a key, with a name, and of one type', () => {
    expect(problems({ indexes: { twice: { pk: ['a', 'b'], sk: ['c', 'a'] } } })).toEqual([
      'table.shared_attribute at table.indexes.twice',
    ])
    expect(problems({ indexes: { unnamed: { pk: ['a', ''] } } })).toEqual([
      'table.unnamed_attribute at table.indexes.unnamed',
    ])
    expect(
      problems({ indexes: { one: { pk: ['a'] }, other: { pk: 'x', sk: [{ name: 'a', type: 'number' }] } } }),
    ).toEqual(['table.attribute_type at table.indexes.other'])
    expect(problems({ indexes: { typed: { pk: ['a', '_type'] } } })).toEqual([
      'table.shared_attribute at table.typeAttribute',
    ])
  })
})

describe('an entity', () => {
  it('has no list in its primary key', () => {
    expect(findings({ key: { pk: ['<id>', '<country>'], sk: 'T' } })).toEqual(['key.list at key.pk'])
    expect(findings({ key: { pk: 'T#<id>', sk: ['<country>'] } })).toEqual(['key.list at key.sk'])
  })
})
