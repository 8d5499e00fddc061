/** What is known of the attempts of a request. */
export interface Attempts {
  /** Whether one of them has ended without an answer that says it was not carried out. */
  isLost: boolean
  /** Whether one of them has run out of time, and may be under way still. */
  isUnderWay: boolean
}

const known = new WeakMap<object, Readonly<Attempts>>()

interface Failure {
  readonly $metadata?: { readonly attempts?: number; readonly httpStatusCode?: number }
  readonly $response?: { readonly statusCode?: number }
}

/** Notes what became of the attempts of what has failed. */
export function noteLostAnswers(error: unknown, attempts: Readonly<Attempts>): void {
  if (typeof error === 'object' && error !== null) known.set(error, { ...attempts })
}

/** Whether a failed attempt may have been carried out: only a refusal of the service says that it was not. */
export function isLostAnswer(error: unknown): boolean {
  const { $metadata, $response } = (error ?? {}) as Failure
  const status = $metadata?.httpStatusCode ?? $response?.statusCode
  return status === undefined || status < 400 || status >= 500
}

/** Whether a failed attempt was given up by the client, while the service may be at it, or may have yet to get it. */
export function isTimeout(error: unknown): boolean {
  const { name, code } = (error ?? {}) as { readonly name?: unknown; readonly code?: unknown }
  // The SDK calls connections that were closed by this name too.
  return name === 'TimeoutError' && code !== 'ECONNRESET' && code !== 'EPIPE'
}

/**
 * Whether what the service refused may have been carried out before, by an attempt of the SDK whose answer was lost. Where attempts
 * could not be watched, because the client's `send` is not the SDK's own, any attempt before may have been.
 */
export function followsLostAnswer(error: unknown): boolean {
  return attemptsOf(error)?.isLost ?? ((error as Failure | undefined)?.$metadata?.attempts ?? 1) > 1
}

/**
 * Whether what the service refused may be carried out yet, by an attempt of the SDK that has run out of time. A lost connection does not
 * count, nor does what could not be watched: it would make a doubt of every other refusal.
 */
export function followsTimeout(error: unknown): boolean {
  return attemptsOf(error)?.isUnderWay === true
}

function attemptsOf(error: unknown): Readonly<Attempts> | undefined {
  return typeof error === 'object' && error !== null ? known.get(error) : undefined
}
