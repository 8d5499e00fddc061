import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { addDecimals } from '../util/decimal.js'
import { ownProperty } from '../util/objects.js'
import type { RawItem } from '../wire/service-errors.js'

/**
 * A text that tells the items of one table apart by their keys, however DynamoDB writes a number that it was given in another way.
 *
 * @param names the table's key attributes
 */
export function keyIdentity(stored: RawItem, names: readonly string[]): string {
  let text = ''
  for (const name of names) text += enclose(identityOf(ownProperty(stored, name) as AttributeValue | undefined))
  return text
}

/** A text that tells items of any tables apart by their keys. */
export function itemIdentity(tableName: string, key: RawItem): string {
  let text = enclose(tableName)
  for (const name in key) text += enclose(identityOf(key[name] as AttributeValue))
  return text
}

/** With its length in front, so that no text can pass for two. */
function enclose(text = ''): string {
  return `${text.length}:${text}`
}

function identityOf(value: AttributeValue | undefined): string | undefined {
  if (value?.N !== undefined) return `N${addDecimals(value.N, '0')}`
  if (value?.B !== undefined) return `B${Buffer.from(value.B).toString('base64')}`
  return value?.S === undefined ? undefined : `S${value.S}`
}
