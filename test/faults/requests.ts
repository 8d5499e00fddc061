import { randomUUID } from 'node:crypto'
import {
  type AttributeValue,
  PutItemCommand,
  type TransactWriteItem,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { TABLE } from './forms.js'

type Item = Record<string, AttributeValue>

/** A partition key that no other test has. */
export const freshPk = (): string => randomUUID()

export const keyOf = (pk: string): Item => ({ PK: { S: pk } })

export const itemOf = (pk: string, value = 1): Item => ({ ...keyOf(pk), value: { N: String(value) } })

export const putOf = (pk: string, value = 1): PutItemCommand =>
  new PutItemCommand({ TableName: TABLE, Item: itemOf(pk, value) })

const adding = {
  UpdateExpression: 'ADD #value :one',
  ExpressionAttributeNames: { '#value': 'value' },
  ExpressionAttributeValues: { ':one': { N: '1' } },
}

/** Adds 1 to the value of an item: what is executed twice shows. */
export const incrementOf = (pk: string): UpdateItemCommand =>
  new UpdateItemCommand({ TableName: TABLE, Key: keyOf(pk), ...adding })

/** The same as an action of a transaction. */
export const incrementAction = (pk: string): TransactWriteItem => ({
  Update: { TableName: TABLE, Key: keyOf(pk), ...adding },
})

/** The error that a request fails with. */
export async function failure(sending: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  try {
    await sending
  } catch (error) {
    if (error instanceof Error) return error as Error & Record<string, unknown>
    throw error
  }
  throw new Error('The request succeeded.')
}
