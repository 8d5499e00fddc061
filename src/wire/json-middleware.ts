import { makeBodyCollector } from './collect-body.js'
import { bodyOf, type EmptyBody, readEmptyBody, tryReadBody, writeJson } from './json-bodies.js'
import { leanMark } from './lean-protocol.js'
import type {
  Handler,
  Middleware,
  SdkConfig,
  SdkProtocol,
  SdkRequest,
  SdkResponse,
  Stack,
  StreamCollector,
} from './sdk-types.js'

/** Gives what is to stand in the place of a middleware: mostly the same. */
export type Replace = (middleware: Middleware) => Middleware

/**
 * Finds what goes around the SDK's walk of inputs and outputs by their schemas, and the copies of its whole configuration that it
 * makes for each: a request is a copy of one that the SDK made for the same endpoint, with the input as JSON, and an answer is what
 * its JSON says. Errors, binaries, and whatever else JSON does not tell go the SDK's way.
 *
 * @returns what stands in the place of the SDK's own middleware; `undefined` where bodies are not JSON, or what makes and reads
 *   them is the user's, or of another make: what that does with them is not known
 */
export function findJsonMiddleware(stack: Stack, { protocol, streamCollector }: SdkConfig): Replace | undefined {
  if (protocol === undefined || typeof streamCollector !== 'function' || typeof stack.applyToStack !== 'function') {
    return undefined
  }
  if (typeof protocol.deserializeMetadata !== 'function' || !isJsonProtocol(protocol)) return undefined
  const known = new Map<Middleware, Middleware>()
  const note = (middleware: Middleware, { name, tags }: { readonly name?: unknown; readonly tags?: unknown }): void => {
    const isSdk = (tag: string, call: string): boolean =>
      Array.isArray(tags) && tags.includes(tag) && String(middleware).includes(call)
    if (name === 'serializerMiddleware' && isSdk('SERIALIZER', '.serializeRequest(')) {
      known.set(middleware, writeAsJson(middleware))
    }
    if (name === 'deserializerMiddleware' && isSdk('DESERIALIZER', '.deserializeResponse(')) {
      const readMetadata = (response: SdkResponse): object => protocol.deserializeMetadata?.(response) ?? {}
      known.set(middleware, readAsJson(middleware, streamCollector, readMetadata))
    }
  }
  stack.applyToStack({ add: note, addRelativeTo: note })
  return known.size === 2 ? (middleware) => known.get(middleware) ?? middleware : undefined
}

/** The SDK's own class says which protocol it is, and inherits how it makes and reads messages; others do that differently. */
function isJsonProtocol(protocol: SdkProtocol): boolean {
  if (leanMark in protocol) return true
  const kind = Object.getPrototypeOf(protocol) as object | null
  const makes = (owner: object): boolean =>
    Object.hasOwn(owner, 'serializeRequest') || Object.hasOwn(owner, 'deserializeResponse')
  return (
    kind !== null &&
    Object.hasOwn(kind, 'getShapeId') &&
    !makes(kind) &&
    !makes(protocol) &&
    protocol.getShapeId?.() === 'aws.protocols#awsJson1_0'
  )
}

function writeAsJson(serialize: Middleware): Middleware {
  return (next, context) => {
    const walk = serialize(next, context)
    /** Makes the request of an input, and sends nothing. */
    const make = serialize(async ({ request }) => ({ output: request }), context)
    let empty: (EmptyBody & { readonly request: SdkRequest }) | undefined
    let madeFor: object | undefined
    return async (given) => {
      const { endpointV2: endpoint } = context
      const text = endpoint && writeJson(given.input)
      if (text === undefined) return walk(given)
      if (empty === undefined || madeFor !== endpoint) {
        const request = (await make({ ...given, input: {} })).output as SdkRequest
        empty = { request, ...readEmptyBody(request.body) }
        madeFor = endpoint
      }
      const body = bodyOf(given.input, text, empty)
      if (body === undefined) return walk(given)
      // To add to a copy by `...` would take longer than all else here.
      return next(Object.assign({}, given, { request: copyRequest(empty.request, body) }))
    }
  }
}

function readAsJson(
  deserialize: Middleware,
  streamCollector: StreamCollector,
  readMetadata: (response: SdkResponse) => object,
): Middleware {
  const collect = makeBodyCollector(streamCollector)
  return (next, context) => async (given) => {
    const taken = await next(given)
    const walk = (response: SdkResponse): ReturnType<Handler> => deserialize(async () => ({ response }), context)(given)
    const response = taken.response as SdkResponse
    if (!isPlainSuccess(response)) return walk(response)
    let bytes: Uint8Array
    try {
      bytes = await collect(response.body)
    } catch (error) {
      return walk(withoutBody(response, error))
    }
    const output = tryReadBody(bytes)
    if (output === undefined) return walk({ ...response, body: bytes })
    output.$metadata = readMetadata(response)
    return { response, output }
  }
}

/** A request of its own, so that what middleware does to it stays with it. */
function copyRequest(request: SdkRequest, body: string | Uint8Array): SdkRequest {
  const Request = request.constructor as new (given: SdkRequest) => SdkRequest
  const headers = Object.assign({}, request.headers)
  const query = Object.assign({}, request.query)
  return Object.assign(new Request(request), { headers, query, body })
}

/** Whether an answer has nothing for the SDK to judge or to mend. */
function isPlainSuccess(response: SdkResponse | undefined): boolean {
  const { statusCode, headers } = response ?? {}
  if (statusCode === undefined || statusCode >= 300 || typeof headers !== 'object') return false
  for (const name in headers) if (/[A-Z]/.test(name)) return false
  return true
}

/** A response whose body could not be had, for the SDK to say so: it finds the error where it looks for the body. */
function withoutBody(response: SdkResponse, error: unknown): SdkResponse {
  let isLookedFor = false
  return Object.defineProperty({ ...response }, 'body', {
    configurable: true,
    get() {
      if (isLookedFor) return undefined
      isLookedFor = true
      throw error
    },
  })
}
