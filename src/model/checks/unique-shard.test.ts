import { expect, it } from 'vitest'
import * as z from 'zod'
import { ModelError } from '../../errors/index.js'
import { defineEntity } from '../entity.js'
import { defineModel } from '../model.js'
import { defineTable } from '../table.js'

const table = defineTable({ name: 'plain', key: { pk: 'PK', sk: 'SK' } })

function findings(template: string): string[] {
  const schema = z.object({ id: z.string(), email: z.string() })
  // The types refuse this already: what is tested here is what a program in JavaScript meets.
  const people = defineEntity('Person', {
    schema,
    key: { pk: 'PERSON#<id>', sk: 'PERSON' },
    unique: { email: template },
  } as never)
  try {
    defineModel({ table, entities: { people } } as never)
    return []
  } catch (error) {
    if (!(error instanceof ModelError)) throw error
    return error.problems.map(({ code, place }) => `${code} at ${place}`)
  }
}

it('refuses claims that are spread over shards', () => {
  expect(findings('EMAIL#<email>')).toEqual([])
  expect(findings('EMAIL#<email:lower>')).toEqual([])
  for (const template of ['EMAIL#<email>#<id:shard(4)>', 'EMAIL#<email:shard(4)>', 'EMAIL#<email:shard(4)>#<email>']) {
    expect(findings(template)).toEqual(['unique.shard at unique.email'])
  }
})
