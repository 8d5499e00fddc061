/** Runs one task at a time, in the order in which they came. */
export interface Mutex {
  run<T>(task: () => Promise<T>): Promise<T>
}

/** Makes a lock that nobody holds. */
export function createMutex(): Mutex {
  let tail: Promise<unknown> = Promise.resolve()
  return {
    run(task) {
      const result = tail.then(task)
      // A failed task must not fail those behind it.
      tail = result.catch(() => undefined)
      return result
    },
  }
}
