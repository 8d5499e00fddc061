import type { AttributeValue, BatchGetItemCommandInput } from '@aws-sdk/client-dynamodb'
import type { Executor } from '../wire/executor.js'
import type { GetOperation } from './get.js'
import { type Chunk, chooseExecutors } from './run-batch.js'
import { keyIdentity } from './stored-identity.js'

/**
 * The most keys that DynamoDB takes in one request.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
 */
const keysLimit = 100

/** What reads of one table have to have in common to be in one request. */
export interface ReadGroup {
  readonly table: string
  readonly keyNames: readonly string[]
  /** How the keys are read: consistently or not, and what of the items. */
  readonly options: object
  /** The keys, by what tells them apart. */
  readonly members: Map<string, ReadMember>
}

/** One key of a batch, which is asked for once. */
export interface ReadMember {
  readonly group: ReadGroup
  readonly key: Readonly<Record<string, AttributeValue>>
  readonly entity: string
  /** The places of the reads that are for it. */
  readonly places: number[]
}

/** Divides reads into requests: one holds 100 keys at most, and a table's keys in one are all read in one way. */
export function divideReads(own: Executor, operations: readonly GetOperation[]): readonly Chunk<ReadMember>[] {
  const executorOf = chooseExecutors(own)
  const chunks: Chunk<ReadMember>[] = []
  const senders = new Map<Executor, Sender>()
  for (let place = 0; place < operations.length; place += 1) {
    const operation = operations[place] as GetOperation
    const { connection, entity, key } = operation.plannedAction()
    const executor = executorOf(connection)
    let sender = senders.get(executor)
    if (sender === undefined) {
      sender = { groups: new Map(), open: [] }
      senders.set(executor, sender)
    }
    const group = findGroup(sender, operation, connection.tableName, entity.table.keyNames.own)
    const identity = keyIdentity(key.stored, group.keyNames)
    const known = group.members.get(identity)
    if (known !== undefined) {
      known.places.push(place)
      continue
    }
    const member = { group, key: key.stored, entity: entity.name, places: [place] }
    group.members.set(identity, member)
    const chunk = placeMember(sender, member)
    if (chunk !== undefined) chunks.push({ executor, members: chunk.members })
  }
  return chunks
}

/** What is being divided for one sender. */
interface Sender {
  readonly groups: Map<string, ReadGroup>
  /** The requests that are not full. */
  readonly open: OpenChunk[]
}

/** Finds what a read has to be together with, by its table and its options. */
function findGroup({ groups }: Sender, operation: GetOperation, table: string, keyNames: Iterable<string>): ReadGroup {
  const projection = operation.projection(keyNames)
  const consistency = operation.isConsistent ? { ConsistentRead: true } : undefined
  // Most reads are of whole items: nothing is printed to tell those apart.
  const name = `${operation.isConsistent} ${projection === undefined ? '' : JSON.stringify(projection)} ${table}`
  const known = groups.get(name)
  if (known !== undefined) return known
  const group = { table, keyNames: [...keyNames], options: { ...consistency, ...projection }, members: new Map() }
  groups.set(name, group)
  return group
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
  for (const { group, key } of members) {
    const others = keys.get(group)
    if (others === undefined) keys.set(group, [{ ...key }])
    else others.push({ ...key })
  }
  const entries = [...keys].map(([{ table, options }, Keys]) => [table, { Keys, ...options }])
  return { RequestItems: Object.fromEntries(entries) }
}
