/** Bodies of requests and answers as JSON, where that says all that the SDK's walk by the service's schema would. */

/** The body that the SDK makes of an empty input. */
export interface EmptyBody {
  readonly body: unknown
  /** What the SDK gives inputs that lack it: the token of a transaction. */
  readonly filled: readonly string[]
}

/** Looks at the body that the SDK made of an empty input. */
export function readEmptyBody(body: unknown): EmptyBody {
  const bytes = typeof body === 'string' ? encodeUtf8(body) : body
  return { body, filled: Object.keys((bytes instanceof Uint8Array && tryReadBody(bytes)) || {}) }
}

/**
 * Makes the body of a request, of the kind that the SDK makes; `undefined` for an input that lacks what the SDK fills in.
 *
 * @param text the input as JSON
 */
export function bodyOf(input: object, text: string, empty: EmptyBody): string | Uint8Array | undefined {
  return lacks(input, empty.filled) ? undefined : bodyLike(empty.body, text)
}

/** Writes an input; `undefined` where JSON makes of it something else than the service reads. */
export function writeJson(input: object): string | undefined {
  if (Object.getPrototypeOf(input) !== Object.prototype) return undefined
  try {
    const text = JSON.stringify(input)
    return holdsBinary(text) || holdsNull(text) ? undefined : text
  } catch {
    return undefined
  }
}

/** Reads the body of an answer; `undefined` where it may hold what JSON does not tell, or is none. */
function readBody(bytes: Uint8Array): object | undefined {
  const text = decodeUtf8(bytes)
  if (text === '') return {}
  if (holdsBinary(text) || holdsNull(text)) return undefined
  const value: unknown = JSON.parse(text)
  return typeof value === 'object' && value !== null ? value : undefined
}

/** Reads a body; what is cut short is left to the SDK to refuse. */
export function tryReadBody(bytes: Uint8Array): { $metadata?: object } | undefined {
  try {
    return readBody(bytes)
  } catch {
    return undefined
  }
}

/** Makes a body of the kind that the SDK makes: text, or bytes of its own class. */
function bodyLike(body: unknown, text: string): string | Uint8Array {
  if (!(body instanceof Uint8Array)) return text
  const Bytes = body.constructor as new (buffer: ArrayBufferLike, from: number, length: number) => Uint8Array
  const { buffer, byteOffset, byteLength } = encodeUtf8(text)
  return new Bytes(buffer, byteOffset, byteLength)
}

/** Whether an input lacks some members. */
function lacks(input: object, names: readonly string[]): boolean {
  for (const name of names) if ((input as Readonly<Record<string, unknown>>)[name] === undefined) return true
  return false
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** Node's buffers are several times as fast, and not everywhere. */
function encodeUtf8(text: string): Uint8Array {
  return typeof Buffer === 'undefined' ? encoder.encode(text) : Buffer.from(text, 'utf8')
}

function decodeUtf8(bytes: Uint8Array): string {
  return typeof Buffer === 'undefined'
    ? decoder.decode(bytes)
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
}

/**
 * Whether a body may hold binaries: JSON has them as base64, and makes objects of their bytes. An attribute called B only costs the
 * walk. Letters are rarer than quotes, and so found faster.
 */
function holdsBinary(text: string): boolean {
  return hasMember(text, 'B"') || hasMember(text, 'BS"')
}

function hasMember(text: string, rest: string): boolean {
  for (let at = text.indexOf(rest); at !== -1; at = text.indexOf(rest, at + 1)) {
    if (text[at - 1] === '"' && text[skipSpace(text, at + rest.length, 1)] === ':') return true
  }
  return false
}

/** Whether a body may hold a null, which the SDK leaves out. */
function holdsNull(text: string): boolean {
  for (let at = text.indexOf('null'); at !== -1; at = text.indexOf('null', at + 1)) {
    const before = text[skipSpace(text, at - 1, -1)]
    if (before === ':' || before === ',' || before === '[') return true
  }
  return false
}

function skipSpace(text: string, from: number, step: 1 | -1): number {
  let at = from
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at += step
  return at
}
