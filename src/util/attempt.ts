/** The outcome of a computation whose failure is reported later. */
export type Attempt<T> = { readonly value: T } | { readonly error: unknown }

/**
 * Computes now, and keeps what is thrown for when the result is asked for: an operation takes in its arguments when it
 * is made, but reports what is wrong with them when it is run.
 */
export function attempt<T>(compute: () => T): Attempt<T> {
  try {
    return { value: compute() }
  } catch (error) {
    return { error }
  }
}

/** Gives the result of an attempt, or throws what it failed with. */
export function settle<T>(made: Attempt<T>): T {
  if ('error' in made) throw made.error
  return made.value
}
