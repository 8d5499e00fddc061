import {
  BatchGetItemCommand,
  type BatchGetItemCommandInput,
  type BatchGetItemCommandOutput,
  BatchWriteItemCommand,
  type BatchWriteItemCommandInput,
  type BatchWriteItemCommandOutput,
  DeleteItemCommand,
  type DeleteItemCommandInput,
  type DeleteItemCommandOutput,
  GetItemCommand,
  type GetItemCommandInput,
  type GetItemCommandOutput,
  PutItemCommand,
  type PutItemCommandInput,
  type PutItemCommandOutput,
  QueryCommand,
  type QueryCommandInput,
  type QueryCommandOutput,
  ScanCommand,
  type ScanCommandInput,
  type ScanCommandOutput,
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

/** DynamoDB's actions on items: what goes in, and what comes out. */
export interface Actions {
  readonly GetItem: readonly [GetItemCommandInput, GetItemCommandOutput]
  readonly PutItem: readonly [PutItemCommandInput, PutItemCommandOutput]
  readonly UpdateItem: readonly [UpdateItemCommandInput, UpdateItemCommandOutput]
  readonly DeleteItem: readonly [DeleteItemCommandInput, DeleteItemCommandOutput]
  readonly Query: readonly [QueryCommandInput, QueryCommandOutput]
  readonly Scan: readonly [ScanCommandInput, ScanCommandOutput]
  readonly BatchGetItem: readonly [BatchGetItemCommandInput, BatchGetItemCommandOutput]
  readonly BatchWriteItem: readonly [BatchWriteItemCommandInput, BatchWriteItemCommandOutput]
  readonly TransactGetItems: readonly [TransactGetItemsCommandInput, TransactGetItemsCommandOutput]
  readonly TransactWriteItems: readonly [TransactWriteItemsCommandInput, TransactWriteItemsCommandOutput]
}
export type Action = keyof Actions

/** The SDK's command of each action. */
export const commands: Readonly<Record<Action, object>> = {
  GetItem: GetItemCommand,
  PutItem: PutItemCommand,
  UpdateItem: UpdateItemCommand,
  DeleteItem: DeleteItemCommand,
  Query: QueryCommand,
  Scan: ScanCommand,
  BatchGetItem: BatchGetItemCommand,
  BatchWriteItem: BatchWriteItemCommand,
  TransactGetItems: TransactGetItemsCommand,
  TransactWriteItems: TransactWriteItemsCommand,
}
