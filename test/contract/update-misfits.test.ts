import { defineEntity, defineModel, defineTable, TransactionCanceledError, UpdateRefusedError } from 'keyloom'
import { describe, expect } from 'vitest'
import * as z from 'zod'
import { describeOnEveryEngine, expectError, freshTable, putRawItem, rawItem, type TestEngine } from './harness.js'

const Account = defineEntity('Account', {
  schema: z.object({
    id: z.string(),
    address: z.object({ city: z.string(), geo: z.object({ lat: z.number() }).optional() }).optional(),
    lines: z.array(z.object({ sku: z.string() })).optional(),
    labels: z.record(z.string(), z.number()).optional(),
    balance: z.number().optional(),
    limit: z.number().optional(),
    total: z.bigint().optional(),
    tags: z.set(z.string()).optional(),
  }),
  key: { pk: 'ACCOUNT#<id>' },
})
const model = defineModel({
  table: defineTable({ name: 'accounts', key: { pk: 'PK' } }),
  entities: { accounts: Account },
})
const key = { id: '1' }

async function openWith(engine: TestEngine, item: object = {}) {
  const db = await freshTable(engine, model)
  await db.accounts.put({ ...key, ...item })
  return db
}

describeOnEveryEngine('an update that does not fit the stored item', (engine, it) => {
  describe('because what is around a place is missing', () => {
    it('names the place, and says how to mend it', async () => {
      const db = await openWith(engine)
      const error = await expectError(
        UpdateRefusedError,
        db.accounts.update(key, (a, { set }) => set(a.address.city, 'Oslo')),
      )
      expect(error).toMatchObject({ code: 'update.missing_parent', entity: 'Account', paths: ['address.city'] })
      expect(error.message).toBe(
        'Account: "address.city" cannot be changed, because the stored item has no "address" to change it in. ' +
          'Set "address" as a whole, or put one there first, by setIfNotExists in an update of its own.',
      )
      expect(error.cause).toMatchObject({ name: 'ValidationException' })
    })

    it('is the same for lists, entries, deeper places and every operator', async () => {
      const db = await openWith(engine, { address: { city: 'Oslo' }, lines: [] })
      const cases: [string, PromiseLike<unknown>][] = [
        ['address.geo.lat', db.accounts.update(key, (a, { set }) => set(a.address.geo.lat, 1))],
        ['address.geo.lat', db.accounts.update(key, (a, { add }) => add(a.address.geo.lat, 1))],
        ['address.geo.lat', db.accounts.update(key, (a, { setIfNotExists }) => setIfNotExists(a.address.geo.lat, 1))],
        ['lines[2].sku', db.accounts.update(key, (a, { set }) => set(a.lines[2].sku, 'x'))],
        ['labels.x', db.accounts.update(key, (a, { set, at }) => set(at(a.labels, 'x'), 1))],
        ['labels.x', db.accounts.update(key, (a, { remove, at }) => remove(at(a.labels, 'x')))],
      ]
      for (const [path, update] of cases) {
        const error = await expectError(UpdateRefusedError, update)
        expect(error).toMatchObject({ code: 'update.missing_parent', paths: [path] })
      }
    })

    it('names all places that it can be', async () => {
      const db = await openWith(engine, { address: { city: 'Oslo' } })
      const update = db.accounts.update(key, (a, { set, at }) => [
        set(a.address.city, 'Bergen'),
        set(at(a.labels, 'x'), 1),
        set(a.balance, 1),
      ])
      const error = await expectError(UpdateRefusedError, update)
      expect(error.paths).toEqual(['address.city', 'labels.x'])
      expect(error.message).toContain('"address.city" or "labels.x"')
      expect((await db.accounts.getOrThrow(key)).address?.city).toBe('Oslo')
    })

    it('is mended as the message says', async () => {
      const db = await openWith(engine)
      await db.accounts.update(key, (a, { setIfNotExists }) => setIfNotExists(a.address, { city: 'Oslo' }))
      const updated = await db.accounts.update(key, (a, { set }) => set(a.address.city, 'Bergen'))
      expect(updated.address).toEqual({ city: 'Bergen' })
    })
  })

  it('because what it computes with is missing, names that', async () => {
    const db = await openWith(engine)
    const cases: [string[], PromiseLike<unknown>][] = [
      [['balance'], db.accounts.update(key, (a, { set, plus }) => set(a.balance, plus(a.balance, 1)))],
      [['limit'], db.accounts.update(key, (a, { set }) => set(a.balance, a.limit))],
      [['limit', 'balance'], db.accounts.update(key, (a, { set, minus }) => set(a.balance, minus(a.limit, a.balance)))],
      [['limit'], db.accounts.update(key, (a, { setIfNotExists }) => setIfNotExists(a.balance, a.limit))],
    ]
    for (const [paths, update] of cases) {
      const error = await expectError(UpdateRefusedError, update)
      expect(error).toMatchObject({ code: 'update.missing_operand', paths })
    }
  })

  it('because a stored value is of another type than the schema’s, names that', async () => {
    const db = await openWith(engine)
    await putRawItem(engine, db, {
      PK: { S: 'ACCOUNT#1' },
      _type: { S: 'Account' },
      id: { S: '1' },
      balance: { S: 'much' },
      tags: { L: [] },
    })
    const cases: [string[], PromiseLike<unknown>][] = [
      [['balance'], db.accounts.update(key, (a, { add }) => add(a.balance, 1))],
      [['balance'], db.accounts.update(key, (a, { set, plus }) => set(a.limit, plus(a.balance, 1)))],
      [['tags'], db.accounts.update(key, (a, { deleteFrom }) => deleteFrom(a.tags, new Set(['x'])))],
    ]
    for (const [paths, update] of cases) {
      const error = await expectError(UpdateRefusedError, update)
      expect(error).toMatchObject({ code: 'update.operand_type', paths })
      expect(error.message).not.toContain('much')
    }
  })

  it('because a number outgrows DynamoDB’s, names that', async () => {
    const db = await openWith(engine, { total: 10n ** 37n })
    const error = await expectError(
      UpdateRefusedError,
      db.accounts.update(key, (a, { add }) => add(a.total, 9n * 10n ** 37n + 1n)),
    )
    expect(error).toMatchObject({ code: 'update.number_range', paths: ['total'] })
  })

  it.skipOn({ engine: 'dynamodb-local', reason: 'refuses the transaction instead of cancelling it' })(
    'is the reason of a transaction that it cancels',
    async () => {
      const db = await openWith(engine)
      const transaction = db.transactWrite([
        db.accounts.put({ id: '2' }),
        db.accounts.update(key, (a, { set }) => set(a.address.city, 'Oslo')),
      ])
      const error = await expectError(TransactionCanceledError, transaction)
      expect(error.reasons.map(({ code }) => code)).toEqual(['None', 'ValidationError'])
      expect(error.reasons[1]?.message).toContain('"address.city" cannot be changed')
      expect(error.message).toContain('update Account (operation 1)')
      expect(error.message).toContain('"address.city" cannot be changed')
    },
  )

  it('fails a transaction, with the place in the message', async () => {
    const db = await openWith(engine)
    const transaction = db.transactWrite([
      db.accounts.put({ id: '2' }),
      db.accounts.update(key, (a, { set }) => set(a.address.city, 'Oslo')),
    ])
    await expect(Promise.resolve(transaction)).rejects.toThrow('"address.city" cannot be changed')
    expect(await rawItem(engine, db, { PK: { S: 'ACCOUNT#2' } })).toBeUndefined()
  })
})
