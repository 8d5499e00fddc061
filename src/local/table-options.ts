import type { Engine } from './engine.js'
import type { Checked } from './request.js'
import { unsupported, validationError } from './service-error.js'
import type { IndexDescription, TableDescription } from './table.js'

const INVALID = 'One or more parameter values were invalid: '

/** Checks that exactly the attributes of keys are defined, each once. */
export function checkDefinitions(data: Checked): void {
  const definitions = data.AttributeDefinitions as TableDescription['AttributeDefinitions']
  const indexes = [...indexList(data, 'LocalSecondaryIndexes'), ...indexList(data, 'GlobalSecondaryIndexes')]
  const keys = [data as unknown as IndexDescription, ...indexes].flatMap(({ KeySchema }) => KeySchema)
  const used = new Set(keys.map((element) => element.AttributeName))
  const defined = definitions.map((definition) => definition.AttributeName)
  const twice = defined.find((name, i) => defined.indexOf(name) !== i)
  if (twice !== undefined) throw validationError(`${INVALID}Duplicate AttributeName in AttributeDefinitions: ${twice}`)
  if (used.size !== defined.length) {
    throw validationError(
      `${INVALID}Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions`,
    )
  }
}

function indexList(data: Checked, member: string): IndexDescription[] {
  return (data[member] ?? []) as IndexDescription[]
}

/** Checks what dynalite does not about indexes: names used once, projections that name attributes. */
export function checkIndexes(data: Checked): void {
  const indexes = [...indexList(data, 'LocalSecondaryIndexes'), ...indexList(data, 'GlobalSecondaryIndexes')]
  for (const index of indexes) checkProjection(index)
}

/** Checks what an index projects. */
export function checkProjection({ Projection }: IndexDescription): void {
  const { ProjectionType, NonKeyAttributes } = Projection
  if (ProjectionType === undefined) throw validationError(`${INVALID}Unknown ProjectionType: null`)
  if (ProjectionType === 'INCLUDE' && NonKeyAttributes === undefined) {
    throw validationError(`${INVALID}ProjectionType is INCLUDE, but NonKeyAttributes is not specified`)
  }
  if (ProjectionType !== 'INCLUDE' && NonKeyAttributes !== undefined) {
    throw validationError(`${INVALID}ProjectionType is ${ProjectionType}, but NonKeyAttributes is specified`)
  }
}

/** Checks options of a table that dynalite does not know. */
export function checkOptions(data: Checked): void {
  const stream = data.StreamSpecification as TableDescription['StreamSpecification']
  if (stream?.StreamEnabled === true && stream.StreamViewType === undefined) {
    throw validationError(`${INVALID}StreamViewType must be specified when the stream is enabled`)
  }
  if (stream?.StreamEnabled === false && stream.StreamViewType !== undefined) {
    throw validationError(`${INVALID}StreamViewType must not be specified when the stream is disabled`)
  }
  const encryption = data.SSESpecification as { SSEType?: string; KMSMasterKeyId?: string } | undefined
  if (encryption?.SSEType === 'AES256') throw validationError(`${INVALID}SSEType AES256 is not supported`)
  if (encryption?.KMSMasterKeyId !== undefined) throw unsupported('keys of the Key Management Service')
}

/** How a table is billed, as its description says it. */
export interface Billing {
  /** Members of the table's description; the time is in seconds. */
  table(seconds: number): Record<string, unknown>
  /** Members of a global index's description. */
  index(index: IndexDescription): Record<string, unknown>
}

/** Reads how a new table is billed. */
export function billingOf(data: Checked): Billing {
  const onDemand = data.BillingMode === 'PAY_PER_REQUEST'
  const throughput = (given: unknown): Record<string, unknown> => ({
    NumberOfDecreasesToday: 0,
    ...(onDemand ? { ReadCapacityUnits: 0, WriteCapacityUnits: 0 } : (given as object)),
  })
  return {
    table: (seconds) => ({
      ProvisionedThroughput: throughput(data.ProvisionedThroughput),
      ...(onDemand && {
        BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST', LastUpdateToPayPerRequestDateTime: seconds },
      }),
    }),
    index(index) {
      if (!onDemand && index.ProvisionedThroughput === undefined) {
        throw validationError(`${INVALID}ProvisionedThroughput must be specified for index: ${index.IndexName}`)
      }
      return { ProvisionedThroughput: throughput(index.ProvisionedThroughput) }
    },
  }
}

/** An index as it is described once it is there. */
export function describeIndex(tableArn: string, index: IndexDescription): IndexDescription {
  const { IndexName, KeySchema, Projection, OnDemandThroughput, WarmThroughput } = index
  return {
    IndexName,
    KeySchema,
    Projection,
    IndexArn: `${tableArn}/index/${IndexName}`,
    ...(OnDemandThroughput !== undefined && { OnDemandThroughput }),
    ...(WarmThroughput !== undefined && { WarmThroughput }),
  }
}

/** Members of a description for the options that a request gives; those that it leaves out are left out. */
export function describeOptions(engine: Engine, tableArn: string, data: Checked): Partial<TableDescription> {
  const described: Record<string, unknown> = {}
  const stream = data.StreamSpecification as TableDescription['StreamSpecification']
  if (stream?.StreamEnabled === true) {
    const { arn, label } = engine.streams.name(tableArn)
    described.StreamSpecification = stream
    described.LatestStreamLabel = label
    described.LatestStreamArn = arn
  }
  if (data.TableClass !== undefined) described.TableClassSummary = { TableClass: data.TableClass }
  for (const name of ['OnDemandThroughput', 'WarmThroughput'])
    if (data[name] !== undefined) described[name] = data[name]
  const encryption = data.SSESpecification as { Enabled?: boolean } | undefined
  if (encryption?.Enabled === true) described.SSEDescription = { Status: 'ENABLED', SSEType: 'KMS' }
  return described
}

/** Checks the keys of an index that is to be added: a hash, then perhaps a range, all of them defined. */
export function checkIndexSchema(index: IndexDescription, definitions: TableDescription['AttributeDefinitions']): void {
  const [hash, range] = index.KeySchema
  if (hash?.KeyType !== 'HASH') {
    throw validationError('Invalid KeySchema: The first KeySchemaElement is not a HASH key type')
  }
  if (range !== undefined && range.KeyType !== 'RANGE') {
    throw validationError('Invalid KeySchema: The second KeySchemaElement is not a RANGE key type')
  }
  if (hash.AttributeName === range?.AttributeName) {
    throw validationError('Both the Hash Key and the Range Key element in the KeySchema have the same name')
  }
  const defined = definitions.map((definition) => definition.AttributeName)
  const keys = index.KeySchema.map((element) => element.AttributeName)
  if (keys.every((name) => defined.includes(name))) return
  throw validationError(
    `${INVALID}Some index key attributes are not defined in AttributeDefinitions. Keys: [${keys.join(', ')}], ` +
      `AttributeDefinitions: [${defined.join(', ')}]`,
  )
}
