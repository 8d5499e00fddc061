import { findNameFault } from '../../schema/attribute-name.js'
import type { Rule } from './check.js'

/** A name in storage is one that DynamoDB takes and gives back. */
export const storageUnstorableName: Rule = {
  code: 'storage.unstorable_name',
  severity: 'error',
  meaning:
    'An attribute is to be stored under a name that is empty, no text that DynamoDB can hold, or longer than 64 KB.',
  mend: 'Give the name that the attribute has in storage.',
  example: `defineEntity('Order', { schema, key: { pk: 'ORDER#<id>', sk: 'ORDER' }, storedAs: { total: '' } })`,
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
