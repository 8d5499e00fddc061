import { isDeepStrictEqual } from 'node:util'
import * as sdk from '@aws-sdk/client-dynamodb'
import { createThings, failure } from '../support.js'

/** What a probe has to do with: an engine, and a table of its own. */
export interface ProbeContext {
  readonly client: sdk.DynamoDBClient
  readonly endpoint: string
  readonly TableName: string
}

/** A piece of behaviour that the service documents, and what is to be said of an engine that lacks it. */
export interface Probe {
  readonly operation: string
  /** How an engine departs for which the probe fails. */
  readonly departure: string
  /** Throws when the engine does not behave as documented. */
  run(context: ProbeContext): Promise<void>
}

/** Declares a probe. */
export function probe(operation: string, departure: string, run: Probe['run']): Probe {
  return { operation, departure, run }
}

/** Throws unless two values are the same. */
export function expectEqual(actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) {
    throw new Error(`${JSON.stringify(actual)} is not ${JSON.stringify(expected)}`)
  }
}

/** Throws unless a request fails with the error of that name; gives the error. */
export async function expectFailure(promise: Promise<unknown>, name: string): Promise<Record<string, unknown>> {
  const error = await failure(promise)
  if (isMissing(error)) throw error
  expectEqual(error.name, name)
  return error
}

/** Whether an error says that the engine does not have the operation. */
export function isMissing(error: unknown): boolean {
  const name = error instanceof Error ? error.name : ''
  return name === 'UnsupportedOperationException' || name === 'UnknownOperationException'
}

/** The description of the table of a probe. */
export async function describe({ client, TableName }: ProbeContext): Promise<sdk.TableDescription> {
  const { Table } = await client.send(new sdk.DescribeTableCommand({ TableName }))
  return Table ?? {}
}

/** Creates the table of a probe. */
export function table(context: ProbeContext, more: Partial<sdk.CreateTableCommandInput> = {}): Promise<void> {
  return createThings(context.client, { TableName: context.TableName, ...more })
}
