import type { Replace } from './json-middleware.js'
import { addSigning, type Signing } from './kept-signer.js'
import { markLean } from './lean-protocol.js'
import { type Attempts, isLostAnswer, isTimeout } from './lost-answers.js'
import type { CommandClass, Context, Handler, Middleware, SdkConfig, Stack } from './sdk-types.js'

/** A chain of middleware with the context that it was resolved with, for one request at a time. */
export interface Resolved {
  readonly handler: Handler
  readonly options: { abortSignal?: AbortSignal | undefined }
  /** Makes the context as it was before the last request. */
  readonly prepare: (signal: AbortSignal | undefined) => void
  /** What is known of the attempts of the request that is under way. */
  readonly attempts: Attempts
}

/** What is gone around in a chain, each where that changes nothing that anybody sees. */
export interface Shortcuts {
  readonly withoutLog: boolean
  readonly bodies: Replace | undefined
  readonly signing: Signing | undefined
}

/**
 * Resolves a client's middleware for one command.
 *
 * @returns `undefined` where the SDK's parts are not the known ones, or the user's middleware does not fit its place
 */
export function resolveChain(
  stack: Stack,
  config: SdkConfig,
  Command: CommandClass,
  shortcuts: Shortcuts,
): Resolved | undefined {
  const { withoutLog } = shortcuts
  const none = { withoutLog: false, bodies: undefined, signing: undefined }
  // The user's middleware may have its place beside what is left out.
  for (const tried of [shortcuts, { ...shortcuts, withoutLog: false }, { ...none, withoutLog }, none]) {
    try {
      return tryResolve(stack, config, Command, tried)
    } catch {}
  }
  return undefined
}

function tryResolve(
  stack: Stack,
  config: SdkConfig,
  Command: CommandClass,
  shortcuts: Shortcuts,
): Resolved | undefined {
  const own = shortcuts.bodies === undefined ? stack.clone() : copyStack(stack, Command, shortcuts.bodies)
  if (shortcuts.withoutLog) own.remove('loggerMiddleware')
  if (shortcuts.signing !== undefined) addSigning(own, shortcuts.signing)
  let context: Context | undefined
  own.add(
    (next, given) => {
      context = given
      return next
    },
    { step: 'initialize', priority: 'high', name: 'keyloomContext' },
  )
  const attempts: Attempts = { isLost: false, isUnderWay: false }
  // Within the SDK's retries, around each attempt.
  own.add(
    (next) => (given) =>
      // Not awaited: who waits takes one of the ten places of a stack trace, which is to show the caller.
      Promise.resolve(next(given)).catch((error: unknown) => {
        if (isLostAnswer(error)) attempts.isLost = true
        if (isTimeout(error)) attempts.isUnderWay = true
        throw error
      }),
    { step: 'finalizeRequest', priority: 'low', name: 'keyloomAttempts' },
  )
  const options: Resolved['options'] = {}
  const command = new Command({} as never)
  // What is in the places of the SDK's middleware has judged by then whether JSON serves: the protocol need not do so again.
  if (shortcuts.bodies === undefined) markLean(command, config.protocol)
  const handler = command.resolveMiddleware(own, config, options)
  const inner = context?.__smithy_context as Record<string, unknown> | undefined
  if (context === undefined || inner === undefined) return undefined
  return { handler, options, attempts, prepare: makePrepare(context, { ...context }, { ...inner }, options) }
}

/** A stack with something else in the places of some middleware: to add it to a clone would give it another place. */
function copyStack(stack: Stack, Command: CommandClass, replace: Replace): Stack {
  // A command's own stack is empty, and made for it alone.
  const { middlewareStack: copy } = new Command({} as never)
  const replaced = (given: Middleware, options: object): [Middleware, object] => {
    const middleware = replace(given)
    return [middleware, { ...options, middleware }]
  }
  stack.applyToStack({
    add: (given: Middleware, options: object) => copy.add(...replaced(given, options)),
    addRelativeTo: (given: Middleware, options: object) => copy.addRelativeTo(...replaced(given, options)),
  })
  return copy
}

/** Middleware leaves notes in its context, which one request must not find of another. */
function makePrepare(
  context: Record<string, unknown>,
  base: Readonly<Record<string, unknown>>,
  inner: Readonly<Record<string, unknown>>,
  options: Resolved['options'],
): Resolved['prepare'] {
  return (signal) => {
    // To delete them would make the context slow for everything that the SDK does with it.
    for (const name in context) context[name] = undefined
    Object.assign(context, base)
    // The SDK adds its notes to it, each of which is slow on an object that began as a copy by `...`.
    context.__smithy_context = Object.assign({}, inner, signal && { abortSignal: signal })
    if (signal === undefined) delete options.abortSignal
    else options.abortSignal = signal
  }
}
