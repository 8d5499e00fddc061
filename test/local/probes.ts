import { isDeepStrictEqual } from 'node:util'
import * as sdk from '@aws-sdk/client-dynamodb'
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
} from '@aws-sdk/client-dynamodb-streams'
import { createThings, failure, type Item, key, keys, number, put, queryAll, read, scanAll, text } from './support.js'

/** What a probe has to do with: an engine, and a table of its own. */
export interface ProbeContext {
  readonly client: sdk.DynamoDBClient
  readonly endpoint: string
  readonly TableName: string
}

/** A piece of behaviour that the service documents, and what is to be said of an engine that lacks it. */
export interface Probe {
  readonly operation: string
  /** How an engine departs for which the probe fails. */
  readonly departure: string
  /** Throws when the engine does not behave as documented. */
  run(context: ProbeContext): Promise<void>
}

function probe(operation: string, departure: string, run: Probe['run']): Probe {
  return { operation, departure, run }
}

function expectEqual(actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) {
    throw new Error(`${JSON.stringify(actual)} is not ${JSON.stringify(expected)}`)
  }
}

async function expectFailure(promise: Promise<unknown>, name: string): Promise<Record<string, unknown>> {
  const error = await failure(promise)
  if (isMissing(error)) throw error
  expectEqual(error.name, name)
  return error
}

/** Whether an error says that the engine does not have the operation. */
export function isMissing(error: unknown): boolean {
  const name = error instanceof Error ? error.name : ''
  return name === 'UnsupportedOperationException' || name === 'UnknownOperationException'
}

const n = (value: number) => ({ ':n': number(value) })
const streamed = { StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' as const } }

async function describe({ client, TableName }: ProbeContext): Promise<sdk.TableDescription> {
  const { Table } = await client.send(new sdk.DescribeTableCommand({ TableName }))
  return Table ?? {}
}

function table(context: ProbeContext, more: Partial<sdk.CreateTableCommandInput> = {}): Promise<void> {
  return createThings(context.client, { TableName: context.TableName, ...more })
}

function updateOf({ TableName }: ProbeContext, itemKey: Item, UpdateExpression: string, values: Item) {
  return { TableName, Key: itemKey, UpdateExpression, ExpressionAttributeValues: values }
}

async function settled(context: ProbeContext): Promise<sdk.TableDescription> {
  for (let i = 0; i < 200; i++) {
    const description = await describe(context)
    const indexes = description.GlobalSecondaryIndexes ?? []
    if (description.TableStatus === 'ACTIVE' && indexes.every((index) => index.IndexStatus === 'ACTIVE')) {
      return description
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('The table is still changing.')
}

async function streamOf(context: ProbeContext) {
  const credentials = { accessKeyId: 'keyloom', secretAccessKey: 'keyloom' }
  const streams = new DynamoDBStreamsClient({ endpoint: context.endpoint, region: 'us-east-1', credentials })
  const { LatestStreamArn: StreamArn } = await describe(context)
  const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }))
  const ShardId = StreamDescription?.Shards?.[0]?.ShardId
  const start = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' as const }
  const { ShardIterator } = await streams.send(new GetShardIteratorCommand(start))
  const { Records = [] } = await streams.send(new GetRecordsCommand({ ShardIterator }))
  const listed = await streams.send(new ListStreamsCommand({ TableName: context.TableName }))
  streams.destroy()
  return { Records, description: StreamDescription, listed: listed.Streams ?? [] }
}

const INDEX = {
  AttributeDefinitions: [{ AttributeName: 'color', AttributeType: 'S' as const }],
  GlobalSecondaryIndexUpdates: [
    { Create: { IndexName: 'byColor', KeySchema: keys('color'), Projection: { ProjectionType: 'ALL' as const } } },
  ],
}

/** Every probe, in the order of the operations' names. */
export const probes: readonly Probe[] = [
  probe('BatchGetItem', 'accepts one key twice', async (context) => {
    await table(context)
    const RequestItems = { [context.TableName]: { Keys: [key('a'), key('a')] } }
    await expectFailure(context.client.send(new sdk.BatchGetItemCommand({ RequestItems })), 'ValidationException')
  }),
  probe('BatchWriteItem', 'accepts one item twice', async (context) => {
    await table(context)
    const requests = [{ PutRequest: { Item: key('a') } }, { DeleteRequest: { Key: key('a') } }]
    const RequestItems = { [context.TableName]: requests }
    await expectFailure(context.client.send(new sdk.BatchWriteItemCommand({ RequestItems })), 'ValidationException')
  }),
  probe('CreateTable', 'ignores `TableClass`', async (context) => {
    await table(context, { TableClass: 'STANDARD_INFREQUENT_ACCESS' })
    expectEqual((await describe(context)).TableClassSummary, { TableClass: 'STANDARD_INFREQUENT_ACCESS' })
  }),
  probe('CreateTable', 'ignores `SSESpecification`', async (context) => {
    await table(context, { SSESpecification: { Enabled: true } })
    expectEqual((await describe(context)).SSEDescription?.Status, 'ENABLED')
  }),
  probe('CreateTable', 'has no multi-attribute keys of global indexes', async (context) => {
    const elements = [...keys('G'), ...keys('N'), ...keys('SK')]
    const Projection = { ProjectionType: 'ALL' as const }
    await table(context, { GlobalSecondaryIndexes: [{ IndexName: 'multi', KeySchema: elements, Projection }] })
  }),
  probe('DeleteItem', 'does not show the item of a failed condition', async (context) => {
    await table(context)
    await put(context.client, key('a'), context.TableName)
    const command = new sdk.DeleteItemCommand({
      TableName: context.TableName,
      Key: key('a'),
      ConditionExpression: 'attribute_not_exists(PK)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    })
    expectEqual((await expectFailure(context.client.send(command), 'ConditionalCheckFailedException')).Item, key('a'))
  }),
  probe('DeleteTable', 'ignores deletion protection', async (context) => {
    await table(context, { DeletionProtectionEnabled: true })
    const { client, TableName } = context
    await expectFailure(client.send(new sdk.DeleteTableCommand({ TableName })), 'ValidationException')
    await client.send(new sdk.UpdateTableCommand({ TableName, DeletionProtectionEnabled: false }))
  }),
  probe('DescribeContinuousBackups', 'does not answer', async (context) => {
    await table(context)
    const { TableName } = context
    await context.client.send(new sdk.DescribeContinuousBackupsCommand({ TableName }))
  }),
  probe('DescribeTable', 'does not count items', async (context) => {
    await table(context)
    await put(context.client, key('a'), context.TableName)
    const { ItemCount, TableSizeBytes } = await describe(context)
    expectEqual([ItemCount, TableSizeBytes], [1, 6])
  }),
  probe('DescribeTimeToLive', 'does not answer', async (context) => {
    await table(context)
    const { TableName } = context
    const { TimeToLiveDescription } = await context.client.send(new sdk.DescribeTimeToLiveCommand({ TableName }))
    expectEqual(TimeToLiveDescription?.TimeToLiveStatus, 'DISABLED')
  }),
  probe('GetItem', 'does not project nested paths', async (context) => {
    await table(context)
    await put(context.client, { ...key('a'), l: { L: [number(0), number(1), number(2)] } }, context.TableName)
    const input = { TableName: context.TableName, Key: key('a'), ProjectionExpression: 'l[2], l[0]' }
    const { Item } = await context.client.send(new sdk.GetItemCommand(input))
    expectEqual(Item, { l: { L: [number(0), number(2)] } })
  }),
  probe('ListTables', 'does not page', async (context) => {
    await table(context)
    const { TableNames } = await context.client.send(new sdk.ListTablesCommand({ Limit: 1 }))
    expectEqual(TableNames?.length, 1)
  }),
  probe('ListTagsOfResource', 'has no tags', async (context) => {
    await table(context, { Tags: [{ Key: 'a', Value: 'b' }] })
    const ResourceArn = (await describe(context)).TableArn
    const { Tags } = await context.client.send(new sdk.ListTagsOfResourceCommand({ ResourceArn }))
    expectEqual(Tags, [{ Key: 'a', Value: 'b' }])
  }),
  probe('PutItem', 'stores numbers as they are written', async (context) => {
    await table(context)
    await put(context.client, { ...key('a'), n: number('1e2') }, context.TableName)
    expectEqual((await read(context.client, key('a'), context.TableName))?.n, number(100))
  }),
  probe('PutItem', 'accepts an item over 400 KB', async (context) => {
    await table(context)
    const big = { ...key('a'), x: text('é'.repeat(204_800)) }
    await expectFailure(put(context.client, big, context.TableName), 'ValidationException')
  }),
  probe('Query', 'does not order an index by numbers', async (context) => {
    await table(context)
    for (const value of [10, -1, 9]) {
      await put(context.client, { ...key(`p${value}`), G: text('g'), N: number(value) }, context.TableName)
    }
    const { TableName } = context
    const condition = { KeyConditionExpression: 'G = :g', ExpressionAttributeValues: { ':g': text('g') } }
    const found = await queryAll(context.client, { TableName, IndexName: 'byNumber', ...condition })
    expectEqual(
      found.map((item) => item.N?.N),
      ['-1', '9', '10'],
    )
  }),
  probe('Scan', 'does not cut a table into segments', async (context) => {
    await table(context)
    for (let i = 0; i < 20; i++) await put(context.client, key(`p${i}`), context.TableName)
    const { TableName } = context
    const segments = [0, 1].map((Segment) => scanAll(context.client, { TableName, Segment, TotalSegments: 2 }))
    expectEqual((await Promise.all(segments)).flat().length, 20)
  }),
  probe('Streams: records', 'records writes that change nothing', async (context) => {
    await table(context, streamed)
    for (const value of ['1', '1']) {
      await put(context.client, { ...key('a'), n: number(value) }, context.TableName)
    }
    expectEqual((await streamOf(context)).Records.length, 1)
  }),
  probe('Streams: records', 'shows other images than the view asks for', async (context) => {
    await table(context, { StreamSpecification: { StreamEnabled: true, StreamViewType: 'OLD_IMAGE' } })
    for (const value of [1, 2]) await put(context.client, { ...key('a'), n: number(value) }, context.TableName)
    const { Records } = await streamOf(context)
    expectEqual([Records[1]?.dynamodb?.NewImage, Records[1]?.dynamodb?.OldImage?.n], [undefined, number(1)])
  }),
  probe('Streams: streams', 'does not list the stream of a table', async (context) => {
    await table(context, streamed)
    expectEqual((await streamOf(context)).listed.length, 1)
  }),
  probe('TagResource', 'has no tags', async (context) => {
    await table(context)
    const ResourceArn = (await describe(context)).TableArn
    await context.client.send(new sdk.TagResourceCommand({ ResourceArn, Tags: [{ Key: 'a', Value: 'b' }] }))
  }),
  probe('TransactGetItems', 'accepts one item twice', async (context) => {
    await table(context)
    const get = { Get: { TableName: context.TableName, Key: key('a') } }
    const command = new sdk.TransactGetItemsCommand({ TransactItems: [get, get] })
    await expectFailure(context.client.send(command), 'ValidationException')
  }),
  probe('TransactWriteItems', 'does not give the reasons in the order of the actions', async (context) => {
    await table(context)
    const { TableName } = context
    const check = (pk: string, ConditionExpression: string) => ({
      ConditionCheck: { TableName, Key: key(pk), ConditionExpression },
    })
    const TransactItems = [check('a', 'attribute_not_exists(PK)'), check('b', 'attribute_exists(PK)')]
    const command = new sdk.TransactWriteItemsCommand({ TransactItems })
    const error = await expectFailure(context.client.send(command), 'TransactionCanceledException')
    const reasons = error.CancellationReasons as sdk.CancellationReason[]
    expectEqual(
      reasons.map((reason) => reason.Code),
      ['None', 'ConditionalCheckFailed'],
    )
  }),
  probe(
    'TransactWriteItems',
    'refuses the request where an update meets a wrong operand, instead of cancelling',
    async (context) => {
      await table(context)
      await put(context.client, { ...key('a'), s: text('x') }, context.TableName)
      const Update = updateOf(context, key('a'), 'ADD s :n', n(1))
      const command = new sdk.TransactWriteItemsCommand({ TransactItems: [{ Update }] })
      await expectFailure(context.client.send(command), 'TransactionCanceledException')
    },
  ),
  probe('TransactWriteItems', 'accepts another transaction under the same token', async (context) => {
    await table(context)
    const transact = (value: number) => {
      const TransactItems = [{ Update: updateOf(context, key('a'), 'ADD n :n', n(value)) }]
      const ClientRequestToken = context.TableName.slice(-30)
      return context.client.send(new sdk.TransactWriteItemsCommand({ TransactItems, ClientRequestToken }))
    }
    await transact(1)
    await transact(1)
    await expectFailure(transact(2), 'IdempotentParameterMismatchException')
    expectEqual((await read(context.client, key('a'), context.TableName))?.n, number(1))
  }),
  probe('UntagResource', 'has no tags', async (context) => {
    await table(context)
    const ResourceArn = (await describe(context)).TableArn
    await context.client.send(new sdk.UntagResourceCommand({ ResourceArn, TagKeys: ['a'] }))
  }),
  probe('UpdateContinuousBackups', 'does not keep the setting', async (context) => {
    await table(context)
    const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 7 }
    const input = { TableName: context.TableName, PointInTimeRecoverySpecification }
    const answer = await context.client.send(new sdk.UpdateContinuousBackupsCommand(input))
    const described = answer.ContinuousBackupsDescription?.PointInTimeRecoveryDescription
    expectEqual(described?.RecoveryPeriodInDays, 7)
  }),
  probe('UpdateItem', 'accepts an index key of the wrong type', async (context) => {
    await table(context)
    const command = new sdk.UpdateItemCommand(updateOf(context, key('a'), 'SET G = :n', n(1)))
    await expectFailure(context.client.send(command), 'ValidationException')
  }),
  probe('UpdateItem', 'does not remove several members of a list at once', async (context) => {
    await table(context)
    const { client, TableName } = context
    await put(client, { ...key('a'), l: { L: [number(0), number(1), number(2)] } }, TableName)
    const input = { TableName, Key: key('a'), UpdateExpression: 'REMOVE l[0], l[1]' }
    await client.send(new sdk.UpdateItemCommand(input))
    expectEqual((await read(client, key('a'), TableName))?.l, { L: [number(2)] })
  }),
  probe('UpdateItem', 'returns whole attributes where only a part was updated', async (context) => {
    await table(context)
    await put(context.client, { ...key('a'), m: { M: { x: number(1), y: number(1) } } }, context.TableName)
    const input = { ...updateOf(context, key('a'), 'SET m.x = :n', n(2)), ReturnValues: 'UPDATED_NEW' as const }
    const { Attributes } = await context.client.send(new sdk.UpdateItemCommand(input))
    expectEqual(Attributes, { m: { M: { x: number(2) } } })
  }),
  probe('UpdateTable', 'does not fill a new index from what is there', async (context) => {
    await table(context)
    const { client, TableName } = context
    await put(client, { ...key('a'), color: text('red') }, TableName)
    await client.send(new sdk.UpdateTableCommand({ TableName, ...INDEX }))
    await settled(context)
    expectEqual((await scanAll(client, { TableName, IndexName: 'byColor' })).length, 1)
  }),
  probe('UpdateTable', 'ignores `TableClass`', async (context) => {
    await table(context)
    const { TableName } = context
    await context.client.send(new sdk.UpdateTableCommand({ TableName, TableClass: 'STANDARD_INFREQUENT_ACCESS' }))
    expectEqual((await settled(context)).TableClassSummary?.TableClass, 'STANDARD_INFREQUENT_ACCESS')
  }),
  probe('UpdateTimeToLive', 'does not keep the setting', async (context) => {
    await table(context)
    const TimeToLiveSpecification = { AttributeName: 'expires', Enabled: true }
    const { TableName } = context
    await context.client.send(new sdk.UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }))
    const { TimeToLiveDescription } = await context.client.send(new sdk.DescribeTimeToLiveCommand({ TableName }))
    expectEqual(TimeToLiveDescription?.AttributeName, 'expires')
  }),
]

/** Operations of the SDK's client that no probe covers. */
export function unprobedOperations(): string[] {
  const covered = new Set(probes.map(({ operation }) => operation))
  return Object.keys(sdk)
    .filter((name) => /^[A-Z].*Command$/.test(name) && name !== '$Command')
    .map((name) => name.slice(0, -'Command'.length))
    .filter((operation) => !covered.has(operation))
    .sort()
}

/** Sends an operation without any input: enough to tell whether an engine has it. */
export async function hasOperation(client: sdk.DynamoDBClient, operation: string): Promise<boolean> {
  const command: unknown = Reflect.get(sdk, `${operation}Command`)
  const Command = command as new (input: object) => sdk.ListTablesCommand
  try {
    await client.send(new Command({}))
    return true
  } catch (error) {
    return !isMissing(error)
  }
}
