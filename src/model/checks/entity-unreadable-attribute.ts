import { unreadableName } from '../compile-entity.js'
import type { Rule } from './check.js'

/** An attribute that could be written but never read would be lost. */
export const entityUnreadableAttribute: Rule = {
  code: 'entity.unreadable_attribute',
  severity: 'error',
  meaning: 'The schema has an attribute called "__proto__" at its top, which the AWS SDK loses when it reads an item.',
  mend: 'Rename the attribute, or put it into a map.',
  example: `defineEntity('Order', {
  schema: z.object({ id: z.string(), ['__proto__']: z.string() }),
  key: { pk: 'ORDER#<id>', sk: 'ORDER' },
})`,
  check: ({ compiled }, report) => {
    for (const entity of compiled) {
      if (!entity.attributes.has(unreadableName)) continue
      report({
        entity: entity.name,
        place: `schema.${unreadableName}`,
        message: `the AWS SDK loses an attribute called "${unreadableName}" at the top of an item when it reads the item.`,
      })
    }
  },
}
