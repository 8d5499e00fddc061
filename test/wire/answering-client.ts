import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb'

/** A request as it leaves the SDK. */
export interface HttpRequest {
  readonly hostname: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** An answer of the service. */
export interface Answer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: object
}

/** What the request handler is given besides the request. */
export interface HandlerOptions {
  readonly abortSignal?: AbortSignal
}

export type AnswerRequest = (request: HttpRequest, options: HandlerOptions) => Answer | Promise<Answer>

/** The SDK's request handler, below all of its middleware. */
export function makeHandler(answer: AnswerRequest) {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle(request: HttpRequest, options: HandlerOptions = {}) {
      const { status = 200, headers = {}, body = {} } = await answer(request, options)
      return { response: { statusCode: status, headers: { ...headers }, body: Buffer.from(JSON.stringify(body)) } }
    },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
    destroy() {},
  }
}

export const config = {
  region: 'eu-west-1',
  credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
} satisfies DynamoDBClientConfig

function textOf(body: string | Uint8Array): string {
  return typeof body === 'string' ? body : new TextDecoder().decode(body)
}

/** A client of the SDK whose requests are answered below all of its middleware, and the requests as they arrive there. */
export function answeringClient(
  answer: AnswerRequest = () => ({}),
  more: DynamoDBClientConfig = {},
  make: (config: DynamoDBClientConfig) => DynamoDBClient = (given) => new DynamoDBClient(given),
): { readonly client: DynamoDBClient; readonly sent: HttpRequest[] } {
  const sent: HttpRequest[] = []
  const requestHandler = makeHandler((request, options) => {
    sent.push({ ...request, headers: { ...request.headers }, body: textOf(request.body) })
    return answer(request, options)
  })
  return { client: make({ ...config, requestHandler: requestHandler as never, ...more }), sent }
}
