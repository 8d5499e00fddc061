import { leanMark } from './lean-protocol.js'
import { type Attempts, isLostAnswer, isTimeout, noteLostAnswers } from './lost-answers.js'
import { type Stack, type StackWatch, watchStack } from './stack-watch.js'

/** As much of a client of the SDK as is used here. */
interface SdkClient {
  readonly config: { readonly logger?: object; readonly requestHandler?: object; readonly protocol?: object }
  readonly middlewareStack: Stack
  readonly send: (command: object, options: { readonly abortSignal?: AbortSignal }) => Promise<unknown>
}

/** As much of a command of the SDK as is used here. */
export type CommandClass = new (
  input: never,
) => {
  resolveMiddleware(stack: Stack, config: object, options: object): Handler
}
type Handler = (command: { readonly input: object }) => Promise<{ readonly output: unknown }>

/** Sends one command. */
export type Send = (Command: CommandClass, input: object, signal: AbortSignal | undefined) => Promise<unknown>

/** A chain of middleware with the context that it was resolved with, for one request at a time. */
interface Resolved {
  readonly handler: Handler
  readonly options: { abortSignal?: AbortSignal | undefined }
  /** Makes the context as it was before the last request. */
  readonly prepare: (signal: AbortSignal | undefined) => void
  /** What is known of the attempts of the request that is under way. */
  readonly attempts: Attempts
}

/** What chains were resolved for; once any of it has changed, they are of no use. */
interface Basis {
  readonly send: SdkClient['send']
  readonly stack: Stack
  readonly watch: StackWatch
  readonly changes: number
  readonly logger: unknown
  readonly requestHandler: unknown
  readonly protocol: unknown
  readonly idle: Map<CommandClass, Resolved[]>
}

/** How many chains of one command are kept. */
const longestIdle = 64

/**
 * Sends commands as the client does, but for two things that cost more than the rest of a request: the middleware is resolved
 * once rather than for each command, and where nothing listens to the client's log, what would be logged is not put together.
 * Where the client is not as the SDK makes it (its `send` is wrapped, its parts are not the known ones), its own `send` serves.
 */
export function createSender(client: object): Send {
  const sdk = client as SdkClient
  let basis: Basis | undefined
  return async (Command, input, signal) => {
    signal?.throwIfAborted()
    if (basis === undefined || !isCurrent(basis, sdk)) basis = findBasis(sdk)
    const chain = basis && (basis.idle.get(Command)?.pop() ?? resolve(basis, sdk, Command))
    if (basis === undefined || chain === undefined) {
      return sdk.send(new Command(input as never), signal === undefined ? {} : { abortSignal: signal })
    }
    const { idle } = basis
    chain.prepare(signal)
    const output = await handle(chain, input)
    // A request that failed may leave something of itself under way: its chain is not used again.
    const others = idle.get(Command)
    if (others === undefined) idle.set(Command, [chain])
    else if (others.length < longestIdle) others.push(chain)
    return output
  }
}

async function handle({ handler, attempts }: Resolved, input: object): Promise<unknown> {
  attempts.isLost = false
  attempts.isUnderWay = false
  try {
    return (await handler({ input })).output
  } catch (error) {
    noteLostAnswers(error, attempts)
    throw error
  }
}

function isCurrent({ send, stack, watch, changes, logger, requestHandler, protocol }: Basis, sdk: SdkClient): boolean {
  const { config } = sdk
  return (
    sdk.send === send &&
    sdk.middlewareStack === stack &&
    watch.changes === changes &&
    config.logger === logger &&
    config.requestHandler === requestHandler &&
    config.protocol === protocol
  )
}

function findBasis(sdk: SdkClient): Basis | undefined {
  const { send, middlewareStack: stack, config } = sdk
  if (typeof config !== 'object' || config === null || typeof stack?.clone !== 'function' || !isOwnSend(send)) {
    return undefined
  }
  const watch = watchStack(stack)
  if (watch === undefined) return undefined
  const { logger, requestHandler, protocol } = config
  return { send, stack, watch, changes: watch.changes, logger, requestHandler, protocol, idle: new Map() }
}

/** Tools that trace or mock wrap `send`, and want to see each command: only the SDK's own is gone around. */
function isOwnSend(send: unknown): boolean {
  return typeof send === 'function' && Function.prototype.toString.call(send).includes('resolveMiddleware')
}

function resolve({ stack, logger, protocol }: Basis, sdk: SdkClient, Command: CommandClass): Resolved | undefined {
  try {
    const isSilent = (logger as { constructor?: { name?: string } })?.constructor?.name === 'NoOpLogger'
    const quick = isSilent ? tryResolve(stack, sdk, Command, protocol, true) : undefined
    return quick ?? tryResolve(stack, sdk, Command, protocol, false)
  } catch {
    // The SDK's parts have changed, or the user's middleware does not fit its place: the client's own `send` decides.
    return undefined
  }
}

function tryResolve(
  stack: Stack,
  sdk: SdkClient,
  Command: CommandClass,
  protocol: unknown,
  withoutLog: boolean,
): Resolved | undefined {
  const own = stack.clone()
  if (withoutLog) own.remove('loggerMiddleware')
  let context: Record<string, unknown> | undefined
  own.add(
    (next: unknown, given: Record<string, unknown>) => {
      context = given
      return next
    },
    { step: 'initialize', priority: 'high', name: 'keyloomContext' },
  )
  const attempts: Attempts = { isLost: false, isUnderWay: false }
  // Within the SDK's retries, around each attempt.
  own.add(
    (next: Handler): Handler =>
      async (command) => {
        try {
          return await next(command)
        } catch (error) {
          if (isLostAnswer(error)) attempts.isLost = true
          if (isTimeout(error)) attempts.isUnderWay = true
          throw error
        }
      },
    { step: 'finalizeRequest', priority: 'low', name: 'keyloomAttempts' },
  )
  const options: Resolved['options'] = {}
  const command = new Command({} as never)
  if (protocol !== undefined && leanMark in (protocol as object)) Object.assign(command, { [leanMark]: true })
  let handler: Handler
  try {
    handler = command.resolveMiddleware(own, sdk.config, options)
  } catch (error) {
    // The user's middleware may have its place beside the logging.
    if (withoutLog) return undefined
    throw error
  }
  const inner = context?.__smithy_context as Record<string, unknown> | undefined
  if (context === undefined || inner === undefined) return undefined
  return { handler, options, attempts, prepare: makePrepare(context, { ...context }, { ...inner }, options) }
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
