import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { defineEntity } from './entity.js'

const schema = z.object({ id: z.string(), kind: z.enum(['a', 'b']) })

describe('defineEntity', () => {
  it('remembers what was declared', () => {
    const indexes = { byKind: { on: 'gsi1', pk: 'KIND#<kind>', sk: '<id>', when: { kind: 'a' } } } as const
    const Thing = defineEntity('Thing', { schema, key: { pk: 'T#<id>', sk: 'T' }, indexes, typeValue: 'thing' })
    expect(Thing.name).toBe('Thing')
    expect(Thing.declaration).toEqual({ key: { pk: 'T#<id>', sk: 'T' }, indexes, typeValue: 'thing' })
  })

  it("keeps the user's very schema", () => {
    expect(defineEntity('Thing', { schema, key: { pk: 'T#<id>' } }).schema).toBe(schema)
  })

  it('has no indexes where none are declared', () => {
    expect(defineEntity('Thing', { schema, key: { pk: 'T#<id>' } }).declaration.indexes).toEqual({})
  })

  it('cannot be changed, nor by changing what it was declared with', () => {
    const key = { pk: 'T#<id>', sk: 'T' } as const
    const declared = { schema, key: { ...key } }
    const Thing = defineEntity('Thing', declared)
    declared.key.sk = 'X' as never
    expect(Thing.declaration.key).toEqual(key)
    expect(() => Object.assign(Thing.declaration.key, { sk: 'X' })).toThrow(TypeError)
    expect(() => Object.assign(Thing, { name: 'Other' })).toThrow(TypeError)
  })

  it('remembers options that it does not know, so that the compiler can report them', () => {
    const declaration = { schema, key: { pk: 'T#<id>' }, indxes: {} }
    expect(defineEntity('Thing', declaration as never).declaration).toHaveProperty('indxes')
  })
})
