import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { chooseEngines } from '../../engines/choose.js'
import { dynamodbLocalEngine } from '../../engines/dynamodb-local.js'
import type { Engine, RunningEngine } from '../../engines/engine.js'
import { localEngine } from '../../engines/local.js'
import { hasOperation, probes, unprobedOperations } from './all.js'
import { isMissing } from './probe.js'

const DOCUMENT = fileURLToPath(new URL('../../../docs/engines.md', import.meta.url))
const MARKS = ['<!-- probes -->', '<!-- /probes -->'] as const
const COLUMNS = ['Operation', 'Embedded', 'DynamoDB Local 1.25'] as const

type Verdicts = Map<string, string>

/** What there is to say of each operation on an engine. */
async function judge(engine: RunningEngine): Promise<Verdicts> {
  const failed = new Map<string, string[]>()
  const missing = new Set<string>()
  for (const [i, { operation, departure, run }] of probes.entries()) {
    if (!failed.has(operation)) failed.set(operation, [])
    try {
      await run({ client: engine.client, endpoint: engine.endpoint, TableName: `probe-${i}-${process.pid}` })
    } catch (error) {
      if (isMissing(error) || /UnknownOperation|not (currently )?supported/i.test(String(error))) missing.add(operation)
      else failed.get(operation)?.push(departure)
    }
  }
  const verdicts: Verdicts = new Map()
  for (const [operation, departures] of failed) {
    const departs = departures.length > 0 ? `departs: ${departures.join('; ')}` : 'works'
    verdicts.set(operation, missing.has(operation) ? 'missing' : departs)
  }
  for (const operation of unprobedOperations()) {
    verdicts.set(operation, (await hasOperation(engine.client, operation)) ? 'answers (not probed)' : 'missing')
  }
  return verdicts
}

async function withEngine<T>(engine: Engine, use: (running: RunningEngine) => Promise<T>): Promise<T> {
  const running = await engine.start()
  try {
    return await use(running)
  } finally {
    await running.stop()
  }
}

/** The table that stands in the document, by operation. */
function parseTable(text: string): Map<string, readonly string[]> {
  const table = text.slice(text.indexOf(MARKS[0]) + MARKS[0].length, text.indexOf(MARKS[1]))
  const rows = table.split('\n').filter((line) => line.startsWith('| `'))
  return new Map(
    rows.map((row) => {
      const [operation = '', ...cells] = row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim())
      return [operation.replaceAll('`', ''), cells]
    }),
  )
}

function printTable(rows: ReadonlyMap<string, readonly string[]>): string {
  const head = `| ${COLUMNS.join(' | ')} |\n| --- | --- | --- |`
  const lines = [...rows]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, cells]) => `| \`${name}\` | ${cells.join(' | ')} |`)
  return [head, ...lines].join('\n')
}

it('the table of docs/engines.md says what the engines do', { timeout: 120_000 }, async (context) => {
  const text = await readFile(DOCUMENT, 'utf8')
  const written = parseTable(text)
  const embedded = await withEngine(localEngine, judge)
  const { emulator } = await chooseEngines(process.env.KEYLOOM_ENGINES)
  const oracle = emulator === undefined ? undefined : await withEngine(dynamodbLocalEngine(), judge)
  const rows = new Map(
    [...embedded].map(([operation, verdict]) => {
      return [operation, [verdict, oracle?.get(operation) ?? written.get(operation)?.[1] ?? '']] as const
    }),
  )
  if (process.env.KEYLOOM_UPDATE_DOCS !== undefined) {
    const [before = ''] = text.split(MARKS[0])
    const [, after = ''] = text.split(MARKS[1])
    await writeFile(DOCUMENT, `${before}${MARKS[0]}\n${printTable(rows)}\n${MARKS[1]}${after}`)
    return context.skip('The table was written.')
  }
  expect(printTable(written)).toBe(printTable(rows))
})
