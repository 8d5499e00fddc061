import { setImmediate } from 'node:timers/promises'
import type { Answer, Dispatcher } from './dispatcher.js'

/** The part of the SDK's contract for request handlers that is needed to take the place of a socket. */
export type RequestHandler = {
  readonly metadata: { readonly handlerProtocol: string }
  handle(request: HandlerRequest, options?: { abortSignal?: AbortSignal }): Promise<{ response: HandlerResponse }>
  updateHttpClientConfig(): void
  httpHandlerConfigs(): Record<string, never>
  destroy(): void
}

interface HandlerRequest {
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}

interface HandlerResponse {
  readonly statusCode: number
  readonly headers: Record<string, string>
  readonly body: Uint8Array
}

/** Makes a handler by which an SDK client speaks to the engine in this process, without a socket. */
export function createRequestHandler(dispatcher: Dispatcher): RequestHandler {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle(request, options = {}) {
      const signal = options.abortSignal
      if (signal?.aborted) throw abortError()
      const answering = answerInTurn(dispatcher, request)
      const { status, headers, body } = await (signal ? untilAborted(answering, signal) : answering)
      const response: HandlerResponse = { statusCode: status, headers: { ...headers }, body: new Uint8Array(body) }
      return { response }
    },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
    destroy() {},
  }
}

/**
 * Answers after the process has had its turn, as a socket would: a loop over answers that are always there at once would
 * keep timers and sockets waiting for ever.
 */
async function answerInTurn(dispatcher: Dispatcher, request: HandlerRequest): Promise<Answer> {
  const text = textOf(request)
  await setImmediate()
  return dispatcher.handle(request.headers['x-amz-target'] ?? '', text)
}

function textOf({ body }: HandlerRequest): string {
  if (body === undefined) return ''
  if (typeof body === 'string') return body
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString()
  throw new TypeError('keyloom/local takes request bodies as text or bytes.')
}

/** As with a socket, giving up leaves open whether the request was carried out. */
function untilAborted<T>(task: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(abortError())
    signal.addEventListener('abort', abort, { once: true })
    task.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', abort)
    })
  })
}

function abortError(): Error {
  return Object.assign(new Error('Request aborted'), { name: 'AbortError' })
}
