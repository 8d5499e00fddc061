import type { StreamCollector } from './sdk-types.js'

/** As much of Node's readable streams as is needed. */
interface NodeStream {
  readonly pipe: unknown
  readonly readableFlowing?: unknown
  on(event: string, collectChunkser: (given: never) => void): unknown
}

/** Makes what reads the body of an answer, whatever it is; only what the SDK has for Node's streams is gone around. */
export function makeBodyCollector(collect: StreamCollector): StreamCollector {
  // Names of members are what minifying leaves.
  const isSdk = String(collect).includes('.bufferedBytes')
  return async (body) => {
    if (body instanceof Uint8Array) return body
    if (!body) return new Uint8Array()
    return isSdk && isNodeStream(body) ? collectStream(body) : collect(body)
  }
}

/** A stream that nobody reads yet. */
function isNodeStream(body: unknown): body is NodeStream {
  const { on, pipe, readableFlowing } = body as Partial<NodeStream>
  return typeof on === 'function' && typeof pipe === 'function' && readableFlowing === null
}

/** Does what the SDK does, without piping the body through a stream of its own. */
function collectStream(stream: NodeStream): Promise<Uint8Array> {
  return new Promise(collectChunks.bind(undefined, stream))
}

type Resolve = (bytes: Uint8Array) => void

function collectChunks(stream: NodeStream, resolve: Resolve, reject: (error: unknown) => void): void {
  const chunks: Uint8Array[] = []
  stream.on('data', keepChunk.bind(undefined, chunks))
  stream.on('error', reject)
  stream.on('end', giveChunks.bind(undefined, chunks, resolve))
}

function keepChunk(chunks: Uint8Array[], chunk: Uint8Array | string): void {
  chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk)
}

function giveChunks(chunks: readonly Uint8Array[], resolve: Resolve): void {
  const [first] = chunks
  resolve(chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks))
}
