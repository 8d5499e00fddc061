import { createRequire } from 'node:module'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'
import { checkOptions, clockOption, type OptionRules, portOption } from '../errors/check-options.js'
import { SetupError } from '../errors/index.js'
import { createClock, type LocalClock } from './clock.js'
import { createDispatcher } from './dispatcher.js'
import { sweepExpired } from './expiry.js'
import { listen } from './http-server.js'
import { openEngine } from './open-engine.js'
import { createRequestHandler } from './request-handler.js'

/** How an embedded DynamoDB is started. */
export interface LocalOptions {
  /** The folder of a store on disk; without it everything is in memory and gone after `stop()`. */
  readonly path?: string
  /** The port on 127.0.0.1; without it, or with 0, a free one. */
  readonly port?: number
  /** The source of time in milliseconds since 1970; `Date.now` unless given. */
  readonly now?: () => number
  /**
   * How often, in milliseconds, items past their time to live are deleted. Without it they stay until
   * `sweepExpired()` or `clock.advance()`, so that tests know when.
   */
  readonly sweepEveryMs?: number
}

/** A DynamoDB that runs in this process. */
export interface LocalDynamoDB extends AsyncDisposable {
  /** A client that speaks to the engine directly, without a socket. */
  readonly client: DynamoDBClient
  /**
   * A client of the streams API, without a socket too.
   *
   * @throws SetupError `setup.missing_package` when `@aws-sdk/client-dynamodb-streams` is not installed.
   */
  readonly streamsClient: DynamoDBStreamsClient
  /** Where other clients and processes on this machine find the engine. Any region and credentials will do. */
  readonly endpoint: string
  /** The engine's time, by which items expire and tokens and stream records are forgotten. */
  readonly clock: LocalClock
  /** Deletes the items whose time to live has passed; the service takes some days to. Gives their number. */
  sweepExpired(): Promise<number>
  /** Closes the clients, the port and the store. May be called more than once. */
  stop(): Promise<void>
}

const localOptions: OptionRules<LocalOptions> = {
  path: { is: 'the path of a folder', fits: (value) => typeof value === 'string' && value !== '' },
  port: portOption,
  now: clockOption,
  sweepEveryMs: {
    is: 'a number of milliseconds from 1',
    fits: (value) => Number.isFinite(value) && (value as number) >= 1,
  },
}

const CLIENT_CONFIG = { region: 'local', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }

/** What does not leave the process need not be signed. */
const UNSIGNED = { sign: async <T>(request: T): Promise<T> => request }

/**
 * Starts an embedded DynamoDB for development and tests.
 *
 * @param options - Where it keeps its data, where it listens, and its time.
 * @returns The running engine, its clients and its endpoint.
 * @throws SetupError `setup.missing_package` when dynalite is not installed; `setup.option` when an option, the path
 * or the port cannot be used.
 * @example
 * const local = await startLocal()
 * const db = connect(shop, { client: local.client })
 * await local.stop()
 */
export async function startLocal(options: LocalOptions = {}): Promise<LocalDynamoDB> {
  checkOptions('startLocal', options, localOptions)
  const sweep = (): Promise<number> => dispatcher.exclusively(() => sweepExpired(engine))
  const clock = createClock(options.now ?? Date.now, sweep)
  const engine = await openEngine(options.path, clock.now)
  const dispatcher = createDispatcher(engine)
  const server = await listen(dispatcher, options.port ?? 0).catch(async (error: unknown) => {
    await engine.storage.close()
    throw error
  })
  const { endpoint } = server
  const config = { ...CLIENT_CONFIG, endpoint, requestHandler: createRequestHandler(dispatcher), signer: UNSIGNED }
  const client = new DynamoDBClient(config)
  let streamsClient: DynamoDBStreamsClient | undefined
  // A timer of ours must not keep the user's process running.
  const timer = options.sweepEveryMs === undefined ? undefined : setInterval(() => void sweep(), options.sweepEveryMs)
  timer?.unref()
  let stopping: Promise<void> | undefined
  const stop = (): Promise<void> => {
    stopping ??= (async () => {
      clearInterval(timer)
      client.destroy()
      streamsClient?.destroy()
      await server.close()
      await dispatcher.close()
    })()
    return stopping
  }
  return Object.freeze({
    client,
    endpoint,
    clock,
    sweepExpired: sweep,
    stop,
    [Symbol.asyncDispose]: stop,
    get streamsClient() {
      streamsClient ??= new (loadStreams().DynamoDBStreamsClient)(config)
      return streamsClient
    },
  })
}

function loadStreams(): typeof import('@aws-sdk/client-dynamodb-streams') {
  try {
    return createRequire(import.meta.url)('@aws-sdk/client-dynamodb-streams')
  } catch (cause) {
    const mend = 'Install it with: npm install --save-dev @aws-sdk/client-dynamodb-streams'
    const message = `The streams client of keyloom/local needs the package @aws-sdk/client-dynamodb-streams. ${mend}`
    throw new SetupError('setup.missing_package', message, { cause })
  }
}
