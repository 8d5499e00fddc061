import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { defineEntity } from '../model/entity.js'
import { compiledOf, defineModel } from '../model/model.js'
import { defineTable } from '../model/table.js'
import { buildUpdate, type ChangesInput } from './update.js'

const Event = defineEntity('Event', {
  schema: z.object({
    id: z.string(),
    note: z.string().optional(),
    payment: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('card'), last4: z.string() }),
      z.object({ kind: z.literal('bank'), iban: z.string() }),
    ]),
  }),
  key: { pk: 'EVENT#<id>' },
})
const Shape = defineEntity('Shape', {
  schema: z.discriminatedUnion('form', [
    z.object({ id: z.string(), form: z.literal('circle'), radius: z.number() }),
    z.object({ id: z.string(), form: z.literal('square'), side: z.number() }),
  ]),
  key: { pk: 'SHAPE#<id>' },
})
const model = defineModel({
  table: defineTable({ name: 'things', key: { pk: 'PK' } }),
  entities: { events: Event, shapes: Shape },
})

function update(alias: string, changes: unknown): unknown {
  const entity = compiledOf(model).entities.get(alias)
  if (entity === undefined) throw new Error(`no entity ${alias}`)
  return buildUpdate(entity, changes as ChangesInput)
}

describe('what tells the alternatives of a union apart', () => {
  it('cannot be changed by itself, at the root', () => {
    expect(() => update('shapes', { form: 'square' })).toThrow(
      expect.objectContaining({ code: 'update.discriminator' }),
    )
  })

  it('cannot be changed by itself, inside of an attribute', () => {
    const changes = (event: { payment: { kind: object } }, { set }: { set: (at: object, value: string) => object }) =>
      set(event.payment.kind, 'bank')
    expect(() => update('events', changes)).toThrow(expect.objectContaining({ code: 'update.discriminator' }))
  })

  it('is replaced with the value around it', () => {
    expect(update('events', { payment: { kind: 'bank', iban: 'NO93' } })).toHaveLength(1)
  })
})
