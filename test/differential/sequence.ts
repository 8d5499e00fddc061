import { randomBytes } from 'node:crypto'
import { DeleteItemCommand, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'
import { textOf } from './canonical.js'
import { compareOutcomes, type Difference } from './compare.js'
import { itemsByKey, keyOf, readStreams, wholeTable } from './contents.js'
import { createTables, deleteTables, settle } from './engine-tables.js'
import { carryOut, type Outcome } from './outcome.js'
import { bind, type Step, tablesOf } from './step.js'

/** The two engines of a comparison, and the clients of their streams. */
export interface Pair {
  readonly ours: DynamoDBClient
  readonly theirs: DynamoDBClient
  readonly ourStreams: DynamoDBStreamsClient
  readonly theirStreams: DynamoDBStreamsClient
}

/** What is told while a sequence runs. */
export interface Watcher {
  /** Each request with what became of it on the embedded engine. */
  step(step: Step, outcome: Outcome): void
  /** Each difference; throws where it is not to be allowed. */
  difference(difference: Difference): void
}

const WRITES = ['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem', 'TransactWriteItems']
const TABLES = ['main', 'other'] as const

/** Runs a sequence on both engines, on tables of its own, and compares what they say and hold. */
export async function runSequence(pair: Pair, steps: readonly Step[], watcher: Watcher): Promise<void> {
  const id = randomBytes(6).toString('hex')
  const real = (table: string): string => `differential-${id}-${table}`
  await Promise.all([createTables(pair.ours, real), createTables(pair.theirs, real)])
  try {
    // Items that an allowed difference touched: they are made alike again, but their streams tell different tales.
    const mended = new Set<string>()
    for (const step of steps) await runStep(pair, step, real, watcher, mended)
    for (const table of TABLES) await compareTables(pair, real(table), watcher)
    for (const table of TABLES) await compareStreams(pair, real(table), watcher, mended)
  } finally {
    await Promise.all([deleteTables(pair.ours, real), deleteTables(pair.theirs, real)])
  }
}

async function runStep(
  { ours, theirs }: Pair,
  step: Step,
  real: (table: string) => string,
  watcher: Watcher,
  mended: Set<string>,
): Promise<void> {
  const input = bind(step, real)
  const outcome = await carryOut(ours, step.operation, input)
  const other = await carryOut(theirs, step.operation, input)
  watcher.step(step, outcome)
  const difference = compareOutcomes(step, outcome, other)
  if (difference !== undefined) watcher.difference(difference)
  const tables = tablesOf(step).filter((table) => table !== 'absent')
  if (step.operation === 'UpdateTable') {
    for (const table of tables) {
      await settle(ours, real(table))
      await settle(theirs, real(table))
    }
  }
  if (!WRITES.includes(step.operation)) return
  const outcomes = { ours: outcome, theirs: other }
  for (const table of tables) await compareItems({ ours, theirs }, step, real(table), watcher, mended, outcomes)
}

/** Compares the items of a table. Where a difference is allowed, the other engine takes over what the embedded one has. */
async function compareItems(
  { ours, theirs }: Pick<Pair, 'ours' | 'theirs'>,
  step: Step,
  TableName: string,
  watcher: Watcher,
  mended: Set<string>,
  outcomes: Readonly<Record<'ours' | 'theirs', Outcome>>,
): Promise<void> {
  const mine = await itemsByKey(ours, TableName)
  const yours = await itemsByKey(theirs, TableName)
  for (const key of new Set([...mine.keys(), ...yours.keys()])) {
    const [item, otherItem] = [mine.get(key), yours.get(key)]
    if (textOf(item) === textOf(otherItem)) continue
    watcher.difference({
      kind: 'contents',
      step,
      ours: { item, outcome: outcomes.ours },
      theirs: { item: otherItem, outcome: outcomes.theirs },
    })
    mended.add(`${TableName}/${key}`)
    if (item !== undefined) await theirs.send(new PutItemCommand({ TableName, Item: item }))
    else if (otherItem !== undefined) await theirs.send(new DeleteItemCommand({ TableName, Key: keyOf(otherItem) }))
  }
}

async function compareTables({ ours, theirs }: Pair, TableName: string, watcher: Watcher): Promise<void> {
  const mine = await wholeTable(ours, TableName)
  const yours = await wholeTable(theirs, TableName)
  for (const part of new Set([...Object.keys(mine), ...Object.keys(yours)])) {
    if (textOf(mine[part]) === textOf(yours[part])) continue
    watcher.difference({ kind: 'contents', ours: { part, holds: mine[part] }, theirs: { part, holds: yours[part] } })
  }
}

async function compareStreams(pair: Pair, TableName: string, watcher: Watcher, mended: Set<string>): Promise<void> {
  const mine = await readStreams(pair.ourStreams, TableName)
  const yours = await readStreams(pair.theirStreams, TableName)
  const views = (streams: typeof mine) => streams.map(({ view }) => view)
  if (textOf(views(mine)) !== textOf(views(yours))) {
    watcher.difference({ kind: 'stream', ours: views(mine), theirs: views(yours) })
    return
  }
  mine.forEach(({ changes, view }, i) => {
    const others = yours[i]?.changes
    for (const key of new Set([...changes.keys(), ...(others?.keys() ?? [])])) {
      const [told, toldThere] = [changes.get(key), others?.get(key)]
      if (mended.has(`${TableName}/${key}`) || textOf(told) === textOf(toldThere)) continue
      watcher.difference({
        kind: 'stream',
        ours: { view, key, changes: told },
        theirs: { view, key, changes: toldThere },
      })
    }
  })
}
