import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import type { AccessPattern } from './access-patterns.js'
import { defineEntity } from './entity.js'
import { defineModel } from './model.js'
import type { AnyModel } from './model-types.js'
import { defineTable } from './table.js'

const Customer = defineEntity('Customer', {
  schema: z.object({
    customerId: z.uuid(),
    email: z.email(),
    address: z.object({ country: z.string(), city: z.string() }),
    name: z.string(),
  }),
  key: { pk: 'CUSTOMER#<customerId>', sk: 'PROFILE' },
  indexes: {
    byEmail: { on: 'gsi1', pk: 'EMAIL#<email>', sk: 'CUSTOMER' },
    byPlace: { on: 'gsi2', pk: 'IN#<address.country>#<address.city>', sk: '<name>#<customerId>' },
  },
})
const Order = defineEntity('Order', {
  schema: z.object({
    customerId: z.uuid(),
    orderId: z.ulid(),
    status: z.enum(['open', 'paid']),
    placedAt: z.date(),
    total: z.number(),
    country: z.string(),
    weight: z.number().optional(),
  }),
  key: { pk: 'CUSTOMER#<customerId>', sk: 'ORDER#<orderId>' },
  indexes: {
    byStatus: { on: 'gsi1', pk: 'STATUS#<status>', sk: '<placedAt>#<orderId>' },
    unpaid: { on: 'gsi3', pk: 'UNPAID', sk: '<placedAt>', when: { status: 'open' } },
    byOrder: { on: 'inverted' },
    byTotal: { on: 'byTotal', sk: '<total>' },
    byCountry: { on: 'byCountry', pk: ['<country>', '<status>'], sk: ['<total>', '<weight>'] },
  },
})
const Line = defineEntity('Line', {
  schema: z.object({ orderId: z.ulid(), sku: z.string(), customerId: z.uuid() }),
  key: { pk: 'ORDER#<orderId>', sk: 'ORDER#<orderId>#LINE#<sku>' },
})
const shop = defineModel({
  table: defineTable({
    name: 'shop',
    key: { pk: 'PK', sk: 'SK' },
    indexes: {
      gsi1: { pk: 'GSI1PK', sk: 'GSI1SK' },
      gsi2: { pk: 'GSI2PK', sk: 'GSI2SK', projection: 'keys' },
      gsi3: { pk: 'GSI3PK', sk: 'GSI3SK', projection: ['total'] },
      inverted: { pk: 'SK', sk: 'PK' },
      byTotal: { type: 'local', sk: { name: 'total', type: 'number' } },
      byCountry: {
        pk: ['country', 'status'],
        sk: [
          { name: 'total', type: 'number' },
          { name: 'weight', type: 'number' },
        ],
      },
    },
  }),
  entities: { customers: Customer, orders: Order, lines: Line },
})

function find(call: string, model: Pick<AnyModel, 'entities'> & { accessPatterns: readonly AccessPattern[] } = shop) {
  const [pattern, ...others] = model.accessPatterns.filter((one) => one.call.startsWith(call))
  expect(others).toEqual([])
  return pattern as AccessPattern
}

describe('the access patterns of a model', () => {
  it('are every way in, by entity', () => {
    expect(shop.accessPatterns.map(({ call }) => call)).toEqual([
      'db.customers.get({ customerId })',
      'db.customers.query.primary({ customerId })',
      'db.customers.query.byEmail({ email })',
      'db.customers.query.byPlace({ address: { country, city } })',
      'db.orders.get({ customerId, orderId })',
      'db.orders.query.primary({ customerId })',
      'db.orders.query.byStatus({ status })',
      'db.orders.query.unpaid({})',
      'db.orders.query.byOrder({ orderId })',
      'db.orders.query.byTotal({ customerId })',
      'db.orders.query.byCountry({ country, status })',
      'db.lines.get({ orderId, sku })',
      'db.lines.query.primary({ orderId })',
    ])
  })

  it('are frozen data, worked out once, and good for a table', () => {
    const { accessPatterns } = shop
    expect(shop.accessPatterns).toBe(accessPatterns)
    const frozen = (value: unknown): boolean =>
      typeof value !== 'object' || value === null || (Object.isFrozen(value) && Object.values(value).every(frozen))
    expect(frozen(accessPatterns)).toBe(true)
    expect(JSON.parse(JSON.stringify(accessPatterns))).toEqual(accessPatterns)
  })

  it('say all there is to know of one', () => {
    expect(find('db.orders.query.unpaid')).toEqual({
      call: 'db.orders.query.unpaid({})',
      kind: 'query',
      of: 'orders',
      name: 'unpaid',
      returns: ['orders'],
      index: 'gsi3',
      condition: 'GSI3PK = "UNPAID"',
      asks: [],
      ranges: ['placedAt'],
      when: { status: 'open' },
      attributes: ['total', 'customerId', 'orderId', 'placedAt'],
      foreign: 'none',
      consistent: false,
    })
    expect(find('db.orders.get')).toEqual({
      call: 'db.orders.get({ customerId, orderId })',
      kind: 'get',
      of: 'orders',
      name: 'primary',
      returns: ['orders'],
      condition: 'PK = "CUSTOMER#<customerId>" AND SK = "ORDER#<orderId>"',
      asks: ['customerId', 'orderId'],
      ranges: [],
      attributes: 'all',
      foreign: 'none',
      consistent: true,
    })
  })

  it('show the key condition, with what the literals and the partition tell of the sort key', () => {
    expect(find('db.orders.query.primary').condition).toBe('PK = "CUSTOMER#<customerId>" AND begins_with(SK, "ORDER#")')
    expect(find('db.customers.query.primary').condition).toBe('PK = "CUSTOMER#<customerId>" AND SK = "PROFILE"')
    expect(find('db.orders.query.byStatus').condition).toBe('GSI1PK = "STATUS#<status>"')
    expect(find('db.orders.query.byOrder').condition).toBe('SK = "ORDER#<orderId>" AND begins_with(PK, "CUSTOMER#")')
    expect(find('db.orders.query.byTotal').condition).toBe('PK = "CUSTOMER#<customerId>"')
    expect(find('db.lines.query.primary')).toMatchObject({
      condition: 'PK = "ORDER#<orderId>" AND begins_with(SK, "ORDER#<orderId>#LINE#")',
      ranges: ['sku'],
    })
    expect(find('db.orders.query.byCountry')).toMatchObject({
      condition: 'country = <country> AND status = <status>',
      asks: ['country', 'status'],
      ranges: ['total', 'weight'],
    })
  })

  it('say what an index holds', () => {
    expect(find('db.customers.query.byPlace').attributes).toEqual([
      'customerId',
      'address.country',
      'address.city',
      'name',
    ])
    expect(find('db.customers.query.byEmail').attributes).toBe('all')
  })

  it('say whether a consistent read is possible', () => {
    const consistent = shop.accessPatterns.filter((one) => one.consistent).map(({ of, name, kind }) => [of, name, kind])
    expect(consistent).toEqual([
      ['customers', 'primary', 'get'],
      ['customers', 'primary', 'query'],
      ['orders', 'primary', 'get'],
      ['orders', 'primary', 'query'],
      ['orders', 'byTotal', 'query'],
      ['lines', 'primary', 'get'],
      ['lines', 'primary', 'query'],
    ])
  })

  it('say whether others can be met, and how they are kept out', () => {
    const Note = defineEntity('Note', {
      schema: z.object({ id: z.string(), text: z.string(), state: z.enum(['new', 'old']) }),
      key: { pk: 'THING#<id>', sk: 'NOTE#<text>' },
      indexes: {
        byText: { on: 'wide', pk: 'ALL', sk: '<text>' },
        byName: { on: 'narrow', pk: 'ALL', sk: '<text>' },
        fresh: { on: 'third', pk: 'NOTES#<id>', sk: '<text>', when: { state: 'new' } },
        stale: { on: 'third', pk: 'NOTES#<id>', sk: '<text>', when: { state: 'old' } },
      },
    })
    const Memo = defineEntity('Memo', {
      schema: z.object({ id: z.string(), text: z.string() }),
      key: { pk: 'THING#<id>', sk: 'MEMO#<text>' },
      indexes: {
        byText: { on: 'wide', pk: 'ALL', sk: '<text>' },
        byName: { on: 'narrow', pk: 'ALL', sk: '<text>' },
      },
    })
    const model = defineModel({
      table: defineTable({
        name: 'things',
        key: { pk: 'PK', sk: 'SK' },
        indexes: {
          wide: { pk: 'GSI1PK', sk: 'GSI1SK' },
          narrow: { pk: 'GSI2PK', sk: 'GSI2SK', projection: 'keys' },
          third: { pk: 'GSI3PK', sk: 'GSI3SK' },
        },
      }),
      entities: { notes: Note, memos: Memo },
    })
    expect(model.accessPatterns.map(({ call, foreign }) => [call.replace(/\(.*/, ''), foreign])).toEqual([
      ['db.notes.get', 'none'],
      ['db.notes.query.primary', 'none'],
      ['db.notes.query.byText', 'filtered'],
      ['db.notes.query.byName', 'parsed'],
      ['db.notes.query.fresh', 'filtered'],
      ['db.notes.query.stale', 'filtered'],
      ['db.memos.get', 'none'],
      ['db.memos.query.primary', 'none'],
      ['db.memos.query.byText', 'filtered'],
      ['db.memos.query.byName', 'parsed'],
    ])
  })

  it('can be called by names that are no identifiers', () => {
    const Odd = defineEntity('Odd', {
      schema: z.object({ 'odd-id': z.string(), übung: z.string() }),
      key: { pk: 'ODD#<odd-id>#<übung>' },
      indexes: { 'by-ü': { on: 'gsi1', pk: 'U#<übung>' } },
    })
    const model = defineModel({
      table: defineTable({ name: 'odd', key: { pk: 'PK' }, indexes: { gsi1: { pk: 'GSI1PK' } } }),
      entities: { 'odd-ones': Odd },
    })
    expect(model.accessPatterns.map(({ call }) => call)).toEqual([
      'db["odd-ones"].get({ "odd-id": …, übung })',
      'db["odd-ones"].query.primary({ "odd-id": …, übung })',
      'db["odd-ones"].query["by-ü"]({ übung })',
    ])
  })

  it('are none where there is no entity', () => {
    const table = defineTable({ name: 'empty', key: { pk: 'PK' } })
    expect(defineModel({ table, entities: {} }).accessPatterns).toEqual([])
  })
})
