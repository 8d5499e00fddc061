import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb'
import type { FaultPlan } from './plan.js'
import { createFaultyHandler } from './with-faults.js'

/**
 * Gives a client with faults for the endpoint of another client, which stays as it is.
 *
 * @param client - The client whose endpoint, region, credentials, request handler and number of attempts are used.
 * @param plan - What goes wrong, and when.
 * @param config - Settings of the new client that differ, such as `maxAttempts` or `retryStrategy`.
 * @returns A client of its own. Destroying it leaves the other client's connections alone.
 * @example
 * const local = await startLocal()
 * const plan = scriptFaults([{ operation: 'PutItem', fault: 'dropAfter' }])
 * const client = clientWithFaults(local.client, plan, { retryStrategy: retryAtOnce() })
 */
export function clientWithFaults(
  client: DynamoDBClient,
  plan: FaultPlan,
  config: DynamoDBClientConfig = {},
): DynamoDBClient {
  const { endpoint, region, credentials, maxAttempts, requestHandler } = client.config
  return new DynamoDBClient({
    ...(endpoint && { endpoint }),
    region,
    credentials,
    maxAttempts,
    requestHandler: createFaultyHandler(requestHandler, plan, () => {}),
    ...config,
  })
}
