import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  BatchGetItemCommand,
  DynamoDBClient,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb'
import { type LocalDynamoDB, startLocal } from 'keyloom/local'
import { describe, expect, it } from 'vitest'
import { runs } from '../property/runs.js'
import { createThings, type Item, key, number, put, queryAll, scanAll, TABLE, text } from './support.js'

const ACCOUNTS = 6
const EACH = 100
const TRANSFERS = runs(30, 400)

const account = (i: number): Item => key('accounts', `a${i}`)
const sumOf = (items: readonly (Item | undefined)[]): number =>
  items.reduce((sum, item) => sum + Number(item?.balance?.N), 0)

/** Every way to read all accounts in one request. */
const readers: Record<string, (client: DynamoDBClient) => Promise<(Item | undefined)[]>> = {
  async transactionalGet(client) {
    const TransactItems = Array.from({ length: ACCOUNTS }, (_, i) => ({ Get: { TableName: TABLE, Key: account(i) } }))
    const { Responses } = await client.send(new TransactGetItemsCommand({ TransactItems }))
    return (Responses ?? []).map((response) => response.Item)
  },
  async batchGet(client) {
    const Keys = Array.from({ length: ACCOUNTS }, (_, i) => account(i))
    const { Responses } = await client.send(new BatchGetItemCommand({ RequestItems: { [TABLE]: { Keys } } }))
    return Responses?.[TABLE] ?? []
  },
  query: (client) =>
    queryAll(client, { KeyConditionExpression: 'PK = :p', ExpressionAttributeValues: { ':p': text('accounts') } }),
  indexQuery: (client) =>
    queryAll(client, {
      IndexName: 'byGroup',
      KeyConditionExpression: 'G = :g',
      ExpressionAttributeValues: { ':g': text('g') },
    }),
  scan: (client) => scanAll(client),
}

async function transfer(client: DynamoDBClient, from: number, to: number, amount: number): Promise<void> {
  const move = (i: number, by: number) => ({
    Update: {
      TableName: TABLE,
      Key: account(i),
      UpdateExpression: 'ADD balance :by',
      ExpressionAttributeValues: { ':by': number(by) },
    },
  })
  await client.send(new TransactWriteItemsCommand({ TransactItems: [move(from, -amount), move(to, amount)] }))
}

async function proveIsolation(local: LocalDynamoDB): Promise<void> {
  const credentials = { accessKeyId: 'any', secretAccessKey: 'any' }
  const remote = new DynamoDBClient({ endpoint: local.endpoint, region: 'us-east-1', credentials })
  const clients = [local.client, remote]
  await createThings(local.client)
  for (let i = 0; i < ACCOUNTS; i++) await put(local.client, { ...account(i), balance: number(EACH), G: text('g') })
  let writing = true
  const seen: Record<string, number> = {}
  const write = async (client: DynamoDBClient, seed: number): Promise<void> => {
    for (let i = 0; i < TRANSFERS; i++) {
      const from = (i * 7 + seed) % ACCOUNTS
      await transfer(client, from, (from + 1 + (i % (ACCOUNTS - 1))) % ACCOUNTS, 1 + (i % 9))
    }
  }
  const watch = async (name: string, client: DynamoDBClient): Promise<void> => {
    const read = readers[name]
    while (writing && read !== undefined) {
      expect({ name, sum: sumOf(await read(client)) }).toEqual({ name, sum: ACCOUNTS * EACH })
      seen[name] = (seen[name] ?? 0) + 1
    }
  }
  const watching = Object.keys(readers).flatMap((name) => clients.map((client) => watch(name, client)))
  const written = Promise.all(clients.flatMap((client, i) => [write(client, i), write(client, i + 3)]))
  await Promise.all([written.finally(() => (writing = false)), ...watching])
  for (const name of Object.keys(readers)) expect(seen[name]).toBeGreaterThan(10)
  const final = await scanAll(local.client)
  expect(sumOf(final)).toBe(ACCOUNTS * EACH)
  expect(final.some((item) => item.balance?.N !== String(EACH))).toBe(true)
  remote.destroy()
}

describe('readers during transfers', () => {
  it('never see a sum that never was, in memory', async () => {
    await using local = await startLocal()
    await proveIsolation(local)
  })

  it('never see a sum that never was, on disk', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'keyloom-isolation-'))
    try {
      await using local = await startLocal({ path: join(folder, 'store') })
      await proveIsolation(local)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
})
