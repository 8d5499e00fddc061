import * as sdk from '@aws-sdk/client-dynamodb'
import type { Item } from './fragments.js'
import type { Operation } from './step.js'

/** What became of a request: an answer, or an error with what it carries. */
export type Outcome = Answer | Failure

/** What a request was answered with. */
export interface Answer {
  readonly name: 'ok'
  readonly answer: Readonly<Record<string, unknown>>
}

/** What a request failed with. */
export interface Failure {
  readonly name: string
  readonly message: string
  readonly item?: Item
  readonly reasons?: readonly sdk.CancellationReason[]
}

const MAX_PAGES = 60

// The commands take what the sequences hold, which is wrong on purpose now and then.
type Command = Parameters<sdk.DynamoDBClient['send']>[0]
const commands: Readonly<Record<Operation, new (input: never) => unknown>> = {
  PutItem: sdk.PutItemCommand,
  UpdateItem: sdk.UpdateItemCommand,
  DeleteItem: sdk.DeleteItemCommand,
  GetItem: sdk.GetItemCommand,
  BatchGetItem: sdk.BatchGetItemCommand,
  BatchWriteItem: sdk.BatchWriteItemCommand,
  TransactGetItems: sdk.TransactGetItemsCommand,
  TransactWriteItems: sdk.TransactWriteItemsCommand,
  Query: sdk.QueryCommand,
  Scan: sdk.ScanCommand,
  UpdateTable: sdk.UpdateTableCommand,
  UpdateTimeToLive: sdk.UpdateTimeToLiveCommand,
  DescribeTimeToLive: sdk.DescribeTimeToLiveCommand,
  DescribeTable: sdk.DescribeTableCommand,
}

/** Sends a request; queries and scans are read to their last page. */
export async function carryOut(
  client: sdk.DynamoDBClient,
  operation: Operation,
  input: Readonly<Record<string, unknown>>,
): Promise<Outcome> {
  try {
    if (operation !== 'Query' && operation !== 'Scan')
      return { name: 'ok', answer: await send(client, operation, input) }
    return { name: 'ok', answer: { pages: await readPages(client, operation, input) } }
  } catch (error) {
    if (!(error instanceof sdk.DynamoDBServiceException)) throw error
    return {
      name: error.name,
      message: error.message,
      ...(error instanceof sdk.ConditionalCheckFailedException && error.Item && { item: error.Item }),
      ...(error instanceof sdk.TransactionCanceledException && { reasons: error.CancellationReasons ?? [] }),
    }
  }
}

async function send(
  client: sdk.DynamoDBClient,
  operation: Operation,
  input: Readonly<Record<string, unknown>>,
): Promise<Record<string, unknown>> {
  const command = new commands[operation](input as never) as Command
  const { $metadata: _, ...answer } = await client.send(command)
  return answer as Record<string, unknown>
}

async function readPages(
  client: sdk.DynamoDBClient,
  operation: 'Query' | 'Scan',
  input: Readonly<Record<string, unknown>>,
): Promise<readonly unknown[]> {
  const pages: unknown[] = []
  let ExclusiveStartKey: unknown
  do {
    const page = await send(client, operation, {
      ...input,
      ...(ExclusiveStartKey !== undefined && { ExclusiveStartKey }),
    })
    pages.push(page)
    if (pages.length > MAX_PAGES) throw new Error(`${operation} does not come to an end.`)
    ExclusiveStartKey = page.LastEvaluatedKey
  } while (ExclusiveStartKey !== undefined)
  return pages
}

/** Whether a request was answered. */
export function isAnswer(outcome: Outcome): outcome is Answer {
  return outcome.name === 'ok'
}
