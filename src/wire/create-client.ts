import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb'
import { makeLeanProtocol, type SdkProtocol } from './lean-protocol.js'

/**
 * Makes a `DynamoDBClient` that costs this library's requests less: their bodies are written and read as JSON, without the
 * walk by the service's schema that the SDK makes of them. It is an ordinary client otherwise, and sends everyone else's
 * commands as the SDK does.
 *
 * @param config what `new DynamoDBClient(config)` takes; a `protocol` of your own is kept, and wrapped
 * @returns the client, for `connect` and for the SDK's commands
 * @example
 * ```ts
 * const db = connect(shop, { client: createClient({ region: 'eu-west-1' }) })
 * ```
 */
export function createClient(config: DynamoDBClientConfig = {}): DynamoDBClient {
  const client = new DynamoDBClient(config)
  const { protocol } = client.config as { protocol?: SdkProtocol }
  if (typeof protocol?.serializeRequest === 'function' && typeof protocol.deserializeResponse === 'function') {
    Object.assign(client.config, { protocol: makeLeanProtocol(protocol) })
  }
  return client
}
