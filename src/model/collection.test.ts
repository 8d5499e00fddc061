import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { ModelError } from '../errors/index.js'
import { defineEntity } from './entity.js'
import { defineModel } from './model.js'
import { defineTable } from './table.js'

const schema = z.object({ id: z.string(), other: z.string(), at: z.date(), note: z.string().optional() })
const table = defineTable({
  name: 'table',
  key: { pk: 'PK', sk: 'SK' },
  indexes: {
    gsi1: { pk: 'GSI1PK', sk: 'GSI1SK' },
    narrow: { pk: 'GSI2PK', sk: 'GSI2SK', projection: 'keys' },
    listed: { pk: ['id', 'other'], sk: ['at'] },
    local: { type: 'local', sk: 'LSI1SK' },
  },
})

/** An entity that lies with others in partitions of `id`. */
function entity(name: string, changes: object = {}) {
  return defineEntity(name, {
    schema,
    key: { pk: 'GROUP#<id>', sk: `${name.toUpperCase()}#<other>` },
    ...changes,
  } as never)
}

/** The types refuse some of this: what is tested here is what a program in JavaScript meets. */
function define(entities: object, collections: object, ofTable: object = table) {
  return defineModel({ table: ofTable, entities, collections } as never)
}

/** Code and place of each problem. */
function findings(entities: object, collections: object, ofTable: object = table): string[] {
  try {
    define(entities, collections, ofTable)
    return []
  } catch (error) {
    if (!(error instanceof ModelError)) throw error
    return error.problems.map(({ code, place }) => `${code} at ${place}`)
  }
}

const beta = entity('Beta')
const delta = entity('Delta')

describe('a collection', () => {
  it('is part of the model, frozen', () => {
    const model = define({ beta, delta }, { group: { of: ['beta', 'delta'] } })
    expect(model.collections).toEqual({ group: { of: ['beta', 'delta'] } })
    expect(Object.isFrozen(model.collections)).toBe(true)
    expect(define({ beta, delta }, {}).collections).toEqual({})
  })

  it('has members, each a repository of the model, and each once', () => {
    expect(findings({ beta, delta }, { group: { of: ['beta'] } })).toEqual([])
    expect(findings({ beta, delta }, { group: { of: [] } })).toEqual(['collection.member at collections.group.of'])
    expect(findings({ beta, delta }, { group: {} })).toEqual(['collection.member at collections.group.of'])
    expect(findings({ beta, delta }, { group: { of: ['beta', 'charlie', 'beta'] } })).toEqual([
      'collection.member at collections.group.of[1]',
      'collection.member at collections.group.of[2]',
    ])
  })

  it('has members with one partition template, whatever their attributes are called', () => {
    const of = ['beta', 'delta']
    const differs = ['collection.partition_differs at collections.group.of[1]']
    const withPk = (pk: string, changes: object = {}) =>
      findings({ beta, delta: entity('Delta', { key: { pk, sk: 'DELTA#<other>' }, ...changes }) }, { group: { of } })
    expect(withPk('GROUP#<id>')).toEqual([])
    expect(withPk('GROUP#<other>')).toEqual([])
    expect(withPk('GROUPS#<id>')).toEqual(differs)
    expect(withPk('GROUP#<id>#<other>')).toEqual(differs)
    expect(withPk('GROUP#x<id>')).toEqual(differs)
    expect(withPk('GROUP#<id:escape>')).toEqual(differs)
    expect(withPk('GROUP#<note|NONE>')).toEqual(differs)
  })

  it('tells attributes that stand twice from two attributes', () => {
    const of = ['beta', 'delta']
    const twice = entity('Beta', { key: { pk: 'GROUP#<id>#<id>', sk: 'BETA' } })
    const two = entity('Delta', { key: { pk: 'GROUP#<id>#<other>', sk: 'DELTA' } })
    expect(findings({ beta: twice, delta: two }, { group: { of } })).toEqual([
      'collection.partition_differs at collections.group.of[1]',
    ])
  })

  it('can be on any index that all of its members are on', () => {
    const on = (index: string, sides: object) => ({ indexes: { entry: { on: index, ...sides } } })
    const group = (index: string) => ({ group: { of: ['beta', 'delta'], on: index } })
    for (const [index, sides] of [
      ['gsi1', { pk: 'AT#<other>', sk: '<at>' }],
      ['narrow', { pk: 'AT#<other>', sk: '<at>' }],
      ['listed', { pk: ['<id>', '<other>'], sk: ['<at>'] }],
      ['local', { sk: '<at>' }],
    ] as const) {
      const entities = { beta: entity('Beta', on(index, sides)), delta: entity('Delta', on(index, sides)) }
      expect(findings(entities, group(index))).toEqual([])
      expect(findings({ ...entities, delta }, group(index))).toEqual(['collection.index at collections.group.of[1]'])
    }
    expect(findings({ beta, delta }, group('gsi9'))).toEqual(['collection.index at collections.group.on'])
    const apart = {
      beta: entity('Beta', on('gsi1', { pk: 'AT#<other>', sk: '<at>' })),
      delta: entity('Delta', on('gsi1', { pk: 'IN#<other>', sk: '<at>' })),
    }
    expect(findings(apart, group('gsi1'))).toEqual(['collection.partition_differs at collections.group.of[1]'])
  })

  it('has no other options, and no name of a promise', () => {
    expect(findings({ beta }, { group: { of: ['beta'], sort: 'at' } })).toEqual([
      'declaration.unknown_option at collections.group.sort',
    ])
    // biome-ignore lint/suspicious/noThenProperty: this is what is refused.
    expect(findings({ beta }, { then: { of: ['beta'] } })).toEqual(['collection.reserved_name at collections.then'])
  })
})

describe('the access pattern of a collection', () => {
  const patternOf = (entities: object, collection: object, ofTable: object = table) => {
    const { accessPatterns } = define(entities, { group: collection }, ofTable)
    return accessPatterns.find(({ kind }) => kind === 'collection')
  }

  it('reads the smallest span that holds its members', () => {
    expect(patternOf({ beta, delta }, { of: ['delta', 'beta'] })).toEqual({
      call: 'db.collections.group({ id })',
      kind: 'collection',
      of: 'group',
      name: 'primary',
      returns: ['delta', 'beta'],
      condition: 'PK = "GROUP#<id>" AND SK BETWEEN "BETA#" AND "DELTA#\\u{10ffff}"',
      asks: ['id'],
      ranges: ['other'],
      attributes: 'all',
      foreign: 'none',
      consistent: true,
    })
    expect(patternOf({ beta }, { of: ['beta'] })?.condition).toBe('PK = "GROUP#<id>" AND begins_with(SK, "BETA#")')
    const bare = entity('Bare', { key: { pk: 'GROUP#<id>', sk: '<at>' } })
    expect(patternOf({ bare, beta }, { of: ['beta', 'bare'] })?.condition).toBe('PK = "GROUP#<id>"')
    const profile = entity('Profile', { key: { pk: 'GROUP#<id>', sk: 'PROFILE' } })
    expect(patternOf({ beta, profile }, { of: ['beta', 'profile'] })?.condition).toBe(
      'PK = "GROUP#<id>" AND SK BETWEEN "BETA#" AND "PROFILE"',
    )
    const constant = { indexes: { entry: { on: 'gsi1', pk: 'AT#<other>', sk: 'ENTRY' } } }
    const entries = { beta: entity('Beta', constant), delta: entity('Delta', constant) }
    expect(patternOf(entries, { of: ['beta', 'delta'], on: 'gsi1' })?.condition).toContain('= "ENTRY"')
  })

  it('can be narrowed by the attributes that all members sort by, from left to right', () => {
    const on = (pk: string, sk: string) => ({ indexes: { entry: { on: 'gsi1', pk, sk } } })
    const both = (one: string, other: string) =>
      patternOf(
        { beta: entity('Beta', on('AT#<other>', one)), delta: entity('Delta', on('AT#<other>', other)) },
        { of: ['beta', 'delta'], on: 'gsi1' },
      )
    expect(both('<at>#<id>', '<at>#<id>')).toMatchObject({ index: 'gsi1', ranges: ['at', 'id'], consistent: false })
    expect(both('<at>#B#<id>', '<at>#D#<id>')?.ranges).toEqual(['at', 'id'])
    expect(both('B#<at>', 'D#<at>')?.ranges).toEqual(['at'])
    expect(both('<at>', '<id>#<at>')?.ranges).toEqual([])
  })

  it('says whether others lie among its members, and how they are kept out', () => {
    const charlie = entity('Charlie')
    const alpha = entity('Alpha')
    const echo = entity('Echo')
    const of = ['beta', 'delta']
    expect(patternOf({ beta, delta, alpha, echo }, { of })?.foreign).toBe('none')
    expect(patternOf({ beta, delta, charlie }, { of })?.foreign).toBe('filtered')
    // What begins with a member's beginning may sort above another member.
    const wide = entity('Wide', { key: { pk: 'GROUP#<id>', sk: 'DE<other>#<id>' } })
    const dense = entity('Dense', { key: { pk: 'GROUP#<id>', sk: 'DENSE' } })
    expect(
      patternOf(
        { wide, delta: entity('Delta', { key: { pk: 'GROUP#<id>', sk: 'DELTA' } }), dense },
        { of: ['wide', 'delta'] },
      ),
    ).toMatchObject({
      condition: 'PK = "GROUP#<id>" AND begins_with(SK, "DE")',
      foreign: 'filtered',
    })
    expect(
      patternOf({ beta, delta, charlie: entity('Charlie', { key: { pk: 'OTHER#<id>', sk: 'CHARLIE' } }) }, { of })
        ?.foreign,
    ).toBe('none')
    const untyped = defineTable({ name: 'table', key: { pk: 'PK', sk: 'SK' }, typeAttribute: false })
    expect(patternOf({ beta, delta, charlie }, { of }, untyped)?.foreign).toBe('parsed')
  })

  it('gives what an index holds of its members', () => {
    const entry = { indexes: { entry: { on: 'narrow', pk: 'AT#<other>', sk: '<at>' } } }
    const pattern = patternOf(
      { beta: entity('Beta', entry), delta: entity('Delta', entry) },
      { of: ['beta', 'delta'], on: 'narrow' },
    )
    expect(pattern).toMatchObject({ name: 'narrow', attributes: ['id', 'other', 'at'] })
  })
})
