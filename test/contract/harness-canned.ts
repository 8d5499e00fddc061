import { DynamoDBClient } from '@aws-sdk/client-dynamodb'

/** The body of a request or an answer, as JSON on the wire. */
export type WireBody = Record<string, unknown>

/** One request as it went over the wire. */
export interface WireRequest {
  /** The operation's name, such as `Query`. */
  readonly operation: string
  readonly body: WireBody
}

/** A client without an engine, and what was sent through it. */
export interface CannedClient {
  readonly client: DynamoDBClient
  /** What has been sent, in order. */
  readonly requests: readonly WireRequest[]
}

/**
 * Makes a client whose requests are answered by a function, for what no engine here can do. It is the SDK's own client with
 * its own serialisation: only the socket is replaced.
 *
 * @param answer - gives the body of the answer, which is `{}` unless given
 */
export function cannedClient(answer: (request: WireRequest) => WireBody | undefined = () => undefined): CannedClient {
  const requests: WireRequest[] = []
  const client = new DynamoDBClient({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
    maxAttempts: 1,
    requestHandler: {
      handle: async ({ headers, body }: { headers: Record<string, string>; body: string | Uint8Array }) => {
        const operation = headers['x-amz-target']?.replace(/^.*\./, '') ?? ''
        const request = { operation, body: JSON.parse(textOf(body)) as WireBody }
        requests.push(request)
        const text = JSON.stringify(answer(request) ?? {})
        const response = {
          statusCode: 200,
          headers: { 'content-type': 'application/x-amz-json-1.0' },
          body: new TextEncoder().encode(text),
        }
        return { response: response as never }
      },
    },
  })
  return { client, requests }
}

/** Makes a client that gives an output as it is, in whatever form, as mocks do. */
export function mockClient(output: object): DynamoDBClient {
  const { client } = cannedClient()
  const result = { response: {}, output: { ...output, $metadata: {} } }
  client.middlewareStack.add(() => async () => result as never, { step: 'initialize', name: 'mock' })
  return client
}

function textOf(body: string | Uint8Array): string {
  return typeof body === 'string' ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString()
}
