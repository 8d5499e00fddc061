import { distinct } from '../util/distinct.js'
import { shareIn } from '../util/share-in.js'
import { bucketWidths } from './date-codec.js'
import type { AttributePath, TextPlaceholder } from './key-part.js'
import type { KeySide } from './key-side.js'
import { unfit } from './text-codec.js'

/** The ends of the years that texts of dates hold. */
const earliest = '0000-01-01T00'
const latest = '9999-12-31T23'
const lastYearEnd = Date.UTC(10_000, 0) - 1

type Unit = 'year' | 'month' | 'day' | 'hour'

/** A date of which a key holds no more than the year, month, day or hour. */
export interface Bucket {
  readonly path: AttributePath
  /** The shortest of its units that stands in the key. */
  readonly placeholder: TextPlaceholder
  readonly unit: Unit
}

const known = new WeakMap<KeySide, readonly Bucket[]>()

/** The dates of which one side of a key holds a bucket alone. */
export function findBuckets(side: KeySide): readonly Bucket[] {
  return shareIn(known, side, () => listBuckets(side))
}

function listBuckets({ parts, reversible }: KeySide): readonly Bucket[] {
  const buckets = parts.flatMap(({ segments }) =>
    segments.flatMap(({ placeholder }): Bucket[] => {
      const unit = placeholder?.formats.find((format) => bucketWidths.has(format)) as Unit | undefined
      if (placeholder?.codec === undefined || unit === undefined || placeholder.shards !== undefined) return []
      if (reversible.includes(placeholder.path)) return []
      return [{ path: placeholder.path, placeholder: placeholder as TextPlaceholder, unit }]
    }),
  )
  return distinct(buckets.map(({ path }) => path)).map((path) => {
    const own = buckets.filter((one) => one.path === path)
    return own.reduce((a, b) => (widthOf(a) >= widthOf(b) ? a : b))
  })
}

/**
 * A value of each bucket from one date to another, in order.
 *
 * @param most how many are listed at most
 * @returns `undefined` if there are more
 */
export function listBucketValues(
  bucket: Bucket,
  from: unknown,
  to: unknown,
  most: number,
): readonly unknown[] | undefined {
  const { codec } = bucket.placeholder
  const placeOf = (value: unknown): string => {
    const place = codec.place(value)
    return place === -1 ? earliest : place === 1 ? latest : place
  }
  const cut = (text: string): string => text.slice(0, widthOf(bucket))
  const end = startOf(cut(placeOf(to)))
  const values: unknown[] = []
  for (let start = startOf(cut(placeOf(from))); start <= end; start = nextOf(start, bucket.unit)) {
    if (values.length === most) return undefined
    // Beyond the last of these years there is nothing.
    const value = start <= lastYearEnd ? codec.decode(cut(new Date(start).toISOString())) : unfit
    if (value === unfit) break
    values.push(value)
  }
  return values
}

function widthOf({ unit }: Pick<Bucket, 'unit'>): number {
  return bucketWidths.get(unit) as number
}

/** The beginning of a bucket, in milliseconds since 1970. */
function startOf(text: string): number {
  const [year = 0, month = 1, day = 1, hour = 0] = text.split(/\D/).map(Number)
  const start = new Date(0)
  start.setUTCFullYear(year, month - 1, day)
  return start.setUTCHours(hour)
}

function nextOf(startMs: number, unit: Unit): number {
  const next = new Date(startMs)
  if (unit === 'year') return next.setUTCFullYear(next.getUTCFullYear() + 1)
  if (unit === 'month') return next.setUTCMonth(next.getUTCMonth() + 1)
  return startMs + (unit === 'day' ? 86_400_000 : 3_600_000)
}
