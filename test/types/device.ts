import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { connect, defineEntity, defineModel, defineTable } from 'keyloom'
import * as z from 'zod'

export class Money {
  readonly cents: number
  constructor(cents: number) {
    this.cents = cents
  }
}
const money = z.codec(z.number().int(), z.instanceof(Money), {
  decode: (cents) => new Money(cents),
  encode: ({ cents }) => cents,
})
const point = z.codec(z.string(), z.object({ lat: z.number(), lng: z.number() }), {
  decode: (text) => JSON.parse(text) as { lat: number; lng: number },
  encode: (value) => JSON.stringify(value),
})
const isoDate = z.codec(z.iso.datetime(), z.date(), {
  decode: (text) => new Date(text),
  encode: (date) => date.toISOString(),
})

const Comment = z.object({
  text: z.string(),
  likes: z.number().default(0),
  get replies() {
    return z.array(Comment)
  },
})

/** Every kind of attribute at once. */
export const Device = defineEntity('Device', {
  schema: z.object({
    tenantId: z.string(),
    deviceId: z.ulid(),
    seq: z.number().int(),
    site: z.object({
      region: z.string(),
      building: z.object({
        code: z.string(),
        floor: z.object({
          level: z.number().int(),
          room: z.object({ name: z.string(), tags: z.array(z.string()) }).optional(),
        }),
      }),
    }),
    lines: z.array(z.object({ sku: z.string(), quantity: z.number().default(1), price: money })),
    byLabel: z.record(z.string(), z.number()),
    byKind: z.partialRecord(z.enum(['x', 'y']), z.object({ n: z.number() })),
    payment: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('card'), last4: z.string(), amount: z.number() }),
      z.object({ kind: z.literal('bank'), iban: z.string(), amount: z.number() }),
      z.object({ kind: z.literal('cash'), amount: z.number(), drawer: z.string().optional() }),
    ]),
    mixed: z.union([z.string(), z.number(), z.object({ deep: z.boolean() })]),
    price: money,
    where: point.optional(),
    seenAt: isoDate,
    madeAt: z.iso.datetime(),
    notes: z.string().nullable(),
    nick: z.string().nullish(),
    blob: z.instanceof(Uint8Array).optional(),
    big: z.bigint(),
    ids: z.set(z.number()),
    json: z.json(),
    comment: Comment,
    settings: z.object({
      theme: z.string().default('dark'),
      limits: z.object({ daily: z.number().default(5) }).default({ daily: 5 }),
    }),
    pair: z.tuple([z.string(), z.number()]),
    active: z.boolean(),
    genre: z.string().optional(),
  }),
  key: { pk: 'T#<tenantId>', sk: 'DEVICE#<deviceId>' },
  indexes: {
    bySite: {
      on: 'gsi1',
      pk: 'SITE#<site.region>#<site.building.code>',
      sk: '<site.building.floor.level:3>#<seenAt>#<seq:10>#<deviceId>',
    },
    byMonth: { on: 'gsi2', pk: 'MONTH#<madeAt:month>#<tenantId:shard(8)>', sk: '<madeAt>' },
    bySeq: { on: 'lsi1', sk: 'SEQ#<seq:10>' },
    inverted: { on: 'inverted' },
    byNotes: { on: 'gsi3', pk: '<notes>', sk: '<seq>', when: { active: true } },
    byGenre: { on: 'gsi1', pk: 'GENRE#<genre|NONE>', sk: '<big:20:desc>' },
  },
})

/** A discriminated union at the root. */
export const Event = defineEntity('Event', {
  schema: z.discriminatedUnion('type', [
    z.object({
      type: z.literal('signup'),
      id: z.string(),
      at: z.date(),
      email: z.string(),
      points: z.number().default(0),
    }),
    z.object({ type: z.literal('purchase'), id: z.string(), at: z.date(), orderId: z.string(), amount: z.number() }),
    z.object({
      type: z.literal('refund'),
      id: z.string(),
      at: z.date(),
      orderId: z.string(),
      reason: z.string().optional(),
    }),
  ]),
  key: { pk: 'EVENT#<id>', sk: '<type>' },
  indexes: {
    byOrder: { on: 'gsi1', pk: 'ORDER#<orderId>', sk: 'E#<at>' },
    signups: { on: 'gsi2', pk: 'SIGNUP', sk: '<at>', when: { type: 'signup' } },
  },
})

/** A loose schema, and a fallback in the primary key. */
export const Loose = defineEntity('Loose', {
  schema: z.looseObject({ id: z.string(), kind: z.string().optional(), n: z.number().optional() }),
  key: { pk: 'LOOSE#<id>', sk: 'X#<kind|NONE>' },
})

export const fleet = defineModel({
  table: defineTable({
    name: 'fleet',
    key: { pk: 'pk', sk: 'sk' },
    indexes: {
      gsi1: { pk: 'gsi1pk', sk: 'gsi1sk' },
      gsi2: { pk: 'gsi2pk', sk: 'gsi2sk', projection: 'keys' },
      gsi3: { pk: 'notes', sk: { name: 'seq', type: 'number' }, projection: ['price', 'site'] },
      lsi1: { type: 'local', sk: 'lsi1sk' },
      inverted: { pk: 'sk', sk: 'pk' },
    },
  }),
  entities: { devices: Device, events: Event, loose: Loose },
})
export const db = connect(fleet, { client: new DynamoDBClient({}) })
