import type { Answer } from './answer.js'
import { brokenBody, requestText, responseBytes } from './body.js'
import { refuse } from './check-fault.js'
import { breakOff, hangUp, patienceOf, waitPatiently } from './give-up.js'
import type {
  FaultyRequestHandler,
  SdkHandlerOptions,
  SdkHttpRequest,
  SdkHttpResponse,
  SdkRequestHandler,
} from './handler-types.js'
import { type Delivery, performFault } from './perform.js'
import { coreOf, type Exchange, type FaultPlan } from './plan.js'
import { attemptIn, operationNamed } from './request.js'
import type { SettledFault } from './settle-fault.js'
import { CalledOff, createTimers, type Wait } from './timers.js'

type Handled = Promise<{ response: SdkHttpResponse }>

/**
 * Puts faults between an SDK client and its endpoint, in the client's own process: a request handler around another one.
 *
 * It stands below the SDK's retries, so each attempt is a request. What the layer holds up meets the time-outs that the
 * handler was made with.
 *
 * @param handler - The handler that speaks to the endpoint: the SDK's `NodeHttpHandler`, or the `config.requestHandler` of
 * a client.
 * @param plan - What goes wrong, and when.
 * @returns A handler for the option `requestHandler` of a client. Its `destroy()` destroys the inner one too.
 * @throws SetupError `setup.option` when the handler is none.
 * @see clientWithFaults, where there is a client already.
 * @example
 * const local = await startLocal()
 * const plan = scriptFaults([{ operation: 'PutItem', fault: 'dropAfter' }])
 * const client = new DynamoDBClient({
 *   endpoint: local.endpoint,
 *   requestHandler: withFaults(local.client.config.requestHandler, plan),
 * })
 */
export function withFaults(handler: SdkRequestHandler, plan: FaultPlan): FaultyRequestHandler {
  return createFaultyHandler(handler, plan, () => handler.destroy?.())
}

/** Makes a handler with faults, and says what is destroyed with it. */
export function createFaultyHandler(
  handler: SdkRequestHandler,
  plan: FaultPlan,
  destroy: () => void,
): FaultyRequestHandler {
  if (typeof handler?.handle !== 'function') throw refuse('withFaults takes a request handler, not the options of one.')
  const core = coreOf(plan)
  const timers = createTimers()
  return {
    ...(handler.metadata && { metadata: handler.metadata }),
    async handle(request, options = {}) {
      const operation = operationNamed(headerOf(request, 'x-amz-target'))
      if (operation === undefined || options.abortSignal?.aborted) return handler.handle(request, options)
      const attempt = attemptIn(headerOf(request, 'amz-sdk-request'))
      const exchange = core.begin(operation, attempt, requestText(request.body))
      const { fault } = exchange
      if (fault === undefined) return handler.handle(request, options).finally(exchange.end)
      const response = perform(fault, handler, exchange, request, options, timers.begin()).then(toResponse)
      return waitPatiently(response, patienceOf(handler, options))
    },
    updateHttpClientConfig(key, value) {
      handler.updateHttpClientConfig?.(key, value)
    },
    httpHandlerConfigs: () => handler.httpHandlerConfigs?.() ?? {},
    destroy() {
      timers.cancel()
      destroy()
    },
  }
}

async function perform(
  fault: SettledFault,
  handler: SdkRequestHandler,
  exchange: Exchange,
  request: SdkHttpRequest,
  { abortSignal: _, ...options }: SdkHandlerOptions,
  wait: Wait,
): Promise<Delivery> {
  // The endpoint does not hear of a client that has given up: what is on its way arrives.
  const execute = async (text?: string): Promise<Answer> => {
    const { response } = await handler.handle(text === undefined ? request : withText(request, text), options)
    const body = await responseBytes(response.body)
    exchange.answered(response.statusCode)
    return { status: response.statusCode, headers: response.headers, body }
  }
  try {
    return await performFault(fault, exchange.request, { execute, wait })
  } catch (error) {
    if (error instanceof CalledOff) return { kind: 'dropped' }
    throw error
  } finally {
    exchange.end()
  }
}

function toResponse(delivery: Delivery): Awaited<Handled> {
  if (delivery.kind === 'dropped') throw hangUp()
  const { status: statusCode, headers, body } = delivery.answer
  if (delivery.kind === 'answer') return { response: { statusCode, headers: { ...headers }, body } }
  const part = brokenBody(body.subarray(0, delivery.keptBytes), breakOff())
  return { response: { statusCode, headers: { ...headers }, body: part } }
}

function withText(request: SdkHttpRequest, text: string): SdkHttpRequest {
  const headers = Object.entries(request.headers).map(([name, value]) =>
    name.toLowerCase() === 'content-length' ? [name, String(Buffer.byteLength(text))] : [name, value],
  )
  // Of the SDK's own class, as some handlers expect.
  const copy: SdkHttpRequest = Object.create(Object.getPrototypeOf(request))
  return Object.assign(copy, request, { headers: Object.fromEntries(headers), body: text })
}

function headerOf({ headers }: SdkHttpRequest, wanted: string): string | undefined {
  return Object.entries(headers).find(([name]) => name.toLowerCase() === wanted)?.[1]
}
