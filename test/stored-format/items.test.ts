import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { connect } from 'keyloom'
import { describe, expect, it } from 'vitest'
import { readFixture, readValue } from './fixtures.js'
import { everyKind, withoutSort } from './model.js'

interface ItemCase {
  readonly entity: string
  readonly item: unknown
  readonly stored: readonly unknown[]
}

interface LooseRepository {
  create(item: unknown): { explain(): { readonly requests: readonly { readonly input: object }[] } }
}

const now = () => Date.UTC(2024, 2, 1)
// Requests are looked at, and none is sent.
const options = { client: new DynamoDBClient({ region: 'eu-north-1' }), now }
const repositories = { ...connect(everyKind, options), ...connect(withoutSort, options) } as unknown as Readonly<
  Record<string, LooseRepository>
>

/** The items that a request puts, in the SDK's order. */
function findItems(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => (name === 'Item' ? [inner] : findItems(inner)))
}

/** Bytes as a fixture writes them. */
function writeBytes(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (Array.isArray(value)) return value.map(writeBytes)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, writeBytes(inner)]))
}

describe('what is stored of an item', () => {
  it.each(readFixture<ItemCase>('items.json'))('of $entity: $item', ({ entity, item, stored }) => {
    const plan = repositories[entity]?.create(readValue(item)).explain()
    expect(plan?.requests.flatMap(({ input }) => findItems(input)).map(writeBytes)).toEqual(stored)
  })
})
