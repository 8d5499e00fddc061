import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { installedEmulator } from './emulator-files.js'
import { startEmulator } from './emulator-process.js'
import type { Engine, RunningEngine } from './engine.js'

/**
 * AWS's DynamoDB Local.
 *
 * @param sharedEndpoint - where it already runs: the test files of one run share one Java process, which they don't stop.
 *   Without it, `start` starts a process of its own.
 */
export function dynamodbLocalEngine(sharedEndpoint?: string): Engine {
  return Object.freeze({
    name: 'dynamodb-local' as const,
    start: async (): Promise<RunningEngine> => {
      const emulator = sharedEndpoint === undefined ? await startEmulator(await installedEmulator()) : undefined
      const endpoint = sharedEndpoint ?? emulator?.endpoint ?? ''
      const client = new DynamoDBClient({
        endpoint,
        region: 'us-east-1',
        credentials: { accessKeyId: 'keyloom', secretAccessKey: 'keyloom' },
      })
      return {
        client,
        endpoint,
        stop: async () => {
          client.destroy()
          await emulator?.stop()
        },
      }
    },
  })
}
