import {
  type AttributeValue,
  CreateTableCommand,
  type CreateTableCommandInput,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  paginateQuery,
  paginateScan,
  type QueryCommandInput,
  type ScanCommandInput,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb'

/** An item as the SDK gives it. */
export type Item = Record<string, AttributeValue>

/** The table that most tests use: two string keys, and two global indexes, one of them over numbers. */
export const TABLE = 'things'

const definition = (name: string, type: 'S' | 'N' = 'S') => ({ AttributeName: name, AttributeType: type }) as const

/** A key schema of one or two attributes. */
export function keys(hash: string, range?: string): NonNullable<CreateTableCommandInput['KeySchema']> {
  const hashKey = { AttributeName: hash, KeyType: 'HASH' } as const
  return range === undefined ? [hashKey] : [hashKey, { AttributeName: range, KeyType: 'RANGE' }]
}

/** Creates the table, with whatever else a test wants of it. */
export async function createThings(client: DynamoDBClient, more: Partial<CreateTableCommandInput> = {}): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName: TABLE,
      AttributeDefinitions: [definition('PK'), definition('SK'), definition('G'), definition('N', 'N')],
      KeySchema: keys('PK', 'SK'),
      BillingMode: 'PAY_PER_REQUEST',
      GlobalSecondaryIndexes: [
        { IndexName: 'byGroup', KeySchema: keys('G', 'SK'), Projection: { ProjectionType: 'ALL' } },
        { IndexName: 'byNumber', KeySchema: keys('G', 'N'), Projection: { ProjectionType: 'KEYS_ONLY' } },
      ],
      ...more,
    }),
  )
}

/** A key of the table. */
export function key(pk: string, sk = 'a'): { PK: AttributeValue.SMember; SK: AttributeValue.SMember } {
  return { PK: text(pk), SK: text(sk) }
}

/** A string. */
export function text(value: string): AttributeValue.SMember {
  return { S: value }
}

/** A number. */
export function number(value: number | string): AttributeValue.NMember {
  return { N: String(value) }
}

/** Stores an item. */
export async function put(client: DynamoDBClient, item: Item, table = TABLE): Promise<void> {
  await client.send(new PutItemCommand({ TableName: table, Item: item }))
}

/** Reads an item. */
export async function read(client: DynamoDBClient, itemKey: Item, table = TABLE): Promise<Item | undefined> {
  const { Item } = await client.send(new GetItemCommand({ TableName: table, Key: itemKey, ConsistentRead: true }))
  return Item
}

/** Updates an item and gives it as it is then. */
export async function update(
  client: DynamoDBClient,
  itemKey: Item,
  UpdateExpression: string,
  values?: Item,
  more: Partial<UpdateItemCommandInput> = {},
): Promise<Item | undefined> {
  const { Attributes } = await client.send(
    new UpdateItemCommand({
      TableName: TABLE,
      Key: itemKey,
      UpdateExpression,
      ReturnValues: 'ALL_NEW',
      ...(values && { ExpressionAttributeValues: values }),
      ...more,
    }),
  )
  return Attributes
}

/** Every item of a query, page by page. */
export async function queryAll(client: DynamoDBClient, input: Partial<QueryCommandInput>): Promise<Item[]> {
  const items: Item[] = []
  for await (const page of paginateQuery({ client }, { TableName: TABLE, ...input })) items.push(...(page.Items ?? []))
  return items
}

/** Every item of a scan, page by page. */
export async function scanAll(client: DynamoDBClient, input: Partial<ScanCommandInput> = {}): Promise<Item[]> {
  const items: Item[] = []
  for await (const page of paginateScan({ client }, { TableName: TABLE, ...input })) items.push(...(page.Items ?? []))
  return items
}

/** The error that a promise fails with. */
export async function failure(promise: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  try {
    await promise
  } catch (error) {
    return error as Error & Record<string, unknown>
  }
  throw new Error('It was expected to fail, and did not.')
}
