/** Bodies of requests and answers as JSON, where that says all that the SDK's walk by the service's schema would. */

/** Writes the body of a request; `undefined` for inputs of which JSON makes something else than the service reads. */
export function writeBody(input: object): string | undefined {
  const text = JSON.stringify(input)
  return holdsBinary(text) ? undefined : text
}

/** Reads the body of an answer; `undefined` where it may hold what JSON does not tell, or is none. */
export function readBody(bytes: Uint8Array): object | undefined {
  const text = decodeUtf8(bytes)
  if (text === '') return {}
  if (mayHoldBinary(text)) return undefined
  const value: unknown = JSON.parse(text)
  return typeof value === 'object' && value !== null ? value : undefined
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** Node's buffers are several times as fast, and not everywhere. */
export function encodeUtf8(text: string): Uint8Array {
  return typeof Buffer === 'undefined' ? encoder.encode(text) : Buffer.from(text, 'utf8')
}

function decodeUtf8(bytes: Uint8Array): string {
  return typeof Buffer === 'undefined'
    ? decoder.decode(bytes)
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
}

/** Whether an answer may hold binaries, which JSON has as base64. An attribute called B only costs the walk. */
function mayHoldBinary(text: string): boolean {
  return hasMember(text, 'B":') || hasMember(text, 'BS":')
}

/** Whether an input has binaries in it, of which JSON makes objects. */
function holdsBinary(text: string): boolean {
  return hasMember(text, 'B":{') || hasMember(text, 'BS":')
}

/** Looks for a member of an object by what follows its first quote: letters are rarer than quotes, and so found faster. */
function hasMember(text: string, rest: string): boolean {
  for (let at = text.indexOf(rest); at !== -1; at = text.indexOf(rest, at + 1)) if (text[at - 1] === '"') return true
  return false
}
