import { ExpressionError, type ExpressionErrorCode } from '../errors/index.js'
import type { CompiledEntity } from '../model/compiled.js'

/** What is known while a user's callback runs. */
interface Scope {
  /** The entity that the callback is about. */
  readonly entity: CompiledEntity
  /** What operators made and no other operator took in. */
  readonly loose: Set<object>
}

let scope: Scope | undefined

/**
 * Notes a condition or an action made by an operator, and forgets those that it took in.
 * So `eq(…) && eq(…)`, which silently keeps only its last condition, can be told from `and(eq(…), eq(…))`.
 */
export function note<T extends object>(made: T, taken: readonly object[] = []): T {
  for (const part of taken) scope?.loose.delete(part)
  scope?.loose.add(made)
  return made
}

/** Runs a user's callback; gives its result, with what its operators made and nothing took in. */
export function collect<T>(entity: CompiledEntity, run: () => T): { readonly result: T; readonly loose: Set<object> } {
  const outer = scope
  const inner: Scope = { entity, loose: new Set() }
  scope = inner
  try {
    const result = run()
    // The result of an async callback is refused; what it rejects with later must not end the process.
    if (result instanceof Promise) result.catch(() => undefined)
    return { result, loose: inner.loose }
  } finally {
    scope = outer
  }
}

/** An error about the callback that is running. */
export function expressionError(code: ExpressionErrorCode, message: string): ExpressionError {
  return new ExpressionError(code, scope?.entity.name ?? 'An expression', message)
}

/** Refuses a reference that a callback about another entity was given. */
export function requireOwn(entity: CompiledEntity): void {
  if (scope === undefined || scope.entity === entity) return
  throw expressionError('expression.unknown_attribute', `a reference names an attribute of ${entity.name}`)
}
