import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { ModelError } from '../../errors/index.js'
import { defineEntity } from '../entity.js'
import { defineModel } from '../model.js'
import { type AnyTable, defineTable } from '../table.js'

const Plain = defineEntity('Plain', { schema: z.object({ id: z.string() }), key: { pk: 'PLAIN#<id>', sk: 'PLAIN' } })
const key = { pk: 'PK', sk: 'SK' } as const

function problemsOf(table: AnyTable & { readonly key: typeof key }): unknown[] {
  try {
    defineModel({ table, entities: { plain: Plain } })
    return []
  } catch (error) {
    return error instanceof ModelError ? error.problems.map(({ code, place }) => [code, place]) : [error]
  }
}

describe('a table whose attributes have two uses', () => {
  it.each(['PK', 'SK', 'GSI1PK'])('is refused where %s would be overwritten by the name of the entity', (name) => {
    const table = defineTable({ name: 'plain', key, indexes: { gsi1: { pk: 'GSI1PK' } }, typeAttribute: name })
    expect(problemsOf(table)).toEqual([['table.shared_attribute', 'table.typeAttribute']])
  })

  it.each(['PK', '_type'])('is refused where %s would have to be the time to live', (name) => {
    expect(problemsOf(defineTable({ name: 'plain', key, ttl: name }))).toEqual([
      ['table.shared_attribute', 'table.ttl'],
    ])
  })

  it('may sort an index by the time to live, which is a number there', () => {
    const byExpiry = { pk: 'GSI1PK', sk: { name: 'expiresAt', type: 'number' } } as const
    expect(problemsOf(defineTable({ name: 'plain', key, indexes: { byExpiry }, ttl: 'expiresAt' }))).toEqual([])
  })

  it('is refused where both sides of a key are one attribute', () => {
    const table = defineTable({ name: 'plain', key, indexes: { gsi1: { pk: 'GSI1', sk: 'GSI1' } } })
    expect(problemsOf(table)).toEqual([['table.shared_attribute', 'table.indexes.gsi1']])
  })

  it('is refused where one attribute has two types', () => {
    const table = defineTable({ name: 'plain', key, indexes: { gsi1: { pk: { name: 'SK', type: 'number' } } } })
    expect(problemsOf(table)).toEqual([['table.attribute_type', 'table.indexes.gsi1']])
  })

  it.each([
    ['table.indexes.gsi1', defineTable({ name: 'plain', key, indexes: { gsi1: { pk: '' } } })],
    ['table.typeAttribute', defineTable({ name: 'plain', key, typeAttribute: '' })],
    ['table.ttl', defineTable({ name: 'plain', key, ttl: '' })],
  ])('is refused where %s has no name', (place, table) => {
    expect(problemsOf(table)).toEqual([['table.unnamed_attribute', place]])
  })
})
