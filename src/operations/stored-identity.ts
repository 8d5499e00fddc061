import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { canonicalDecimal } from '../schema/numbers.js'
import { isBytes } from '../util/bytes.js'
import { ownProperty } from '../util/objects.js'
import type { RawItem } from '../wire/service-errors.js'

/** What is known of the items of one table, by their keys. */
export interface KeyIndex<T> {
  readonly get: (stored: RawItem) => T | undefined
  /** Takes in what is known of an item; where something is known of it already, gives that and leaves it. */
  readonly add: (stored: RawItem, value: T) => T | undefined
}

/**
 * Makes an index of the items of one table, which tells their keys apart however DynamoDB writes a number that it was given in another
 * way. No text is made of keys that are texts.
 *
 * @param names the table's key attributes: that of the partition, and that of the order where there is one
 */
export function createKeyIndex<T>([pk = '', sk]: readonly string[]): KeyIndex<T> {
  type Partition = Map<string | undefined, T>
  const partitions = new Map<string | undefined, Partition>()
  const partitionText = readText(pk)
  const sortText = sk === undefined ? () => undefined : readText(sk)
  // Most keys are of the partition of the one before: to compare a text takes less than to look it up.
  let before: string | undefined
  let partition: Partition | undefined
  const enter = (stored: RawItem): Partition | undefined => {
    const text = partitionText(stored)
    if (partition === undefined || text !== before) partition = partitions.get(text)
    before = text
    return partition
  }
  return {
    get: (stored) => enter(stored)?.get(sortText(stored)),
    add: (stored, value) => {
      if (enter(stored) === undefined) {
        partition = new Map()
        partitions.set(before, partition)
      }
      const text = sortText(stored)
      const known = partition?.get(text)
      if (known === undefined) partition?.set(text, value)
      return known
    },
  }
}

/** Makes what reads a key attribute: text stands for itself, which is not copied then; no text has half of a character, as all else has in front. */
function readText(name: string): (stored: RawItem) => string | undefined {
  const read: (stored: RawItem) => unknown =
    name in Object.prototype ? (stored) => ownProperty(stored, name) : (stored) => stored[name]
  return (stored) => {
    const value = read(stored) as AttributeValue | undefined
    if (value?.S !== undefined) return value.S
    const identity = identityOf(value)
    return identity && `\ud800${identity}`
  }
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

/** `undefined` for what is no value of a key, as a mock or a proxy can give it: nothing was asked for by such. */
function identityOf(value: AttributeValue | undefined): string | undefined {
  if (typeof value?.N === 'string') {
    const number = canonicalDecimal(value.N)
    return number && `N${number}`
  }
  if (isBytes(value?.B)) return `B${Buffer.from(value.B).toString('base64')}`
  return value?.S === undefined ? undefined : `S${value.S}`
}
