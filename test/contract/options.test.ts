import { connect, defineEntity, defineModel, defineTable, SetupError, verifyUnique } from 'keyloom'
import { startLocal } from 'keyloom/local'
import { traceOperations } from 'keyloom/opentelemetry'
import { createTableInput, ensureTable } from 'keyloom/provision'
import { scriptFaults, startFaultProxy } from 'keyloom/testing'
import { expect } from 'vitest'
import * as z from 'zod'
import { describeOnEveryEngine, expectError, recordRequests } from './harness.js'

const Task = defineEntity('Task', {
  schema: z.object({ board: z.string(), taskId: z.string(), state: z.string(), version: z.number().optional() }),
  key: { pk: 'BOARD#<board>', sk: 'TASK#<taskId>' },
  indexes: { byState: { on: 'gsi1', pk: 'STATE#<state>', sk: '<taskId>' } },
  version: 'version',
})
const planner = defineModel({
  table: defineTable({
    name: 'planner',
    key: { pk: 'PK', sk: 'SK' },
    indexes: { gsi1: { pk: 'GSI1PK', sk: 'GSI1SK', projection: 'keys' } },
  }),
  entities: { tasks: Task },
  collections: { board: { of: ['tasks'] } },
})
const key = { board: 'b', taskId: '1' }

// biome-ignore lint/suspicious/noExplicitAny: what a program in JavaScript, which no compiler checks, could call.
type Unchecked = any
type Taker = (options: Unchecked) => unknown

describeOnEveryEngine('options', (engine, it) => {
  function open() {
    const { client, ...sent } = recordRequests(engine.client)
    const db = connect(planner, { client, tableName: 'no-such-table' }) as Unchecked
    const query = db.tasks.query.primary({ board: 'b' })
    /** Everything that takes options, with an option that there is. */
    const takers: Readonly<Record<string, readonly [known: string, take: Taker]>> = {
      'page of a query': ['limit', (options) => query.page(options)],
      'page of a collection': ['cursor', (options) => db.collections.board({ board: 'b' }).page(options)],
      'page of a scan': ['readBudget', (options) => db.tasks.scan.primary().page(options)],
      'page of a scan of the model': ['limit', (options) => db.scan().page(options)],
      hydrate: ['consistent', (options) => db.tasks.query.byState({ state: 'open' }).hydrate(options)],
      'hydrate of a scan': ['consistent', (options) => db.tasks.scan.byState().hydrate(options)],
      transactWrite: ['token', (options) => db.transactWrite([db.tasks.delete(key)], options)],
      modify: ['attempts', (options) => db.tasks.modify(key, () => ({}), options)],
      connect: ['consistentReads', (options) => connect(planner, { client, ...options })],
      verifyUnique: ['mend', (options) => verifyUnique(planner, { client, ...options })],
      ensureTable: ['timeoutMs', (options) => ensureTable(planner, { client, ...options })],
      createTableInput: ['tableName', (options) => createTableInput(planner, options)],
      startLocal: ['path', (options) => startLocal(options)],
      traceOperations: ['tracerProvider', (options) => traceOperations(options)],
      startFaultProxy: ['port', (options) => startFaultProxy(options)],
      'step of a script': ['times', (options) => scriptFaults([options])],
    }
    return { db, query, client, sent, takers: Object.entries(takers) }
  }

  async function refused(take: () => unknown, name: string): Promise<string> {
    const error = await expectError(SetupError, async () => take())
    expect(error.code, name).toBe('setup.option')
    return error.message
  }

  it('that there are not are refused before anything is sent, with those that there are', async () => {
    const { sent, takers } = open()
    for (const [name, [known, take]] of takers) {
      for (const option of ['size', 'constructor', '__proto__']) {
        const message = await refused(() => take(JSON.parse(`{"${option}":5}`)), name)
        expect(message, name).toContain(`no option "${option}"`)
        expect(message, name).toContain(known)
      }
    }
    expect(sent.names()).toEqual([])
  })

  it('with values that they cannot have are refused before anything is sent, without the value', async () => {
    const { client, sent, takers } = open()
    const wrong: readonly (readonly [option: string, values: readonly unknown[]])[] = [
      ['limit', [0, '20', null, 1.5]],
      ['readBudget', [0, '20', null, Number.NaN]],
      ['consistent', ['yes', 1, null]],
      ['attempts', [0, '3', null]],
      ['consistentReads', ['yes', 1, null]],
      ['implicitReads', ['secret', null]],
      ['expired', ['secret', null]],
      ['onInvalidItem', ['secret', null]],
      ['onOperation', ['secret', null, [() => undefined, 'secret']]],
      ['cursorSecret', ['', [], 5, null]],
      ['now', [5, null]],
      ['tableName', ['', 5, null]],
      ['mend', ['yes', null]],
      ['signal', [5, null, {}]],
      ['timeoutMs', [-1, '5', null]],
      ['path', ['', 5, null]],
      ['port', [-1, 1.5, '80', 70_000]],
      ['sweepEveryMs', [0, '5', null]],
      ['tracerProvider', [5, null, {}]],
      ['meterProvider', [5, null, {}]],
      ['nth', [0, '1']],
    ]
    const tried = new Set<string>()
    for (const [option, values] of wrong) {
      for (const [name, [, take]] of takers) {
        const unknown = await refused(() => take({ nothing: 1 }), name)
        const isKnown = unknown.split('Its options: ')[1]?.split(/, |\./).includes(option)
        for (const value of isKnown ? values : []) {
          tried.add(option)
          const message = await refused(() => take({ [option]: value }), name)
          expect(message, name).toContain(`${option} is `)
          expect(message, name).not.toContain('secret')
        }
      }
    }
    expect([...tried]).toEqual(wrong.map(([option]) => option))
    await refused(() => connect(planner, { client: {} } as never), 'connect')
    expect(await refused(() => connect(planner, undefined as never), 'connect')).toContain('needs the option client')
    // What is undefined is not given, as where options are spread.
    expect(connect(planner, { client: engine.client, logger: undefined } as never)).toHaveProperty('tasks')
    expect(client).toBeDefined()
    expect(sent.names()).toEqual([])
  })

  it('that are no object are refused', async () => {
    const { takers, sent } = open()
    for (const [name, [, take]] of takers) {
      if (/^(connect|verifyUnique|ensureTable)$/.test(name)) continue
      for (const options of [null, 'x', 5, [], ['limit']]) await refused(() => take(options), name)
    }
    for (const options of [null, 'x', 5, []] as never[]) {
      await refused(() => connect(planner, options), 'connect')
      await refused(() => verifyUnique(planner, options), 'verifyUnique')
      await refused(() => ensureTable(planner, options), 'ensureTable')
    }
    expect(sent.names()).toEqual([])
  })

  it('are refused where there are none, instead of being ignored', async () => {
    const { db, query, sent } = open()
    const item = { ...key, state: 'open' }
    const takers: Readonly<Record<string, Taker>> = {
      get: (options) => db.tasks.get(key, options),
      getOrThrow: (options) => db.tasks.getOrThrow(key, options),
      exists: (options) => db.tasks.exists(key, options),
      create: (options) => db.tasks.create(item, options),
      put: (options) => db.tasks.put(item, options),
      update: (options) => db.tasks.update(key, { state: 'done' }, options),
      delete: (options) => db.tasks.delete(key, options),
      check: (options) => db.tasks.check(key, () => undefined, options),
      batchGet: (options) => db.tasks.batchGet([key], options),
      'batchGet of several': (options) => db.batchGet([db.tasks.get(key)], options),
      batchWrite: (options) => db.batchWrite([], options),
      transactGet: (options) => db.transactGet([db.tasks.get(key)], options),
      'a query': (options) => db.tasks.query.primary({ board: 'b' }, options),
      'a scan': (options) => db.tasks.scan.primary(options),
      'a scan of the model': (options) => db.scan(options),
      'a collection': (options) => db.collections.board({ board: 'b' }, options),
      all: (options) => query.all(options),
      first: (options) => query.first(options),
      count: (options) => query.count(options),
      pages: (options) => query.pages(options).next(),
      'count of a scan': (options) => db.scan().count(options),
      'first of a scan': (options) => db.tasks.scan.primary().segments(2).first(options),
    }
    for (const [name, take] of Object.entries(takers)) {
      expect(await refused(() => take({ consistent: true }), name), name).toContain('takes no options')
    }
    expect(sent.names()).toEqual([])
  })

  it('are not seen where functions of a repository are given to map', () => {
    const { db } = open()
    expect([key].map(db.tasks.get)).toHaveLength(1)
    expect([{ ...key, state: 'open' }].map(db.tasks.create)).toHaveLength(1)
    expect([[key]].map(db.tasks.batchGet)).toHaveLength(1)
  })
})
