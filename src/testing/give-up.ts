import type { SdkAbortSignal, SdkHandlerOptions, SdkRequestHandler } from './handler-types.js'

/** When a client stops waiting for an answer. */
export interface Patience {
  readonly signal: SdkAbortSignal | undefined
  readonly limits: readonly TimeLimit[]
}

interface TimeLimit {
  readonly milliseconds: number
  readonly error: () => Error
}

/**
 * Finds out when a client that waits for a handler's answer would give up, by the time-outs that the handler was made
 * with: what the layer holds up is held up outside of the handler, so its own time-outs do not see it.
 */
export async function patienceOf(handler: SdkRequestHandler, options: SdkHandlerOptions): Promise<Patience> {
  const config = await configOf(handler)
  const requestMs = numberIn(options, 'requestTimeout') ?? numberIn(config, 'requestTimeout')
  // The SDK's handler for Node only warns when its requestTimeout has passed, unless it was told to throw.
  const throws = !('throwOnRequestTimeout' in config) || config.throwOnRequestTimeout === true
  const socketMs = numberIn(config, 'socketTimeout') ?? numberIn(config, 'defaultSocketTimeout')
  const limits: TimeLimit[] = []
  if (requestMs && throws)
    limits.push({ milliseconds: requestMs, error: () => timeout(requestMs, 'requestTimeout', 'ETIMEDOUT') })
  if (socketMs) limits.push({ milliseconds: socketMs, error: () => timeout(socketMs, 'socketTimeout') })
  return { signal: options.abortSignal, limits }
}

/** Waits for an answer no longer than the client would. What happens to the request afterwards is nobody's concern. */
export function waitPatiently<T>(answer: Promise<T>, patience: Promise<Patience>): Promise<T> {
  return new Promise((resolve, reject) => {
    const undo: (() => void)[] = []
    let answered = false
    answer.then(resolve, reject).finally(() => {
      answered = true
      for (const step of undo) step()
    })
    patience.then(({ signal, limits }) => {
      if (answered) return
      undo.push(onAbort(signal, () => reject(abortError(signal))))
      for (const { milliseconds, error } of limits) {
        const timer = setTimeout(() => reject(error()), milliseconds)
        undo.push(() => clearTimeout(timer))
      }
    }, reject)
  })
}

/** The error of a connection that was closed before the answer, as the SDK's handler for Node reports it. */
export function hangUp(): Error {
  return Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' })
}

/** The error of a connection that was closed within the answer, as Node reports it. */
export function breakOff(): Error {
  return Object.assign(new Error('aborted'), { code: 'ECONNRESET' })
}

async function configOf(handler: SdkRequestHandler): Promise<Readonly<Record<string, unknown>>> {
  // The SDK's handlers know their configuration after their first request only; until then there is a promise of it.
  const promised: unknown = await Reflect.get(handler, 'configProvider')
  return { ...(promised ?? {}), ...handler.httpHandlerConfigs?.() }
}

function numberIn(options: object, name: string): number | undefined {
  const value: unknown = Reflect.get(options, name)
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

function timeout(milliseconds: number, option: string, code?: string): Error {
  const message = `No answer within the ${milliseconds} ms of the ${option}.`
  return Object.assign(new Error(message), { name: 'TimeoutError', ...(code && { code }) })
}

function abortError(signal: SdkAbortSignal | undefined): Error {
  const reason: unknown = signal && Reflect.get(signal, 'reason')
  return Object.assign(new Error('Request aborted', { cause: reason }), { name: 'AbortError' })
}

function onAbort(signal: SdkAbortSignal | undefined, listener: () => void): () => void {
  if (signal === undefined) return () => {}
  if (signal.aborted) listener()
  if (signal instanceof EventTarget) {
    signal.addEventListener('abort', listener, { once: true })
    return () => signal.removeEventListener('abort', listener)
  }
  Reflect.set(signal, 'onabort', listener)
  return () => Reflect.set(signal, 'onabort', null)
}
