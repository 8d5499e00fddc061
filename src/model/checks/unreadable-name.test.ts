import { expect, it } from 'vitest'
import * as z from 'zod'
import { ModelError } from '../../errors/index.js'
import { defineEntity } from '../entity.js'
import { defineModel } from '../model.js'
import { defineTable } from '../table.js'

function problemsOf(define: () => unknown): unknown[] {
  try {
    define()
    return []
  } catch (error) {
    return error instanceof ModelError ? error.problems.map(({ code, place }) => [code, place]) : [error]
  }
}

it('refuses an attribute that the SDK could not read back', () => {
  const shape = Object.defineProperty({ id: z.string() }, '__proto__', { value: z.string(), enumerable: true })
  const Odd = defineEntity('Odd', { schema: z.object(shape as { id: z.ZodString }), key: { pk: 'ODD#<id>' } })
  const table = defineTable({ name: 'odd', key: { pk: 'PK' } })
  const problems = problemsOf(() => defineModel({ table, entities: { odd: Odd } }))
  expect(problems).toEqual([['entity.unreadable_attribute', 'schema.__proto__']])
})

it('refuses a key attribute and a type attribute that the SDK could not read back', () => {
  const Plain = defineEntity('Plain', { schema: z.object({ id: z.string() }), key: { pk: 'PLAIN#<id>' } })
  const entities = { plain: Plain }
  const tables = [
    defineTable({ name: 'odd', key: { pk: '__proto__' } }),
    defineTable({ name: 'odd', key: { pk: 'PK' }, indexes: { gsi1: { pk: '__proto__' } } }),
    defineTable({ name: 'odd', key: { pk: 'PK' }, typeAttribute: '__proto__' }),
  ]
  for (const table of tables) {
    expect(problemsOf(() => defineModel({ table, entities }))).toEqual([['table.unreadable_attribute', 'table']])
  }
})
