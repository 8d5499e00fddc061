/**
 * Merges pages that come from several sources at once, in the order in which they arrive. One page of each is fetched ahead
 * at most; when the consumer stops, or a source fails, the others are stopped.
 */
export async function* mergePages<T>(sources: readonly AsyncGenerator<T[]>[], stop: () => void): AsyncGenerator<T[]> {
  interface Arrival {
    readonly source: AsyncGenerator<T[]>
    readonly result: IteratorResult<T[]>
  }
  const fetch = async (source: AsyncGenerator<T[]>): Promise<Arrival> => ({ source, result: await source.next() })
  const waiting = new Map(sources.map((source) => [source, fetch(source)]))
  try {
    while (waiting.size > 0) {
      const { source, result } = await Promise.race(waiting.values())
      if (result.done) {
        waiting.delete(source)
        continue
      }
      waiting.set(source, fetch(source))
      yield result.value
    }
  } finally {
    stop()
    // Whatever they still end with, nobody waits for it.
    await Promise.allSettled(waiting.values())
  }
}
