import { chooseBase } from './choose-base.js'
import { type CodecRefusal, type CodecRequest, readShards, refuseCodec } from './codec-request.js'
import { bucketWidths } from './date-codec.js'
import { type KeyableType, readKeyableType } from './keyable-type.js'
import type { TextCodec } from './text-codec.js'
import { makeCaseCodec, makeEscapeCodec, makeShardCodec } from './text-formats.js'

/** A codec, or why there is none. */
export type CodecChoice = { readonly codec: TextCodec; readonly shards: number | undefined } | CodecRefusal

/** Chooses the codec of a placeholder by its attribute's type and its formats. */
export function chooseCodec(request: CodecRequest): CodecChoice {
  const { formats } = request
  const type = readKeyableType(request.storage)
  if (type === undefined) {
    return refuseCodec(
      request,
      'key.unstorable_attribute',
      'is not a string, number, bigint, boolean, date, enum or literal, so it cannot be text in a key.',
      'Name another attribute.',
    )
  }
  // What is escaped or hashed afterwards may contain the delimiter.
  const isFreed = formats.some((format) => format === 'escape' || readShards(format) !== undefined)
  const base = chooseBase(type, isFreed ? { ...request, delimiter: -1 } : request)
  return 'problem' in base ? base : applyTextFormats(base.codec, type, base.used, request)
}

function applyTextFormats(base: TextCodec, type: KeyableType, used: number, request: CodecRequest): CodecChoice {
  let codec = base
  let shards: number | undefined
  let last: 'shard' | 'escape' | undefined
  for (const format of request.formats.slice(used)) {
    const count = readShards(format)
    const isText = format === 'lower' || format === 'upper' || format === 'escape'
    if (count === undefined && !isText) return refuseFormat(format, codec, request)
    if (isText && type.kind !== 'text') {
      const message = `has the format "${format}", which is for strings, and holds ${codec.describes}.`
      return refuseCodec(request, 'key.format_type', message, 'Leave the format out.')
    }
    if (last === 'shard' || (last === 'escape' && isText)) {
      const message = `has the format "${format}" after "${last}", which would change what that has made.`
      return refuseCodec(request, 'key.format_order', message, `Write "${last}" last.`)
    }
    if (count !== undefined) {
      codec = makeShardCodec(codec, count)
      shards = count
      last = 'shard'
    } else if (format === 'escape') {
      codec = makeEscapeCodec(codec, request.delimiter)
      last = 'escape'
    } else if (format === 'lower' || format === 'upper') codec = makeCaseCodec(codec, format)
  }
  return { codec, shards }
}

function refuseFormat(format: string, codec: TextCodec, request: CodecRequest): CodecRefusal {
  const isKnown = bucketWidths.has(format) || format === 'float' || format === 'desc' || /^\+?[1-9]\d*$/.test(format)
  if (isKnown) {
    const message = `has the format "${format}", which is not for ${codec.describes}, or not in this place.`
    return refuseCodec(request, 'key.format_type', message, 'Leave the format out.')
  }
  return refuseCodec(
    request,
    'key.unknown_format',
    `has the unknown format "${format}".`,
    'Formats are lower, upper, escape, year, month, day, hour, float, a width such as 10 or +10 (with desc after it, if larger values come first), and shard(N) up to 9999.',
  )
}
