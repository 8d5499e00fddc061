import type { BatchGetItemCommandInput, BatchWriteItemCommandInput } from '@aws-sdk/client-dynamodb'
import type { BatchIncompleteError, ItemNotFoundError } from '../errors/index.js'
import type { Operation } from './operation-types.js'

/** Reads of any number of items, in as few requests as there can be. What comes back is in the order of the reads. */
export interface ReadBatch<T> extends Operation<T, BatchIncompleteError | ItemNotFoundError> {
  /** The SDK's inputs, one for each request. Sends nothing. */
  params(): BatchGetItemCommandInput[]
}

/** Puts and deletions of any number of items, each of which happens or not by itself. */
export interface WriteBatch<T> extends Operation<T, BatchIncompleteError> {
  /** The SDK's inputs, one for each request. Sends nothing. */
  params(): BatchWriteItemCommandInput[]
}
