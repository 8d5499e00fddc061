import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb'
import { keepSigner } from './kept-signer.js'
import { makeLeanProtocol } from './lean-protocol.js'
import type { SdkConfig } from './sdk-types.js'

/**
 * Makes a `DynamoDBClient` that costs this library's requests less: their bodies are written and read as JSON, without the
 * walk by the service's schema that the SDK makes of them, also where the client's `send` is wrapped or the protocol is your
 * own; and what signs requests is kept from one to the next. It is an ordinary client otherwise, and sends everyone else's
 * commands as the SDK does.
 *
 * @param config what `new DynamoDBClient(config)` takes; a `protocol` of your own is kept, and wrapped; a `signer` of your own is kept
 * @returns the client, for `connect` and for the SDK's commands
 * @example
 * ```ts
 * const db = connect(shop, { client: createClient({ region: 'eu-west-1' }) })
 * ```
 */
export function createClient(config: DynamoDBClientConfig = {}): DynamoDBClient {
  const client = new DynamoDBClient(config)
  const resolved = client.config as object as { -readonly [K in keyof SdkConfig]: SdkConfig[K] }
  const { protocol } = resolved
  if (typeof protocol?.serializeRequest === 'function' && typeof protocol.deserializeResponse === 'function') {
    resolved.protocol = makeLeanProtocol(protocol)
  }
  const signer = keepSigner(resolved)
  if (signer !== undefined) resolved.signer = signer
  return client
}
