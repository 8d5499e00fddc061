import { connect, defineEntity, defineModel, defineTable } from 'keyloom'
import * as z from 'zod'
import { Order, shop } from './shop.js'

// @ts-expect-error "'streams' does not exist in type"
defineTable({ name: 'x', key: { pk: 'PK' }, streams: 'NEW_IMAGE' })
// @ts-expect-error "Type '"NEW"' is not assignable"
defineTable({ name: 'x', key: { pk: 'PK' }, stream: 'NEW' })
// @ts-expect-error "a table's key has pk and sk only"
defineTable({ name: 'x', key: { pk: 'PK', ks: 'SK' } })
// @ts-expect-error "is not assignable to type"
defineTable({ name: 'x', key: { pk: { name: 'x', type: 'boolean' } } })
// @ts-expect-error "Type '"none"' is not assignable"
defineTable({ name: 't', key: { pk: 'x' }, indexes: { a: { pk: 'y', projection: 'none' } } })
// @ts-expect-error "Property 'sk' is missing"
defineTable({ name: 'x', key: { pk: 'PK' }, indexes: { a: { type: 'local' } } })

const schema = z.object({
  a: z.string(),
  n: z.number(),
  d: z.date(),
  e: z.enum(['x', 'y']).optional(),
  o: z.string().optional(),
  nu: z.string().nullable(),
  obj: z.object({ in: z.string(), num: z.number() }),
  list: z.array(z.string()),
})
const iso = z.object({ a: z.string(), at: z.iso.datetime() })

// @ts-expect-error "<aa> is not an attribute of this entity's schema"
defineEntity('E', { schema, key: { pk: 'A#<aa>' } })
// @ts-expect-error "<bb> is not an attribute of this entity's schema"
defineEntity('E', { schema, key: { pk: 'A#<a>', sk: '<a>#<bb>' } })
// @ts-expect-error "<obj.out> is not an attribute of this entity's schema"
defineEntity('E', { schema, key: { pk: 'A#<obj.out>' } })
// @ts-expect-error "<o> is optional, and every item needs its primary key"
defineEntity('E', { schema, key: { pk: 'A#<o>' } })
// @ts-expect-error "<nu> can be null, and every item needs its primary key"
defineEntity('E', { schema, key: { pk: 'A#<nu>' } })
// @ts-expect-error "<obj> cannot be part of a key"
defineEntity('E', { schema, key: { pk: 'A#<obj>' } })
// @ts-expect-error "<list> cannot be part of a key"
defineEntity('E', { schema, key: { pk: 'A#<list>' } })
// @ts-expect-error "<n>: a number in a sort key needs a width, such as <n:10>"
defineEntity('E', { schema, key: { pk: 'A#<a>', sk: 'X<n>' } })
// @ts-expect-error "<obj.num>: a number in a sort key needs a width"
defineEntity('E', { schema, key: { pk: 'X<a>', sk: 'Y<obj.num>' } })
// @ts-expect-error "the format lower needs a string attribute"
defineEntity('E', { schema, key: { pk: 'A#<n:lower>' } })
// @ts-expect-error "the format month needs a date or an ISO date string"
defineEntity('E', { schema, key: { pk: 'A#<a:month>' } })
// @ts-expect-error "a width needs a number or a bigint"
defineEntity('E', { schema, key: { pk: 'A#<a:5>' } })
// @ts-expect-error "unknown format loewr"
defineEntity('E', { schema, key: { pk: 'A#<a:loewr>' } })
// @ts-expect-error "unknown format weekday"
defineEntity('E', { schema: iso, key: { pk: 'A#<at:weekday>' } })
// @ts-expect-error "unknown format esc"
defineEntity('E', { schema, key: { pk: 'A#<a:upper:esc>' } })
// @ts-expect-error "desc follows a width"
defineEntity('E', { schema, key: { pk: 'A#<a:upper:desc>' } })
// @ts-expect-error "< without >"
defineEntity('E', { schema, key: { pk: 'A#<a' } })
// @ts-expect-error "> without <"
defineEntity('E', { schema, key: { pk: 'A#a>' } })
// @ts-expect-error "an entity's key has pk and sk only"
defineEntity('E', { schema, key: { pk: 'A#<a>', ks: 'x' } })
// @ts-expect-error "an entity's key has pk and sk only"
defineEntity('E', { schema, key: { pk: 'A#<a>', sk: 'x', on: 'gsi1' } })
declare const anyNames: z.ZodObject<Record<string, z.ZodString>>
// @ts-expect-error "an entity's key has pk and sk only"
defineEntity('E', { schema: anyNames, key: { pk: 'A#<a>', sk: 'x', on: 'gsi1' } })
// @ts-expect-error "Property 'pk' is missing"
defineEntity('E', { schema, key: { sk: 'A#<a>' } })
// @ts-expect-error "Type 'number' is not assignable to type 'string'"
defineEntity('E', { schema, key: { pk: '<a>', sk: 3 } })
// @ts-expect-error "'indxes' does not exist in type"
defineEntity('E', { schema, key: { pk: 'A#<a>' }, indxes: {} })
// @ts-expect-error "is not assignable to type"
defineEntity('E', { schema: z.string(), key: { pk: 'A#<a>' } })
// @ts-expect-error "the attribute t cannot be stored and read back: use z.codec"
defineEntity('E', { schema: z.object({ t: z.string().transform(Number) }), key: { pk: 'A' } })

// @ts-expect-error "contry is not an attribute of this entity's schema"
defineEntity('E', { schema, key: { pk: 'A#<a>' }, storedAs: { contry: 'attr1' } })
// @ts-expect-error "Type 'number' is not assignable to type 'string'"
defineEntity('E', { schema, key: { pk: 'A#<a>' }, storedAs: { a: 3 } })
// @ts-expect-error "storedAs needs the names of attributes, and not a record of any"
defineEntity('E', { schema, key: { pk: 'A#<a>' }, storedAs: {} as Record<string, string> })
// @ts-expect-error "aa is not an attribute of this entity's schema"
defineEntity('E', { schema, key: { pk: 'A#<a>' }, keyOnly: ['a', 'aa'] })
// @ts-expect-error "Type 'number' is not assignable to type"
defineEntity('E', { schema, key: { pk: 'A#<a>' }, keyOnly: ['a', 3] })
// @ts-expect-error "Type 'string' is not assignable to type"
defineEntity('E', { schema, key: { pk: 'A#<a>' }, keyOnly: [] as string[] })

// @ts-expect-error "<zz> is not an attribute of this entity's schema"
defineEntity('E', { schema, key: { pk: 'A#<a>' }, indexes: { byA: { on: 'gsi1', pk: 'X<zz>' } } })
// @ts-expect-error "<n>: a number in a sort key needs a width"
defineEntity('E', { schema, key: { pk: 'A#<a>' }, indexes: { byA: { on: 'gsi1', pk: 'X', sk: 'N<n>' } } })
// @ts-expect-error "Property 'on' is missing"
defineEntity('E', { schema, key: { pk: 'A#<a>' }, indexes: { byA: { pk: 'X<a>' } } })
// @ts-expect-error "primary is the name of the table's own key"
defineEntity('E', { schema, key: { pk: 'A#<a>' }, indexes: { primary: { on: 'gsi1', pk: 'X<a>' } } })
// @ts-expect-error "an index has on, pk, sk and when only"
defineEntity('E', { schema, key: { pk: 'A#<a>' }, indexes: { byA: { on: 'gsi1', pk: 'X<a>', where: {} } } })
// @ts-expect-error "Type '"z"' is not assignable to type '"x" | "y"'"
defineEntity('E', { schema, key: { pk: 'A#<a>' }, indexes: { byA: { on: 'gsi1', pk: 'X', when: { e: 'z' } } } })
// @ts-expect-error "when needs an enum, literal or boolean attribute"
defineEntity('E', { schema, key: { pk: 'A#<a>' }, indexes: { byA: { on: 'gsi1', pk: 'X', when: { a: 'z' } } } })
// @ts-expect-error "ee is not an attribute of this entity's schema"
defineEntity('E', { schema, key: { pk: 'A#<a>' }, indexes: { byA: { on: 'gsi1', pk: 'X', when: { ee: 'z' } } } })

const table = defineTable({
  name: 'shop',
  key: { pk: 'PK', sk: 'SK' },
  indexes: {
    gsi1: { pk: 'GSI1PK', sk: 'GSI1SK' },
    gsi2: { pk: 'GSI2PK' },
    inverted: { pk: 'SK', sk: 'PK' },
    local: { type: 'local', sk: 'LSK' },
  },
})
const key = { pk: 'A#<a>', sk: 'X' } as const
const NoSort = defineEntity('NoSort', { schema, key: { pk: 'A#<a>' } })
const NoIndex = defineEntity('NoIndex', { schema, key, indexes: { byA: { on: 'gsi9', pk: 'X<a>', sk: 'X' } } })
const NoIndexSort = defineEntity('NoIndexSort', { schema, key, indexes: { byA: { on: 'gsi1', pk: 'X<a>' } } })
const NoPartition = defineEntity('NoPartition', { schema, key, indexes: { byA: { on: 'gsi2' } } })
const Inherited = defineEntity('I', { schema, key, indexes: { byA: { on: 'inverted', pk: 'X<a>' } } })
const LocalPartition = defineEntity('L', { schema, key, indexes: { byA: { on: 'local', pk: 'A#<a>', sk: '<d>' } } })
const unsorted = defineTable({ name: 't', key: { pk: 'PK' } })
const WithSort = defineEntity('E', { schema, key })
const SuperfluousSort = defineEntity('S', { schema, key, indexes: { byA: { on: 'gsi2', pk: 'X<a>', sk: 'x' } } })

// @ts-expect-error "NoSort.key needs sk: the table has a sort key"
defineModel({ table, entities: { e: NoSort } })
// @ts-expect-error "NoIndex.indexes.byA is on gsi9, which is not an index of the table"
defineModel({ table, entities: { e: NoIndex } })
// @ts-expect-error "NoIndexSort.indexes.byA needs sk"
defineModel({ table, entities: { e: NoIndexSort } })
// @ts-expect-error "NoPartition.indexes.byA needs pk"
defineModel({ table, entities: { e: NoPartition } })
// @ts-expect-error "S.indexes.byA must not have sk: the index has no sort key"
defineModel({ table, entities: { e: SuperfluousSort } })
// @ts-expect-error "I.indexes.byA must not have pk: it is the table's sk, whose template decides"
defineModel({ table, entities: { e: Inherited } })
// @ts-expect-error "L.indexes.byA must not have pk: a local index has the table's"
defineModel({ table, entities: { e: LocalPartition } })
// @ts-expect-error "E.key must not have sk: the table has no sort key"
defineModel({ table: unsorted, entities: { e: WithSort } })
// @ts-expect-error "transactGet is a name of the database itself"
defineModel({ table, entities: { transactGet: Order } })
// @ts-expect-error "is missing the following properties from type 'AnyEntity': schema, declaration"
defineModel({ table, entities: { x: { name: 'x' } } })
// @ts-expect-error "'entity' does not exist in type"
defineModel({ table, entities: {}, entity: Order })
// @ts-expect-error "Property 'client' is missing"
connect(shop, {})
// @ts-expect-error "is not assignable to type"
connect(shop, { client: { send: async () => ({}) } })
// @ts-expect-error "Type '"never"' is not assignable"
connect(shop, { client: undefined as never, expired: 'never' })
