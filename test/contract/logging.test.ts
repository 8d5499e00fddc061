import { Console } from 'node:console'
import { Writable } from 'node:stream'
import { inspect } from 'node:util'
import * as keyloom from 'keyloom'
import { ContentionError, connect, defineEntity, defineModel, defineTable, KeyloomError } from 'keyloom'
import { ensureTable } from 'keyloom/provision'
import { clientWithFaults, retryAtOnce, scriptFaults } from 'keyloom/testing'
import { expect } from 'vitest'
import * as z from 'zod'
import { describeOnEveryEngine, freshTable, type TestEngine, tableOf } from './harness.js'
import { cannedClient } from './harness-canned.js'

const secret = 'a secret of the customer'
const id = 'id of the customer'

const Person = defineEntity('Person', {
  schema: z.object({
    id: z.string(),
    email: z.string(),
    note: z.string().optional(),
    count: z.number().default(0),
    group: z.string().default('none'),
    profile: z.object({ town: z.string() }).optional(),
    version: z.number().int(),
  }),
  key: { pk: 'PERSON#<id>' },
  indexes: { byGroup: { on: 'gsi1', pk: 'GROUP#<group>', sk: '<email>' } },
  unique: { email: 'EMAIL#<email>' },
  version: 'version',
})
const model = defineModel({
  table: defineTable({ name: 'people', key: { pk: 'PK' }, indexes: { gsi1: { pk: 'GSI1PK', sk: 'GSI1SK' } } }),
  entities: { people: Person },
})

/** Provokes an error of every class. */
async function provoke(engine: TestEngine): Promise<readonly (readonly [name: string, attempt: () => unknown])[]> {
  const db = await freshTable(engine, model)
  const tableName = tableOf(db)
  const person = { id, email: secret, note: secret, group: secret }
  await db.people.create(person)
  const key = { id }
  const forbidding = connect(model, { client: engine.client, tableName, implicitReads: 'forbid' })
  const lost = clientWithFaults(
    engine.client,
    scriptFaults([{ operation: 'UpdateItem', nth: 1, fault: 'dropAfter' }]),
    {
      retryStrategy: retryAtOnce(),
    },
  )
  const unlucky = connect(model, { client: lost, tableName })
  const canned = connect(model, { client: cannedClient(() => ({ Responses: [] })).client, tableName })
  return [
    ['ItemExistsError', () => db.people.create({ ...person, email: `other ${secret}` })],
    ['ConditionFailedError', () => db.people.update(key, { count: 1 }).if((p, { eq }) => eq(p.note, `not ${secret}`))],
    ['ItemNotFoundError', () => db.people.getOrThrow({ id: `${id} 2` })],
    ['VersionConflictError', () => db.people.update(key, { note: secret }).ifVersion(99)],
    ['UniqueConstraintError', () => db.people.create({ ...person, id: `${id} 3` })],
    ['UniqueConstraintError', () => db.transactWrite([db.people.create({ ...person, id: `${id} 3` })])],
    [
      'TransactionCanceledError',
      () => db.transactWrite([db.people.update(key, { note: secret }).if((p, { eq }) => eq(p.note, 'x'))]),
    ],
    ['TransactionPlanError', () => db.transactWrite([db.people.delete(key), db.people.update(key, { note: secret })])],
    ['ItemValidationError', () => db.people.update(key, { count: secret as never })],
    ['ItemTooLargeError', () => db.people.update(key, { note: secret.repeat(20_000) })],
    ['UpdateRefusedError', () => db.people.update(key, (p, { set }) => set(p.profile.town, secret))],
    [
      'ExpressionError',
      () => db.people.update(key, { [secret]: 1 } as never).catch((error) => Promise.reject(hideName(error))),
    ],
    ['KeyValueError', () => db.people.get({ id: `${secret}#` })],
    ['IndexKeyIncompleteError', () => forbidding.people.update(key, { group: secret })],
    ['PlanNeedsReadError', () => db.people.update(key, { group: secret }).params()],
    ['InvalidCursorError', () => db.people.query.primary(key).page({ cursor: secret })],
    [
      'OutcomeUnknownError',
      () => unlucky.people.update(key, (p, { add }) => add(p.count, 1)).if((p, { eq }) => eq(p.count, 0)),
    ],
    ['AnswerError', () => canned.transactGet([canned.people.get(key)])],
    // It takes its time to come about, and holds no values: test/contract/errors.test.ts provokes it.
    ['ContentionError', () => Promise.reject(new ContentionError({ entity: 'Person', attempts: 60 }))],
    ['BatchPlanError', () => db.batchWrite([db.people.put(person)] as never)],
    ['BatchIncompleteError', () => batchThrough(openCutOff(tableName))],
    ['ModelError', () => defineModel({ table: model.table, entities: { a: Person, b: Person } })],
    ['SetupError', () => connect(model, { client: engine.client, expired: secret as never })],
    ['TableMismatchError', () => ensureTable(mismatched, { client: engine.client, tableName })],
  ]

  function batchThrough(cutOff: typeof db) {
    const keys = Array.from({ length: 150 }, (_, index) => ({ id: `${id} ${index}` }))
    return cutOff.batchGet(keys.map((one) => cutOff.people.get(one)))
  }
  /** A connection whose batches get through once. */
  function openCutOff(name: string) {
    let count = 0
    const client = clientWithFaults(engine.client, scriptFaults([]), { retryStrategy: retryAtOnce() })
    client.middlewareStack.add(
      (next, context) => async (args) => {
        if (context.commandName !== 'BatchGetItemCommand') return next(args)
        count += 1
        if (count === 1) return next(args)
        throw Object.assign(new Error('There is no way through.'), { name: 'TimeoutError' })
      },
      { step: 'initialize' },
    )
    return connect(model, { client, tableName: name })
  }
}

const mismatched = defineModel({
  table: defineTable({ name: 'people', key: { pk: 'PK', sk: 'SK' } }),
  entities: {
    notes: defineEntity('Note', { schema: z.object({ id: z.string() }), key: { pk: 'NOTE#<id>', sk: 'NOTE' } }),
  },
})

/** An unknown attribute is named, which is no value: what is asked here is what else is shown. */
function hideName(error: Error): Error {
  error.message = error.message.replaceAll(secret, '…')
  error.stack = error.stack?.replaceAll(secret, '…') ?? ''
  return error
}

describeOnEveryEngine('what loggers print of errors', (engine, it) => {
  it('shows no values, for every class', async () => {
    const seen = new Set<string>()
    for (const [name, attempt] of await provoke(engine)) {
      const error = await caught(attempt)
      expect(error, name).toBeInstanceOf(KeyloomError)
      expect((error as Error).name).toBe(name)
      seen.add(name)
      for (const shown of forms(error as Error)) {
        expect(shown, name).not.toContain(secret)
        expect(shown, name).not.toContain(id)
      }
    }
    const classes = Object.entries(keyloom).filter(
      ([name, value]) =>
        name !== 'KeyloomError' && typeof value === 'function' && value.prototype instanceof KeyloomError,
    )
    expect([...seen].sort()).toEqual(classes.map(([name]) => name).sort())
  }, 60_000)

  it('shows nothing of an operation that was not run', async () => {
    const db = await freshTable(engine, model)
    const update = db.people.update({ id }, { note: secret }).if((p, { eq }) => eq(p.note, secret))
    const query = db.people.query.byGroup({ group: secret })
    for (const shown of [update, query, db.transactWrite([update])].flatMap((one) => [
      inspect(one),
      JSON.stringify(one),
    ])) {
      expect(shown).not.toContain(secret)
      expect(shown).not.toContain(id)
    }
  })
})

async function caught(attempt: () => unknown): Promise<unknown> {
  try {
    await attempt()
  } catch (error) {
    return error
  }
  return undefined
}

/** What the usual loggers make of an error: the console, those that print JSON, and those that copy an error's own properties first. */
function forms(error: Error): readonly string[] {
  const chunks: string[] = []
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      chunks.push(String(chunk))
      done()
    },
  })
  const log = new Console(stream)
  log.log(error)
  log.error('failed: %s %O', error, error)
  log.dir(error, { depth: null })
  const { name, message, stack } = error
  return [
    ...chunks,
    inspect(error, { depth: Number.POSITIVE_INFINITY }),
    JSON.stringify(error),
    JSON.stringify({ ...error, name, message, stack }),
    JSON.stringify({ cause: error.cause }),
    String(error),
    String(stack),
  ]
}
