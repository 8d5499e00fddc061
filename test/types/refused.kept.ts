import { defineEntity } from 'keyloom'
import * as z from 'zod'
import { db } from './kept.js'

const schema = z.object({ id: z.string(), at: z.date(), flag: z.boolean() })
const key = { pk: 'A#<id>' } as const

// @ts-expect-error "att is not an attribute of this entity's schema"
defineEntity('E', { schema, key, timestamps: { created: 'att' } })
// @ts-expect-error "flag: a timestamp needs z.date(), z.iso.datetime() or a number of milliseconds"
defineEntity('E', { schema, key, timestamps: { updated: 'flag' } })
// @ts-expect-error "timestamps has created and updated only"
defineEntity('E', { schema, key, timestamps: { created: 'at', changed: 'at' } })

export async function timestamps() {
  // @ts-expect-error "Property 'title' is missing"
  db.articles.create({ id: '1' })
  // @ts-expect-error "Type 'string' is not assignable to type 'Date'"
  db.articles.create({ id: '1', title: 'x', createdAt: '2020' })
  // @ts-expect-error ""createdAt is kept by the library""
  db.articles.update({ id: '1' }, { createdAt: new Date() })
  // @ts-expect-error ""updatedAt is kept by the library""
  db.articles.update({ id: '1' }, { ...(await db.articles.create({ id: '1', title: 'x' })), id: undefined })
  // @ts-expect-error "Type '"kept by the library"' is not assignable to type 'Settable'"
  db.articles.update({ id: '1' }, (a, { set }) => set(a.updatedAt, '2020-01-01T00:00:00Z'))
  // @ts-expect-error "Type '"kept by the library"' is not assignable to type '"optional"'"
  db.articles.update({ id: '1' }, (a, { remove }) => remove(a.createdAt))
}
