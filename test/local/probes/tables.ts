import * as sdk from '@aws-sdk/client-dynamodb'
import { key, keys, put, scanAll, text } from '../support.js'
import { describe, expectEqual, expectFailure, type Probe, type ProbeContext, probe, table } from './probe.js'

const INDEX = {
  AttributeDefinitions: [{ AttributeName: 'color', AttributeType: 'S' as const }],
  GlobalSecondaryIndexUpdates: [
    { Create: { IndexName: 'byColor', KeySchema: keys('color'), Projection: { ProjectionType: 'ALL' as const } } },
  ],
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

/** Probes of tables. */
export const tableProbes: readonly Probe[] = [
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
  probe('TagResource', 'has no tags', async (context) => {
    await table(context)
    const ResourceArn = (await describe(context)).TableArn
    await context.client.send(new sdk.TagResourceCommand({ ResourceArn, Tags: [{ Key: 'a', Value: 'b' }] }))
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
  probe('UpdateTable', 'does not fill a new index from what is there', async (context) => {
    await table(context)
    const { client, TableName } = context
    await put(client, { ...key('a'), color: text('red') }, TableName)
    await client.send(new sdk.UpdateTableCommand({ TableName, ...INDEX }))
    await settled(context)
    expectEqual((await scanAll(client, { TableName, IndexName: 'byColor' })).length, 1)
  }),
  probe('UpdateTable', 'fails writes with `InternalFailure` while an index is being created', async (context) => {
    await table(context)
    const { endpoint, TableName } = context
    const credentials = { accessKeyId: 'keyloom', secretAccessKey: 'keyloom' }
    const client = new sdk.DynamoDBClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 })
    await client.send(new sdk.UpdateTableCommand({ TableName, ...INDEX }))
    try {
      let description: sdk.TableDescription
      do {
        await put(client, { ...key('a'), color: text('red') }, TableName)
        description = await describe(context)
      } while (description.GlobalSecondaryIndexes?.some(({ IndexStatus }) => IndexStatus !== 'ACTIVE'))
    } finally {
      await settled(context)
      client.destroy()
    }
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
