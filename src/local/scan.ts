import type { StoreRange } from './dynalite-internals.js'
import type { Engine } from './engine.js'
import { readPage } from './page.js'
import { checkStartKey, type PageRequest, placeOf, resolveTarget } from './read-target.js'
import type { Checked } from './request.js'
import { validationError } from './service-error.js'

interface ScanRequest extends PageRequest {
  readonly Segment?: number
  readonly TotalSegments?: number
}

/** Places begin with a hash of so many hexadecimal digits, by which a scan is cut into segments. */
const HASH_DIGITS = 6
const HASHES = 16 ** HASH_DIGITS

/** Scan. */
export async function scan(engine: Engine, data: Checked): Promise<unknown> {
  const request = data as unknown as ScanRequest
  if (request.Segment !== undefined && request.TotalSegments === undefined) {
    throw validationError(
      'The TotalSegments parameter is required but was not present in the request when Segment parameter is present',
    )
  }
  const target = resolveTarget(engine, request)
  const range = segmentRange(request)
  if (request.ExclusiveStartKey === undefined) return readPage(engine, target, request, range)
  checkStartKey(target, request.ExclusiveStartKey)
  const place = placeOf(engine, target, request.ExclusiveStartKey)
  if (place < (range.gte ?? '') || (range.lt !== undefined && place >= range.lt)) {
    throw validationError(
      'The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct ' +
        `Segment. TotalSegments: ${request.TotalSegments} Segment: ${request.Segment}`,
    )
  }
  const { gte: _, ...upper } = range
  return readPage(engine, target, request, { ...upper, gt: place })
}

function segmentRange({ Segment, TotalSegments }: ScanRequest): StoreRange {
  if (Segment === undefined || TotalSegments === undefined) return {}
  const bound = (segment: number): string =>
    Math.ceil((HASHES * segment) / TotalSegments)
      .toString(16)
      .padStart(HASH_DIGITS, '0')
  const gte = bound(Segment)
  return Segment + 1 === TotalSegments ? { gte } : { gte, lt: bound(Segment + 1) }
}
