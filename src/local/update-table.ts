import type { AttributeMap } from './attribute-value.js'
import { reviveMap } from './attribute-value.js'
import type { StoreOperation } from './dynalite-internals.js'
import type { Engine } from './engine.js'
import type { Checked } from './request.js'
import { notFound, ServiceError, validationError } from './service-error.js'
import { type IndexDescription, projectForIndex, standsIn, type Table, type TableDescription } from './table.js'
import { changeBilling } from './table-billing.js'
import { namedTable, replaceTable } from './table-operations.js'
import { checkIndexSchema, checkOptions, checkProjection, describeIndex, describeOptions } from './table-options.js'
import { describeSizes } from './table-sizes.js'

const INVALID = 'One or more parameter values were invalid: '
const BACKFILL_BATCH = 500

interface IndexChange {
  readonly Create?: IndexDescription
  readonly Update?: IndexDescription
  readonly Delete?: { readonly IndexName: string }
}

/** UpdateTable. What it changes is in force at once; only the answer says that it is under way, as the service's does. */
export async function updateTable(engine: Engine, data: Checked): Promise<unknown> {
  const table = namedTable(engine, data)
  const changes = (data.GlobalSecondaryIndexUpdates ?? []) as IndexChange[]
  if (Object.keys(data).length === 1 || (Object.keys(data).length === 2 && data.AttributeDefinitions !== undefined)) {
    throw validationError(
      'At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or ' +
        'SSESpecification or ReplicaUpdates is required',
    )
  }
  checkOptions(data)
  const { created, deleted } = checkChanges(table, changes)
  let description = withDefinitions(table, data, created)
  description = changeBilling(description, data, changes, engine.now() / 1000)
  description = withIndexes(description, created, deleted, data)
  const streamed = changeStream(engine, { ...description, ...changedOptions(engine, table, data) }, table, data)
  const updated: Table = { ...table, description: streamed.description }
  if (created !== undefined) await backfill(engine, updated, created)
  await replaceTable(engine, updated, streamed.operations)
  if (deleted !== undefined) await engine.storage.clear(engine.layout.index(table, deleted))
  return { TableDescription: await describeUnderWay(engine, updated, table, created, deleted) }
}

interface CheckedChanges {
  readonly created?: IndexDescription
  readonly deleted?: string
}

function checkChanges({ description }: Table, changes: readonly IndexChange[]): CheckedChanges {
  const present = description.GlobalSecondaryIndexes ?? []
  const exists = (name: string): boolean => present.some((index) => index.IndexName === name)
  const names = new Set<string>()
  for (const change of changes) {
    const members = Object.values(change) as { IndexName: string }[]
    const [member] = members
    if (member === undefined || members.length > 1) {
      throw validationError(
        `${INVALID}One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, ` +
          'GlobalSecondaryIndexUpdate.Delete must not be null',
      )
    }
    if (names.has(member.IndexName)) {
      throw validationError(
        `${INVALID}Only one global secondary index update per index is allowed simultaneously. Index: ${member.IndexName}`,
      )
    }
    names.add(member.IndexName)
    if (change.Create === undefined && !exists(member.IndexName)) throw notFound()
  }
  const structural = changes.filter((change) => change.Update === undefined)
  if (structural.length > 1) {
    throw new ServiceError(
      'LimitExceededException',
      'Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table',
    )
  }
  const created = structural[0]?.Create
  const deleted = structural[0]?.Delete?.IndexName
  if (created !== undefined) {
    const locals = description.LocalSecondaryIndexes ?? []
    if (exists(created.IndexName) || locals.some((index) => index.IndexName === created.IndexName)) {
      throw validationError('Attempting to create an index which already exists')
    }
    if (present.length >= 20) {
      throw validationError(`${INVALID}GlobalSecondaryIndex count exceeds the per-table limit of 20`)
    }
    checkProjection(created)
  }
  return { ...(created && { created }), ...(deleted !== undefined && { deleted }) }
}

/** The attribute definitions that a change brings, checked against those that are there. */
function withDefinitions(
  { description }: Table,
  data: Checked,
  created: IndexDescription | undefined,
): TableDescription {
  const known = new Map(description.AttributeDefinitions.map((definition) => [definition.AttributeName, definition]))
  for (const given of (data.AttributeDefinitions ?? []) as TableDescription['AttributeDefinitions']) {
    const before = known.get(given.AttributeName)
    if (before !== undefined && before.AttributeType !== given.AttributeType) {
      throw validationError(
        `${INVALID}Cannot change the type of the key attribute ${given.AttributeName}, which is ${before.AttributeType}`,
      )
    }
    known.set(given.AttributeName, given)
  }
  const definitions = [...known.values()]
  if (created !== undefined) checkIndexSchema(created, definitions)
  return { ...description, AttributeDefinitions: definitions }
}

function withIndexes(
  description: TableDescription,
  created: IndexDescription | undefined,
  deleted: string | undefined,
  data: Checked,
): TableDescription {
  const { GlobalSecondaryIndexes = [], ...rest } = description
  const kept = GlobalSecondaryIndexes.filter((index) => index.IndexName !== deleted)
  const onDemand = (description.BillingModeSummary as { BillingMode?: string } | undefined)?.BillingMode
  const indexes =
    created === undefined ? kept : [...kept, newIndex(description, created, onDemand === 'PAY_PER_REQUEST')]
  const locals = description.LocalSecondaryIndexes ?? []
  const used = new Set(
    [description, ...indexes, ...locals].flatMap(({ KeySchema }) => KeySchema.map((element) => element.AttributeName)),
  )
  const unused = description.AttributeDefinitions.filter(({ AttributeName }) => !used.has(AttributeName))
  if (unused.length > 0 && data.AttributeDefinitions !== undefined && deleted === undefined) {
    const names = unused.map(({ AttributeName }) => AttributeName).join(', ')
    throw validationError(`${INVALID}Some AttributeDefinitions are not used. AttributeDefinitions: [${names}]`)
  }
  const AttributeDefinitions = description.AttributeDefinitions.filter(({ AttributeName }) => used.has(AttributeName))
  return { ...rest, AttributeDefinitions, ...(indexes.length > 0 && { GlobalSecondaryIndexes: indexes }) }
}

function newIndex(description: TableDescription, index: IndexDescription, onDemand: boolean): IndexDescription {
  if (!onDemand && index.ProvisionedThroughput === undefined) {
    throw validationError(`${INVALID}ProvisionedThroughput must be specified for index: ${index.IndexName}`)
  }
  if (onDemand && index.ProvisionedThroughput !== undefined) {
    throw validationError(
      `${INVALID}ProvisionedThroughput should not be specified for index: ${index.IndexName} when BillingMode is ` +
        'PAY_PER_REQUEST',
    )
  }
  const throughput = index.ProvisionedThroughput ?? { ReadCapacityUnits: 0, WriteCapacityUnits: 0 }
  return {
    ...describeIndex(description.TableArn, index),
    IndexStatus: 'ACTIVE',
    ProvisionedThroughput: { NumberOfDecreasesToday: 0, ...throughput },
  }
}

function changedOptions(engine: Engine, { description }: Table, data: Checked): Partial<TableDescription> {
  const { StreamSpecification: _, ...options } = data
  return {
    ...describeOptions(engine, description.TableArn, options),
    ...(data.DeletionProtectionEnabled !== undefined && {
      DeletionProtectionEnabled: data.DeletionProtectionEnabled === true,
    }),
  }
}

interface StreamChange {
  readonly description: TableDescription
  readonly operations: StoreOperation[]
}

function changeStream(engine: Engine, description: TableDescription, table: Table, data: Checked): StreamChange {
  const wanted = data.StreamSpecification as TableDescription['StreamSpecification']
  const enabled = table.description.StreamSpecification?.StreamEnabled === true
  if (wanted === undefined) return { description, operations: [] }
  if (wanted.StreamEnabled === enabled) {
    throw validationError(
      enabled
        ? `Table already has an enabled stream: TableName: ${description.TableName}`
        : 'Table has no enabled stream',
    )
  }
  if (!wanted.StreamEnabled) {
    const { StreamSpecification: _, ...rest } = description
    return { description: rest, operations: engine.streams.disable(table.description) }
  }
  const opened = { ...description, ...describeOptions(engine, description.TableArn, { StreamSpecification: wanted }) }
  return { description: opened, operations: engine.streams.open(opened) }
}

/** Fills a new index from the items that are there; nobody sees it before the table's record names it. */
async function backfill(engine: Engine, table: Table, index: IndexDescription): Promise<void> {
  const prefix = engine.layout.index(table, index.IndexName)
  // A crash during an earlier attempt may have left entries.
  await engine.storage.clear(prefix)
  let operations: StoreOperation[] = []
  for await (const [, stored] of engine.storage.walk(engine.layout.items(table))) {
    const item: AttributeMap = reviveMap(stored)
    if (!standsIn(table, index, item)) continue
    const key = prefix + engine.layout.indexKey(table, index.KeySchema, item)
    operations.push({ type: 'put', key, value: projectForIndex(table, index, item) })
    if (operations.length < BACKFILL_BATCH) continue
    await engine.storage.batch(operations)
    operations = []
  }
  if (operations.length > 0) await engine.storage.batch(operations)
}

async function describeUnderWay(
  engine: Engine,
  updated: Table,
  before: Table,
  created: IndexDescription | undefined,
  deleted: string | undefined,
): Promise<unknown> {
  const description = { ...updated.description, ...(await describeSizes(engine, updated)) }
  const gone = before.description.GlobalSecondaryIndexes?.find((index) => index.IndexName === deleted)
  const indexes = (description.GlobalSecondaryIndexes ?? []).map((index) =>
    index.IndexName === created?.IndexName
      ? { ...index, IndexStatus: 'CREATING', Backfilling: false, ItemCount: 0, IndexSizeBytes: 0 }
      : index,
  )
  if (gone !== undefined) indexes.push({ ...gone, IndexStatus: 'DELETING' })
  return {
    ...description,
    TableStatus: 'UPDATING',
    ...(indexes.length > 0 && { GlobalSecondaryIndexes: indexes }),
  }
}
