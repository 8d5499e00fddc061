import { shareIn } from '../util/share-in.js'
import { makeBodyCollector } from './collect-body.js'
import { bodyOf, readEmptyBody, tryReadBody, writeJson } from './json-bodies.js'
import type { SdkProtocol, SdkRequest, SdkResponse, SerdeContext, StreamCollector } from './sdk-types.js'

/** Marks a protocol that takes and gives bodies as they are, and the commands that it does so for. */
export const leanMark = Symbol('keyloom.lean')

/** Marks a command as this library's own, for a protocol that makes a difference. */
export function markLean<C extends object>(command: C, protocol: object | undefined): C {
  return protocol !== undefined && leanMark in protocol ? Object.assign(command, { [leanMark]: true }) : command
}

/**
 * Makes a protocol that differs from another one in the bodies of this library's own commands: the request's is the input as
 * JSON, and the answer's is what JSON says, where the SDK walks both by their schemas. Addresses, headers, errors, answers that
 * hold binaries, and everyone else's commands are left to the other protocol.
 */
export function makeLeanProtocol<P extends SdkProtocol>(inner: P): P {
  const collectors = new WeakMap<StreamCollector, StreamCollector>()
  return Object.assign(Object.create(inner) as P, {
    [leanMark]: true,
    async serializeRequest(operation: object, input: object, context: SerdeContext): Promise<SdkRequest> {
      const text = isOwn(context) ? writeJson(input) : undefined
      if (text === undefined) return inner.serializeRequest(operation, input, context)
      const empty = await inner.serializeRequest(operation, {}, context)
      const body = bodyOf(input, text, readEmptyBody(empty.body))
      return body === undefined ? inner.serializeRequest(operation, input, context) : Object.assign(empty, { body })
    },
    async deserializeResponse(operation: object, context: SerdeContext, response: SdkResponse): Promise<object> {
      const { streamCollector } = context
      if (!isOwn(context) || response.statusCode >= 300 || streamCollector === undefined) {
        return inner.deserializeResponse(operation, context, response)
      }
      const collect = shareIn(collectors, streamCollector, () => makeBodyCollector(streamCollector))
      const bytes = await collect(response.body)
      const read = tryReadBody(bytes)
      const rest = read === undefined ? bytes : new Uint8Array()
      return Object.assign(await inner.deserializeResponse(operation, context, { ...response, body: rest }), read)
    },
  })
}

function isOwn({ __smithy_context: context }: SerdeContext): boolean {
  return context?.commandInstance !== undefined && leanMark in context.commandInstance
}
