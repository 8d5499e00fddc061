import { findJsonMiddleware } from './json-middleware.js'
import { findSigning } from './kept-signer.js'
import { markLean } from './lean-protocol.js'
import { noteLostAnswers } from './lost-answers.js'
import { type Resolved, resolveChain, type Shortcuts } from './resolve-chain.js'
import type { CommandClass, SdkClient, SdkConfig, Stack } from './sdk-types.js'
import { type StackWatch, watchStack } from './stack-watch.js'

/** Sends one command. */
export type Send = (Command: CommandClass, input: object, signal: AbortSignal | undefined) => Promise<unknown>

/** What chains were resolved for; once any of it has changed, they are of no use. */
interface Basis {
  readonly send: SdkClient['send']
  readonly stack: Stack
  readonly watch: StackWatch
  readonly changes: number
  /** The configuration as it is: the SDK copies what it is given for each request, and is quick at it where nothing has grown. */
  readonly config: SdkConfig
  readonly members: readonly string[]
  readonly values: readonly unknown[]
  readonly shortcuts: Shortcuts
  readonly idle: Map<CommandClass, Resolved[]>
}

/** What the SDK notes in a configuration from answer to answer, and reads where it is. */
const clockOffset = 'systemClockOffset'

/** How many chains of one command are kept. */
const longestIdle = 64

/**
 * Sends commands as the client does, but for five things that cost more than the rest of a request: the middleware is resolved
 * once rather than for each command, bodies are made and read by JSON, those of answers without a stream of the SDK's in between,
 * what signs requests is kept, and where nothing listens to the client's log, what would be logged is not put together.
 * Where the client is not as the SDK makes it (its `send` is wrapped, its parts are not the known ones), its own `send` serves.
 */
export function createSender(client: object): Send {
  const sdk = client as SdkClient
  let basis: Basis | undefined
  return async (Command, input, signal) => {
    signal?.throwIfAborted()
    if (basis === undefined || !isCurrent(basis, sdk)) basis = findBasis(sdk)
    const chain =
      basis && (basis.idle.get(Command)?.pop() ?? resolveChain(basis.stack, basis.config, Command, basis.shortcuts))
    if (basis === undefined || chain === undefined) {
      const command = markLean(new Command(input as never), sdk.config?.protocol)
      return sdk.send(command, signal === undefined ? {} : { abortSignal: signal })
    }
    const { idle } = basis
    const { handler, attempts } = chain
    chain.prepare(signal)
    attempts.isLost = false
    attempts.isUnderWay = false
    // Not awaited: who waits takes one of the ten places of a stack trace, which is to show the caller.
    return handler({ input }).then(
      ({ output }) => {
        // A request that failed may leave something of itself under way: its chain is not used again.
        const others = idle.get(Command)
        if (others === undefined) idle.set(Command, [chain])
        else if (others.length < longestIdle) others.push(chain)
        return output
      },
      (error: unknown) => {
        noteLostAnswers(error, attempts)
        throw error
      },
    )
  }
}

function isCurrent({ send, stack, watch, changes, members, values }: Basis, sdk: SdkClient): boolean {
  if (sdk.send !== send || sdk.middlewareStack !== stack || watch.changes !== changes) return false
  const config = sdk.config as Readonly<Record<string, unknown>>
  for (let index = 0; index < members.length; index += 1) {
    if (config[members[index] as string] !== values[index]) return false
  }
  return true
}

function findBasis(sdk: SdkClient): Basis | undefined {
  const { send, middlewareStack: stack, config } = sdk
  if (typeof config !== 'object' || config === null || typeof stack?.clone !== 'function' || !isOwnSend(send)) {
    return undefined
  }
  const watch = watchStack(stack)
  if (watch === undefined) return undefined
  const own: SdkConfig = { ...config }
  const { changes } = watch
  const shortcuts: Shortcuts = {
    withoutLog: isSilent(own.logger),
    bodies: findJsonMiddleware(stack, own),
    signing: findSigning(config),
  }
  const members = Object.keys(own).filter((name) => name !== clockOffset)
  const values = members.map((name) => own[name as keyof SdkConfig])
  return { send, stack, watch, changes, config: own, members, values, shortcuts, idle: new Map() }
}

const logMethods = ['trace', 'debug', 'info', 'warn', 'error']

/** Whether a logger does nothing with what it is given, as the one that a client has unless it is given another. */
function isSilent(logger: object | undefined): boolean {
  const methods = logger as Readonly<Record<string, unknown>> | undefined
  return methods !== undefined && logMethods.every((name) => /^[\w$]+\(\)\s*\{\s*\}$/.test(String(methods[name])))
}

/** Tools that trace or mock wrap `send`, and want to see each command: only the SDK's own is gone around. */
function isOwnSend(send: unknown): boolean {
  return typeof send === 'function' && Function.prototype.toString.call(send).includes('resolveMiddleware')
}
