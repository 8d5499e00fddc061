import { findNameFault } from '../../schema/attribute-name.js'
import type { Rule } from './check.js'

/** A name in storage is one that DynamoDB takes and gives back. */
export const storageUnstorableName: Rule = {
  code: 'storage.unstorable_name',
  severity: 'error',
  mend: 'Give the name that the attribute has in storage.',
  check: ({ storedAs }, report) => {
    for (const { entity, attribute, name, place } of storedAs) {
      if (typeof name === 'string' && findNameFault(name) === undefined) continue
      report({
        entity: entity.name,
        place,
        message: `the name that "${attribute}" is stored under is empty, no text that DynamoDB can hold, or longer than 64 KB.`,
      })
    }
  },
}
