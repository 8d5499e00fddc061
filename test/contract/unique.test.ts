import {
  ConditionFailedError,
  connect,
  defineEntity,
  defineModel,
  defineTable,
  ItemExistsError,
  ItemNotFoundError,
  TransactionCanceledError,
  TransactionPlanError,
  UniqueConstraintError,
} from 'keyloom'
import { describe, expect } from 'vitest'
import * as z from 'zod'
import {
  describeOnEveryEngine,
  expectError,
  freshTable,
  putRawItem,
  rawItems,
  recordRequests,
  type TestEngine,
  tableOf,
} from './harness.js'

const Customer = defineEntity('Customer', {
  schema: z.object({
    id: z.string(),
    email: z.email().toLowerCase(),
    tenant: z.string().default('main'),
    slug: z.string().optional(),
    name: z.string().default('Nobody'),
    visits: z.number().int().default(0),
  }),
  key: { pk: 'CUSTOMER#<id>', sk: 'CUSTOMER' },
  indexes: { byVisits: { on: 'gsi1', pk: 'VISITS', sk: '<visits:6>#<id>' } },
  unique: { email: 'CUSTOMER_EMAIL#<email>', slug: 'SLUG#<tenant>#<slug>' },
})
const shop = defineModel({
  table: defineTable({
    name: 'shop',
    key: { pk: 'PK', sk: 'SK' },
    indexes: { gsi1: { pk: 'GSI1PK', sk: 'GSI1SK' } },
  }),
  entities: { customers: Customer },
})
const open = (engine: TestEngine) => freshTable(engine, shop)
type Db = Awaited<ReturnType<typeof open>>
const ada = { id: 'ada', email: 'ada@example.org' }
const bob = { id: 'bob', email: 'bob@example.org' }

/** The claims that are stored, as `key → owner`. */
async function claims(engine: TestEngine, db: Db): Promise<Record<string, string | undefined>> {
  const items = (await rawItems(engine, db)).filter((item) => item._type?.S === '@unique')
  return Object.fromEntries(items.map((item) => [item.PK?.S ?? '', item['@owner']?.M?.PK?.S]))
}

describeOnEveryEngine('unique values', (engine, it) => {
  it('are claimed by items of their own', async () => {
    const db = await open(engine)
    await db.customers.create({ ...ada, slug: 'countess' })
    expect(await claims(engine, db)).toEqual({
      'CUSTOMER_EMAIL#ada@example.org': 'CUSTOMER#ada',
      'SLUG#main#countess': 'CUSTOMER#ada',
    })
    const stored = (await rawItems(engine, db)).find((item) => item.PK?.S === 'CUSTOMER_EMAIL#ada@example.org')
    expect(stored).toEqual({
      PK: { S: 'CUSTOMER_EMAIL#ada@example.org' },
      SK: { S: 'UNIQUE' },
      _type: { S: '@unique' },
      '@entity': { S: 'Customer' },
      '@attribute': { S: 'email' },
      '@owner': { M: { PK: { S: 'CUSTOMER#ada' }, SK: { S: 'CUSTOMER' } } },
    })
  })

  it('cannot be taken twice, and the refusal names the attribute', async () => {
    const db = await open(engine)
    await db.customers.create(ada)
    const error = await expectError(UniqueConstraintError, db.customers.create({ ...bob, email: 'ADA@example.org' }))
    expect(error).toMatchObject({ code: 'item.not_unique', entity: 'Customer', attribute: 'email' })
    expect(error.message).not.toContain('example')
    expect(await db.customers.get({ id: 'bob' })).toBeUndefined()
    expect(Object.keys(await claims(engine, db))).toHaveLength(1)
  })

  it('are unique in their scope only', async () => {
    const db = await open(engine)
    await db.customers.create({ ...ada, slug: 'x', tenant: 'a' })
    await db.customers.create({ ...bob, slug: 'x', tenant: 'b' })
    await expectError(UniqueConstraintError, db.customers.update({ id: 'bob' }, { tenant: 'a' }))
    expect((await db.customers.get({ id: 'bob' }))?.tenant).toBe('b')
  })

  it('that are absent are not claimed, by any number of items', async () => {
    const db = await open(engine)
    await db.customers.create(ada)
    await db.customers.create(bob)
    expect(Object.keys(await claims(engine, db)).sort()).toEqual([
      'CUSTOMER_EMAIL#ada@example.org',
      'CUSTOMER_EMAIL#bob@example.org',
    ])
  })

  it('tell an existing item from a value that is taken', async () => {
    const db = await open(engine)
    await db.customers.create(ada)
    await expectError(ItemExistsError, db.customers.create({ ...ada, email: 'new@example.org' }))
    await expectError(ItemExistsError, db.customers.create(ada))
  })

  describe('update', () => {
    it('frees the old value and claims the new one', async () => {
      const db = await open(engine)
      await db.customers.create({ ...ada, slug: 'a' })
      const updated = await db.customers.update({ id: 'ada' }, { email: 'countess@example.org', visits: 3 })
      expect(updated).toEqual({
        ...ada,
        tenant: 'main',
        slug: 'a',
        name: 'Nobody',
        visits: 3,
        email: 'countess@example.org',
      })
      expect(await claims(engine, db)).toEqual({
        'CUSTOMER_EMAIL#countess@example.org': 'CUSTOMER#ada',
        'SLUG#main#a': 'CUSTOMER#ada',
      })
      expect(await db.customers.query.byVisits({}).all()).toEqual([updated])
      await db.customers.create({ ...bob, email: ada.email })
    })

    it('frees a value that is removed', async () => {
      const db = await open(engine)
      await db.customers.create({ ...ada, slug: 'a' })
      await db.customers.update({ id: 'ada' }, (customer, { remove }) => remove(customer.slug))
      expect(Object.keys(await claims(engine, db))).toEqual(['CUSTOMER_EMAIL#ada@example.org'])
    })

    it('of other attributes is one request', async () => {
      const db = await open(engine)
      await db.customers.create(ada)
      expect(db.customers.update({ id: 'ada' }, { name: 'Ada' }).explain().requests).toHaveLength(1)
      expect((await db.customers.update({ id: 'ada' }, { name: 'Ada' })).name).toBe('Ada')
    })

    it('says before what becomes of the claims, as far as it is known', async () => {
      const db = await open(engine)
      const [read, write] = db.customers.update({ id: 'ada' }, { email: 'b@example.org' }).explain().requests
      expect(read?.reason).toContain('which claims of email')
      expect(read?.reason).toContain('in one transaction with the write')
      expect(write).toBeDefined()
      const plan = db.transactWrite([db.customers.delete({ id: 'ada' })])
      expect(String(plan)).toContain('which claims of email, slug are given up or made')
    })

    it('gives the old item if asked, and nothing if asked', async () => {
      const db = await open(engine)
      const created = await db.customers.create(ada)
      const update = db.customers.update({ id: 'ada' }, { email: 'b@example.org' })
      expect(await update.returning('old')).toEqual(created)
      expect(await db.customers.update({ id: 'ada' }, { email: 'c@example.org' }).returning('none')).toBeUndefined()
    })

    it('keeps to its conditions, and needs an item', async () => {
      const db = await open(engine)
      await db.customers.create(ada)
      const update = db.customers.update({ id: 'ada' }, { email: 'b@example.org' })
      await expectError(
        ConditionFailedError,
        update.if((customer, { eq }) => eq(customer.name, 'Ada')),
      )
      await expectError(ItemNotFoundError, db.customers.update({ id: 'bob' }, { email: 'b@example.org' }))
      expect(Object.keys(await claims(engine, db))).toEqual(['CUSTOMER_EMAIL#ada@example.org'])
    })
  })

  it('are handed on by a put', async () => {
    const db = await open(engine)
    await db.customers.put({ ...ada, slug: 'a' })
    await db.customers.put({ ...ada, email: 'b@example.org' })
    expect(await claims(engine, db)).toEqual({ 'CUSTOMER_EMAIL#b@example.org': 'CUSTOMER#ada' })
    await db.customers.put(bob)
    await expectError(UniqueConstraintError, db.customers.put({ ...bob, email: 'b@example.org' }))
  })

  it('are freed by a delete, which gives the item', async () => {
    const db = await open(engine)
    const created = await db.customers.create({ ...ada, slug: 'a' })
    expect(await db.customers.delete({ id: 'ada' })).toEqual(created)
    expect(await db.customers.delete({ id: 'ada' })).toBeUndefined()
    expect(await rawItems(engine, db)).toEqual([])
  })

  it('are not given up where another item has them', async () => {
    const db = await open(engine)
    await db.customers.create(ada)
    await putRawItem(engine, db, {
      PK: { S: 'CUSTOMER_EMAIL#ada@example.org' },
      SK: { S: 'UNIQUE' },
      _type: { S: '@unique' },
      '@owner': { M: { PK: { S: 'CUSTOMER#bob' }, SK: { S: 'CUSTOMER' } } },
    })
    await db.customers.delete({ id: 'ada' })
    expect(await claims(engine, db)).toEqual({ 'CUSTOMER_EMAIL#ada@example.org': 'CUSTOMER#bob' })
  })

  describe('in a transaction', () => {
    it('are claimed and freed with the rest', async () => {
      const db = await open(engine)
      await db.customers.create(ada)
      await db.transactWrite([
        db.customers.create({ ...bob, email: 'b@example.org' }),
        db.customers.update({ id: 'ada' }, { email: 'a@example.org' }),
      ])
      expect(await claims(engine, db)).toEqual({
        'CUSTOMER_EMAIL#a@example.org': 'CUSTOMER#ada',
        'CUSTOMER_EMAIL#b@example.org': 'CUSTOMER#bob',
      })
    })

    it('are handed from one item to another', async () => {
      const db = await open(engine)
      await db.customers.create(ada)
      await db.customers.create(bob)
      await db.transactWrite([
        db.customers.update({ id: 'ada' }, { email: bob.email }),
        db.customers.update({ id: 'bob' }, { email: ada.email }),
      ])
      expect(await claims(engine, db)).toEqual({
        'CUSTOMER_EMAIL#ada@example.org': 'CUSTOMER#bob',
        'CUSTOMER_EMAIL#bob@example.org': 'CUSTOMER#ada',
      })
    })

    it('that are taken are the error of their own, with the reasons', async () => {
      const db = await open(engine)
      await db.customers.create(ada)
      const error = await expectError(
        UniqueConstraintError,
        db.transactWrite([
          db.customers.create({ id: 'eve', email: 'eve@example.org' }),
          db.customers.create({ ...bob, email: ada.email }),
        ]),
      )
      expect(error).toMatchObject({ entity: 'Customer', attribute: 'email' })
      expect(error.reasons.map(({ code }) => code)).toEqual(['None', 'ConditionalCheckFailed'])
      expect(error.cause).toBeInstanceOf(TransactionCanceledError)
      expect(Object.keys(await claims(engine, db))).toHaveLength(1)
    })

    it('are given up together, and taken, where other writers let two items have one', async () => {
      for (const first of ['ada', 'bob']) {
        const db = await open(engine)
        await db.customers.create(ada)
        const copy = (await rawItems(engine, db)).find((item) => item._type?.S === 'Customer')
        await putRawItem(engine, db, { ...copy, PK: { S: 'CUSTOMER#bob' }, id: { S: 'bob' } })
        const deletions = ['ada', 'bob'].map((id) => db.customers.delete({ id }))
        if (first === 'bob') deletions.reverse()
        const [one, other] = deletions as [(typeof deletions)[0], (typeof deletions)[0]]
        await db.transactWrite([one, db.customers.create({ id: 'eve', email: ada.email }), other])
        expect(await claims(engine, db)).toEqual({ 'CUSTOMER_EMAIL#ada@example.org': 'CUSTOMER#eve' })
        await db.transactWrite([db.customers.delete({ id: 'eve' })])
        expect(await rawItems(engine, db)).toEqual([])
      }
    })

    it('that two items have may both be changed', async () => {
      const db = await open(engine)
      await db.customers.create(ada)
      const copy = (await rawItems(engine, db)).find((item) => item._type?.S === 'Customer')
      await putRawItem(engine, db, { ...copy, PK: { S: 'CUSTOMER#bob' }, id: { S: 'bob' } })
      await db.transactWrite([
        db.customers.update({ id: 'bob' }, { email: 'b@example.org' }),
        db.customers.update({ id: 'ada' }, { email: 'a@example.org' }),
      ])
      expect(await claims(engine, db)).toEqual({
        'CUSTOMER_EMAIL#a@example.org': 'CUSTOMER#ada',
        'CUSTOMER_EMAIL#b@example.org': 'CUSTOMER#bob',
      })
    })

    it('that two operations claim are refused before anything is sent', async () => {
      const db = await open(engine)
      const twice = db.transactWrite([db.customers.create(ada), db.customers.create({ ...bob, email: ada.email })])
      const error = await expectError(UniqueConstraintError, twice)
      expect(error.message).toContain('operation 0 (create Customer) and operation 1 (create Customer)')
      expect(() => twice.params()).toThrow(UniqueConstraintError)
    })

    it('count against the hundred actions', async () => {
      const db = await open(engine)
      const many = Array.from({ length: 60 }, (_, n) => db.customers.create({ id: `${n}`, email: `${n}@example.org` }))
      const error = await expectError(TransactionPlanError, db.transactWrite(many))
      expect(error).toMatchObject({
        code: 'transaction.too_large',
        message: expect.stringMatching(/60 of them for unique values.*operation 40 \(create Customer\)/),
        operations: Array.from({ length: 20 }, (_, n) => 40 + n),
      })
    })
  })

  it('have one winner among many, and the others say so', async () => {
    const db = await open(engine)
    const claimed = Array.from({ length: 12 }, (_, n) => db.customers.create({ id: `${n}`, email: ada.email }).result())
    const outcomes = await Promise.all(claimed)
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
    for (const outcome of outcomes) if (!outcome.ok) expect(outcome.error).toBeInstanceOf(UniqueConstraintError)
    expect(await rawItems(engine, db)).toHaveLength(2)
  })

  it("are given up although they were another's for a moment in between", async () => {
    const db = await open(engine)
    await db.customers.create(ada)
    await db.customers.create(bob)
    const free = (id: string, email: string) => db.customers.update({ id }, { email }).returning('none')
    const between = [
      // Ada gives her value up, and Bob takes it …
      async () => [await free('ada', 'x@example.org'), await free('bob', ada.email)],
      // … and then it is Ada's again.
      async () => [await free('bob', bob.email), await free('ada', ada.email)],
    ]
    const { client } = recordRequests(engine.client)
    client.middlewareStack.add(
      (next, context) => async (args) => {
        if (context.commandName === 'TransactWriteItemsCommand') await between.shift()?.()
        return next(args)
      },
      { step: 'initialize' },
    )
    const slow = connect(shop, { client, tableName: tableOf(db) })
    await slow.customers.update({ id: 'ada' }, { email: 'last@example.org' })
    expect(between).toEqual([])
    expect(await claims(engine, db)).toEqual({
      'CUSTOMER_EMAIL#last@example.org': 'CUSTOMER#ada',
      'CUSTOMER_EMAIL#bob@example.org': 'CUSTOMER#bob',
    })
  })

  it('that many writers change back and forth end with one claim', async () => {
    const db = await open(engine)
    await db.customers.create(ada)
    await Promise.all(
      Array.from({ length: 10 }, (_, n) => db.customers.update({ id: 'ada' }, { email: `${n % 2}@example.org` })),
    )
    const { email } = await db.customers.getOrThrow({ id: 'ada' })
    expect(await claims(engine, db)).toEqual({ [`CUSTOMER_EMAIL#${email}`]: 'CUSTOMER#ada' })
  })
})
