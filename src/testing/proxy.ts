import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { checkOptions, laterOption, type OptionRules, portOption } from '../errors/check-options.js'
import { type Answer, errorAnswer } from './answer.js'
import { requestText, responseBytes } from './body.js'
import { refuse } from './check-fault.js'
import { type Delivery, performFault } from './perform.js'
import { coreOf, type FaultPlan, type FaultRecord, type PlanCore } from './plan.js'
import { attemptIn, operationNamed } from './request.js'
import { CalledOff, createTimers, type Wait } from './timers.js'
import { createUpstream, type Upstream } from './upstream.js'

/** What {@link startFaultProxy} is told. */
export interface FaultProxyOptions {
  /** The endpoint behind the proxy, such as `http://127.0.0.1:8000`. */
  readonly endpoint: string
  /** What goes wrong, and when. */
  readonly plan: FaultPlan
  /** The port on 127.0.0.1; without it, or with 0, a free one. */
  readonly port?: number
}

const proxyOptions: OptionRules<FaultProxyOptions> = { endpoint: laterOption, plan: laterOption, port: portOption }

/** A proxy with faults. */
export interface FaultProxy extends AsyncDisposable {
  /** Where clients find the proxy. */
  readonly endpoint: string
  /** The faults that happened: the log of the plan. */
  readonly log: readonly FaultRecord[]
  /** Closes the port and every connection; what is still held up is not executed. May be called more than once. */
  stop(): Promise<void>
}

/**
 * Starts a proxy with faults in front of an endpoint, for clients in any process and any language.
 *
 * A request's signature still holds when it is passed on, except for batches of which the layer leaves members: a service
 * that checks signatures refuses those.
 *
 * @param options - The endpoint behind it, and the plan.
 * @returns The running proxy, which listens on this machine alone.
 * @throws SetupError `setup.option` when an option cannot be used, or the port cannot be had.
 * @example
 * const local = await startLocal()
 * const proxy = await startFaultProxy({ endpoint: local.endpoint, plan: seedFaults({ seed: 7, rates: { throttle: 0.1 } }) })
 * const client = new DynamoDBClient({ endpoint: proxy.endpoint })
 * await proxy.stop()
 */
export async function startFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const { endpoint, plan, port = 0 } = checkOptions('startFaultProxy', options, proxyOptions)
  const core = coreOf(plan)
  const upstream = createUpstream(endpoint)
  const timers = createTimers()
  const underWay = new Set<Promise<void>>()
  const server = createServer((request, response) => {
    const responding = respond(core, upstream, timers.begin(), request, response).finally(() =>
      underWay.delete(responding),
    )
    underWay.add(responding)
  })
  // Connections end when clients end them, or by a fault.
  server.keepAliveTimeout = 0
  const actualPort = await listen(server, port)
  let stopping: Promise<void> | undefined
  const stop = (): Promise<void> => {
    stopping ??= (async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      timers.cancel()
      server.closeAllConnections()
      upstream.close()
      await Promise.all([closed, ...underWay])
    })()
    return stopping
  }
  return Object.freeze({ endpoint: `http://127.0.0.1:${actualPort}`, log: plan.log, stop, [Symbol.asyncDispose]: stop })
}

async function respond(
  core: PlanCore,
  upstream: Upstream,
  wait: Wait,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const body = await responseBytes(request)
    deliver(await handle(core, upstream, wait, request, body), response)
  } catch (error) {
    if (error instanceof CalledOff || request.errored) response.destroy()
    else deliver({ kind: 'answer', answer: failureAnswer(error) }, response)
  }
}

async function handle(
  core: PlanCore,
  upstream: Upstream,
  wait: Wait,
  { method = 'POST', url: path = '/', headers }: IncomingMessage,
  body: Uint8Array,
): Promise<Delivery> {
  const operation = operationNamed(onlyOne(headers['x-amz-target']))
  if (operation === undefined) return { kind: 'answer', answer: await upstream.send({ method, path, headers, body }) }
  const { fault, request, answered, end } = core.begin(
    operation,
    attemptIn(onlyOne(headers['amz-sdk-request'])),
    requestText(body),
  )
  const execute = async (text?: string): Promise<Answer> => {
    const sent = text === undefined ? body : Buffer.from(text)
    // A body that is to be read must not come compressed.
    const { 'accept-encoding': encoding, ...others } = headers
    const answer = await upstream.send({ method, path, headers: text === undefined ? headers : others, body: sent })
    answered(answer.status)
    return answer
  }
  try {
    return fault === undefined
      ? { kind: 'answer', answer: await execute() }
      : await performFault(fault, request, { execute, wait })
  } finally {
    end()
  }
}

function deliver(delivery: Delivery, response: ServerResponse): void {
  const { socket } = response
  if (socket === null || socket.destroyed) return
  if (delivery.kind === 'dropped') {
    socket.destroy()
    return
  }
  const { status, headers, body } = delivery.answer
  response.writeHead(status, { ...headers })
  if (delivery.kind === 'answer') {
    response.end(body)
    return
  }
  response.flushHeaders()
  if (delivery.keptBytes > 0) response.write(body.subarray(0, delivery.keptBytes))
  // After what was written has been sent.
  setImmediate(() => socket.destroySoon())
}

/** The plan is wrong, or the endpoint cannot be reached. */
function failureAnswer(error: unknown): Answer {
  const { name, message } = error instanceof Error ? error : new Error(String(error))
  if (name === 'SetupError') return errorAnswer({ type: name, message, namespace: 'keyloom.testing' })
  const type = 'EndpointUnreachableException'
  return errorAnswer({ type, message: `The endpoint failed: ${message}`, namespace: 'keyloom.testing', status: 502 })
}

function onlyOne(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : header?.[0]
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', () => reject(refuse(`The proxy cannot listen on port ${port}.`)))
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}
