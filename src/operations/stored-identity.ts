import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { canonicalDecimal } from '../schema/numbers.js'
import { isBytes } from '../util/bytes.js'
import { ownProperty } from '../util/objects.js'
import type { RawItem } from '../wire/service-errors.js'

/**
 * What is known of the items of one table, by their keys, which it tells apart however DynamoDB writes a number that it was given in
 * another way. No text is made of keys that are texts.
 */
export class KeyIndex<T> {
  readonly #pk: string
  readonly #sk: string | undefined
  readonly #partitions = new Map<string | undefined, Map<string | undefined, T>>()
  // Most keys are of the partition of the one before: to compare a text takes less than to look it up.
  #before: string | undefined
  #partition: Map<string | undefined, T> | undefined

  /** @param names the table's key attributes: that of the partition, and that of the order where there is one */
  constructor([pk = '', sk]: readonly string[]) {
    this.#pk = pk
    this.#sk = sk
  }

  get(stored: RawItem): T | undefined {
    return this.#enter(stored)?.get(this.#place(stored))
  }

  /** Takes in what is known of an item; where something is known of it already, gives that and leaves it. */
  add(stored: RawItem, value: T): T | undefined {
    let partition = this.#enter(stored)
    if (partition === undefined) {
      partition = new Map()
      this.#partition = partition
      this.#partitions.set(this.#before, partition)
    }
    const place = this.#place(stored)
    const known = partition.get(place)
    if (known === undefined) partition.set(place, value)
    return known
  }

  #enter(stored: RawItem): Map<string | undefined, T> | undefined {
    const text = textAt(stored, this.#pk)
    if (this.#partition === undefined || text !== this.#before) this.#partition = this.#partitions.get(text)
    this.#before = text
    return this.#partition
  }

  #place(stored: RawItem): string | undefined {
    return this.#sk === undefined ? undefined : textAt(stored, this.#sk)
  }
}

/** Text stands for itself, which is not copied then; no text has half of a character, as all else has in front. */
function textAt(stored: RawItem, name: string): string | undefined {
  const value = ownProperty(stored, name) as AttributeValue | undefined
  if (value?.S !== undefined) return value.S
  const identity = identityOf(value)
  return identity && `\ud800${identity}`
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
