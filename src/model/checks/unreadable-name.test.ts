import { expect, it } from 'vitest'
import * as z from 'zod'
import { ModelError } from '../../errors/index.js'
import { defineEntity } from '../entity.js'
import { defineModel } from '../model.js'
import { defineTable } from '../table.js'

it('refuses an attribute that the SDK could not read back', () => {
  const shape = Object.defineProperty({ id: z.string() }, '__proto__', { value: z.string(), enumerable: true })
  const Odd = defineEntity('Odd', { schema: z.object(shape as { id: z.ZodString }), key: { pk: 'ODD#<id>' } })
  const table = defineTable({ name: 'odd', key: { pk: 'PK' } })
  const problems = (() => {
    try {
      defineModel({ table, entities: { odd: Odd } })
      return []
    } catch (error) {
      return error instanceof ModelError ? error.problems.map(({ code, place }) => [code, place]) : [error]
    }
  })()
  expect(problems).toEqual([['entity.unreadable_attribute', 'schema.__proto__']])
})
