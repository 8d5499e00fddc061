import { KeyValueError } from '../errors/index.js'
import { unknownValue } from '../expressions/evaluate.js'
import type { KeyPart } from '../keys/key-part.js'
import type { ReadKnown } from './index-keys.js'

/**
 * Refuses a value that an attribute may have, but not one that is a key of an index as it is: one that is null, empty or
 * too long, which DynamoDB refuses, and one that no query could ask for.
 *
 * @throws KeyValueError `key.value` when the value is known and cannot stand in a key.
 */
export function checkPlainKey(part: KeyPart, read: ReadKnown): void {
  const value = read(part.paths[0] as string)
  if (value === null) {
    const { entity, attribute, template, segments } = part
    throw new KeyValueError({
      entity,
      keyAttribute: attribute,
      template,
      placeholder: segments[0]?.placeholder?.text,
      reason: 'an index takes no null as a key; leave the attribute out to leave the index',
    })
  }
  if (value !== unknownValue) part.build(read)
}
