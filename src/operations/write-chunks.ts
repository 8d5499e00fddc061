import type { BatchWriteItemCommandInput, WriteRequest } from '@aws-sdk/client-dynamodb'
import { BatchPlanError } from '../errors/index.js'
import { shareIn } from '../util/share-in.js'
import type { Executor } from '../wire/executor.js'
import { jsonSizeBytes } from '../wire/json-size.js'
import { type Connection, momentOf } from './connection.js'
import { type Chunk, chooseExecutors } from './run-batch.js'
import { KeyIndex } from './stored-identity.js'
import type { WriteOperation } from './write-operation.js'
import type { WriteRequest as StepRequest, WriteStep } from './write-step.js'

/**
 * The most writes, and the most bytes, that DynamoDB takes in one request.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html
 */
const writesLimit = 25
const sizeLimitBytes = 16 * 1024 * 1024

/** The bytes that are kept free for what stands around the writes, names of tables (ARNs too) among it. */
const surroundingBytes = 64 * 1024

/** The writes of a batch that are on one table. */
export interface WriteGroup {
  readonly table: string
  readonly members: KeyIndex<WriteMember>
}

/** One write of a batch. */
export interface WriteMember {
  readonly group: WriteGroup
  readonly entity: string
  readonly place: number
  readonly write: WriteRequest
  readonly request: StepRequest
  /** The members of the request that made it last. */
  asked: readonly WriteMember[] | undefined
}

/**
 * Compiles writes, and divides them into requests of 25 writes and 16 MB at most, in the order in which they were given.
 *
 * @throws BatchPlanError where an operation cannot be in a batch, or two are on one item
 */
export function divideWrites(own: Executor, operations: readonly WriteOperation[]): readonly Chunk<WriteMember>[] {
  const executorOf = chooseExecutors(own)
  const moments = new Map<Connection, number>()
  const chunks: Chunk<WriteMember>[] = []
  const open = new Map<Executor, { readonly members: WriteMember[]; sizeBytes: number }>()
  const groupsOf = new Map<Executor, Map<string, WriteGroup>>()
  for (const [place, operation] of operations.entries()) {
    requireBatchable(operation, place)
    const { connection } = operation
    const step = operation.step(momentOf(moments, operation))
    const executor = executorOf(connection)
    const groups = shareIn(groupsOf, executor, () => new Map<string, WriteGroup>())
    const group = findGroup(groups, step)
    const member = compileMember(operation, step, group, place)
    const earlier = group.members.add(step.key.stored, member)
    if (earlier !== undefined) throw duplicate(operations, earlier.place, place)
    const sizeBytes = jsonSizeBytes(member.write) + 1
    const chunk = open.get(executor)
    const isFull =
      chunk === undefined ||
      chunk.members.length === writesLimit ||
      chunk.sizeBytes + sizeBytes > sizeLimitBytes - surroundingBytes
    if (isFull) {
      const members = [member]
      open.set(executor, { members, sizeBytes })
      chunks.push({ executor, members })
    } else {
      chunk.members.push(member)
      chunk.sizeBytes += sizeBytes
    }
  }
  return chunks
}

/** The input of the request that makes some writes. */
export function writeInput(members: readonly WriteMember[]): BatchWriteItemCommandInput {
  const writes = new Map<string, WriteRequest[]>()
  for (const { group, write } of members) {
    const others = writes.get(group.table)
    if (others === undefined) writes.set(group.table, [write])
    else others.push(write)
  }
  return { RequestItems: Object.fromEntries(writes) }
}

/** Finds the writes of the table that a write is on. */
function findGroup(groups: Map<string, WriteGroup>, { connection, entity }: WriteStep): WriteGroup {
  const table = connection.tableName
  return shareIn(groups, table, () => ({ table, members: new KeyIndex<WriteMember>([...entity.table.keyNames.own]) }))
}

function compileMember(operation: WriteOperation, step: WriteStep, group: WriteGroup, place: number): WriteMember {
  const request = step.request(undefined, [])
  const { Item } = request.input
  const write = Item === undefined ? { DeleteRequest: { Key: { ...step.key.stored } } } : { PutRequest: { Item } }
  return { group, entity: operation.entity, place, write, request, asked: undefined }
}

/** Refuses what DynamoDB's batches have not: conditions, updates, and several writes that happen together. */
function requireBatchable(operation: WriteOperation, place: number): void {
  const { kind } = operation
  const refuse = (code: BatchPlanError['code'], why: string): never => {
    throw new BatchPlanError(code, `Operation ${place} of the batch (${kind} ${operation.entity}) ${why}`, [place])
  }
  if (kind === 'update' || kind === 'upsert' || kind === 'modify') {
    refuse('batch.mixed', 'is an update, and batches have none: use put, or transactWrite.')
  }
  if (kind === 'create') {
    refuse('batch.condition', 'must not find an item, and batches have no conditions: use put, or transactWrite.')
  }
  if (kind === 'check') refuse('batch.condition', 'is a condition, and batches have none: use transactWrite.')
  if (operation.isConditional) refuse('batch.condition', 'has a condition, and batches have none: use transactWrite.')
  if (operation.givesOldItem) {
    refuse('batch.mixed', "returns the old item, which DynamoDB does not give there: take returning('old') out.")
  }
  if (operation.ownToken !== undefined) {
    refuse('batch.mixed', 'has a token, which only transactions have: use transactWrite.')
  }
  const { version, uniques } = operation.compiledEntity
  if (version !== undefined) {
    refuse(
      'batch.version',
      'is on an entity with a version, which takes conditions, and batches have none: use transactWrite.',
    )
  }
  if (uniques.length > 0) {
    refuse('batch.unique', 'is on an entity with unique values, which take a transaction: use transactWrite.')
  }
}

function duplicate(operations: readonly WriteOperation[], earlier: number, later: number): BatchPlanError {
  const describe = (place: number): string => {
    const { kind, entity } = operations[place] as WriteOperation
    return `${place} (${kind} ${entity})`
  }
  return new BatchPlanError(
    'batch.duplicate_item',
    `Operations ${describe(earlier)} and ${describe(later)} of the batch are on one item, and a batch has no order: leave one of them out.`,
    [earlier, later],
  )
}
