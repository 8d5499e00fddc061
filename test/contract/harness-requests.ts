import { DynamoDBClient } from '@aws-sdk/client-dynamodb'

/** One command as it was handed to the SDK. */
export interface RecordedRequest {
  /** The operation's name, such as `PutItem`. */
  readonly operation: string
  readonly input: Readonly<Record<string, unknown>>
}

/** A client that notes what is sent through it. */
export interface Recorder {
  readonly client: DynamoDBClient
  /** What has been sent since the start or the last `clear`, in order. */
  readonly requests: readonly RecordedRequest[]
  /** The operations' names, in order. */
  names(): readonly string[]
  clear(): void
}

/**
 * Makes a client that talks to the same engine as another and records every command. Each recorder has a client of its own,
 * so tests that run beside each other don't see each other's requests. It needs no stopping: it opens nothing of its own.
 */
export function recordRequests(like: DynamoDBClient): Recorder {
  const requests: RecordedRequest[] = []
  const { endpoint, region, credentials, requestHandler } = like.config
  const client = new DynamoDBClient({ ...(endpoint && { endpoint }), region, credentials, requestHandler })
  client.middlewareStack.add(
    (next, context) => (args) => {
      // A copy: what the sender does to its input afterwards was not sent.
      requests.push({
        operation: String(context.commandName).replace(/Command$/, ''),
        input: structuredClone(args.input) as unknown as Record<string, unknown>,
      })
      return next(args)
    },
    { name: 'recordRequests', step: 'initialize', priority: 'low' },
  )
  return {
    client,
    requests,
    names: () => requests.map(({ operation }) => operation),
    clear: () => void requests.splice(0),
  }
}
