import { randomUUID } from 'node:crypto'
import {
  type AttributeValue,
  DeleteTableCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ResourceNotFoundException,
  ScanCommand,
} from '@aws-sdk/client-dynamodb'
import { type AnyModel, type ConnectOptions, connect, type Database } from 'keyloom'
import { ensureTable } from 'keyloom/provision'

type RawItem = Record<string, AttributeValue>
interface WithClient {
  readonly client: DynamoDBClient
}

const tables = new Map<DynamoDBClient, string[]>()
const tableByDatabase = new WeakMap<object, string>()

/** A table name that no other test has; the table is dropped at the end of the suite if it was created. */
export function freshTableName(engine: WithClient): string {
  const name = `test-${randomUUID()}`
  const names = tables.get(engine.client)
  if (names) names.push(name)
  else tables.set(engine.client, [name])
  return name
}

/** Creates a model's table under a name of its own, and gives the name. */
export async function createFreshTable(engine: WithClient, model: AnyModel): Promise<string> {
  const tableName = freshTableName(engine)
  await ensureTable(model, { client: engine.client, tableName })
  return tableName
}

/**
 * Creates a model's table under a name of its own, and connects to it.
 *
 * @param options - further options of `connect`; a `client` there is used for the connection, not for creating the table
 */
export async function freshTable<M extends AnyModel>(
  engine: WithClient,
  model: M,
  options: Partial<ConnectOptions> = {},
): Promise<Database<M>> {
  const tableName = await createFreshTable(engine, model)
  const db = connect(model, { client: engine.client, tableName, ...options })
  tableByDatabase.set(db, tableName)
  return db
}

/** The name of the table that `freshTable` made for a database. */
export function tableOf(db: object): string {
  const name = tableByDatabase.get(db)
  if (name === undefined) throw new Error('This database does not come from freshTable.')
  return name
}

/** Every item of a database's table, as it is stored. */
export async function rawItems(engine: WithClient, db: object): Promise<RawItem[]> {
  const items: RawItem[] = []
  let start: RawItem | undefined
  do {
    const page = await engine.client.send(
      new ScanCommand({ TableName: tableOf(db), ConsistentRead: true, ...(start && { ExclusiveStartKey: start }) }),
    )
    items.push(...(page.Items ?? []))
    start = page.LastEvaluatedKey
  } while (start !== undefined)
  return items
}

/** One item as it is stored. */
export async function rawItem(engine: WithClient, db: object, key: RawItem): Promise<RawItem | undefined> {
  const { Item } = await engine.client.send(
    new GetItemCommand({ TableName: tableOf(db), Key: key, ConsistentRead: true }),
  )
  return Item
}

/** Stores an item as it stands, past the library: as other programs and older releases do. */
export async function putRawItem(engine: WithClient, db: object, item: RawItem): Promise<void> {
  await engine.client.send(new PutItemCommand({ TableName: tableOf(db), Item: item }))
}

/** Drops what `freshTableName` named for a client. */
export async function dropFreshTables(client: DynamoDBClient): Promise<void> {
  const names = tables.get(client) ?? []
  tables.delete(client)
  // No more at a time than the client has sockets.
  for (let start = 0; start < names.length; start += 50) {
    await Promise.all(names.slice(start, start + 50).map((name) => dropTable(client, name)))
  }
}

async function dropTable(client: DynamoDBClient, name: string): Promise<void> {
  try {
    await client.send(new DeleteTableCommand({ TableName: name }))
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error
  }
}
