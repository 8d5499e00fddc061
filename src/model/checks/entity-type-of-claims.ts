import { claimTypeValue } from '../compile-uniques.js'
import type { Rule } from './check.js'

/** What marks the items by which unique values are claimed marks no entity. */
export const entityTypeOfClaims: Rule = {
  code: 'entity.type_of_claims',
  severity: 'error',
  mend: 'Give the entity another typeValue.',
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
