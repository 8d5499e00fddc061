import {
  DeleteItemCommand,
  type DeleteItemCommandInput,
  type DeleteItemCommandOutput,
  type DynamoDBClient,
  GetItemCommand,
  type GetItemCommandInput,
  type GetItemCommandOutput,
  PutItemCommand,
  type PutItemCommandInput,
  type PutItemCommandOutput,
  QueryCommand,
  type QueryCommandInput,
  type QueryCommandOutput,
  TransactGetItemsCommand,
  type TransactGetItemsCommandInput,
  type TransactGetItemsCommandOutput,
  TransactWriteItemsCommand,
  type TransactWriteItemsCommandInput,
  type TransactWriteItemsCommandOutput,
  UpdateItemCommand,
  type UpdateItemCommandInput,
  type UpdateItemCommandOutput,
} from '@aws-sdk/client-dynamodb'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { type CommandClass, createSender } from './resolved-sender.js'

/** DynamoDB's actions on items: what goes in, and what comes out. */
export interface Actions {
  readonly GetItem: readonly [GetItemCommandInput, GetItemCommandOutput]
  readonly PutItem: readonly [PutItemCommandInput, PutItemCommandOutput]
  readonly UpdateItem: readonly [UpdateItemCommandInput, UpdateItemCommandOutput]
  readonly DeleteItem: readonly [DeleteItemCommandInput, DeleteItemCommandOutput]
  readonly Query: readonly [QueryCommandInput, QueryCommandOutput]
  readonly TransactGetItems: readonly [TransactGetItemsCommandInput, TransactGetItemsCommandOutput]
  readonly TransactWriteItems: readonly [TransactWriteItemsCommandInput, TransactWriteItemsCommandOutput]
}
export type Action = keyof Actions

const commands: Readonly<Record<Action, object>> = {
  GetItem: GetItemCommand,
  PutItem: PutItemCommand,
  UpdateItem: UpdateItemCommand,
  DeleteItem: DeleteItemCommand,
  Query: QueryCommand,
  TransactGetItems: TransactGetItemsCommand,
  TransactWriteItems: TransactWriteItemsCommand,
}

/** Sends requests with one client. The only place that item operations reach the service from. */
export interface Executor {
  readonly client: DynamoDBClient | DynamoDBDocumentClient
  readonly send: <A extends Action>(action: A, input: Actions[A][0], signal?: AbortSignal) => Promise<Actions[A][1]>
}

/**
 * Makes the executor of a client. Commands are the low-level ones, whatever the client: a document client
 * shares its middleware with the client that it was made from, and translates only its own commands.
 */
export function createExecutor(client: DynamoDBClient | DynamoDBDocumentClient): Executor {
  const send = createSender(client)
  return Object.freeze({
    client,
    send: <A extends Action>(action: A, input: Actions[A][0], signal?: AbortSignal): Promise<Actions[A][1]> =>
      send(commands[action] as CommandClass, input, signal) as Promise<Actions[A][1]>,
  })
}
