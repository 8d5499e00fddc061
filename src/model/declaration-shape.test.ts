import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { ModelError } from '../errors/index.js'
import { defineEntity } from './entity.js'
import { defineModel } from './model.js'
import { defineTable } from './table.js'

// The types refuse all of this: what is tested here is what a program in JavaScript meets.
type Loose = never

const table = defineTable({
  name: 'shop',
  key: { pk: 'PK', sk: 'SK' },
  indexes: { gsi1: { pk: 'GSI1PK', sk: 'GSI1SK' } },
})
const schema = z.object({ id: z.string(), status: z.enum(['open', 'paid']) })
const key = { pk: 'ORDER#<id>', sk: 'ORDER' }

function entity(changes: object): object {
  return defineEntity('Order', { schema, key, ...changes } as Loose)
}

/** Code, place and message of each problem of a declaration. */
function findings(declaration: unknown): string[] {
  try {
    defineModel(declaration as Loose)
    return []
  } catch (error) {
    if (!(error instanceof ModelError)) throw error
    return error.problems.map(({ code, entity: name = 'the model', message }) => `${code}, ${name}: ${message}`)
  }
}

describe('declaration.shape', () => {
  const entry = { on: 'gsi1', pk: 'STATUS#<status>', sk: '<id>' }
  it.each([
    [{ key: undefined }, '"key" is missing, and has to be an object.'],
    [{ key: null }, '"key" is null, and has to be an object.'],
    [{ key: 'ORDER#<id>' }, '"key" is a text, and has to be an object.'],
    [{ key: { sk: 'A' } }, '"key.pk" is missing, and has to be a template: a text, or a list of texts.'],
    [{ key: { ...key, sk: null } }, '"key.sk" is null, and has to be a template: a text, or a list of texts.'],
    [
      { key: { ...key, sk: [5] } },
      '"key.sk" is a list of other values, and has to be a template: a text, or a list of texts.',
    ],
    [{ indexes: [] }, '"indexes" is a list, and has to be an object.'],
    [{ indexes: { byStatus: null } }, '"indexes.byStatus" is null, and has to be an object.'],
    [{ indexes: { byStatus: { ...entry, on: undefined } } }, '"indexes.byStatus.on" is missing, and has to be a text.'],
    [
      { indexes: { byStatus: { ...entry, pk: 5 } } },
      '"indexes.byStatus.pk" is a number, and has to be a template: a text, or a list of texts.',
    ],
    [
      { indexes: { byStatus: { ...entry, when: 'open' } } },
      '"indexes.byStatus.when" is a text, and has to be an object.',
    ],
    [{ unique: ['id'] }, '"unique" is a list, and has to be an object.'],
    [{ unique: { id: null } }, '"unique.id" is null, and has to be a text.'],
    [{ storedAs: 'i' }, '"storedAs" is a text, and has to be an object.'],
    [{ timestamps: true }, '"timestamps" is a boolean, and has to be an object.'],
    [{ typeValue: 5 }, '"typeValue" is a number, and has to be a text.'],
  ])('refuses an entity with %j', (changes, message) => {
    expect(findings({ table, entities: { orders: entity(changes) } })).toEqual([`declaration.shape, Order: ${message}`])
  })

  it.each([
    [undefined, '"model" is missing, and has to be an object.'],
    [{ table: null, entities: {} }, '"table" is null, and has to be a table, made by defineTable.'],
    [{ table: { name: 'shop' }, entities: {} }, '"table" is an object, and has to be a table, made by defineTable.'],
    [{ table }, '"entities" is missing, and has to be an object.'],
    [
      { table, entities: { orders: {} } },
      '"entities.orders" is an object, and has to be an entity, made by defineEntity.',
    ],
    [{ table, entities: {}, collections: { all: null } }, '"collections.all" is null, and has to be an object.'],
    [
      { table, entities: {}, collections: { all: { of: [], on: null } } },
      '"collections.all.on" is null, and has to be a text.',
    ],
    [
      { table, entities: {}, collections: { all: { of: 5 } } },
      '"collections.all.of" is a number, and has to be a list of texts.',
    ],
    [
      { table, entities: {}, collections: { all: { of: [5] } } },
      '"collections.all.of" is a list of other values, and has to be a list of texts.',
    ],
  ])('refuses %j', (declaration, message) => {
    expect(findings(declaration)).toEqual([`declaration.shape, the model: ${message}`])
  })

  it.each([
    [{ name: 'shop' }, '"table.key" is missing, and has to be an object.'],
    [{ name: 'shop', key, indexes: { gsi1: null } }, '"table.indexes.gsi1" is null, and has to be an object.'],
    [
      { name: 'shop', key, indexes: { gsi1: { pk: 'A', projection: 5 } } },
      `"table.indexes.gsi1.projection" is a number, and has to be 'all', 'keys', or a list of texts.`,
    ],
    [undefined, '"table.key" is missing, and has to be an object.'],
  ])('refuses the table %j', (declaration, message) => {
    expect(findings({ table: defineTable(declaration as Loose), entities: {} })).toEqual([
      `declaration.shape, the model: ${message}`,
    ])
  })

  it('refuses an entity without a declaration', () => {
    const orders = defineEntity('Order', undefined as Loose)
    expect(findings({ table, entities: { orders } })).toEqual([
      'declaration.shape, Order: "key" is missing, and has to be an object.',
    ])
  })

  it('takes options that are null as left out', () => {
    const orders = entity({ unique: null, storedAs: null, keyOnly: null, timestamps: null, typeValue: null })
    expect(findings({ table, entities: { orders }, collections: null })).toEqual([])
  })

  it('finds all that is misshapen at once', () => {
    const orders = entity({ key: null, indexes: { byStatus: null } })
    expect(findings({ table, entities: { orders, others: null } })).toHaveLength(3)
  })
})
