import { describe, expect, it } from 'vitest'
import { ModelError } from '../../errors/index.js'
import { defineModel } from '../model.js'
import { defineTable } from '../table.js'

const key = { pk: 'PK', sk: 'SK' } as const

/** Code and place of each problem of a table, which may be wrong in ways that the types refuse. */
function findings(declaration: object): string[] {
  try {
    defineModel({ table: defineTable({ name: 'plain', key, ...declaration } as never), entities: {} })
    return []
  } catch (error) {
    if (!(error instanceof ModelError)) throw error
    return error.problems.map(({ code, place }) => `${code} at ${place}`)
  }
}

const count = <T>(length: number, make: (number: number) => T): T[] =>
  Array.from({ length }, (_, number) => make(number))
const globals = (length: number, more: object = {}) =>
  Object.fromEntries(count(length, (number) => [`gsi${number}`, { pk: `GSI${number}PK`, ...more }]))
const locals = (length: number, more: object = {}) =>
  Object.fromEntries(count(length, (number) => [`lsi${number}`, { type: 'local', sk: `LSI${number}SK`, ...more }]))
const names = (length: number, beginning = 'field') => count(length, (number) => `${beginning}${number}`)

describe('the names of a table and its indexes', () => {
  it('have 3 to 255 letters, digits, "_", "-" and "."', () => {
    for (const name of ['abc', 'A-z_0.9', '...', 'n'.repeat(255)]) {
      expect(findings({ name, indexes: { [name]: { pk: 'GSI1PK' } } })).toEqual([])
    }
    for (const name of ['', 'ab', 'n'.repeat(256), 'my shop', 'shop\n', 'schön', 'shop/orders', 'shop#1']) {
      expect(findings({ name })).toEqual(['table.name at table.name'])
      expect(findings({ indexes: { [name]: { pk: 'GSI1PK' } } })).toEqual([`table.name at table.indexes.${name}`])
    }
    expect(findings({ name: undefined })).toEqual(['table.name at table.name'])
  })

  it('may be the address of a table of another account', () => {
    expect(findings({ name: 'arn:aws:dynamodb:eu-west-1:123456789012:table/shop' })).toEqual([])
    expect(findings({ name: 'arn:aws:s3:::shop' })).toEqual(['table.name at table.name'])
    const indexes = { 'arn:aws:dynamodb:eu-west-1:123456789012:table/shop': { pk: 'GSI1PK' } }
    expect(findings({ indexes })).toHaveLength(1)
  })
})

describe('the names of the attributes that a table speaks of', () => {
  const longest = 'é'.repeat(127)

  it('have up to 255 bytes, and 64 KB where DynamoDB is not told of them', () => {
    expect(findings({ key: { pk: `${longest}a`, sk: 'SK' }, typeAttribute: 'n'.repeat(65_535) })).toEqual([])
    for (const name of [`${longest}ab`, '\ud800']) {
      const code = 'table.attribute_name'
      expect(findings({ key: { pk: name, sk: 'SK' } })).toEqual([`${code} at table.key`])
      expect(findings({ key: { pk: 'PK', sk: { name, type: 'number' } } })).toEqual([`${code} at table.key`])
      expect(findings({ indexes: { gsi1: { pk: ['one', name] } } })).toEqual([`${code} at table.indexes.gsi1`])
      expect(findings({ indexes: { lsi1: { type: 'local', sk: name } } })).toEqual([`${code} at table.indexes.lsi1`])
      expect(findings({ indexes: { gsi1: { pk: 'GSI1PK', projection: [name] } } })).toEqual([
        `${code} at table.indexes.gsi1.projection`,
      ])
      expect(findings({ ttl: name })).toEqual([`${code} at table.ttl`])
    }
    expect(findings({ typeAttribute: 'n'.repeat(65_536) })).toEqual(['table.attribute_name at table.typeAttribute'])
  })

  it('are there, and not empty', () => {
    expect(findings({ key: { sk: 'SK' } })).toEqual(['table.unnamed_attribute at table.key'])
    expect(findings({ indexes: { gsi1: {} } })).toEqual(['table.unnamed_attribute at table.indexes.gsi1'])
    expect(findings({ indexes: { gsi1: { pk: 5 } } })).toEqual(['table.unnamed_attribute at table.indexes.gsi1'])
    expect(findings({ indexes: { gsi1: { pk: 'GSI1PK', projection: [''] } } })).toEqual([
      'table.unnamed_attribute at table.indexes.gsi1.projection',
    ])
  })
})

describe('the indexes of a table', () => {
  it('are 20 global and 5 local ones at most', () => {
    expect(findings({ indexes: { ...globals(20), ...locals(5) } })).toEqual([])
    expect(findings({ indexes: { ...globals(21), ...locals(5) } })).toEqual(['table.index_count at table.indexes'])
    expect(findings({ indexes: { ...globals(20), ...locals(6) } })).toEqual(['table.index_count at table.indexes'])
    expect(findings({ indexes: { ...globals(21), ...locals(6) } })).toHaveLength(2)
  })

  it('are local only where the table has a sort key', () => {
    expect(findings({ key: { pk: 'PK' }, indexes: { ...globals(1), ...locals(2) } })).toEqual([
      'table.local_unsorted at table.indexes.lsi0',
      'table.local_unsorted at table.indexes.lsi1',
    ])
  })

  it('have a sort key where they are local', () => {
    expect(findings({ indexes: { lsi1: { type: 'local' } } })).toEqual(['table.local_unsorted at table.indexes.lsi1'])
  })

  it('list 100 attributes in all at most, keys not counted and the type attribute in each list', () => {
    const half = names(49)
    const keys = ['PK', 'SK', 'GSI0PK']
    const projection = [...half, ...half, ...keys]
    expect(findings({ indexes: { ...globals(1, { projection }), ...locals(1, { projection: half }) } })).toEqual([])
    const longer = names(50)
    expect(
      findings({ indexes: { ...globals(1, { projection: longer }), ...locals(1, { projection: half }) } }),
    ).toEqual(['table.projection_count at table.indexes'])
    const indexes = { ...globals(2, { projection: longer }) }
    expect(findings({ indexes, typeAttribute: false })).toEqual([])
    expect(findings({ indexes: globals(20, { projection: 'all' }) })).toEqual([])
  })
})

describe('the options of a table', () => {
  const billing = 'provisioned'
  const throughput = { read: 1, write: 1 }

  it('have values that DynamoDB takes', () => {
    const tags = Object.fromEntries(names(50).map((name) => [name, 'v'.repeat(256)]))
    expect(findings({ tags, pointInTimeRecovery: { days: 35 }, tableClass: 'infrequent-access' })).toEqual([])
    expect(findings({ tags: { ['t'.repeat(128)]: '' }, pointInTimeRecovery: { days: 1 } })).toEqual([])
    expect(findings({ billing, throughput, deletionProtection: false, stream: 'KEYS_ONLY' })).toEqual([])
  })

  it.each([
    ['stream', { stream: 'NEW' }],
    ['billing', { billing: 'free' }],
    ['throughput', { billing, throughput: { read: 0, write: 1 } }],
    ['throughput', { billing, throughput: { read: 1.5, write: 1 } }],
    ['throughput', { billing, throughput: { read: 1 } }],
    ['tableClass', { tableClass: 'rare' }],
    ['pointInTimeRecovery', { pointInTimeRecovery: { days: 0 } }],
    ['pointInTimeRecovery', { pointInTimeRecovery: { days: 36 } }],
    ['pointInTimeRecovery', { pointInTimeRecovery: { days: 1.5 } }],
    ['deletionProtection', { deletionProtection: 'yes' }],
    ['ttl', { ttl: 5 }],
    ['typeAttribute', { typeAttribute: true }],
    ['tags', { tags: Object.fromEntries(names(51).map((name) => [name, 'x'])) }],
    ['throughput', { billing, throughput: null }],
    ['tags', { tags: 'team' }],
    ['tags', { tags: null }],
    ['pointInTimeRecovery', { pointInTimeRecovery: null }],
    ['tags', { tags: { '': 'x' } }],
    ['tags', { tags: { 'aws:cost': 'x' } }],
    ['tags', { tags: { ['t'.repeat(129)]: 'x' } }],
    ['tags', { tags: { team: 'v'.repeat(257) } }],
    ['indexes.gsi0.projection', { indexes: globals(1, { projection: 'none' }) }],
    ['indexes.gsi0.projection', { indexes: globals(1, { projection: [5] }) }],
    ['indexes.gsi0.type', { indexes: globals(1, { type: 'vector' }) }],
    ['indexes.gsi0.throughput', { billing, throughput, indexes: globals(1, { throughput: { read: 1, write: 0 } }) }],
    ['indexes.gsi0.X.type', { indexes: { gsi0: { pk: [{ name: 'X', type: 'boolean' }] } } }],
    ['key.SK.type', { key: { pk: 'PK', sk: { name: 'SK', type: 'date' } } }],
  ])('are refused where table.%s is wrong', (place, declaration) => {
    expect(findings(declaration)).toEqual([`table.option_value at table.${place}`])
  })

  it('are no others, of its key and its indexes either', () => {
    expect(findings({ key: { ...key, sort: 'SK' } })).toEqual(['declaration.unknown_option at table.key.sort'])
    expect(findings({ indexes: globals(1, { projektion: 'keys' }) })).toEqual([
      'declaration.unknown_option at table.indexes.gsi0.projektion',
    ])
    expect(findings({ indexes: locals(1, { pk: 'PK' }) })).toEqual([
      'declaration.unknown_option at table.indexes.lsi0.pk',
    ])
  })
})
