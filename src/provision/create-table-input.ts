import type {
  AttributeDefinition,
  CreateTableCommandInput,
  GlobalSecondaryIndex,
  KeySchemaElement,
  LocalSecondaryIndex,
  Projection,
} from '@aws-sdk/client-dynamodb'
import { checkOptions, tableNameOption } from '../errors/check-options.js'
import { keyAttributes, sideAttributes } from '../model/compile-table.js'
import type { CompiledIndex, CompiledKey, CompiledTable } from '../model/compiled.js'
import { compiledOf } from '../model/model.js'
import type { AnyModel } from '../model/model-types.js'
import { listProjected } from '../model/projected-attributes.js'

/** What {@link createTableInput} may be told. */
export interface CreateTableInputOptions {
  /** The table's name, in place of the model's. */
  readonly tableName?: string | undefined
}

/**
 * The request that creates a model's table. Pure: sends nothing.
 *
 * Time to live and point-in-time recovery are not part of it: DynamoDB takes those in requests of their own, once the
 * table is active. `ensureTable` makes them all.
 *
 * @param model what `defineModel` gave
 * @param options a table name other than the model's
 * @returns the input of the SDK's `CreateTableCommand`
 * @throws SetupError (`setup.option`) if an option cannot be used
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
 * @example
 * ```ts
 * await client.send(new CreateTableCommand(createTableInput(shop)))
 * ```
 */
export function createTableInput(model: AnyModel, options: CreateTableInputOptions = {}): CreateTableCommandInput {
  checkOptions('createTableInput', options, { tableName: tableNameOption })
  const { table } = compiledOf(model)
  const indexes = [...table.indexes.values()]
  const globals = indexes.filter((index) => index.kind === 'global').map((index) => globalIndex(index, table))
  const locals = indexes.filter((index) => index.kind === 'local').map((index) => localIndex(index, table))
  const { billing, throughput, stream, tableClass, deletionProtection, tags } = table.options
  return {
    TableName: options.tableName ?? table.name,
    AttributeDefinitions: attributeDefinitions(table),
    KeySchema: keySchema(table),
    ...(globals.length > 0 && { GlobalSecondaryIndexes: globals }),
    ...(locals.length > 0 && { LocalSecondaryIndexes: locals }),
    BillingMode: billing === 'provisioned' ? 'PROVISIONED' : 'PAY_PER_REQUEST',
    ...(billing === 'provisioned' && throughput && { ProvisionedThroughput: units(throughput) }),
    ...(stream !== undefined && { StreamSpecification: { StreamEnabled: true, StreamViewType: stream } }),
    ...(tableClass === 'infrequent-access' && { TableClass: 'STANDARD_INFREQUENT_ACCESS' }),
    ...(deletionProtection && { DeletionProtectionEnabled: true }),
    ...(tags && { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }),
  }
}

function attributeDefinitions(table: CompiledTable): AttributeDefinition[] {
  const keys = [table, ...table.indexes.values()]
  const types = new Map(keys.flatMap(keyAttributes).map(({ name, type }) => [name, type]))
  return [...types].map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType }))
}

/** A key in DynamoDB's terms. */
export function keySchema({ pk, sk }: CompiledKey): KeySchemaElement[] {
  return [
    ...sideAttributes(pk).map(({ name }) => ({ AttributeName: name, KeyType: 'HASH' as const })),
    ...sideAttributes(sk).map(({ name }) => ({ AttributeName: name, KeyType: 'RANGE' as const })),
  ]
}

function globalIndex(index: CompiledIndex, table: CompiledTable): GlobalSecondaryIndex {
  const { billing, throughput: tableThroughput } = table.options
  const throughput = index.throughput ?? tableThroughput
  return {
    ...localIndex(index, table),
    ...(billing === 'provisioned' && throughput && { ProvisionedThroughput: units(throughput) }),
  }
}

function localIndex(index: CompiledIndex, table: CompiledTable): LocalSecondaryIndex {
  return { IndexName: index.name, KeySchema: keySchema(index), Projection: projection(index, table) }
}

/** What an index holds, in DynamoDB's terms. */
export function projection(index: CompiledIndex, table: CompiledTable): Projection {
  if (index.projection === 'all') return { ProjectionType: 'ALL' }
  const names = listProjected(index, table)
  return names.length === 0
    ? { ProjectionType: 'KEYS_ONLY' }
    : { ProjectionType: 'INCLUDE', NonKeyAttributes: [...names] }
}

function units({ read, write }: { readonly read: number; readonly write: number }): {
  ReadCapacityUnits: number
  WriteCapacityUnits: number
} {
  return { ReadCapacityUnits: read, WriteCapacityUnits: write }
}
