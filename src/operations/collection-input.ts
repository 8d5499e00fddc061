import type { QueryCommandInput } from '@aws-sdk/client-dynamodb'
import { ExpressionError } from '../errors/index.js'
import { createPrinter } from '../expressions/print.js'
import { allOf, type ConditionTree } from '../expressions/tree.js'
import { tellApart } from '../model/compile-foreign.js'
import type { CompiledCollection } from '../model/compiled.js'
import { type StoredPath, tablePath } from '../schema/stored-path.js'
import { firstMember, type ReadyCollection, type ReadyMember } from './collection-state.js'
import { type PartitionSpan, printKeyCondition } from './key-condition.js'
import { firstSpan, withKeys } from './query-state.js'

/** The input of the first request that a query on a collection sends to one of its partitions. */
export function collectionInput(
  query: ReadyCollection,
  span: PartitionSpan = firstSpan(query),
): QueryCommandInput & { readonly TableName: string } {
  const { connection, collection } = query
  const { entity, path } = firstMember(collection)
  const printer = createPrinter(entity)
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
  const isTyped = isTold(collection)
  const conditions = members.map(({ filter }) => filter)
  const [condition] = conditions
  const isOne = conditions.every((one) => isSameTree(one, condition))
  const types = meetsOthers && isTyped ? isOfTypes(members) : undefined
  if (isOne) return allOf(types, condition)
  if (!isTyped) {
    throw new ExpressionError(
      'expression.operand',
      members.map(({ entity }) => entity.name).join(', '),
      `the members of ${collection.name} store what this filter names in different forms, and nothing that a filter could see tells them apart`,
    )
  }
  const alternatives = members.map((member) => allOf(isOfTypes([member]), member.filter) as ConditionTree)
  return { kind: 'or', conditions: alternatives }
}

function isOfTypes(members: readonly ReadyMember[]): ConditionTree | undefined {
  const [first, ...others] = members.map(({ entity }): ConditionTree => {
    const left = { kind: 'path', path: tablePath(entity.table.typeAttribute ?? '') } as const
    return { kind: 'compare', comparator: '=', left, right: { kind: 'value', stored: { S: entity.typeValue } } }
  })
  if (first === undefined) return undefined
  return others.length === 0 ? first : { kind: 'or', conditions: [first, ...others] }
}

function isSameTree(a: unknown, b: unknown): boolean {
  const write = (tree: unknown): string | undefined =>
    JSON.stringify(tree, (_, value) => (value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value))
  return write(a) === write(b)
}

/** What has to be read for all members; `undefined` for everything that is there. */
function requestedOf({ members }: ReadyCollection): readonly StoredPath[] | undefined {
  const found = new Map<string, StoredPath>()
  for (const { entity, selection, expiry } of members) {
    if (selection?.requested === undefined) return undefined
    const { typeAttribute } = entity.table
    const telling = [
      ...(typeAttribute === undefined ? [] : [tablePath(typeAttribute)]),
      ...(expiry ? [expiry.expiry.path] : []),
    ]
    for (const path of [...selection.requested, ...telling]) found.set(JSON.stringify(path), path)
  }
  const paths = [...found.values()]
  // DynamoDB takes no place beside what holds it.
  return paths.filter((path) => !paths.some((other) => other !== path && holds(other, path)))
}

function holds(outer: StoredPath, inner: StoredPath): boolean {
  return outer.length < inner.length && outer.every((step, index) => step === inner[index])
}
