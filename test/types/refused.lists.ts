import { defineEntity, defineModel, defineTable } from 'keyloom'
import * as z from 'zod'
import { db, Site, table } from './lists.js'

const key = { pk: 'PK', sk: 'SK' } as const

// @ts-expect-error "Source has 5 element(s) but target allows only 4"
defineTable({ name: 't', key, indexes: { a: { pk: ['a', 'b', 'c', 'd', 'e'] } } })
// @ts-expect-error "Source has 0 element(s) but target requires 1"
defineTable({ name: 't', key, indexes: { a: { pk: 'x', sk: [] } } })
// @ts-expect-error "a table's key has one attribute a side: lists are for global indexes"
defineTable({ name: 't', key: { pk: ['PK', 'P2'], sk: 'SK' } })
// @ts-expect-error "Type 'string[]' is not assignable to type"
defineTable({ name: 't', key, indexes: { a: { type: 'local', sk: ['a', 'b'] } } })

const schema = z.object({
  id: z.string(),
  country: z.string(),
  region: z.string(),
  nullable: z.string().nullable(),
  flag: z.boolean(),
  list: z.array(z.string()),
  place: z.object({ city: z.string() }),
})
const own = { pk: 'A#<id>', sk: 'A' } as const

// @ts-expect-error "<nope> is not an attribute of this entity's schema"
defineEntity('E', { schema, key: own, indexes: { a: { on: 'i', pk: ['<country>', '<nope>'] } } })
// @ts-expect-error "a list takes attributes as they are, such as '<status>', and not '<region:upper>'"
defineEntity('E', { schema, key: own, indexes: { a: { on: 'i', pk: ['<country>', '<region:upper>'] } } })
// @ts-expect-error "a list takes attributes as they are, such as '<status>', and not '<region|NONE>'"
defineEntity('E', { schema, key: own, indexes: { a: { on: 'i', pk: ['<region|NONE>'] } } })
// @ts-expect-error "a list takes attributes as they are, such as '<status>', and not 'R#<region>'"
defineEntity('E', { schema, key: own, indexes: { a: { on: 'i', pk: ['R#<region>'] } } })
// @ts-expect-error "a list takes attributes as they are, such as '<status>', and not 'region'"
defineEntity('E', { schema, key: own, indexes: { a: { on: 'i', pk: ['region'] } } })
// @ts-expect-error "a list takes attributes as they are, such as '<status>', and not '<place.city>'"
defineEntity('E', { schema, key: own, indexes: { a: { on: 'i', pk: ['<place.city>'] } } })
// @ts-expect-error "<nullable> can be null, which no key attribute can: make it optional"
defineEntity('E', { schema, key: own, indexes: { a: { on: 'i', pk: ['<nullable>'] } } })
// @ts-expect-error "<flag> cannot be a key attribute: it is not stored as a string, a number or bytes"
defineEntity('E', { schema, key: own, indexes: { a: { on: 'i', pk: ['<flag>'] } } })
// @ts-expect-error "<list> cannot be a key attribute: it is not stored as a string, a number or bytes"
defineEntity('E', { schema, key: own, indexes: { a: { on: 'i', pk: ['<list>'] } } })
// @ts-expect-error "Type 'string[]' is not assignable to type 'string'"
defineEntity('E', { schema, key: { pk: ['<id>'], sk: 'A' } })

const shared = { schema: Site.schema, key: own }
const OneTemplate = defineEntity('E', { ...shared, indexes: { a: { on: 'codes', pk: '<country>', sk: ['<code>'] } } })
const WrongOrder = defineEntity('E', {
  ...shared,
  indexes: { a: { on: 'names', pk: ['<region>', '<country>'], sk: 'x' } },
})
const TooMany = defineEntity('E', {
  ...shared,
  indexes: { a: { on: 'codes', pk: ['<country>'], sk: ['<code>', '<id>'] } },
})
const TooFew = defineEntity('E', { ...shared, indexes: { a: { on: 'names', pk: ['<country>'], sk: 'x' } } })
const NoList = defineEntity('E', { ...shared, indexes: { a: { on: 'plain', pk: ['<country>'] } } })
const LeftOut = defineEntity('E', { ...shared, indexes: { a: { on: 'codes', sk: ['<code>'] } } })

// @ts-expect-error "E.indexes.a.pk must be ['<country>']: the index has a list there"
defineModel({ table, entities: { e: OneTemplate } })
// @ts-expect-error "E.indexes.a.pk must be ['<country>', '<region>']: the index has a list there"
defineModel({ table, entities: { e: WrongOrder } })
// @ts-expect-error "E.indexes.a.sk must be ['<code>']: the index has a list there"
defineModel({ table, entities: { e: TooMany } })
// @ts-expect-error "E.indexes.a.pk must be ['<country>', '<region>']: the index has a list there"
defineModel({ table, entities: { e: TooFew } })
// @ts-expect-error "E.indexes.a.pk must be one template: the index has no list there"
defineModel({ table, entities: { e: NoList } })
// @ts-expect-error "E.indexes.a needs pk: the index has a partition key of its own"
defineModel({ table, entities: { e: LeftOut } })

const renamed = defineTable({ name: 't', key, indexes: { places: { pk: ['attr1', 'region'] } } })
const NotStored = defineEntity('E', { ...shared, indexes: { a: { on: 'places', pk: ['<country>', '<region>'] } } })
const OwnName = defineEntity('E', {
  schema,
  key: own,
  storedAs: { region: 'attr2' },
  indexes: { a: { on: 'names', pk: ['<country>', '<region>'], sk: 'x' } },
})

// @ts-expect-error "E.indexes.a.pk must be ['<attr1>', '<region>']: the index has a list there"
defineModel({ table: renamed, entities: { e: NotStored } })
// @ts-expect-error "E.indexes.a.pk must be ['<country>', 'an attribute stored as region']: the index has a list there"
defineModel({ table, entities: { e: OwnName } })

export async function queries() {
  const byPlace = db.sites.query.byPlace({ country: 'PT', region: 'south' })
  // @ts-expect-error "Property 'region' is missing"
  db.sites.query.byPlace({ country: 'PT' })
  // @ts-expect-error "'city' does not exist in type"
  db.sites.query.byPlace({ country: 'PT', region: 'south', city: 'Faro' })
  // @ts-expect-error "is not assignable to parameter of type"
  byPlace.eq({ city: 'Faro', builtAt: new Date() })
  // @ts-expect-error "is not assignable to parameter of type"
  byPlace.gt({ count: 3 })
  // @ts-expect-error "Type 'string' is not assignable to type 'number'"
  byPlace.gte({ city: 'Faro', count: '3' })
  // @ts-expect-error "Type 'number' is not assignable to type 'never'"
  byPlace.beginsWith({ city: 'Faro', count: 3 })
  // @ts-expect-error "Property 'consistent' does not exist on type"
  byPlace.consistent()
  // @ts-expect-error "Argument of type '"name"' is not assignable"
  byPlace.select('name')
}
