import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { connect, defineEntity, defineModel, defineTable } from 'keyloom'
import * as z from 'zod'

export const Article = defineEntity('Article', {
  schema: z.object({
    id: z.string(),
    title: z.string(),
    views: z.number().int().default(0),
    tags: z.set(z.string()).optional(),
    createdAt: z.date(),
    updatedAt: z.iso.datetime(),
  }),
  key: { pk: 'ARTICLE#<id>' },
  timestamps: { created: 'createdAt', updated: 'updatedAt' },
})

/** Keyed by the moment that it was created at. */
export const Event = defineEntity('Event', {
  schema: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('a'), at: z.date(), text: z.string() }),
    z.object({ kind: z.literal('b'), at: z.date(), count: z.number() }),
  ]),
  key: { pk: 'EVENT#<kind>#<at>' },
  timestamps: { created: 'at' },
})

export const Loose = defineEntity('Loose', {
  schema: z.looseObject({ id: z.string(), changedMs: z.number().optional() }),
  key: { pk: 'LOOSE#<id>' },
  timestamps: { updated: 'changedMs' },
})

/** Its title is nobody else's, and its writes are counted. */
export const Draft = defineEntity('Draft', {
  schema: z.object({ id: z.string(), title: z.string(), version: z.number().int() }),
  key: { pk: 'DRAFT#<id>' },
  unique: { title: 'DRAFT_TITLE#<title:lower>' },
  version: 'version',
})

declare const client: DynamoDBClient
export const press = defineModel({
  table: defineTable({ name: 'press', key: { pk: 'PK' } }),
  entities: { articles: Article, events: Event, loose: Loose, drafts: Draft },
})
export const db = connect(press, { client, now: () => new Date() })
