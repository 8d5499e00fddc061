import { SetupError } from '../errors/index.js'

/** Refuses what is no abort signal, before it is asked whether to stop. */
export function readSignal(signal: AbortSignal | undefined): AbortSignal | undefined {
  if (signal === undefined) return undefined
  const isSignal =
    typeof signal === 'object' &&
    typeof signal?.throwIfAborted === 'function' &&
    typeof signal.addEventListener === 'function'
  if (isSignal) return signal
  throw new SetupError('setup.option', 'signal takes the signal of an AbortController.')
}
