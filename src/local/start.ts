import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SetupError } from '../errors/index.js'
import { createDispatcher } from './dispatcher.js'
import { loadDynalite } from './dynalite-internals.js'
import type { Engine } from './engine.js'
import { listen } from './http-server.js'
import { createKeyLayout, TABLES } from './keys.js'
import { createRequestReader } from './request.js'
import { createRequestHandler } from './request-handler.js'
import { openStorage } from './storage.js'
import type { Table } from './table.js'
import { clearLeftovers } from './table-operations.js'

/** How an embedded DynamoDB is started. */
export interface LocalOptions {
  /** The folder of a store on disk; without it everything is in memory and gone after `stop()`. */
  readonly path?: string
  /** The port on 127.0.0.1; without it, or with 0, a free one. */
  readonly port?: number
  /** The source of time in milliseconds since 1970; `Date.now` unless given. */
  readonly now?: () => number
}

/** A DynamoDB that runs in this process. */
export interface LocalDynamoDB extends AsyncDisposable {
  /** A client that speaks to the engine directly, without a socket. */
  readonly client: DynamoDBClient
  /** Where other clients and processes on this machine find the engine. Any region and credentials will do. */
  readonly endpoint: string
  /** Closes the client, the port and the store. May be called more than once. */
  stop(): Promise<void>
}

const CLIENT_CONFIG = { region: 'local', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }

/**
 * Starts an embedded DynamoDB for development and tests.
 *
 * @param options - Where it keeps its data and where it listens.
 * @returns The running engine, its client and its endpoint.
 * @throws SetupError `setup.missing_package` when dynalite is not installed; `setup.option` when the path or the port
 * cannot be used.
 * @example
 * const local = await startLocal()
 * const db = connect(shop, { client: local.client })
 * await local.stop()
 */
export async function startLocal(options: LocalOptions = {}): Promise<LocalDynamoDB> {
  checkPort(options.port)
  const engine = await openEngine(options)
  const dispatcher = createDispatcher(engine)
  const server = await listen(dispatcher, options.port ?? 0).catch(async (error: unknown) => {
    await engine.storage.close()
    throw error
  })
  const { endpoint } = server
  const client = new DynamoDBClient({ ...CLIENT_CONFIG, endpoint, requestHandler: createRequestHandler(dispatcher) })
  let stopping: Promise<void> | undefined
  const stop = (): Promise<void> => {
    stopping ??= (async () => {
      client.destroy()
      await server.close()
      await dispatcher.exclusively(() => engine.storage.close())
    })()
    return stopping
  }
  return Object.freeze({ client, endpoint, stop, [Symbol.asyncDispose]: stop })
}

function checkPort(port: number | undefined): void {
  if (port === undefined || (Number.isInteger(port) && port >= 0 && port <= 65535)) return
  throw new SetupError('setup.option', 'The port of keyloom/local is a whole number from 0 to 65535.')
}

async function openEngine({ path, now = Date.now }: LocalOptions): Promise<Engine> {
  const dynalite = loadDynalite()
  const store = dynalite.createStore(path === undefined ? {} : { path })
  // Sizes are judged by this engine, which counts bytes where dynalite counts characters.
  store.options.maxItemSize = Number.POSITIVE_INFINITY
  const storage = await openStorage(store, path)
  await clearLeftovers({ storage })
  const tables = new Map<string, Table>()
  for await (const [name, table] of storage.walk(TABLES)) tables.set(name, table as Table)
  const layout = createKeyLayout(dynalite)
  return { dynalite, store, storage, reader: createRequestReader(dynalite, store), layout, tables, now }
}
