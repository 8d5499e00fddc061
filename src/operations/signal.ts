import { isSignal } from '../errors/check-options.js'
import { SetupError } from '../errors/index.js'

/** Refuses what is no abort signal, before it is asked whether to stop. */
export function readSignal(signal: AbortSignal | undefined): AbortSignal | undefined {
  if (signal === undefined || isSignal(signal)) return signal
  throw new SetupError('setup.option', 'signal takes the signal of an AbortController.')
}
