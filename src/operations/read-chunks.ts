import type { AttributeValue, BatchGetItemCommandInput } from '@aws-sdk/client-dynamodb'
import { shareIn } from '../util/share-in.js'
import type { Executor } from '../wire/executor.js'
import type { GetOperation, ReadSource } from './get.js'
import { type Chunk, chooseExecutors } from './run-batch.js'
import { KeyIndex } from './stored-identity.js'

/**
 * The most keys that DynamoDB takes in one request.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
 */
const keysLimit = 100

/** What reads of one table have to have in common to be in one request. */
export interface ReadGroup {
  readonly table: string
  /** How the keys are read: consistently or not, and what of the items. */
  readonly options: object
  readonly members: KeyIndex<ReadMember>
}

/** One key of a batch, which is asked for once. */
export interface ReadMember {
  readonly group: ReadGroup
  readonly key: Readonly<Record<string, AttributeValue>>
  readonly entity: string
  /** The places of the reads that are for it. */
  readonly places: number[]
  /** The members of the request that asked for it last. */
  asked: readonly ReadMember[] | undefined
}

/** Divides reads into requests: one holds 100 keys at most, and a table's keys in one are all read in one way. */
export function divideReads(own: Executor, operations: readonly GetOperation[]): readonly Chunk<ReadMember>[] {
  const executorOf = chooseExecutors(own)
  const chunks: Chunk<ReadMember>[] = []
  const senders = new Map<Executor, Sender>()
  let before: { readonly source: ReadSource; readonly sender: Sender; readonly group: ReadGroup } | undefined
  for (let place = 0; place < operations.length; place += 1) {
    const operation = operations[place] as GetOperation
    const { source } = operation
    const { connection, entity } = source
    // Most reads are of what the one before was of.
    if (before === undefined || !isAlike(source, before.source)) {
      const executor = executorOf(connection)
      const sender = shareIn(senders, executor, () => ({ executor, groups: new Map(), open: [] }))
      before = { source, sender, group: findGroup(sender, operation, connection.tableName, entity.table.keyNames.own) }
    }
    const { sender, group } = before
    const key = operation.key().stored
    const member: ReadMember = { group, key, entity: entity.name, places: [place], asked: undefined }
    const known = group.members.add(key, member)
    if (known !== undefined) {
      known.places.push(place)
      continue
    }
    const chunk = placeMember(sender, member)
    if (chunk !== undefined) chunks.push({ executor: sender.executor, members: chunk.members })
  }
  return chunks
}

/** Whether two reads are in one group without a doubt: one selection is of one entity, and whole items are read alike of all. */
function isAlike(one: ReadSource, other: ReadSource): boolean {
  return (
    one.connection === other.connection && one.isConsistent === other.isConsistent && one.selection === other.selection
  )
}

/** What is being divided for one sender. */
interface Sender {
  readonly executor: Executor
  readonly groups: Map<string, ReadGroup>
  /** The requests that are not full. */
  readonly open: OpenChunk[]
}

/** Finds what a read has to be together with, by its table and its options. */
function findGroup({ groups }: Sender, operation: GetOperation, table: string, keyNames: Iterable<string>): ReadGroup {
  const projection = operation.projection(keyNames)
  // Most reads are of whole items: nothing is printed to tell those apart.
  const name = `${operation.isConsistent} ${projection === undefined ? '' : JSON.stringify(projection)} ${table}`
  const options = { ...(operation.isConsistent && { ConsistentRead: true }), ...projection }
  return shareIn(groups, name, () => ({ table, options, members: new KeyIndex<ReadMember>([...keyNames]) }))
}

interface OpenChunk {
  readonly members: ReadMember[]
  readonly groups: Map<string, ReadGroup>
}

/** Puts a key into the first request that takes it; gives that request if it is a new one. */
function placeMember({ open }: Sender, member: ReadMember): OpenChunk | undefined {
  const { group } = member
  let position = 0
  while (position < open.length && !takesGroup(open[position] as OpenChunk, group)) position += 1
  const found = open[position]
  if (found === undefined) {
    const chunk = { members: [member], groups: new Map([[group.table, group]]) }
    open.push(chunk)
    return chunk
  }
  found.groups.set(group.table, group)
  found.members.push(member)
  if (found.members.length === keysLimit) open.splice(position, 1)
  return undefined
}

/** Whether a request can hold keys of a group: there is one group of each table. */
function takesGroup({ groups }: OpenChunk, group: ReadGroup): boolean {
  const other = groups.get(group.table)
  return other === undefined || other === group
}

/** The input of the request that reads some keys. */
export function readInput(members: readonly ReadMember[]): BatchGetItemCommandInput {
  const keys = new Map<ReadGroup, ReadMember['key'][]>()
  let before: ReadGroup | undefined
  let list: ReadMember['key'][] = []
  for (const { group, key } of members) {
    if (group !== before) list = shareIn(keys, group, () => [])
    before = group
    list.push({ ...key })
  }
  const entries = [...keys].map(([{ table, options }, Keys]) => [table, { Keys, ...options }])
  return { RequestItems: Object.fromEntries(entries) }
}
