import { randomUUID } from 'node:crypto'
import { tableArn } from './arn.js'
import type { StoreOperation } from './dynalite-internals.js'
import { type Engine, requireTable } from './engine.js'
import type { Checked } from './request.js'
import { notFound, ServiceError, unsupported, validationError } from './service-error.js'
import type { IndexDescription, Table, TableDescription } from './table.js'
import {
  billingOf,
  checkDefinitions,
  checkIndexes,
  checkOptions,
  describeIndex,
  describeOptions,
} from './table-options.js'
import { describeSizes } from './table-sizes.js'

/** Makes a record of a table that replaces the one in the store. */
function putTable(engine: Engine, table: Table): StoreOperation {
  return { type: 'put', key: engine.layout.table(table.description.TableName), value: table }
}

/** CreateTable. The table is ready at once; only the answer says that it is being created, as the service's does. */
export async function createTable(engine: Engine, data: Checked): Promise<unknown> {
  const name = String(data.TableName)
  if (engine.tables.has(name)) {
    throw new ServiceError('ResourceInUseException', `Table already exists: ${name}`)
  }
  if (name === '__proto__') throw unsupported('a table of that name')
  checkDefinitions(data)
  checkIndexes(data)
  checkOptions(data)
  const description = describeNew(engine, data)
  const table: Table = { description, tags: (data.Tags ?? []) as Table['tags'] }
  await engine.storage.batch([putTable(engine, table), ...engine.streams.open(description)])
  engine.tables.set(name, table)
  const indexes = description.GlobalSecondaryIndexes?.map((index) => ({ ...index, IndexStatus: 'CREATING' }))
  return {
    TableDescription: {
      ...description,
      TableStatus: 'CREATING',
      ...(indexes && { GlobalSecondaryIndexes: indexes }),
      ...NO_ITEMS,
    },
  }
}

const NO_ITEMS = { ItemCount: 0, TableSizeBytes: 0 }

function describeNew(engine: Engine, data: Checked): TableDescription {
  const name = String(data.TableName)
  const TableArn = tableArn(name)
  const billing = billingOf(data)
  const local = (data.LocalSecondaryIndexes ?? []) as IndexDescription[]
  const global = (data.GlobalSecondaryIndexes ?? []) as IndexDescription[]
  const describe = (index: IndexDescription): IndexDescription => describeIndex(TableArn, index)
  return {
    TableName: name,
    TableArn,
    TableId: randomUUID(),
    TableStatus: 'ACTIVE',
    CreationDateTime: engine.now() / 1000,
    AttributeDefinitions: data.AttributeDefinitions as TableDescription['AttributeDefinitions'],
    KeySchema: data.KeySchema as TableDescription['KeySchema'],
    ...billing.table(engine.now() / 1000),
    ...(local.length > 0 && { LocalSecondaryIndexes: local.map(describe) }),
    ...(global.length > 0 && {
      GlobalSecondaryIndexes: global.map((index) => ({
        ...describe(index),
        IndexStatus: 'ACTIVE',
        ...billing.index(index),
      })),
    }),
    DeletionProtectionEnabled: data.DeletionProtectionEnabled === true,
    ...describeOptions(engine, TableArn, data),
  }
}

/** DescribeTable. */
export async function describeTable(engine: Engine, data: Checked): Promise<unknown> {
  const table = namedTable(engine, data)
  return { Table: { ...table.description, ...(await describeSizes(engine, table)) } }
}

/** The table that a request on tables names; such requests say which one is missing. */
export function namedTable(engine: Engine, data: Checked): Table {
  const name = String(data.TableName)
  return requireTable(engine, name, `Requested resource not found: Table: ${name} not found`)
}

/** DeleteTable. The record goes first, with a note of what is left to clear, so that a crash leaves no half table. */
export async function deleteTable(engine: Engine, data: Checked): Promise<unknown> {
  const table = namedTable(engine, data)
  const { TableName, TableId, DeletionProtectionEnabled } = table.description
  if (DeletionProtectionEnabled) {
    throw validationError(
      `Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.`,
    )
  }
  const leftover: StoreOperation = { type: 'put', key: `${LEFTOVERS}${TableId}`, value: true }
  const stream = engine.streams.disable(table.description)
  await engine.storage.batch([{ type: 'del', key: engine.layout.table(TableName) }, leftover, ...stream])
  engine.tables.delete(TableName)
  await clearLeftovers(engine)
  const { GlobalSecondaryIndexes: _, ...description } = table.description
  return { TableDescription: { ...description, TableStatus: 'DELETING', ...NO_ITEMS } }
}

const LEFTOVERS = 'd~'

/** Clears what deleted tables left behind; an engine does so when it opens, for deletions that a crash cut short. */
export async function clearLeftovers(engine: Pick<Engine, 'storage'>): Promise<void> {
  const { storage } = engine
  for await (const [id] of storage.walk(LEFTOVERS)) {
    await storage.clear(`i~${id}~`)
    await storage.clear(`x~${id}~`)
    await storage.batch([{ type: 'del', key: `${LEFTOVERS}${id}` }])
  }
}

/** ListTables. */
export async function listTables(engine: Engine, data: Checked): Promise<unknown> {
  const after = data.ExclusiveStartTableName
  const limit = Number(data.Limit ?? 100)
  const names = [...engine.tables.keys()].sort().filter((name) => after === undefined || name > String(after))
  const page = names.slice(0, limit)
  return { TableNames: page, LastEvaluatedTableName: names.length > limit ? page[page.length - 1] : undefined }
}

/** DescribeTimeToLive. */
export async function describeTimeToLive(engine: Engine, data: Checked): Promise<unknown> {
  const { ttlAttribute } = namedTable(engine, data)
  return {
    TimeToLiveDescription: ttlAttribute
      ? { TimeToLiveStatus: 'ENABLED', AttributeName: ttlAttribute }
      : { TimeToLiveStatus: 'DISABLED' },
  }
}

/** UpdateTimeToLive. It is in force at once, and may be changed again at once, unlike in the service. */
export async function updateTimeToLive(engine: Engine, data: Checked): Promise<unknown> {
  const table = namedTable(engine, data)
  const specification = data.TimeToLiveSpecification as { AttributeName: string; Enabled: boolean }
  const { ttlAttribute, ...rest } = table
  if (specification.Enabled === (ttlAttribute !== undefined)) {
    throw validationError(`TimeToLive is already ${ttlAttribute ? 'enabled' : 'disabled'}`)
  }
  if (!specification.Enabled && specification.AttributeName !== ttlAttribute) {
    throw validationError(`TimeToLive is active on a different AttributeName: current AttributeName is ${ttlAttribute}`)
  }
  const updated: Table = specification.Enabled ? { ...rest, ttlAttribute: specification.AttributeName } : rest
  await replaceTable(engine, updated)
  return { TimeToLiveSpecification: specification }
}

/** Stores a table's new record and uses it from then on. */
export async function replaceTable(engine: Engine, table: Table, more: readonly StoreOperation[] = []): Promise<void> {
  await engine.storage.batch([putTable(engine, table), ...more])
  engine.tables.set(table.description.TableName, table)
}

function taggedTable(engine: Engine, data: Checked): Table {
  const arn = String(data.ResourceArn)
  const table = [...engine.tables.values()].find(({ description }) => description.TableArn === arn)
  if (table === undefined) throw notFound(`Requested resource not found: ResourcArn: ${arn} not found`)
  return table
}

/** TagResource. */
export async function tagResource(engine: Engine, data: Checked): Promise<unknown> {
  const table = taggedTable(engine, data)
  const tags = new Map(table.tags.map((tag) => [tag.Key, tag]))
  for (const tag of data.Tags as Table['tags']) tags.set(tag.Key, tag)
  if (tags.size > 50) throw validationError('One or more parameter values were invalid: Too many tags, the limit is 50')
  await replaceTable(engine, { ...table, tags: [...tags.values()] })
  return undefined
}

/** UntagResource. */
export async function untagResource(engine: Engine, data: Checked): Promise<unknown> {
  const table = taggedTable(engine, data)
  const keys = data.TagKeys as readonly string[]
  await replaceTable(engine, { ...table, tags: table.tags.filter((tag) => !keys.includes(tag.Key)) })
  return undefined
}

/** ListTagsOfResource. */
export async function listTagsOfResource(engine: Engine, data: Checked): Promise<unknown> {
  return { Tags: taggedTable(engine, data).tags }
}
