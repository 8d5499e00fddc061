import type { LiteralValue, Storage } from '../schema/storage.js'
import { bucketWidths, makeBucketCodec, makeDateCodec, timestampPattern } from './date-codec.js'
import { makeFloatCodec } from './float-codec.js'
import type { TemplateProblem } from './key-part.js'
import { type KeyableType, readKeyableType } from './keyable-type.js'
import { makeLiteralCodec, printLiteral } from './literal-codec.js'
import { makeDecimalCodec, makeWidthCodec, type NumberDomain } from './number-codec.js'
import type { TextPattern } from './patterns.js'
import { type CodecContext, makePatternCodec, makeStringCodec } from './string-codec.js'
import { findTextFault } from './text.js'
import type { TextCodec } from './text-codec.js'
import { makeCaseCodec, makeEscapeCodec, makeShardCodec } from './text-formats.js'

/** What a placeholder's codec is chosen from. */
export interface CodecRequest {
  /** As written, for messages. */
  readonly text: string
  readonly path: string
  readonly storage: Storage
  readonly formats: readonly string[]
  readonly role: 'partition' | 'sort'
  readonly context: CodecContext
}

/** A codec, or why there is none. */
export type CodecChoice =
  | { readonly codec: TextCodec; readonly shards: number | undefined }
  | { readonly problem: TemplateProblem }

/** Chooses the codec of a placeholder by its attribute's type and its formats. */
export function chooseCodec(asked: CodecRequest): CodecChoice {
  const freed = asked.formats.some((format) => format === 'escape' || readShards(format) !== undefined)
  // What is escaped or hashed afterwards may contain the delimiter.
  const request = freed ? { ...asked, context: { ...asked.context, delimiter: -1 } } : asked
  const type = readKeyableType(request.storage)
  if (type === undefined || type.kind === 'binary') {
    return problem(
      'key.unstorable_attribute',
      request,
      'is not a string, number, bigint, boolean, date, enum or literal, so it cannot be text in a key.',
      'Name another attribute.',
    )
  }
  const [base, used] = chooseBase(type, request)
  if ('problem' in base) return base
  return applyTextFormats(base.codec, type, used, asked)
}

type BaseChoice = { readonly codec: TextCodec } | { readonly problem: TemplateProblem }

/** The codec by type and the formats that belong to the type, and how many formats those were. */
function chooseBase(type: KeyableType, request: CodecRequest): readonly [BaseChoice, number] {
  const { context, formats } = request
  switch (type.kind) {
    case 'number':
      return chooseNumber(type.domain, request)
    case 'literal':
      return [chooseLiteral(type.values, request), 0]
    case 'date': {
      const codec = makeDateCodec(context)
      return chooseBucket(codec, timestampPattern, timestampPattern, request)
    }
    case 'text': {
      const codec = type.pattern ? makePatternCodec(type.pattern, context) : makeStringCodec(context)
      if (type.bucketable && bucketWidths.has(formats[0] ?? '')) {
        return chooseBucket(codec, type.bucketable, type.pattern, request)
      }
      return [requireNoDelimiter(codec, type.pattern, request), 0]
    }
    default:
      return [problem('key.unstorable_attribute', request, 'cannot be text in a key.', 'Name another attribute.'), 0]
  }
}

function chooseNumber(domain: NumberDomain, request: CodecRequest): readonly [BaseChoice, number] {
  const { context, formats } = request
  const [first, second] = formats
  const width = /^(\+?)([1-9]\d?)$/.exec(first ?? '')
  if (first === 'float') {
    if (domain === 'bigint') {
      return [
        problem(
          'key.format_type',
          request,
          'has the format "float", which is for numbers, and holds a bigint.',
          `Give it a width: <${request.path}:38>.`,
        ),
        1,
      ]
    }
    return [{ codec: makeFloatCodec(context) }, 1]
  }
  if (width) {
    const digits = Number(width[2])
    if (digits > 38)
      return [
        problem('key.width', request, 'has more than 38 digits, which DynamoDB does not store.', 'Use at most 38.'),
        1,
      ]
    if (domain === 'number') {
      return [
        problem(
          'key.width_integer',
          request,
          'has a width, but its schema lets in numbers that are not integers.',
          'Make it z.int(), or use the format "float".',
        ),
        1,
      ]
    }
    const descending = second === 'desc'
    const options = { digits, signed: width[1] === '+', descending }
    return [{ codec: makeWidthCodec(domain, options, context) }, descending ? 2 : 1]
  }
  const sharded = first !== undefined && readShards(first) !== undefined
  if (request.role === 'sort' && !sharded) {
    return [
      problem(
        'key.number_width',
        request,
        'is a number in a sort key without a width, so that 10 would sort before 9.',
        `Give it as many digits as it can have: <${request.path}:10>.`,
      ),
      0,
    ]
  }
  return [{ codec: makeDecimalCodec(domain, context) }, 0]
}

function chooseLiteral(values: readonly LiteralValue[], request: CodecRequest): BaseChoice {
  if (new Set(values.map(printLiteral)).size !== values.length) {
    return problem(
      'key.mixed_literals',
      request,
      'lets in two values that are the same text, such as 1 and "1".',
      'Let in one of them.',
    )
  }
  for (const value of values) {
    const text = printLiteral(value)
    const fault = text === '' ? 'is empty' : findTextFault(text, request.context.delimiter)
    if (fault !== undefined) {
      return problem(
        'key.literal_value',
        request,
        `lets in a value that can never stand in a key: it ${fault}.`,
        'Rename that value, or choose another delimiter.',
      )
    }
  }
  return { codec: makeLiteralCodec(values, request.context) }
}

function chooseBucket(
  codec: TextCodec,
  source: TextPattern,
  pattern: TextPattern | undefined,
  request: CodecRequest,
): readonly [BaseChoice, number] {
  const unit = request.formats[0] ?? ''
  const width = bucketWidths.get(unit)
  if (width === undefined) return [requireNoDelimiter(codec, pattern, request), 0]
  if (width > source.width) {
    return [
      problem(
        'key.format_type',
        request,
        `has the format "${unit}", and its attribute has no time of day.`,
        'Use "day", "month" or "year".',
      ),
      1,
    ]
  }
  const bucket = makeBucketCodec(codec, source, unit, width, request.context)
  return [requireNoDelimiter(bucket, undefined, request), 1]
}

/** Formats with punctuation in all of their texts cannot be used under a delimiter of that kind. */
function requireNoDelimiter(codec: TextCodec, pattern: TextPattern | undefined, request: CodecRequest): BaseChoice {
  if (request.context.delimiter === -1) return { codec }
  const delimiter = String.fromCharCode(request.context.delimiter)
  const certain =
    codec.ends?.some((end) => end.includes(delimiter)) ||
    pattern?.blocks.some((block) =>
      block.some((places) => places.some((set) => set.includes(request.context.delimiter))),
    )
  if (!certain) return { codec }
  return problem(
    'key.contains_delimiter',
    request,
    `has text that contains the delimiter "${delimiter}".`,
    'Choose another delimiter for the table, such as "#".',
  )
}

function applyTextFormats(base: TextCodec, type: KeyableType, used: number, request: CodecRequest): CodecChoice {
  let codec = base
  let shards: number | undefined
  let escaped = false
  for (const format of request.formats.slice(used)) {
    if (shards !== undefined)
      return problem(
        'key.format_order',
        request,
        'has a format after "shard", which must be the last.',
        'Write it before "shard".',
      )
    shards = readShards(format)
    if (shards !== undefined) codec = makeShardCodec(codec, shards)
    else if (format === 'lower' || format === 'upper' || format === 'escape') {
      if (type.kind !== 'text')
        return problem(
          'key.format_type',
          request,
          `has the format "${format}", which is for strings, and holds ${codec.describes}.`,
          'Leave the format out.',
        )
      if (escaped)
        return problem(
          'key.format_order',
          request,
          `has the format "${format}" after "escape", which would change what was escaped.`,
          'Write "escape" last.',
        )
      escaped = format === 'escape'
      codec = format === 'escape' ? makeEscapeCodec(codec, request.context) : makeCaseCodec(codec, format)
    } else return refuseFormat(format, codec, request)
  }
  return { codec, shards }
}

function readShards(format: string): number | undefined {
  const digits = /^shard\(([1-9]\d{0,3})\)$/.exec(format)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

function refuseFormat(format: string, codec: TextCodec, request: CodecRequest): CodecChoice {
  const known = bucketWidths.has(format) || format === 'float' || format === 'desc' || /^\+?\d+$/.test(format)
  if (known)
    return problem(
      'key.format_type',
      request,
      `has the format "${format}", which is not for ${codec.describes}, or not in this place.`,
      'Leave the format out.',
    )
  return problem(
    'key.unknown_format',
    request,
    `has the unknown format "${format}".`,
    'Formats are lower, upper, escape, year, month, day, hour, float, a width such as 10 or +10 (and desc after it), and shard(N).',
  )
}

function problem(
  code: string,
  request: CodecRequest,
  message: string,
  fix: string,
): { readonly problem: TemplateProblem } {
  return { problem: Object.freeze({ code, message: `<${request.text}> ${message}`, fix }) }
}
