import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb'
import { refuse } from './check-fault.js'

type RetryStrategy = Extract<
  Exclude<DynamoDBClientConfig['retryStrategy'], undefined>,
  { acquireInitialRetryToken: unknown }
>
type RetryToken = Awaited<ReturnType<RetryStrategy['acquireInitialRetryToken']>>

// What the SDK's own strategy retries.
const RETRIED: readonly string[] = ['THROTTLING', 'TRANSIENT']

/**
 * Makes a retry strategy that retries what the SDK's own does, without its pauses: a throttled test takes milliseconds
 * instead of seconds.
 *
 * @param maxAttempts - How many attempts a request has, the first one included; 4 unless given.
 * @returns A strategy for the option `retryStrategy` of a client.
 * @throws SetupError `setup.option` when the number of attempts is none.
 * @example
 * const client = new DynamoDBClient({ retryStrategy: retryAtOnce() })
 */
export function retryAtOnce(maxAttempts = 4): RetryStrategy {
  if (!Number.isSafeInteger(maxAttempts) || maxAttempts < 1) throw refuse('The attempts are a whole number from 1.')
  return {
    acquireInitialRetryToken: async () => createToken(0),
    async refreshRetryTokenForRetry(token, { errorType }) {
      const retries = token.getRetryCount() + 1
      if (retries >= maxAttempts || !RETRIED.includes(errorType)) throw new Error('No attempt remains.')
      return createToken(retries)
    },
    recordSuccess() {},
  }
}

function createToken(retries: number): RetryToken {
  return { getRetryCount: () => retries, getRetryDelay: () => 0 }
}
