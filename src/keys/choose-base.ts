import type { LiteralValue } from '../schema/storage.js'
import { type BaseCodec, type CodecRefusal, type CodecRequest, readShards, refuseCodec } from './codec-request.js'
import { bucketWidths, dateCodec, makeBucketCodec, timestampPattern } from './date-codec.js'
import { floatCodec } from './float-codec.js'
import { type KeyableType, readNumberDomain } from './keyable-type.js'
import { makeLiteralCodec, printLiteral } from './literal-codec.js'
import { decimalCodec, type NumberDomain, type WidthOptions, widthCodec } from './number-codec.js'
import type { TextPattern } from './patterns.js'
import { patternCodec, stringCodec } from './string-codec.js'
import { findTextFault } from './text.js'
import type { TextCodec } from './text-codec.js'

type BaseChoice = BaseCodec | CodecRefusal

/** Chooses a codec by an attribute's type, and by the formats that are of that type. */
export function chooseBase(type: KeyableType, request: CodecRequest): BaseChoice {
  switch (type.kind) {
    case 'number':
      return chooseNumber(type.domain, request)
    case 'literal':
      return chooseLiteral(type.values, request)
    case 'date':
      return chooseTimestamp(dateCodec, timestampPattern, timestampPattern, request)
    case 'text': {
      const { pattern, bucketable, punctuation } = type
      const isBucket = bucketable !== undefined && bucketWidths.has(request.formats[0] ?? '')
      // Of a bucket, only the part that is kept must not contain the delimiter.
      const delimiter = isBucket ? -1 : request.delimiter
      const codec = pattern ? patternCodec(pattern, delimiter) : stringCodec(delimiter)
      if (isBucket) return chooseTimestamp(codec, bucketable, pattern, request)
      const isSplit = delimiter !== -1 && punctuation.includes(String.fromCharCode(delimiter))
      return isSplit ? refuseSplit(codec, request) : refuseDelimiter(codec, pattern, request)
    }
    case 'binary':
      return refuseCodec(
        request,
        'key.unstorable_attribute',
        'holds bytes, which are no text.',
        'Use it as a key attribute of its own, or name another attribute.',
      )
  }
}

const widthFormat = /^(\+?)([1-9]\d?)$/

function chooseNumber(domain: NumberDomain, request: CodecRequest): BaseChoice {
  const { formats, path, role } = request
  const [first, second] = formats
  if (first === 'float') {
    if (domain !== 'bigint') return { codec: floatCodec, used: 1 }
    return refuseCodec(
      request,
      'key.format_type',
      'has the format "float", which is for numbers, and holds a bigint.',
      `Give it a width: <${path}:38>.`,
    )
  }
  const [, sign, width] = widthFormat.exec(first ?? '') ?? []
  if (width !== undefined) {
    const options = { digits: Number(width), signed: sign === '+', descending: second === 'desc' }
    return chooseWidth(domain, options, request)
  }
  if (role === 'partition' || readShards(first) !== undefined) {
    return { codec: decimalCodec(domain, request.delimiter), used: 0 }
  }
  return refuseCodec(
    request,
    'key.number_width',
    'is a number in a sort key without a width, so that 10 would sort before 9.',
    `Give it as many digits as it can have: <${path}:10>.`,
  )
}

function chooseWidth(domain: NumberDomain, options: WidthOptions, request: CodecRequest): BaseChoice {
  if (options.digits > 38) {
    const message = 'has more than 38 digits, which is more than DynamoDB stores.'
    return refuseCodec(request, 'key.width', message, 'Use at most 38.')
  }
  if (domain === 'number') {
    return refuseCodec(
      request,
      'key.width_integer',
      'has a width, but its schema lets in numbers that are not integers.',
      'Make it z.int(), or use the format "float".',
    )
  }
  return { codec: widthCodec(domain, options), used: options.descending ? 2 : 1 }
}

function chooseLiteral(values: readonly LiteralValue[], request: CodecRequest): BaseChoice {
  const domain = readNumberDomain(values)
  const [first = ''] = request.formats
  if (domain && (first === 'float' || widthFormat.test(first))) return chooseNumber(domain, request)
  const words = values.map(printLiteral)
  if (new Set(words).size !== words.length) {
    return refuseCodec(
      request,
      'key.mixed_literals',
      'lets in two values that are the same text, such as 1 and "1".',
      'Let in one of them.',
    )
  }
  for (const text of words) {
    const fault = text === '' ? 'is empty' : findTextFault(text, request.delimiter)
    if (fault === undefined) continue
    return refuseCodec(
      request,
      'key.literal_value',
      `lets in a value that can never stand in a key: it ${fault}.`,
      'Rename that value, or choose another delimiter.',
    )
  }
  return { codec: makeLiteralCodec(values, words), used: 0 }
}

/** A date or an ISO text, whole or cut to a bucket. `source` says what its beginning looks like. */
function chooseTimestamp(
  codec: TextCodec,
  source: TextPattern,
  pattern: TextPattern | undefined,
  request: CodecRequest,
): BaseChoice {
  const unit = request.formats[0] ?? ''
  const width = bucketWidths.get(unit)
  if (width === undefined) return refuseDelimiter(codec, pattern, request)
  if (width > source.width) {
    const message = `has the format "${unit}", and its attribute has no time of day.`
    return refuseCodec(request, 'key.format_type', message, 'Use "day", "month" or "year".')
  }
  const { codec: bucket, pattern: texts } = makeBucketCodec(codec, source, unit, width)
  const choice = refuseDelimiter(bucket, texts, request)
  return 'problem' in choice ? choice : { codec: bucket, used: 1 }
}

/** A format whose texts can contain the delimiter by their nature is of no use under it. */
function refuseDelimiter(codec: TextCodec, pattern: TextPattern | undefined, request: CodecRequest): BaseChoice {
  return pattern?.canHold(request.delimiter) ? refuseSplit(codec, request) : { codec, used: 0 }
}

function refuseSplit(codec: TextCodec, request: CodecRequest): CodecRefusal {
  const isCut = bucketWidths.has(request.formats[0] ?? '')
  return refuseCodec(
    request,
    'key.contains_delimiter',
    `has text that can contain the delimiter "${String.fromCharCode(request.delimiter)}".`,
    isCut || codec.describes === 'a date'
      ? 'Choose another delimiter for the table, such as "#".'
      : `Choose another delimiter for the table, such as "#", or write <${request.path}:escape> where order does not matter.`,
  )
}
