import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CreateTableCommand, DescribeTableCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb'
import { DescribeStreamCommand, GetRecordsCommand, GetShardIteratorCommand } from '@aws-sdk/client-dynamodb-streams'
import { type LocalDynamoDB, startLocal } from 'keyloom/local'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runs } from '../../property/runs.js'
import { keys, scanAll } from '../support.js'
import { ITEMS, transactionOf } from './transaction.js'

const KILLS = runs(8, 200)
const WRITER = fileURLToPath(new URL('./writer.ts', import.meta.url))

let folder: string
let path: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyloom-crash-'))
  path = join(folder, 'store')
  await using local = await startLocal({ path })
  for (const TableName of ['left', 'right']) {
    await local.client.send(
      new CreateTableCommand({
        TableName,
        AttributeDefinitions: [
          { AttributeName: 'PK', AttributeType: 'S' },
          { AttributeName: 'generation', AttributeType: 'N' },
        ],
        KeySchema: keys('PK'),
        BillingMode: 'PAY_PER_REQUEST',
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
        GlobalSecondaryIndexes: [
          { IndexName: 'byGeneration', KeySchema: keys('generation'), Projection: { ProjectionType: 'KEYS_ONLY' } },
        ],
      }),
    )
  }
})
afterAll(() => rm(folder, { recursive: true, force: true }))

interface Progress {
  readonly begun: number
  readonly ended: number
}

/** Starts the writer, has it killed, and says how far it came. */
async function writeUntilKilled(first: number, byItself: boolean): Promise<Progress> {
  const suicideAfter = byItself ? 1 + Math.floor(Math.random() * 5) : 0
  const args = ['--import', 'tsx', WRITER, path, String(first), String(suicideAfter)]
  const child: ChildProcess = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout?.setEncoding('utf8')
  child.stdout?.on('data', (chunk: string) => {
    if (output === '' && !byItself) setTimeout(() => child.kill('SIGKILL'), Math.random() * 60)
    output += chunk
  })
  const [, signal] = await once(child, 'close')
  expect(signal).toBe('SIGKILL')
  const last = (word: string): number =>
    Math.max(first - 1, ...[...output.matchAll(new RegExp(`^${word} (\\d+)$`, 'gm'))].map((match) => Number(match[1])))
  return { begun: last('begin'), ended: last('end') }
}

async function countRecords(local: LocalDynamoDB, TableName: string): Promise<number> {
  const { Table } = await local.client.send(new DescribeTableCommand({ TableName }))
  const StreamArn = Table?.LatestStreamArn
  const { StreamDescription } = await local.streamsClient.send(new DescribeStreamCommand({ StreamArn }))
  const ShardId = StreamDescription?.Shards?.[0]?.ShardId
  const start = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' as const }
  let { ShardIterator } = await local.streamsClient.send(new GetShardIteratorCommand(start))
  for (let count = 0; ; ) {
    const page = await local.streamsClient.send(new GetRecordsCommand({ ShardIterator }))
    if (!page.Records?.length) return count
    count += page.Records.length
    ShardIterator = page.NextShardIterator
  }
}

/** What is there after a kill: one generation everywhere, all of it or nothing. Gives that generation. */
async function inspect(local: LocalDynamoDB): Promise<number> {
  const generations = new Set<number>()
  for (const TableName of ['left', 'right']) {
    const items = await scanAll(local.client, { TableName })
    for (const item of items) generations.add(Number(item.generation?.N))
    const entries = await scanAll(local.client, { TableName, IndexName: 'byGeneration' })
    for (const entry of entries) generations.add(Number(entry.generation?.N))
    expect([items.length, entries.length]).toEqual(generations.size === 0 ? [0, 0] : [ITEMS / 2, ITEMS / 2])
  }
  expect([...generations]).toHaveLength(generations.size === 0 ? 0 : 1)
  return [...generations][0] ?? 0
}

it(`leaves no half transaction when the process is killed (${KILLS} times)`, { timeout: KILLS * 20_000 }, async () => {
  let generation = 0
  let inside = 0
  let landed = 0
  for (let kill = 0; kill < KILLS; kill++) {
    const { begun, ended } = await writeUntilKilled(generation + 1, kill % 2 === 0)
    await using local = await startLocal({ path })
    const found = await inspect(local)
    expect(found).toBeGreaterThanOrEqual(ended)
    expect(found).toBeLessThanOrEqual(begun)
    if (begun > ended) inside += 1
    if (begun > ended && found === begun) landed += 1
    // A token that the store remembers repeats nothing; the transaction after the last one finds its conditions true.
    if (found > 0) await local.client.send(new TransactWriteItemsCommand(transactionOf(found) as never))
    expect(await inspect(local)).toBe(found)
    for (const table of ['left', 'right']) expect(await countRecords(local, table)).toBe((found * ITEMS) / 2)
    generation = found
  }
  console.log(
    `${KILLS} kills, ${inside} of them while a transaction was being written, of which ${landed} were there afterwards; ` +
      `${generation} transactions in all`,
  )
  expect(inside).toBeGreaterThanOrEqual(KILLS / 4)
  expect(generation).toBeGreaterThan(0)
  // With enough kills, some come before the store has written the transaction and some after.
  if (KILLS < 100) return
  expect(landed).toBeGreaterThan(0)
  expect(landed).toBeLessThan(inside)
})
