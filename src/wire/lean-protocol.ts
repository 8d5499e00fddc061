/** Marks a protocol that takes and gives bodies as they are, and the commands that it does so for. */
export const leanMark = Symbol('keyloom.lean')

interface SdkRequest {
  body?: unknown
}
interface SdkResponse {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}
interface SerdeContext {
  readonly __smithy_context?: { readonly commandInstance?: object }
  readonly streamCollector?: (body: unknown) => Promise<Uint8Array>
}

/** As much of the SDK's protocols as is used here. */
export interface SdkProtocol {
  serializeRequest(operation: object, input: object, context: SerdeContext): Promise<SdkRequest>
  deserializeResponse(operation: object, context: SerdeContext, response: SdkResponse): Promise<object>
}

/**
 * Makes a protocol that differs from another one in the bodies of this library's own commands: the request's is the input as
 * JSON, and the answer's is what JSON says, where the SDK walks both by their schemas. Addresses, headers, errors, answers that
 * hold binaries, and everyone else's commands are left to the other protocol.
 */
export function makeLeanProtocol<P extends SdkProtocol>(inner: P): P {
  return Object.assign(Object.create(inner) as P, {
    [leanMark]: true,
    async serializeRequest(operation: object, input: object, context: SerdeContext): Promise<SdkRequest> {
      if (!isOwn(context)) return inner.serializeRequest(operation, input, context)
      const body = JSON.stringify(input)
      if (holdsBinary(body)) return inner.serializeRequest(operation, input, context)
      return Object.assign(await inner.serializeRequest(operation, {}, context), { body })
    },
    async deserializeResponse(operation: object, context: SerdeContext, response: SdkResponse): Promise<object> {
      if (!isOwn(context) || response.statusCode >= 300 || context.streamCollector === undefined) {
        return inner.deserializeResponse(operation, context, response)
      }
      const bytes = await collect(response.body, context.streamCollector)
      const text = decodeUtf8(bytes)
      const rest = mayHoldBinary(text) ? bytes : new Uint8Array()
      const output = await inner.deserializeResponse(operation, context, { ...response, body: rest })
      return rest === bytes || text === '' ? output : Object.assign(output, JSON.parse(text))
    },
  })
}

function isOwn({ __smithy_context: context }: SerdeContext): boolean {
  return context?.commandInstance !== undefined && leanMark in context.commandInstance
}

async function collect(body: unknown, collectStream: (body: unknown) => Promise<Uint8Array>): Promise<Uint8Array> {
  return body instanceof Uint8Array ? body : collectStream(body)
}

const decoder = new TextDecoder()

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
