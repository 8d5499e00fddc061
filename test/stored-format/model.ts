import { defineEntity, defineModel, defineTable } from 'keyloom'
import * as z from 'zod'

const point = z.codec(z.string(), z.object({ x: z.number(), y: z.number() }), {
  decode: (text) => ({ x: Number(text.split(':')[0]), y: Number(text.split(':')[1]) }),
  encode: ({ x, y }) => `${x}:${y}`,
})

/** An attribute of every type. */
const Value = defineEntity('Value', {
  schema: z.object({
    id: z.string(),
    text: z.string().optional(),
    number: z.number().optional(),
    bigint: z.bigint().optional(),
    flag: z.boolean().optional(),
    nothing: z.null().optional(),
    choice: z.enum(['a', 'b']).optional(),
    literal: z.literal(['x', 7, true]).optional(),
    at: z.date().optional(),
    bytes: z.instanceof(Uint8Array).optional(),
    list: z.array(z.union([z.number(), z.string()])).optional(),
    tuple: z.tuple([z.string(), z.number()]).optional(),
    map: z.object({ inner: z.number(), gone: z.string().optional() }).optional(),
    record: z.record(z.string(), z.boolean()).optional(),
    texts: z.set(z.string()).optional(),
    numbers: z.set(z.number()).optional(),
    bigints: z.set(z.bigint()).optional(),
    blobs: z.set(z.instanceof(Uint8Array)).optional(),
    point: point.optional(),
    anything: z.unknown().optional(),
    filled: z.number().default(3),
  }),
  key: { pk: 'VALUE#<id>', sk: 'VALUE' },
})

/** Index entries of every kind, and what the library keeps. */
const Order = defineEntity('Order', {
  schema: z.object({
    customerId: z.string(),
    orderId: z.string(),
    status: z.enum(['open', 'paid']).default('open'),
    placedAt: z.date(),
    note: z.string().nullish(),
    city: z.string().optional(),
    rank: z.number().int().optional(),
    code: z.string().optional(),
    version: z.number().int().optional(),
    createdAt: z.date().optional(),
    expiresAt: z.date().optional(),
  }),
  key: { pk: 'CUSTOMER#<customerId>', sk: 'ORDER#<orderId>' },
  indexes: {
    byStatus: { on: 'gsi1', pk: 'STATUS#<status>', sk: '<placedAt>#<note|NONE>' },
    unpaid: { on: 'gsi2', pk: 'UNPAID#<customerId:shard(4)>', sk: '<placedAt:month>', when: { status: 'open' } },
    byCity: { on: 'gsi3', pk: 'CITY#<city:lower>', sk: '<rank:+4:desc>' },
    byRank: { on: 'native', pk: '<city>', sk: '<rank>' },
    backwards: { on: 'inverted' },
    recent: { on: 'lsi', sk: '<placedAt>' },
  },
  storedAs: { city: 'c' },
  keyOnly: ['orderId'],
  unique: { code: 'CODE#<customerId>#<code:upper>' },
  version: 'version',
  timestamps: { created: 'createdAt' },
  typeValue: 'order',
})

export const everyKind = defineModel({
  table: defineTable({
    name: 'every-kind',
    key: { pk: 'PK', sk: 'SK' },
    indexes: {
      gsi1: { pk: 'GSI1PK', sk: 'GSI1SK' },
      gsi2: { pk: 'GSI2PK', sk: 'GSI2SK' },
      gsi3: { pk: 'GSI3PK', sk: 'GSI3SK' },
      native: { pk: 'c', sk: { name: 'rank', type: 'number' } },
      inverted: { pk: 'SK', sk: 'PK' },
      lsi: { type: 'local', sk: 'LSISK' },
    },
    ttl: 'expiresAt',
  }),
  entities: { values: Value, orders: Order },
})

/** A table without a sort key and a type attribute, with another delimiter. */
const Account = defineEntity('Account', {
  schema: z.object({ accountId: z.string(), email: z.string() }),
  key: { pk: 'ACCOUNT/<accountId>' },
  unique: { email: 'EMAIL/<email>' },
})

export const withoutSort = defineModel({
  table: defineTable({ name: 'without-sort', key: { pk: 'id' }, delimiter: '/', typeAttribute: false }),
  entities: { accounts: Account },
})
