import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { addDecimals } from '../util/decimal.js'
import { ownProperty } from '../util/objects.js'
import { shareIn } from '../util/share-in.js'
import type { RawItem } from '../wire/service-errors.js'

/** What is known of the items of one table, by their keys. */
export interface KeyIndex<T> {
  readonly get: (stored: RawItem) => T | undefined
  readonly set: (stored: RawItem, value: T) => void
}

/**
 * Makes an index of the items of one table, which tells their keys apart however DynamoDB writes a number that it was given in another
 * way. No text is made of keys that are texts.
 *
 * @param names the table's key attributes
 */
export function createKeyIndex<T>(names: readonly string[]): KeyIndex<T> {
  type Level = Map<string | undefined, unknown>
  const root: Level = new Map()
  const last = names.length - 1
  const step = (stored: RawItem, depth: number): string | undefined =>
    levelOf(ownProperty(stored, names[depth] as string) as AttributeValue | undefined)
  return {
    get: (stored) => {
      let found: unknown = root
      for (let depth = 0; depth <= last && found !== undefined; depth += 1)
        found = (found as Level).get(step(stored, depth))
      return found as T | undefined
    },
    set: (stored, value) => {
      let level = root
      for (let depth = 0; depth < last; depth += 1)
        level = shareIn(level, step(stored, depth), () => new Map()) as Level
      level.set(step(stored, last), value)
    },
  }
}

/** Text stands for itself, which is not copied then; no text has half of a character, as all else has in front. */
function levelOf(value: AttributeValue | undefined): string | undefined {
  return value?.S ?? (value && `\ud800${identityOf(value)}`)
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
