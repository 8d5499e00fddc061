import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { type EngineName, enginesOfRun, type RunningEngine } from '../engines/index.js'
import { dropFreshTables } from './harness-tables.js'

export { expectError } from './harness-errors.js'
export { type RecordedRequest, type Recorder, recordRequests } from './harness-requests.js'
export {
  createFreshTable,
  freshTable,
  freshTableName,
  putRawItem,
  rawItem,
  rawItems,
  tableOf,
} from './harness-tables.js'

/** The engine that a suite runs on. Its client and endpoint are there while tests run, not while they are collected. */
export interface TestEngine {
  readonly name: EngineName
  readonly client: DynamoDBClient
  readonly endpoint: string
}

/** A test that an engine is known to fail: what DynamoDB does, and this engine does not. */
export interface Skip {
  readonly engine: EngineName
  readonly reason: string
}

type DeclareTest = (name: string, test: () => Promise<void> | void, timeoutMs?: number) => void

/** Declares a test of an engine suite. */
export interface DeclareEngineTest extends DeclareTest {
  /**
   * Declares a test that some engines are known to fail. There it still runs: if it passes, the skip is out of date and the
   * run fails; if it fails, the test is reported as skipped, with the reason.
   */
  skipOn(...skips: readonly [Skip, ...Skip[]]): DeclareTest
}

/**
 * Runs one suite on every engine of this run.
 *
 * @param suite - declares the tests: with the `it` that it is given, or with vitest's own where nothing is skipped
 * @example
 * describeOnEveryEngine('create', (engine, it) => {
 *   it('stores an item', async () => {
 *     const db = await freshTable(engine, shop)
 *     …
 *   })
 *   it.skipOn({ engine: 'local', reason: 'has no backups' })('restores a backup', async () => { … })
 * })
 */
export function describeOnEveryEngine(name: string, suite: (engine: TestEngine, it: DeclareEngineTest) => void): void {
  for (const engine of enginesOfRun()) {
    describe(`${name} (${engine.name})`, () => {
      let running: RunningEngine | undefined
      beforeAll(async () => {
        running = await engine.start()
      })
      afterAll(async () => {
        if (running === undefined) return
        await dropFreshTables(running.client)
        await running.stop()
      })
      const use = (): RunningEngine => {
        if (running === undefined)
          throw new Error(`${engine.name} has not started yet: use it inside of a test or a hook.`)
        return running
      }
      const testEngine: TestEngine = {
        name: engine.name,
        get client() {
          return use().client
        },
        get endpoint() {
          return use().endpoint
        },
      }
      suite(testEngine, engineTests(engine.name))
    })
  }
}

function engineTests(engine: EngineName): DeclareEngineTest {
  const declare: DeclareTest = (name, test, timeoutMs) => it(name, () => test(), timeoutMs)
  const skipOn = (...skips: readonly Skip[]): DeclareTest => {
    const skip = skips.find((candidate) => candidate.engine === engine)
    return skip === undefined ? declare : (name, test, timeoutMs) => expectFailure(skip, name, test, timeoutMs)
  }
  return Object.assign(declare, { skipOn })
}

function expectFailure(skip: Skip, name: string, test: () => Promise<void> | void, timeoutMs?: number): void {
  it(name, async (context) => context.skip(await failureNote(skip, test)), timeoutMs)
}

/**
 * Runs a test that an engine is known to fail.
 *
 * @returns why the test is reported as skipped
 * @throws Error if the test passes
 */
export async function failureNote(skip: Skip, test: () => Promise<void> | void): Promise<string> {
  try {
    await test()
  } catch {
    return `${skip.engine}: ${skip.reason}`
  }
  throw new Error(`This test is skipped on ${skip.engine} (${skip.reason}), and passes there: remove the skip.`)
}
