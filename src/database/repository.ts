import { withoutOptions } from '../errors/check-options.js'
import type { ConditionCallback } from '../expressions/condition.js'
import type { ChangesInput } from '../expressions/update.js'
import type { CompiledEntity } from '../model/compiled.js'
import { ReadBatch } from '../operations/batch-get.js'
import { WriteBatch } from '../operations/batch-write.js'
import { checkOperation } from '../operations/check.js'
import type { Connection } from '../operations/connection.js'
import { createOperation } from '../operations/create.js'
import { deleteOperation } from '../operations/delete.js'
import { ExistsOperation } from '../operations/exists.js'
import { GetOperation } from '../operations/get.js'
import { type Modification, modifyOperation } from '../operations/modify.js'
import { putOperation } from '../operations/put.js'
import { Query } from '../operations/query.js'
import { Scan } from '../operations/scan.js'
import { updateOperation } from '../operations/update.js'
import { upsertOperation } from '../operations/upsert.js'

/** Makes the repository of an entity. Its type is worked out from the declaration, in `Repository`. */
export function createRepository(connection: Connection, entity: CompiledEntity): object {
  const query: Record<string, unknown> = Object.create(null)
  const scan: Record<string, unknown> = Object.create(null)
  for (const path of [entity.primary, ...entity.entries.values()]) {
    scan[path.name] = withoutOptions(`scan.${path.name}`, () => Scan.make(connection, entity, path))
    query[path.name] = withoutOptions(`query.${path.name}`, (partition: unknown) =>
      Query.make(connection, entity, path, partition),
    )
  }
  const { executor } = connection
  const get = (key: unknown) => GetOperation.make(connection, entity, key, 'undefined')
  const put = (item: unknown) => putOperation(connection, entity, item)
  const remove = (key: unknown) => deleteOperation(connection, entity, key)
  return Object.freeze({
    get: withoutOptions('get', get),
    getOrThrow: withoutOptions('getOrThrow', (key: unknown) => GetOperation.make(connection, entity, key, 'error')),
    exists: withoutOptions('exists', (key: unknown) => ExistsOperation.make(connection, entity, key)),
    create: withoutOptions('create', (item: unknown) => createOperation(connection, entity, item)),
    put: withoutOptions('put', put),
    update: withoutOptions('update', (key: unknown, changes: ChangesInput) =>
      updateOperation(connection, entity, key, changes),
    ),
    modify: (key: unknown, change: Modification, options?: { readonly attempts?: number | undefined }) =>
      modifyOperation(connection, entity, key, change, options),
    upsert: (key: unknown, changes: ChangesInput, creation?: unknown) =>
      upsertOperation(connection, entity, key, changes, creation),
    delete: withoutOptions('delete', remove),
    check: withoutOptions('check', (key: unknown, where: ConditionCallback) =>
      checkOperation(connection, entity, key, where),
    ),
    batchGet: withoutOptions('batchGet', (keys: unknown) => ReadBatch.make(executor, eachOf(keys, get))),
    batchPut: withoutOptions('batchPut', (items: unknown) => WriteBatch.make(executor, eachOf(items, put))),
    batchDelete: withoutOptions('batchDelete', (keys: unknown) => WriteBatch.make(executor, eachOf(keys, remove))),
    query: Object.freeze(query),
    scan: Object.freeze(scan),
  })
}

/** Makes an operation of each element; what is no list is left for the batch to refuse. */
function eachOf(list: unknown, make: (element: unknown) => unknown): unknown {
  if (!Array.isArray(list)) return list
  const made: unknown[] = []
  // Gaps count too, and are refused.
  for (let index = 0; index < list.length; index += 1) made.push(make(list[index]))
  return made
}
