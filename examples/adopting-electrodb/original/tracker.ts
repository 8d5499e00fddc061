/**
 * The program that is there already: a task tracker on ElectroDB. Nothing in it is meant for keyloom.
 */
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { Entity, Service } from 'electrodb'

const table = 'tracker'

/** Creates the tracker's table, and connects to it. */
export async function openTracker(endpoint: string) {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const client = new DynamoDBClient({ endpoint, region: 'local', credentials })
  await createTable(client)
  const Person = new Entity(
    {
      model: { entity: 'person', version: '1', service: 'tracker' },
      attributes: {
        personId: { type: 'string', required: true },
        name: { type: 'string', required: true },
        team: { type: ['red', 'blue'] as const, required: true },
      },
      indexes: {
        byId: { pk: { field: 'pk', composite: ['personId'] }, sk: { field: 'sk', composite: [] } },
        assignments: {
          collection: 'assignments',
          index: 'gsi1',
          pk: { field: 'gsi1pk', composite: ['personId'] },
          sk: { field: 'gsi1sk', composite: [] },
        },
      },
    },
    { client, table },
  )
  const Task = new Entity(
    {
      model: { entity: 'task', version: '1', service: 'tracker' },
      attributes: {
        project: { type: 'string', required: true },
        taskId: { type: 'string', required: true },
        personId: { type: 'string', required: true },
        status: { type: ['open', 'done'] as const, required: true, default: 'open' },
        dueOn: { type: 'string', required: true },
        points: { type: 'number', required: true, padding: { length: 4, char: '0' } },
        labels: { type: 'set', items: 'string' },
      },
      indexes: {
        byId: { pk: { field: 'pk', composite: ['project'] }, sk: { field: 'sk', composite: ['taskId'] } },
        assignments: {
          collection: 'assignments',
          index: 'gsi1',
          pk: { field: 'gsi1pk', composite: ['personId'] },
          sk: { field: 'gsi1sk', composite: ['status', 'dueOn'] },
        },
        byPoints: {
          index: 'gsi2',
          pk: { field: 'gsi2pk', composite: ['project'] },
          sk: { field: 'gsi2sk', composite: ['points'] },
        },
      },
    },
    { client, table },
  )
  return new Service({ people: Person, tasks: Task })
}

async function createTable(client: DynamoDBClient): Promise<void> {
  const key = (pk: string, sk: string) => [
    { AttributeName: pk, KeyType: 'HASH' as const },
    { AttributeName: sk, KeyType: 'RANGE' as const },
  ]
  await client.send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: key('pk', 'sk'),
      AttributeDefinitions: ['pk', 'sk', 'gsi1pk', 'gsi1sk', 'gsi2pk', 'gsi2sk'].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S',
      })),
      GlobalSecondaryIndexes: ['gsi1', 'gsi2'].map((IndexName) => ({
        IndexName,
        KeySchema: key(`${IndexName}pk`, `${IndexName}sk`),
        Projection: { ProjectionType: 'ALL' },
      })),
    }),
  )
}
