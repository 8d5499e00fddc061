import type { KeySchemaElement, Projection, TableDescription } from '@aws-sdk/client-dynamodb'
import { keyAttributes } from '../model/compile-table.js'
import type { CompiledIndex, CompiledKey, CompiledTable } from '../model/compiled.js'
import { keySchema, projection } from './create-table-input.js'

/** What of a live table would make the model's reads and writes fail or miss items, a clause each. */
export function compareTable(table: CompiledTable, live: TableDescription): readonly string[] {
  const types = new Map((live.AttributeDefinitions ?? []).map((one) => [one.AttributeName, one.AttributeType]))
  const differences = compareKeys('its key', table, live.KeySchema, types)
  for (const index of table.indexes.values()) {
    const list = index.kind === 'local' ? live.LocalSecondaryIndexes : live.GlobalSecondaryIndexes
    const found = list?.find((one) => one.IndexName === index.name)
    if (found === undefined) {
      differences.push(`it has no ${index.kind} index "${index.name}"`)
      continue
    }
    differences.push(...compareKeys(`the key of index "${index.name}"`, index, found.KeySchema, types))
    differences.push(...compareProjection(index, table, found.Projection))
  }
  return differences
}

function compareKeys(
  what: string,
  wanted: CompiledKey,
  found: readonly KeySchemaElement[] | undefined,
  types: ReadonlyMap<string | undefined, string | undefined>,
): string[] {
  const wantedTypes = new Map(keyAttributes(wanted).map(({ name, type }) => [name, type]))
  const asked = keySchema(wanted).map((one) => ({ ...one, type: wantedTypes.get(one.AttributeName as string) }))
  // The order within a side counts, that of the sides does not.
  const byRole = ['HASH', 'RANGE'].flatMap((role) => found?.filter((one) => one.KeyType === role) ?? [])
  const live = byRole.map((one) => ({ ...one, type: types.get(one.AttributeName) }))
  const hasList = [asked, live].some((keys) => keys.length > new Set(keys.map(({ KeyType }) => KeyType)).size)
  const describe = (keys: typeof live): string =>
    keys.map((one) => `${hasList ? `${one.KeyType} ` : ''}${one.AttributeName} (${one.type})`).join(', ')
  return describe(asked) === describe(live) ? [] : [`${what} is ${describe(live)} and not ${describe(asked)}`]
}

/** An index may hold more than the model asks for, but not less. */
function compareProjection(index: CompiledIndex, table: CompiledTable, found: Projection | undefined): string[] {
  const wanted = projection(index, table)
  if (found?.ProjectionType === 'ALL' || wanted.ProjectionType === 'KEYS_ONLY') return []
  if (wanted.ProjectionType === 'ALL') return [`index "${index.name}" does not hold whole items`]
  const held = new Set(found?.NonKeyAttributes ?? [])
  const missing = (wanted.NonKeyAttributes ?? []).filter((name) => !held.has(name))
  return missing.length === 0 ? [] : [`index "${index.name}" does not hold ${missing.join(', ')}`]
}
