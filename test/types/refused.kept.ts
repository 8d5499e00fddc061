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
// @ts-expect-error "'crated' does not exist in type"
defineEntity('E', { schema, key, timestamps: { crated: 'at' } })
// @ts-expect-error "Type 'number' is not assignable to type"
defineEntity('E', { schema, key, timestamps: { created: 3 } })

export async function timestamps() {
  // @ts-expect-error "Property 'title' is missing"
  db.articles.create({ id: '1' })
  // @ts-expect-error "Type 'string' is not assignable to type 'Date'"
  db.articles.create({ id: '1', title: 'x', createdAt: '2020' })
  // @ts-expect-error ""createdAt is kept by the library""
  db.articles.update({ id: '1' }, { createdAt: new Date() })
  // @ts-expect-error ""updatedAt is kept by the library""
  db.articles.update({ id: '1' }, { ...(await db.articles.create({ id: '1', title: 'x' })), id: undefined })
  // @ts-expect-error ""changedMs is kept by the library""
  db.loose.update({ id: 'x' }, { more: 1, changedMs: 5 })
  // @ts-expect-error ""id is part of the key""
  db.loose.update({ id: 'x' }, { more: 1, id: 'y' })
  // @ts-expect-error "Type '"kept by the library"' is not assignable to type 'Settable'"
  db.articles.update({ id: '1' }, (a, { set }) => set(a.updatedAt, '2020-01-01T00:00:00Z'))
  // @ts-expect-error "Type '"kept by the library"' is not assignable to type '"optional"'"
  db.articles.update({ id: '1' }, (a, { remove }) => remove(a.createdAt))
}

// @ts-expect-error "flag: a version needs z.number().int()"
defineEntity('E', { schema, key, version: 'flag' })
// @ts-expect-error "vers is not an attribute of this entity's schema"
defineEntity('E', { schema, key, version: 'vers' })
// @ts-expect-error "slug is not an attribute of this entity's schema"
defineEntity('E', { schema, key, unique: { slug: 'SLUG#<slug>' } })
// @ts-expect-error "the template must hold <at>, whose value is to be unique"
defineEntity('E', { schema, key, unique: { at: 'AT#<id>' } })
// @ts-expect-error "a value is claimed by one item: leave shard(N) out"
defineEntity('E', { schema, key, unique: { id: 'ID#<id:shard(4)>' } })

export function versions() {
  // @ts-expect-error "Argument of type '() => {}' is not assignable to parameter of type '"the entity declares no version"'"
  db.articles.modify({ id: '1' }, () => ({}))
  // @ts-expect-error "Argument of type '1' is not assignable to parameter of type '"the entity declares no version"'"
  db.articles.delete({ id: '1' }).ifVersion(1)
  // @ts-expect-error ""version is kept by the library""
  db.drafts.update({ id: '1' }, { version: 2 })
  // @ts-expect-error "Argument of type 'string' is not assignable to parameter of type 'number'"
  db.drafts.update({ id: '1' }, { title: 'x' }).ifVersion('1')
  // @ts-expect-error "Type 'number' is not assignable to type 'string'"
  db.drafts.modify({ id: '1' }, () => ({ title: 1 }))
}
