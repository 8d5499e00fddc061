/** Whether an earlier attempt of what has failed may have been carried out without an answer. */
const lost = new WeakMap<object, boolean>()

interface Failure {
  readonly $metadata?: { readonly attempts?: number; readonly httpStatusCode?: number }
  readonly $response?: { readonly statusCode?: number }
}

/** Notes whether attempts before the last one were lost. */
export function noteLostAnswers(error: unknown, isLost: boolean): void {
  if (typeof error === 'object' && error !== null) lost.set(error, isLost)
}

/** Whether a failed attempt may have been carried out: only a refusal of the service says that it was not. */
export function isLostAnswer(error: unknown): boolean {
  const { $metadata, $response } = (error ?? {}) as Failure
  const status = $metadata?.httpStatusCode ?? $response?.statusCode
  return status === undefined || status < 400 || status >= 500
}

/**
 * Whether what the service refused may have been carried out before, by an attempt of the SDK whose answer was lost. Where attempts
 * could not be watched, because the client's `send` is not the SDK's own, any attempt before may have been.
 */
export function followsLostAnswer(error: unknown): boolean {
  const known = typeof error === 'object' && error !== null ? lost.get(error) : undefined
  return known ?? ((error as Failure | undefined)?.$metadata?.attempts ?? 1) > 1
}
