import * as sdk from '@aws-sdk/client-dynamodb'
import * as streams from '@aws-sdk/client-dynamodb-streams'
import { itemProbes } from './items.js'
import { isMissing, type Probe } from './probe.js'
import { tableProbes } from './tables.js'
import { transactionAndStreamProbes } from './transactions-and-streams.js'

/** Every probe. */
export const probes: readonly Probe[] = [...itemProbes, ...tableProbes, ...transactionAndStreamProbes]

/** Operations of the SDK's clients that no probe covers. */
export function unprobedOperations(): string[] {
  const covered = new Set(probes.map(({ operation }) => operation))
  return Object.keys({ ...sdk, ...streams })
    .filter((name) => /^[A-Z].*Command$/.test(name) && name !== '$Command')
    .map((name) => name.slice(0, -'Command'.length))
    .filter((operation) => !covered.has(operation))
    .sort()
}

/** Sends an operation without any input: enough to tell whether an engine has it. */
export async function hasOperation(client: sdk.DynamoDBClient, operation: string): Promise<boolean> {
  const command: unknown = Reflect.get(sdk, `${operation}Command`)
  const Command = command as new (input: object) => sdk.ListTablesCommand
  try {
    await client.send(new Command({}))
    return true
  } catch (error) {
    return !isMissing(error)
  }
}
