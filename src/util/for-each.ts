/**
 * Runs a function for each element of a list, several at a time.
 *
 * @param width how many at a time
 * @throws what the function throws first; those under way are waited for, and no others are begun
 */
export async function forEachOf<T>(
  list: readonly T[],
  width: number,
  run: (element: T) => Promise<void>,
): Promise<void> {
  let next = 0
  let failure: { readonly error: unknown } | undefined
  const work = async (): Promise<void> => {
    while (next < list.length && failure === undefined) {
      const element = list[next] as T
      next += 1
      try {
        await run(element)
      } catch (error) {
        failure ??= { error }
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(width, list.length) }, work))
  if (failure !== undefined) throw failure.error
}
