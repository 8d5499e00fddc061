import type { QueryCommandInput } from '@aws-sdk/client-dynamodb'
import { Printer } from '../expressions/print.js'
import type { ConditionTree } from '../expressions/tree.js'
import { tellApart } from '../model/compile-foreign.js'
import type { CompiledCollection } from '../model/compiled.js'
import type { StoredPath } from '../schema/stored-path.js'
import { firstMember, type ReadyCollection } from './collection-state.js'
import { uniteFilters } from './entity-filters.js'
import { type PartitionSpan, printKeyCondition } from './key-condition.js'
import { firstSpan, withKeys } from './query-state.js'

/** The input of the first request that a query on a collection sends to one of its partitions. */
export function collectionInput(
  query: ReadyCollection,
  span: PartitionSpan = firstSpan(query),
): QueryCommandInput & { readonly TableName: string } {
  const { connection, collection } = query
  const { entity, path } = firstMember(collection)
  const printer = new Printer(entity)
  const keyCondition = printKeyCondition(path, span, printer)
  const filter = filterOf(query)
  const filterExpression = filter && printer.condition(filter)
  const requested = requestedOf(query)
  const projection = requested && printer.projection(withKeys({ entity, path }, requested))
  return {
    TableName: connection.tableName,
    ...(collection.index !== undefined && { IndexName: collection.index }),
    KeyConditionExpression: keyCondition,
    ...(filterExpression !== undefined && { FilterExpression: filterExpression }),
    ...(projection !== undefined && { ProjectionExpression: projection }),
    ...printer.names(),
    ...(query.isReversed && { ScanIndexForward: false }),
    ...(query.isConsistent && { ConsistentRead: true }),
  }
}

/** Whether a filter can tell whose an item is. */
export function isTold(collection: CompiledCollection): boolean {
  const { entity, path } = firstMember(collection)
  return tellApart(path, entity.table) === 'filtered'
}

/** Keeps out items of others where they can be met, and what the filter leaves out of each member's. */
function filterOf({ collection, members, meetsOthers }: ReadyCollection): ConditionTree | undefined {
  const subject = `the members of ${collection.name}`
  return uniteFilters(members, { isTyped: isTold(collection), meetsOthers, subject })
}

/** What has to be read for all members; `undefined` for everything that is there. */
function requestedOf({ members }: ReadyCollection): readonly StoredPath[] | undefined {
  const found = new Map<string, StoredPath>()
  for (const { selection, telling } of members) {
    if (selection?.requested === undefined) return undefined
    for (const path of [...selection.requested, ...telling]) found.set(JSON.stringify(path), path)
  }
  const paths = [...found.values()]
  // DynamoDB takes no place beside what holds it.
  return paths.filter((path) => !paths.some((other) => other !== path && holds(other, path)))
}

function holds(outer: StoredPath, inner: StoredPath): boolean {
  return outer.length < inner.length && outer.every((step, index) => step === inner[index])
}
