import { describe, expect, it } from 'vitest'
import { defineTable } from './table.js'

describe('defineTable', () => {
  it('tells the keys and indexes from the options', () => {
    const table = defineTable({
      name: 'shop',
      key: { pk: 'PK', sk: { name: 'at', type: 'number' } },
      indexes: { gsi1: { pk: 'GSI1PK', projection: ['total'] } },
      ttl: 'expiresAt',
      tags: { team: 'shop' },
    })
    expect(table).toEqual({
      name: 'shop',
      key: { pk: 'PK', sk: { name: 'at', type: 'number' } },
      indexes: { gsi1: { pk: 'GSI1PK', projection: ['total'] } },
      options: { ttl: 'expiresAt', tags: { team: 'shop' } },
    })
  })

  it('has no indexes and no options where none are declared', () => {
    const { indexes, options } = defineTable({ name: 'plain', key: { pk: 'id' } })
    expect({ indexes, options }).toEqual({ indexes: {}, options: {} })
  })

  it('cannot be changed, nor by changing what it was declared with', () => {
    const tags: Record<string, string> = { team: 'shop' }
    const table = defineTable({ name: 'plain', key: { pk: 'id' }, tags })
    tags.team = 'other'
    expect(table.options.tags).toEqual({ team: 'shop' })
    expect(() => Object.assign(table.key, { pk: 'x' })).toThrow(TypeError)
    expect(() => Object.assign(table.options, { ttl: 'x' })).toThrow(TypeError)
  })
})
