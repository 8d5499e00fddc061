import * as sdk from '@aws-sdk/client-dynamodb'
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
  type ShardIteratorType,
} from '@aws-sdk/client-dynamodb-streams'
import { type Item, key, keys, number, put, read, text } from '../support.js'
import { describe, expectEqual, expectFailure, type Probe, type ProbeContext, probe, table } from './probe.js'

const n = (value: number) => ({ ':n': number(value) })
const streamed = { StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' as const } }

function updateOf({ TableName }: ProbeContext, itemKey: Item, UpdateExpression: string, values: Item) {
  return { TableName, Key: itemKey, UpdateExpression, ExpressionAttributeValues: values }
}

async function streamOf(context: ProbeContext, ShardIteratorType: ShardIteratorType = 'TRIM_HORIZON') {
  const credentials = { accessKeyId: 'keyloom', secretAccessKey: 'keyloom' }
  const streams = new DynamoDBStreamsClient({ endpoint: context.endpoint, region: 'us-east-1', credentials })
  const { LatestStreamArn: StreamArn } = await describe(context)
  const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }))
  const ShardId = StreamDescription?.Shards?.[0]?.ShardId
  const start = { StreamArn, ShardId, ShardIteratorType }
  const { ShardIterator } = await streams.send(new GetShardIteratorCommand(start))
  const { Records = [] } = await streams.send(new GetRecordsCommand({ ShardIterator }))
  const listed = await streams.send(new ListStreamsCommand({ TableName: context.TableName }))
  streams.destroy()
  return { Records, description: StreamDescription, listed: listed.Streams ?? [] }
}

/** Probes of transactions and streams. */
export const transactionAndStreamProbes: readonly Probe[] = [
  probe('DescribeStream', 'does not describe keys, view and shards', async (context) => {
    await table(context, streamed)
    const { KeySchema, StreamStatus, StreamViewType, Shards } = (await streamOf(context)).description ?? {}
    expectEqual([KeySchema, StreamStatus, StreamViewType], [keys('PK', 'SK'), 'ENABLED', 'NEW_AND_OLD_IMAGES'])
    expectEqual(Shards?.length, 1)
  }),
  probe('GetRecords', 'records writes that change nothing', async (context) => {
    await table(context, streamed)
    for (const value of ['1', '1']) {
      await put(context.client, { ...key('a'), n: number(value) }, context.TableName)
    }
    expectEqual((await streamOf(context)).Records.length, 1)
  }),
  probe('GetRecords', 'shows other images than the view asks for', async (context) => {
    await table(context, { StreamSpecification: { StreamEnabled: true, StreamViewType: 'OLD_IMAGE' } })
    for (const value of [1, 2]) await put(context.client, { ...key('a'), n: number(value) }, context.TableName)
    const { Records } = await streamOf(context)
    expectEqual([Records[1]?.dynamodb?.NewImage, Records[1]?.dynamodb?.OldImage?.n], [undefined, number(1)])
  }),
  probe('GetShardIterator', 'does not begin at the latest record', async (context) => {
    await table(context, streamed)
    await put(context.client, key('a'), context.TableName)
    expectEqual((await streamOf(context, 'LATEST')).Records.length, 0)
  }),
  probe('ListStreams', 'does not list the stream of a table', async (context) => {
    await table(context, streamed)
    expectEqual((await streamOf(context)).listed.length, 1)
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
]
