import { haveSamePartitions } from '../collection.js'
import type { AccessPath } from '../compiled.js'
import type { Rule } from './check.js'

/** A query reads one partition, which all members of a collection must therefore lie in. */
export const collectionPartitionDiffers: Rule = {
  code: 'collection.partition_differs',
  severity: 'error',
  mend: 'Give the members the same partition template, or put the collection on an index where they have it.',
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
