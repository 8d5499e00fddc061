import { claimTypeValue } from '../compile-uniques.js'
import type { Rule } from './check.js'

/** What marks the items by which unique values are claimed marks no entity. */
export const entityTypeOfClaims: Rule = {
  code: 'entity.type_of_claims',
  severity: 'error',
  meaning: `An entity marks its items by "${claimTypeValue}", which marks the items by which unique values are claimed.`,
  mend: 'Give the entity another typeValue.',
  example: `defineEntity('Order', {
  schema: z.object({ id: z.string() }),
  key: { pk: 'ORDER#<id>', sk: 'ORDER' },
  typeValue: '${claimTypeValue}',
})`,
  check: ({ declared }, report) => {
    for (const { name, declaration } of declared.values()) {
      if ((declaration.typeValue ?? name) !== claimTypeValue) continue
      report({
        entity: name,
        place: 'typeValue',
        message: `"${claimTypeValue}" marks the items by which unique values are claimed.`,
      })
    }
  },
}
