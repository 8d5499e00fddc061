import {
  BatchIncompleteError,
  ConditionFailedError,
  ItemExistsError,
  ItemNotFoundError,
  TransactionCanceledError,
  UniqueConstraintError,
  UpdateRefusedError,
  VersionConflictError,
} from '../errors/index.js'
import type { Result } from './operation-types.js'
import type { Explanation } from './plan-types.js'

/** Errors that `result()` returns: what a program that is right meets in the ordinary course of things. */
const expectedErrors = [
  ItemExistsError,
  ItemNotFoundError,
  ConditionFailedError,
  UpdateRefusedError,
  VersionConflictError,
  UniqueConstraintError,
  TransactionCanceledError,
  BatchIncompleteError,
]

/**
 * A lazy operation: running it is what `await` does, each time anew.
 * It behaves as a promise without being one, because a promise would have begun already.
 */
export abstract class BaseOperation<T> implements Promise<T> {
  get [Symbol.toStringTag](): string {
    return 'Operation'
  }

  /** Sends the operation. */
  protected abstract run(): Promise<T>

  /** The requests as data; sends nothing. */
  abstract explain(): Explanation

  // biome-ignore lint/suspicious/noThenProperty: awaiting an operation is how it is run.
  then<R = T, E = never>(
    onFulfilled?: ((value: T) => R | PromiseLike<R>) | null,
    onRejected?: ((reason: unknown) => E | PromiseLike<E>) | null,
  ): Promise<R | E> {
    return this.run().then(onFulfilled, onRejected)
  }

  catch<E = never>(onRejected?: ((reason: unknown) => E | PromiseLike<E>) | null): Promise<T | E> {
    return this.run().catch(onRejected)
  }

  finally(onFinally?: (() => void) | null): Promise<T> {
    return this.run().finally(onFinally)
  }

  async result(): Promise<Result<T, unknown>> {
    try {
      return { ok: true, value: await this.run() }
    } catch (error) {
      if (expectedErrors.some((expected) => error instanceof expected)) return { ok: false, error }
      throw error
    }
  }
}
