import { hasAtMostBytes } from '../util/text.js'
import { isWellFormed } from './node.js'

/** How long the name of an attribute can be, in bytes of UTF-8. */
const longestBytes = 65_535

/**
 * Why DynamoDB has no attribute of a name.
 *
 * @param limit how many bytes of UTF-8 the name may have: fewer for names that a table is declared with
 * @returns a clause that completes "the name …", or `undefined` if it can be one
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
 */
export function findNameFault(name: string, limit = longestBytes): string | undefined {
  if (name === '') return 'is empty'
  if (!isWellFormed(name)) return 'contains a lone surrogate, which is not text'
  return hasAtMostBytes(name, limit) ? undefined : `has more than ${limit} bytes`
}
