import { haveSamePartitions } from '../collection.js'
import type { AccessPath } from '../compiled.js'
import type { Rule } from './check.js'

/** A query reads one partition, which all members of a collection must therefore lie in. */
export const collectionPartitionDiffers: Rule = {
  code: 'collection.partition_differs',
  severity: 'error',
  meaning:
    'The members of a collection have different templates for the partition key, so that no query can read them together. Their attributes may have different names; literals, formats and fallbacks must be the same.',
  mend: 'Give the members the same partition template, or put the collection on an index where they have it.',
  example: `defineModel({
  table,
  entities: {
    orders: defineEntity('Order', {
      schema,
      key: { pk: 'STATUS#<status>', sk: 'ORDER#<id>' },
      indexes: { byDate: { on: 'gsi1', pk: 'NOTED#<status>', sk: '<placedAt>' } },
    }),
    notes: defineEntity('Note', { schema, key: { pk: 'NOTED#<status>', sk: 'NOTE#<id>' } }),
  },
  collections: { work: { of: ['orders', 'notes'] } },
})`,
  check: ({ collections }, report) => {
    for (const { place, of, compiled } of collections) {
      const [first, ...others] = compiled.members
      if (first === undefined) continue
      for (const { entity, path } of others) {
        if (haveSamePartitions(first.path.pk, path.pk)) continue
        report({
          place: `${place}.of[${of.indexOf(entity.alias)}]`,
          message: `"${entity.alias}" has the partition key ${describe(path)}, and "${first.entity.alias}" has ${describe(first.path)}, so no query can read them together.`,
        })
      }
    }
  },
}

function describe({ pk }: AccessPath): string {
  return pk.parts.map(({ template }) => `"${template}"`).join(', ')
}
