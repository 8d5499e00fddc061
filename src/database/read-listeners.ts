import { SetupError } from '../errors/index.js'
import type { OnOperation, OperationListener, OperationObserver } from '../wire/operation-event.js'

/** Reads who is to be told of requests. */
export function readListeners(
  what: string,
  onOperation: OnOperation = [],
): readonly (OperationListener | OperationObserver)[] {
  const listeners = [onOperation].flat()
  if (listeners.every(isListener)) return listeners
  throw new SetupError('setup.option', `${what}'s onOperation is a function or an observer, or a list of them.`)
}

function isListener(listener: unknown): boolean {
  return typeof listener === 'function' || typeof (listener as { begin?: unknown } | null)?.begin === 'function'
}
