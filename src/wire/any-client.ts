import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'

/**
 * A client of DynamoDB: the SDK's `DynamoDBClient`, or a `DynamoDBDocumentClient` over one.
 *
 * The document client is described by what it has, as its package need not be installed.
 */
export type AnyDynamoDBClient = DynamoDBClient | DocumentClient

/** What tells a `DynamoDBDocumentClient` from clients of other services. */
export interface DocumentClient extends Pick<DynamoDBClient, 'destroy'> {
  readonly config: DynamoDBClient['config'] & { readonly translateConfig?: object | undefined }
  readonly send: (command: never) => Promise<unknown>
}
