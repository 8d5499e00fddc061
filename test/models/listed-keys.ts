import {
  type AttributeValue,
  type DynamoDBClient,
  type GlobalSecondaryIndex,
  type QueryCommandInput,
  type QueryCommandOutput,
  ScanCommand,
} from '@aws-sdk/client-dynamodb'
import type { AnyModel } from 'keyloom'
import { createTableInput } from 'keyloom/provision'

type StoredItem = Record<string, AttributeValue>

/** A query on an index with several key attributes a side, with names and values in place. */
export interface ListedQuery {
  /** `attr1 = "US" AND attr2 = "South" AND begins_with(attr3, "At")` */
  readonly condition: string
  readonly filter?: string
}

/**
 * Stands in for the indexes with several key attributes a side, which no engine here makes. A query on one is checked by DynamoDB's
 * rules, and answered by the engine: what the key condition says is the filter of a scan, and what comes is sorted by the index's key.
 *
 * @param client - one of its own, whose queries on indexes are answered like that from now on
 * @param queries - is told of each query
 */
export function standInForListedKeys(client: DynamoDBClient, model: AnyModel, queries: ListedQuery[]): void {
  const indexes = new Map(createTableInput(model).GlobalSecondaryIndexes?.map((index) => [index.IndexName, index]))
  client.middlewareStack.add(
    (next) => async (args) => {
      const input = args.input as Partial<QueryCommandInput>
      const index = indexes.get(input.IndexName)
      if (index === undefined || input.KeyConditionExpression === undefined) return next(args)
      queries.push(describeQuery(input))
      const output = await answerQuery(client, input, index)
      return { output: output as never, response: {} }
    },
    { name: 'standInForListedKeys', step: 'initialize', priority: 'low' },
  )
}

async function answerQuery(
  client: DynamoDBClient,
  input: Partial<QueryCommandInput>,
  index: GlobalSecondaryIndex,
): Promise<QueryCommandOutput> {
  if (input.Limit !== undefined || input.ExclusiveStartKey !== undefined) {
    throw new Error('The stand-in for indexes with several key attributes a side has no pages.')
  }
  const key = index.KeySchema ?? []
  const condition = input.KeyConditionExpression as string
  checkOrder(describeQuery(input).condition, key)
  const held = await scan(client, input, [condition])
  const left =
    input.FilterExpression === undefined ? held : await scan(client, input, [condition, input.FilterExpression])
  const names = key.flatMap(({ AttributeName }) => AttributeName ?? [])
  const isOnIndex = (item: StoredItem): boolean => names.every((name) => item[name] !== undefined)
  const items = left.filter(isOnIndex).sort((a, b) => compareKeys(a, b, names))
  return {
    Items: input.ScanIndexForward === false ? items.reverse() : items,
    Count: items.length,
    ScannedCount: held.filter(isOnIndex).length,
    $metadata: { attempts: 1 },
  }
}

/** All hash attributes with `=`; range attributes from left to right without gaps, and only the last may be compared otherwise. */
function checkOrder(condition: string, key: NonNullable<GlobalSecondaryIndex['KeySchema']>): void {
  const parts = condition.replace(/ BETWEEN (\S+) AND /, ' BETWEEN $1 … ').split(' AND ')
  for (const [place, part] of parts.entries()) {
    const { AttributeName = '', KeyType } = key[place] ?? {}
    const isEqual = part.startsWith(`${AttributeName} = `)
    const isCompared = part.startsWith(`${AttributeName} `) || part.startsWith(`begins_with(${AttributeName},`)
    const isLast = place === parts.length - 1
    if (!(isEqual || (isCompared && isLast && KeyType === 'RANGE'))) throw new Error(`DynamoDB refuses ${condition}`)
  }
  if (parts.length < key.filter(({ KeyType }) => KeyType === 'HASH').length) {
    throw new Error(`DynamoDB refuses ${condition}`)
  }
}

async function scan(
  client: DynamoDBClient,
  { TableName, ExpressionAttributeNames, ExpressionAttributeValues, ProjectionExpression }: Partial<QueryCommandInput>,
  conditions: readonly string[],
): Promise<StoredItem[]> {
  const FilterExpression = conditions.map((one) => `(${one})`).join(' AND ')
  const isUsed = (text: string, token: string): boolean => new RegExp(`${token}(?!\\w)`).test(text)
  const used = <T>(tokens: Readonly<Record<string, T>> = {}): Record<string, T> =>
    Object.fromEntries(Object.entries(tokens).filter(([token]) => isUsed(FilterExpression, token)))
  if (ProjectionExpression !== undefined) throw new Error('The stand-in has no projections.')
  const { Items = [] } = await client.send(
    new ScanCommand({
      TableName,
      FilterExpression,
      ExpressionAttributeNames: used(ExpressionAttributeNames),
      ExpressionAttributeValues: used(ExpressionAttributeValues),
    }),
  )
  return Items
}

function compareKeys(a: StoredItem, b: StoredItem, names: readonly string[]): number {
  for (const name of names) {
    const order = compareValues(a[name], b[name])
    if (order !== 0) return order
  }
  return 0
}

function compareValues(a: AttributeValue | undefined, b: AttributeValue | undefined): number {
  if (a?.N !== undefined) return Number(a.N) - Number(b?.N)
  return Buffer.compare(Buffer.from(a?.S ?? ''), Buffer.from(b?.S ?? ''))
}

function describeQuery(input: Partial<QueryCommandInput>): ListedQuery {
  const { ExpressionAttributeNames: names = {}, ExpressionAttributeValues: values = {} } = input
  const replace = (text: string): string =>
    text.replace(/[#:]\w+/g, (token) =>
      token.startsWith('#') ? (names[token] ?? token) : JSON.stringify(Object.values(values[token] ?? {})[0]),
    )
  const { KeyConditionExpression = '', FilterExpression } = input
  return {
    condition: replace(KeyConditionExpression),
    ...(FilterExpression !== undefined && { filter: replace(FilterExpression) }),
  }
}
