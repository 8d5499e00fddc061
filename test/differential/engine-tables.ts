import { setTimeout as pause } from 'node:timers/promises'
import * as sdk from '@aws-sdk/client-dynamodb'

/** Creates the two tables of a sequence on an engine. */
export async function createTables(client: sdk.DynamoDBClient, real: (table: string) => string): Promise<void> {
  await client.send(
    new sdk.CreateTableCommand({
      TableName: real('main'),
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        definition('PK'),
        definition('SK'),
        definition('G'),
        definition('N', 'N'),
        definition('L'),
      ],
      KeySchema: keys('PK', 'SK'),
      GlobalSecondaryIndexes: [
        { IndexName: 'byGroup', KeySchema: keys('G', 'N'), Projection: { ProjectionType: 'ALL' } },
        { IndexName: 'byNumber', KeySchema: keys('N'), Projection: { ProjectionType: 'KEYS_ONLY' } },
      ],
      LocalSecondaryIndexes: [
        {
          IndexName: 'byLocal',
          KeySchema: keys('PK', 'L'),
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['a', 'm'] },
        },
      ],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    }),
  )
  await client.send(
    new sdk.CreateTableCommand({
      TableName: real('other'),
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [definition('K', 'N'), definition('R', 'B')],
      KeySchema: keys('K', 'R'),
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
    }),
  )
  for (const table of ['main', 'other']) await settle(client, real(table))
}

/** Deletes the tables of a sequence. */
export async function deleteTables(client: sdk.DynamoDBClient, real: (table: string) => string): Promise<void> {
  for (const table of ['main', 'other']) await client.send(new sdk.DeleteTableCommand({ TableName: real(table) }))
}

/** Waits until a table and its indexes are ready: writes during a change fail on one engine, as its notes say. */
export async function settle(client: sdk.DynamoDBClient, TableName: string): Promise<sdk.TableDescription> {
  for (let attempt = 0; attempt < 600; attempt++) {
    const { Table = {} } = await client.send(new sdk.DescribeTableCommand({ TableName }))
    const states = [Table.TableStatus, ...(Table.GlobalSecondaryIndexes ?? []).map((index) => index.IndexStatus)]
    if (states.every((status) => status === 'ACTIVE')) return Table
    await pause(50)
  }
  throw new Error('A table did not become ready within 30 seconds.')
}

function definition(AttributeName: string, AttributeType: 'S' | 'N' | 'B' = 'S'): sdk.AttributeDefinition {
  return { AttributeName, AttributeType }
}

function keys(hash: string, range?: string): sdk.KeySchemaElement[] {
  const hashKey = { AttributeName: hash, KeyType: 'HASH' } as const
  return range === undefined ? [hashKey] : [hashKey, { AttributeName: range, KeyType: 'RANGE' }]
}
