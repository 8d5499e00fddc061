/**
 * Expects an operation to fail with an error of a class.
 *
 * @returns the error, for further expectations
 * @throws Error if the operation succeeds; the error itself if it is of another class
 * @example
 * const error = await expectError(ItemExistsError, db.orders.create(order))
 */
export async function expectError<E extends Error>(
  errorClass: abstract new (...parameters: never[]) => E,
  operation: PromiseLike<unknown> | (() => unknown),
): Promise<E> {
  try {
    await (typeof operation === 'function' ? operation() : operation)
  } catch (error) {
    if (error instanceof errorClass) return error
    throw error
  }
  throw new Error(`Expected ${errorClass.name}, and the operation succeeded.`)
}
