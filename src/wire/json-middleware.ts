import { encodeUtf8, readBody, writeBody } from './json-bodies.js'
import { leanMark } from './lean-protocol.js'
import type {
  Given,
  Handler,
  SdkConfig,
  SdkProtocol,
  SdkRequest,
  SdkResponse,
  Stack,
  StreamCollector,
  Taken,
} from './sdk-types.js'

/** Asks for the request that the SDK makes of an input, unsent. */
const unsent = Symbol('keyloom.unsent')
/** A response that is there already. */
const answered = Symbol('keyloom.answered')

interface Asked extends Given {
  readonly [unsent]?: true
  readonly [answered]?: Taken
}

/** How bodies are made and read. */
export interface JsonBodies {
  readonly collect: StreamCollector
  readonly readMetadata: (response: SdkResponse) => object
}

/**
 * Finds out how a client's bodies are made and read, where they are the JSON of inputs and outputs and the SDK's own middleware
 * does it: what a protocol of the user's, or of another make, does with them is not known.
 */
export function findJsonBodies(stack: Stack, { protocol, streamCollector }: SdkConfig): JsonBodies | undefined {
  if (protocol === undefined || typeof streamCollector !== 'function' || typeof stack.applyToStack !== 'function') {
    return undefined
  }
  if (typeof protocol.deserializeMetadata !== 'function' || !isJsonProtocol(protocol)) return undefined
  const sources = new Map<unknown, string>()
  const note = (middleware: unknown, { name }: { readonly name?: string }): void => {
    sources.set(name, String(middleware))
  }
  stack.applyToStack({ add: note, addRelativeTo: note })
  const isKnown =
    sources.get('serializerMiddleware')?.includes('.serializeRequest(') === true &&
    sources.get('deserializerMiddleware')?.includes('.deserializeResponse(') === true
  return isKnown
    ? { collect: streamCollector, readMetadata: (response) => protocol.deserializeMetadata?.(response) ?? {} }
    : undefined
}

/** The SDK's own class says which protocol it is, and inherits how it makes and reads messages; others do that differently. */
function isJsonProtocol(protocol: SdkProtocol): boolean {
  if (leanMark in protocol) return true
  const kind = Object.getPrototypeOf(protocol) as object
  const makes = (owner: object): boolean =>
    Object.hasOwn(owner, 'serializeRequest') || Object.hasOwn(owner, 'deserializeResponse')
  return (
    Object.hasOwn(kind, 'getShapeId') &&
    !makes(kind) &&
    !makes(protocol) &&
    protocol.getShapeId?.() === 'aws.protocols#awsJson1_0'
  )
}

/**
 * Goes around the SDK's walk of inputs and outputs by their schemas, and the copies of its whole configuration that it makes for
 * each: a request is a copy of one that the SDK made for the same endpoint, with the input as JSON, and an answer is what its JSON
 * says. Errors, binaries, and whatever else JSON does not tell go the SDK's way. Other middleware keeps its place and sees the same.
 */
export function addJsonMiddleware(stack: Stack, bodies: JsonBodies): void {
  addWriting(stack)
  addReading(stack, bodies)
}

function addWriting(stack: Stack): void {
  let send: Handler
  const before = (walk: Handler, context: { readonly endpointV2?: object }): Handler => {
    let empty: SdkRequest | undefined
    let madeFor: object | undefined
    /** What the SDK gives inputs that lack it: the token of a transaction. */
    let filled: readonly string[] = []
    return async (given) => {
      const { input } = given
      const body = writeBody(input)
      const { endpointV2: endpoint } = context
      if (body === undefined || endpoint === undefined) return walk(given)
      if (empty === undefined || madeFor !== endpoint) {
        empty = (await walk({ ...given, input: {}, [unsent]: true } as Asked)).output as SdkRequest
        madeFor = endpoint
        filled = membersOf(empty.body)
      }
      for (const name of filled)
        if ((input as Readonly<Record<string, unknown>>)[name] === undefined) return walk(given)
      return send({
        ...given,
        request: copyRequest(empty, empty.body instanceof Uint8Array ? encodeUtf8(body) : body),
      })
    }
  }
  const after = (next: Handler): Handler => {
    send = next
    return async (given: Asked) => (given[unsent] === true ? { output: given.request } : next(given))
  }
  stack.addRelativeTo(before, { relation: 'after', toMiddleware: 'endpointV2Middleware', name: 'keyloomWrite' })
  stack.addRelativeTo(after, { relation: 'after', toMiddleware: 'serializerMiddleware', name: 'keyloomWritten' })
}

function addReading(stack: Stack, { collect, readMetadata }: JsonBodies): void {
  let receive: Handler
  const before =
    (walk: Handler): Handler =>
    async (given) => {
      const taken = await receive(given)
      const { response } = taken
      if (response === undefined || !isPlainSuccess(response)) return walk({ ...given, [answered]: taken } as Asked)
      const body = await collectBody(response, collect)
      const output = tryReadBody(body)
      if (output === undefined) return walk({ ...given, [answered]: { response: { ...response, body } } } as Asked)
      output.$metadata = readMetadata(response)
      return { response, output }
    }
  const after = (next: Handler): Handler => {
    receive = next
    return async (given: Asked) => given[answered] ?? next(given)
  }
  stack.addRelativeTo(before, { relation: 'before', toMiddleware: 'deserializerMiddleware', name: 'keyloomRead' })
  stack.addRelativeTo(after, { relation: 'after', toMiddleware: 'deserializerMiddleware', name: 'keyloomAnswered' })
}

/** A request of its own, so that what middleware does to it stays with it. */
function copyRequest(request: SdkRequest, body: string | Uint8Array): SdkRequest {
  const Request = request.constructor as new (given: SdkRequest) => SdkRequest
  const headers = Object.assign({}, request.headers)
  return Object.assign(new Request(request), { headers, query: Object.assign({}, request.query), body })
}

/** Whether an answer has nothing for the SDK to judge or to mend. */
function isPlainSuccess({ statusCode, headers }: SdkResponse): boolean {
  if (statusCode >= 300) return false
  for (const name in headers) if (/[A-Z]/.test(name)) return false
  return true
}

async function collectBody(response: SdkResponse, collect: StreamCollector): Promise<Uint8Array> {
  const { body } = response
  if (body instanceof Uint8Array) return body
  if (body === undefined || body === null) return new Uint8Array()
  try {
    return await collect(body)
  } catch (error) {
    // As the SDK does, whose retries look there.
    if (typeof error === 'object' && error !== null) Object.defineProperty(error, '$response', { value: response })
    throw error
  }
}

/** Reads a body; what is cut short is left to the SDK to refuse. */
function tryReadBody(bytes: Uint8Array): { $metadata?: object } | undefined {
  try {
    return readBody(bytes)
  } catch {
    return undefined
  }
}

/** What a request of the SDK's has in its body. */
function membersOf(body: unknown): readonly string[] {
  const bytes = typeof body === 'string' ? encodeUtf8(body) : body
  return Object.keys((bytes instanceof Uint8Array && tryReadBody(bytes)) || {})
}
