import { unwrapStorage } from '../../schema/navigate.js'
import type { Rule } from './check.js'

/** A `when` compares enum, literal or boolean attributes with values that they can have. */
export const indexWhen: Rule = {
  code: 'index.when',
  severity: 'error',
  meaning: 'A "when" names an attribute that is not an enum, a literal or a boolean, or a value that it never has.',
  mend: 'Compare an enum, literal or boolean attribute with one of its values.',
  example: `defineEntity('Order', {
  schema,
  key: { pk: 'ORDER#<id>', sk: 'ORDER' },
  indexes: { unpaid: { on: 'gsi1', pk: 'UNPAID#<id:shard(4)>', sk: '<id>', when: { status: 'unpaid' } } },
})`,
  check: ({ compiled }, report) => {
    for (const entity of compiled) {
      for (const entry of entity.entries.values()) {
        for (const [attribute, value] of entry.when) {
          const storage = entity.attributes.get(attribute)
          const leaf = storage && unwrapStorage(storage)
          const allowed = leaf?.kind === 'literal' ? leaf.values : leaf?.kind === 'boolean' ? [true, false] : undefined
          if (allowed?.includes(value)) continue
          report({
            entity: entity.name,
            place: `indexes.${entry.name}.when.${attribute}`,
            message:
              allowed === undefined
                ? `"${attribute}" is not an enum, literal or boolean attribute of the schema.`
                : `"${attribute}" never has this value.`,
          })
        }
      }
    }
  },
}
