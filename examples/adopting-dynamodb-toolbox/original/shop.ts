/**
 * The program that is there already: a shop on dynamodb-toolbox. Nothing in it is meant for keyloom.
 */
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { Entity } from 'dynamodb-toolbox/entity'
import { GetItemCommand } from 'dynamodb-toolbox/entity/actions/get'
import { PutItemCommand } from 'dynamodb-toolbox/entity/actions/put'
import { UpdateItemCommand } from 'dynamodb-toolbox/entity/actions/update'
import { item, list, map, number, string } from 'dynamodb-toolbox/schema'
import { Table } from 'dynamodb-toolbox/table'
import { QueryCommand } from 'dynamodb-toolbox/table/actions/query'
import { prefix } from 'dynamodb-toolbox/transformers/prefix'

const name = 'toolbox-shop'

/** Creates the shop's table, and gives what the shop does with it. */
export async function openShop(endpoint: string) {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const client = new DynamoDBClient({ endpoint, region: 'local', credentials })
  await createTable(client)
  const table = new Table({
    name,
    documentClient: DynamoDBDocumentClient.from(client),
    partitionKey: { name: 'PK', type: 'string' },
    sortKey: { name: 'SK', type: 'string' },
    indexes: {
      byStatus: {
        type: 'global',
        partitionKey: { name: 'status', type: 'string' },
        sortKey: { name: 'placedOn', type: 'string' },
      },
    },
  })
  const Customer = new Entity({
    name: 'Customer',
    table,
    schema: item({
      customerId: string().key().savedAs('PK').transform(prefix('CUSTOMER')),
      sk: string().key().savedAs('SK').const('PROFILE').default('PROFILE'),
      name: string(),
      country: string().savedAs('c'),
    }),
  })
  const Order = new Entity({
    name: 'Order',
    table,
    schema: item({
      customerId: string().key(),
      orderId: string().key(),
      status: string().enum('open', 'paid').default('open'),
      placedOn: string(),
      total: number().savedAs('t'),
      lines: list(map({ sku: string(), quantity: number() })).optional(),
    }),
    computeKey: ({ customerId, orderId }) => ({ PK: `CUSTOMER#${customerId}`, SK: `ORDER#${orderId}` }),
  })

  return {
    addCustomer: (customer: { customerId: string; name: string; country: string }) =>
      Customer.build(PutItemCommand).item(customer).send(),
    addOrder: (order: {
      customerId: string
      orderId: string
      placedOn: string
      total: number
      lines?: { sku: string; quantity: number }[]
    }) => Order.build(PutItemCommand).item(order).send(),
    findCustomer: async (customerId: string) => (await Customer.build(GetItemCommand).key({ customerId }).send()).Item,
    findOrder: async (customerId: string, orderId: string) =>
      (await Order.build(GetItemCommand).key({ customerId, orderId }).send()).Item,
    setTotal: (customerId: string, orderId: string, total: number) =>
      Order.build(UpdateItemCommand).item({ customerId, orderId, total }).send(),
    ordersWithStatus: async (status: 'open' | 'paid') => {
      const query = table.build(QueryCommand).entities(Order).query({ index: 'byStatus', partition: status })
      return (await query.send()).Items ?? []
    },
  }
}

async function createTable(client: DynamoDBClient): Promise<void> {
  const key = (pk: string, sk: string) => [
    { AttributeName: pk, KeyType: 'HASH' as const },
    { AttributeName: sk, KeyType: 'RANGE' as const },
  ]
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: key('PK', 'SK'),
      AttributeDefinitions: ['PK', 'SK', 'status', 'placedOn'].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S',
      })),
      GlobalSecondaryIndexes: [
        { IndexName: 'byStatus', KeySchema: key('status', 'placedOn'), Projection: { ProjectionType: 'ALL' } },
      ],
    }),
  )
}
