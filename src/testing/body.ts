import { Readable } from 'node:stream'
import { refuse } from './check-fault.js'

/** The text of a request's body. */
export function requestText(body: unknown): string {
  if (body === undefined || body === null) return ''
  if (typeof body === 'string') return body
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString()
  throw refuse('keyloom/testing takes request bodies as text or bytes.')
}

/** Reads the body of a response to its end, in each of the forms in which the SDK's handlers give it. */
export async function responseBytes(body: unknown): Promise<Uint8Array> {
  if (body === undefined || body === null) return new Uint8Array()
  if (body instanceof Uint8Array) return body
  if (typeof body === 'string') return Buffer.from(body)
  if (body instanceof Blob) return new Uint8Array(await body.arrayBuffer())
  if (!isAsyncIterable(body))
    throw refuse('This request handler gives bodies in a form that keyloom/testing cannot read.')
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk instanceof Uint8Array ? chunk : Buffer.from(String(chunk)))
  return Buffer.concat(chunks)
}

/** A body that breaks off with an error after its first bytes. */
export function brokenBody(bytes: Uint8Array, error: Error): Readable {
  async function* read(): AsyncGenerator<Uint8Array> {
    if (bytes.length > 0) yield bytes
    throw error
  }
  return Readable.from(read(), { objectMode: false })
}

function isAsyncIterable(body: unknown): body is AsyncIterable<unknown> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body
}
