import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type AttributeValue, BatchWriteItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { it } from 'vitest'
import type { DeclareEngineTest } from '../contract/harness.js'

type StoredItem = Record<string, AttributeValue>

/** The items that a source publishes, by table, in DynamoDB's own form. */
export interface PublishedTables {
  readonly tables: readonly { readonly table: string; readonly items: readonly StoredItem[] }[]
}

/**
 * Declares a test on the items that a design's source publishes. They are not ours to copy: they are read where they lie beside the
 * checkout, and without them the test is reported as skipped.
 *
 * @param declare - the `it` of an engine's suite
 * @param design - the name of the design
 */
export function itOnPublished<Sample>(
  declare: DeclareEngineTest,
  design: string,
  name: string,
  test: (sample: Sample) => Promise<void>,
): void {
  const place = `../shared/models/data/${design}.json`
  const file = fileURLToPath(new URL(`../../${place}`, import.meta.url))
  if (existsSync(file)) declare(name, () => test(JSON.parse(readFileSync(file, 'utf8')) as Sample))
  else it(name, (context) => context.skip(`the published items are not beside the checkout, as ${place}`))
}

/** The items of a table that a source publishes. */
export function itemsOf({ tables }: PublishedTables, name: string): readonly StoredItem[] {
  const found = tables.find(({ table }) => table === name)
  if (found === undefined) throw new Error(`The published items have no table ${name}.`)
  return found.items
}

/** Stores items as they are published, past the library: at most twenty-five. */
export async function storeAsPublished(
  { client }: { readonly client: DynamoDBClient },
  tableName: string,
  items: readonly StoredItem[],
): Promise<void> {
  const writes = items.map((Item) => ({ PutRequest: { Item } }))
  await client.send(new BatchWriteItemCommand({ RequestItems: { [tableName]: writes } }))
}
