import { SetupError } from '../errors/index.js'
import type { CompiledModel } from '../model/compiled.js'
import { compiledOf } from '../model/model.js'
import type { AnyModel } from '../model/model-types.js'
import { ReadBatch } from '../operations/batch-get.js'
import { WriteBatch } from '../operations/batch-write.js'
import { CollectionQuery } from '../operations/collection.js'
import type { Connection } from '../operations/connection.js'
import { deriveCursorKey } from '../operations/cursor-seal.js'
import { ModelScan } from '../operations/model-scan.js'
import type { TransactWriteOptions } from '../operations/operation-types.js'
import { ReadTransaction } from '../operations/transact-get.js'
import { WriteTransaction } from '../operations/transact-write.js'
import { createExecutor } from '../wire/executor.js'
import type { ConnectOptions, CursorSecret, Database } from './database-types.js'
import { readListeners } from './read-listeners.js'
import { createRepository } from './repository.js'

/**
 * Connects a model: gives a repository for each of its entities, and the operations on several of them.
 * Opens nothing; the client is the caller's, and may serve several connections.
 *
 * @param model what `defineModel` gave
 * @param options the client, and what this connection does differently from the model
 * @returns the repositories by their names in the model's `entities`, with `batchGet`, `batchWrite`, `transactGet` and `transactWrite`
 * @throws SetupError (`setup.option`) if an option cannot be used
 * @example
 * ```ts
 * const db = connect(shop, { client: new DynamoDBClient({}) })
 * const order = await db.orders.get({ customerId, orderId })
 * ```
 */
export function connect<M extends AnyModel>(model: M, options: ConnectOptions): Database<M> {
  const compiled = compiledOf(model)
  const connection = readOptions(compiled, options)
  const database: Record<string, unknown> = Object.create(null)
  for (const [alias, entity] of compiled.entities) database[alias] = createRepository(connection, entity)
  const collections: Record<string, unknown> = Object.create(null)
  for (const collection of compiled.collections) {
    collections[collection.name] = (partition: unknown) => CollectionQuery.make(connection, collection, partition)
  }
  database.collections = Object.freeze(collections)
  database.scan = () => ModelScan.make(connection, compiled)
  database.batchGet = (operations: unknown) => ReadBatch.make(connection.executor, operations)
  database.batchWrite = (operations: unknown) => WriteBatch.make(connection.executor, operations)
  database.transactGet = (operations: unknown) => ReadTransaction.make(connection.executor, operations)
  database.transactWrite = (operations: unknown, options: TransactWriteOptions = {}) =>
    WriteTransaction.make(connection.executor, operations, readTransactOptions(options).token)
  // The public types are worked out from the declarations; what is built here follows the compiled model.
  return Object.freeze(database) as Database<M>
}

function readOptions(compiled: CompiledModel, options: ConnectOptions | undefined): Connection {
  const {
    client,
    tableName,
    consistentReads = false,
    implicitReads = 'allow',
    onInvalidItem = 'throw',
    expired = 'show',
    onOperation,
    cursorSecret,
    now = Date.now,
  } = options ?? ({} as ConnectOptions)
  if (typeof client?.send !== 'function') {
    throw new SetupError('setup.option', 'connect needs a client: a DynamoDBClient or a DynamoDBDocumentClient.')
  }
  if (tableName !== undefined && (typeof tableName !== 'string' || tableName === '')) {
    throw new SetupError('setup.option', "connect's tableName is the name of a table.")
  }
  if (typeof consistentReads !== 'boolean') {
    throw new SetupError('setup.option', "connect's consistentReads is true or false.")
  }
  if (implicitReads !== 'allow' && implicitReads !== 'forbid') {
    throw new SetupError('setup.option', "connect's implicitReads is 'allow' or 'forbid'.")
  }
  if (onInvalidItem !== 'throw' && onInvalidItem !== 'skip' && typeof onInvalidItem !== 'function') {
    throw new SetupError('setup.option', "connect's onInvalidItem is 'throw', 'skip' or a function.")
  }
  const listeners = readListeners('connect', onOperation)
  if (expired !== 'show' && expired !== 'hide') {
    throw new SetupError('setup.option', "connect's expired is 'show' or 'hide'.")
  }
  if (typeof now !== 'function')
    throw new SetupError('setup.option', "connect's now is a function that tells the time.")
  return Object.freeze({
    executor: createExecutor(client, listeners),
    tableName: tableName ?? compiled.table.name,
    consistentReads,
    implicitReads,
    onInvalidItem,
    expired,
    cursorSecrets: readSecrets(cursorSecret),
    now: () => readClock(now),
  })
}

function readTransactOptions(options: unknown): TransactWriteOptions {
  if (typeof options === 'object' && options !== null) return options
  throw new SetupError('setup.option', "transactWrite's second argument is an object of options, such as { token }.")
}

function readSecrets(given: ConnectOptions['cursorSecret']): readonly Uint8Array[] {
  if (given === undefined) return []
  const secrets: readonly unknown[] = Array.isArray(given) ? given : [given]
  const isUsable = (secret: unknown): secret is CursorSecret =>
    (typeof secret === 'string' || secret instanceof Uint8Array) && secret.length > 0
  if (secrets.length === 0 || !secrets.every(isUsable)) {
    const message = "connect's cursorSecret is a text or bytes that are not empty, or a list of such."
    throw new SetupError('setup.option', message)
  }
  return Object.freeze(secrets.map(deriveCursorKey))
}

function readClock(now: NonNullable<ConnectOptions['now']>): number {
  const nowMs = Math.floor(Number(now()))
  if (Number.isFinite(nowMs)) return nowMs
  throw new SetupError('setup.option', "connect's now must give a Date, or milliseconds since 1970.")
}
