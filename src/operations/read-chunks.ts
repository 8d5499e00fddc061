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
}

/** One key of a batch, which is asked for once. */
export interface ReadMember {
  readonly group: ReadGroup
  readonly key: Readonly<Record<string, AttributeValue>>
  /** What tells it from the other keys of its group. */
  readonly identity: string
  readonly entity: string
  /** The places of the reads that are for it. */
  readonly places: number[]
}

/** Divides reads into requests: one holds 100 keys at most, and a table's keys in one are all read in one way. */
export function divideReads(own: Executor, operations: readonly GetOperation[]): readonly Chunk<ReadMember>[] {
  const executorOf = chooseExecutors(own)
  const chunks: Chunk<ReadMember>[] = []
  const senders = new Map<Executor, Sender>()
  for (const [place, operation] of operations.entries()) {
    const { connection, entity } = operation.plannedAction()
    const executor = executorOf(connection)
    const sender = senders.get(executor) ?? { groups: new Map(), members: new Map(), open: [] }
    senders.set(executor, sender)
    const { TableName: table, Key, ...projection } = operation.target(entity.table.keyNames.own)
    const options = { ...(operation.isConsistent && { ConsistentRead: true }), ...projection }
    const groupName = JSON.stringify([table, options])
    const group = sender.groups.get(groupName) ?? { table, keyNames: [...entity.table.keyNames.own], options }
    sender.groups.set(groupName, group)
    const key = Key as ReadMember['key']
    const identity = keyIdentity(key, group.keyNames)
    const known = sender.members.get(groupName + identity)
    if (known !== undefined) {
      known.places.push(place)
      continue
    }
    const member = { group, key, identity, entity: entity.name, places: [place] }
    sender.members.set(groupName + identity, member)
    const chunk = placeMember(sender, member)
    if (chunk !== undefined) chunks.push({ executor, members: chunk.members })
  }
  return chunks
}

/** What is being divided for one sender. */
interface Sender {
  readonly groups: Map<string, ReadGroup>
  readonly members: Map<string, ReadMember>
  /** The requests that are not full. */
  readonly open: OpenChunk[]
}

interface OpenChunk {
  readonly members: ReadMember[]
  readonly groups: Map<string, ReadGroup>
}

/** Puts a key into the first request that takes it; gives that request if it is a new one. */
function placeMember({ open }: Sender, member: ReadMember): OpenChunk | undefined {
  const { group } = member
  const position = open.findIndex(({ groups }) => (groups.get(group.table) ?? group) === group)
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
