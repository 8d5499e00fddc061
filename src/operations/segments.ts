import { countLane, type Lane, readLane, type Strand, strandOf } from './lanes.js'
import { mergePages } from './merge-pages.js'

/** The most segments that DynamoDB divides a table into. */
export const mostSegments = 1_000_000

/** Makes the requests of one segment; without a number, those of a scan that is not divided. */
export type OpenSegment = (signal: AbortSignal | undefined, segment?: number) => Lane

/** The results of a scan: in its order where it is not divided, else those of all segments as they come. */
export function strandOfSegments(segments: number, signal: AbortSignal | undefined, open: OpenSegment): Strand {
  if (segments === 1) return strandOf(open(signal))
  const openAll = () => {
    const own = new AbortController()
    const both = signal === undefined ? own.signal : AbortSignal.any([signal, own.signal])
    // What one of the segments no longer needs is ended, too.
    return { lanes: Array.from({ length: segments }, (_, segment) => open(both, segment)), stop: () => own.abort() }
  }
  return {
    read: async function* (run) {
      const { lanes, stop } = openAll()
      yield* mergePages(
        lanes.map((lane) => readLane(lane, run)),
        stop,
      )
    },
    count: async (limit) => {
      const { lanes, stop } = openAll()
      try {
        const counts = await Promise.all(lanes.map((lane) => countLane(lane, limit)))
        const sum = counts.reduce((total, one) => total + one, 0)
        return Math.min(sum, limit ?? Number.POSITIVE_INFINITY)
      } finally {
        stop()
      }
    },
  }
}
