import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { type AnyModel, connect, type OperationEvent } from 'keyloom'
import { recordRequests } from '../contract/harness-requests.js'
import { type ListedQuery, standInForListedKeys } from './listed-keys.js'
import type { AnyDesign } from './pattern.js'
import { createReferenceTable } from './reference-tables.js'

type Items = readonly Readonly<Record<string, unknown>>[]
type Pattern = AnyDesign['patterns'][number]

/** The part of a connection that writes any items. */
interface Writer {
  batchWrite(operations: readonly unknown[]): PromiseLike<unknown>
}
interface ItemWriter {
  put(item: object): PromiseLike<unknown>
}

/** The tables of a design with its data, and what is sent to them. */
export interface OpenDesign {
  readonly dbs: readonly object[]
  readonly events: OperationEvent[]
  /** The queries on indexes that no engine makes. */
  readonly queries: ListedQuery[]
}

/** Creates the tables of a design, and fills them. */
export async function openDesign(engine: { readonly client: DynamoDBClient }, design: AnyDesign): Promise<OpenDesign> {
  const events: OperationEvent[] = []
  const queries: ListedQuery[] = []
  const { client } = recordRequests(engine.client)
  const open = async (model: AnyModel): Promise<object> => {
    const tableName = await createReferenceTable(engine, model, design.unmade)
    if (design.unmade !== undefined) standInForListedKeys(client, model, queries)
    return connect(model, { client, tableName, onOperation: (event) => events.push(event) })
  }
  const dbs = await Promise.all(design.models.map(open))
  for (const [index, model] of design.models.entries()) await fill(dbs[index] ?? {}, model, design.data[index] ?? {})
  events.length = 0
  return { dbs, events, queries }
}

/** Stores items by the names of their repositories; those with unique values one by one, since a batch cannot claim them. */
export async function fill(db: object, model: AnyModel, data: Readonly<Record<string, Items>>): Promise<void> {
  for (const [alias, items] of Object.entries(data)) {
    const repository = (db as Readonly<Record<string, ItemWriter>>)[alias]
    if (repository === undefined) throw new Error(`There is no repository ${alias}.`)
    const { declaration } = model.entities[alias] ?? {}
    if (declaration?.unique !== undefined) for (const item of items) await repository.put(item)
    else await (db as Writer).batchWrite(items.map((item) => repository.put(item)))
  }
}

/** What a pattern gave, and what it took. */
export interface Answer {
  readonly given: unknown
  readonly events: readonly OperationEvent[]
  readonly queries: readonly ListedQuery[]
}

/** Asks a pattern, and notes the requests that it sends. */
export async function ask(pattern: Pattern, { dbs, events, queries }: OpenDesign): Promise<Answer> {
  events.length = 0
  queries.length = 0
  const given = await pattern.answer(...dbs)
  return { given, events: [...events], queries: [...queries] }
}

/** How many items requests read. */
export function countRead(events: readonly OperationEvent[]): number {
  return events.reduce((sum, { itemsRead }) => sum + itemsRead, 0)
}

/** How many items a pattern gave: one, a list, or lists by entity. */
export function countItems(given: unknown): number {
  if (given === undefined) return 0
  if (Array.isArray(given)) return given.length
  const parts = Object.values(given as object)
  return parts.length > 0 && parts.every(Array.isArray) ? parts.flat().length : 1
}
