import {
  checkOptions,
  choiceOption,
  clientOption,
  clockOption,
  flagOption,
  laterOption,
  type OptionRules,
  tableNameOption,
  withoutOptions,
} from '../errors/check-options.js'
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
import { listenersOption, listListeners } from './read-listeners.js'
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
    collections[collection.name] = withoutOptions(`collections.${collection.name}`, (partition: unknown) =>
      CollectionQuery.make(connection, collection, partition),
    )
  }
  database.collections = Object.freeze(collections)
  database.scan = withoutOptions('scan', () => ModelScan.make(connection, compiled))
  const { executor } = connection
  database.batchGet = withoutOptions('batchGet', (operations: unknown) => ReadBatch.make(executor, operations))
  database.batchWrite = withoutOptions('batchWrite', (operations: unknown) => WriteBatch.make(executor, operations))
  database.transactGet = withoutOptions('transactGet', (operations: unknown) =>
    ReadTransaction.make(executor, operations),
  )
  database.transactWrite = (operations: unknown, options?: TransactWriteOptions) => {
    const { token } = checkOptions('transactWrite', options, { token: laterOption })
    return WriteTransaction.make(connection.executor, operations, token)
  }
  // The public types are worked out from the declarations; what is built here follows the compiled model.
  return Object.freeze(database) as Database<M>
}

const connectOptions: OptionRules<ConnectOptions> = {
  client: clientOption,
  tableName: tableNameOption,
  consistentReads: flagOption,
  implicitReads: choiceOption('allow', 'forbid'),
  onInvalidItem: {
    is: "'throw', 'skip' or a function",
    fits: (value) => value === 'throw' || value === 'skip' || typeof value === 'function',
  },
  onOperation: listenersOption,
  expired: choiceOption('show', 'hide'),
  cursorSecret: {
    is: 'a text or bytes that are not empty, or a list of such',
    fits: (value) => (Array.isArray(value) ? value.length > 0 && value.every(isSecret) : isSecret(value)),
  },
  now: clockOption,
}

function readOptions(compiled: CompiledModel, options: ConnectOptions): Connection {
  const {
    client,
    tableName = compiled.table.name,
    consistentReads = false,
    implicitReads = 'allow',
    onInvalidItem = 'throw',
    expired = 'show',
    onOperation,
    cursorSecret = [],
    now = Date.now,
  } = checkOptions('connect', options, connectOptions)
  return Object.freeze({
    executor: createExecutor(client, listListeners(onOperation)),
    tableName,
    consistentReads,
    implicitReads,
    onInvalidItem,
    expired,
    cursorSecrets: Object.freeze([cursorSecret].flat().map(deriveCursorKey)),
    now: () => readClock(now),
  })
}

function isSecret(secret: unknown): secret is CursorSecret {
  return (typeof secret === 'string' || secret instanceof Uint8Array) && secret.length > 0
}

function readClock(now: NonNullable<ConnectOptions['now']>): number {
  const nowMs = Math.floor(Number(now()))
  if (Number.isFinite(nowMs)) return nowMs
  throw new SetupError('setup.option', "connect's now must give a Date, or milliseconds since 1970.")
}
