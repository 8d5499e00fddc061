import type { OptionRule } from '../errors/check-options.js'
import type { OnOperation, OperationListener, OperationObserver } from '../wire/operation-event.js'

export const listenersOption: OptionRule = {
  is: 'a function or an observer, or a list of them',
  fits: (value) => [value].flat().every(isListener),
}

/** Who is to be told of requests. */
export function listListeners(onOperation: OnOperation = []): readonly (OperationListener | OperationObserver)[] {
  return [onOperation].flat()
}

function isListener(listener: unknown): boolean {
  return typeof listener === 'function' || typeof (listener as { begin?: unknown } | null)?.begin === 'function'
}
