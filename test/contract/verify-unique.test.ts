import { type AttributeValue, DeleteItemCommand } from '@aws-sdk/client-dynamodb'
import {
  defineEntity,
  defineModel,
  defineTable,
  type OperationEvent,
  SetupError,
  UniqueConstraintError,
  type UniqueProblem,
  verifyUnique,
} from 'keyloom'
import { chooseFaults, clientWithFaults, retryAtOnce, scriptFaults } from 'keyloom/testing'
import { describe, expect } from 'vitest'
import * as z from 'zod'
import {
  describeOnEveryEngine,
  expectError,
  freshTable,
  putRawItem,
  rawItems,
  type TestEngine,
  tableOf,
} from './harness.js'

const Customer = defineEntity('Customer', {
  schema: z.object({
    id: z.string(),
    email: z.email().toLowerCase(),
    tenant: z.string().default('main'),
    slug: z.string().optional(),
    note: z.string().optional(),
  }),
  key: { pk: 'CUSTOMER#<id>', sk: 'CUSTOMER' },
  unique: { email: 'CUSTOMER_EMAIL#<email>', slug: 'SLUG#<tenant>#<slug>' },
})
const Note = defineEntity('Note', { schema: z.object({ id: z.string() }), key: { pk: 'NOTE#<id>', sk: 'NOTE' } })
const shop = defineModel({
  table: defineTable({ name: 'shop', key: { pk: 'PK', sk: 'SK' } }),
  entities: { customers: Customer, notes: Note },
})
const open = (engine: TestEngine) => freshTable(engine, shop)
type Db = Awaited<ReturnType<typeof open>>
const ada = { id: 'ada', email: 'ada@example.org' }
const bob = { id: 'bob', email: 'bob@example.org' }

const keyOf = (id: string): Record<string, AttributeValue> => ({ PK: { S: `CUSTOMER#${id}` }, SK: { S: 'CUSTOMER' } })
const claimKey = (text: string): Record<string, AttributeValue> => ({ PK: { S: text }, SK: { S: 'UNIQUE' } })

/** Removes an item past the library, as other programs and the time to live do. */
async function removeRaw(engine: TestEngine, db: Db, key: Record<string, AttributeValue>): Promise<void> {
  await engine.client.send(new DeleteItemCommand({ TableName: tableOf(db), Key: key }))
}

/** Puts a claim past the library. */
const putClaim = (engine: TestEngine, db: Db, text: string, rest: Record<string, AttributeValue>): Promise<void> =>
  putRawItem(engine, db, { ...claimKey(text), _type: { S: '@unique' }, ...rest })
const emailClaim = (owner: string): Record<string, AttributeValue> => ({
  '@entity': { S: 'Customer' },
  '@attribute': { S: 'email' },
  '@owner': { M: keyOf(owner) },
})

const verify = (engine: TestEngine, db: Db, mend?: boolean) =>
  verifyUnique(shop, { client: engine.client, tableName: tableOf(db), mend })
const shownOf = (problems: readonly UniqueProblem[]) =>
  problems.map(({ kind, attribute, key, mended }) => [kind, attribute, key?.id, mended])

describeOnEveryEngine('verifyUnique', (engine, it) => {
  it('finds nothing where the library alone has written, and counts what it looked at', async () => {
    const db = await open(engine)
    await db.customers.create({ ...ada, slug: 'a' })
    await db.customers.create(bob)
    await db.customers.update({ id: 'bob' }, { email: 'b@example.org' })
    await db.notes.put({ id: 'n' })
    await db.customers.create({ id: 'eve', email: 'eve@example.org' })
    await db.customers.delete({ id: 'eve' })
    expect(await verify(engine, db)).toEqual({ items: 2, claims: 3, unknownClaims: 0, problems: [] })
    expect(await verify(engine, db, true)).toMatchObject({ problems: [] })
  })

  it('finds and removes claims whose item is gone', async () => {
    const db = await open(engine)
    await db.customers.create({ ...ada, slug: 'a' })
    await removeRaw(engine, db, keyOf('ada'))
    const { problems } = await verify(engine, db)
    expect(shownOf(problems).sort()).toEqual([
      ['orphan', 'email', 'ada', false],
      ['orphan', 'slug', 'ada', false],
    ])
    expect(await rawItems(engine, db)).toHaveLength(2)
    expect(shownOf((await verify(engine, db, true)).problems).map(([, , , mended]) => mended)).toEqual([true, true])
    expect(await rawItems(engine, db)).toEqual([])
    await db.customers.create({ ...bob, email: ada.email })
  })

  it('finds and removes claims whose item has another value', async () => {
    const db = await open(engine)
    await db.customers.create(ada)
    await putClaim(engine, db, 'CUSTOMER_EMAIL#old@example.org', emailClaim('ada'))
    expect(shownOf((await verify(engine, db, true)).problems)).toEqual([['orphan', 'email', 'ada', true]])
    expect((await verify(engine, db)).problems).toEqual([])
    expect(await db.customers.get({ id: 'ada' })).toMatchObject(ada)
  })

  it('finds and claims values that nobody has claimed', async () => {
    const db = await open(engine)
    await db.customers.create(ada)
    await removeRaw(engine, db, claimKey('CUSTOMER_EMAIL#ada@example.org'))
    expect(shownOf((await verify(engine, db)).problems)).toEqual([['missing', 'email', 'ada', false]])
    expect(shownOf((await verify(engine, db, true)).problems)).toEqual([['missing', 'email', 'ada', true]])
    await expectError(UniqueConstraintError, db.customers.create({ ...bob, email: ada.email }))
    expect((await verify(engine, db)).problems).toEqual([])
  })

  it('hands a value over to the item that has it', async () => {
    const db = await open(engine)
    await db.customers.create(ada)
    await db.customers.create(bob)
    await putClaim(engine, db, 'CUSTOMER_EMAIL#ada@example.org', emailClaim('bob'))
    const { problems } = await verify(engine, db, true)
    expect(problems.every(({ mended }) => mended)).toBe(true)
    expect(problems.map(({ kind }) => kind)).toContain('missing')
    expect((await verify(engine, db)).problems).toEqual([])
    expect(await db.customers.update({ id: 'ada' }, { email: 'a@example.org' })).toMatchObject({ id: 'ada' })
  })

  it('reports two items with one value, and never mends them', async () => {
    const db = await open(engine)
    await db.customers.create(ada)
    const copy = {
      ...keyOf('bob'),
      _type: { S: 'Customer' },
      id: { S: 'bob' },
      email: { S: ada.email },
      tenant: { S: 'main' },
    }
    await putRawItem(engine, db, copy)
    const before = await rawItems(engine, db)
    const { problems } = await verify(engine, db, true)
    expect(problems).toMatchObject([{ kind: 'duplicate', entity: 'Customer', attribute: 'email', mended: false }])
    expect(problems[0]?.key).toEqual({ id: 'bob' })
    expect(problems[0]?.holder).toEqual({ id: 'ada' })
    expect(problems[0]?.claim).toEqual(claimKey('CUSTOMER_EMAIL#ada@example.org'))
    expect(await rawItems(engine, db)).toEqual(before)
  })

  it('shows no values in what it reports', async () => {
    const db = await open(engine)
    await db.customers.create(ada)
    await removeRaw(engine, db, keyOf('ada'))
    const report = await verify(engine, db)
    expect(JSON.stringify(report)).not.toContain('example.org')
    expect(Object.keys(report.problems[0] ?? {})).toEqual(['kind', 'entity', 'attribute', 'mended'])
  })

  it('tells claims by what they say where a mark is no attribute value, as a mock can answer with it', async () => {
    const db = await open(engine)
    await db.customers.create(ada)
    for (const wrong of [null, '@unique', {}, { S: 5 }]) {
      const client = clientWithFaults(engine.client, scriptFaults([]), { retryStrategy: retryAtOnce() })
      const change = (item: object | undefined): object | undefined => item && { ...item, _type: wrong }
      client.middlewareStack.add(
        (next) => async (args) => {
          const { response, output } = await next(args)
          const { Item, Items } = output as { Item?: object; Items?: object[] }
          return { response, output: { ...output, Item: change(Item), Items: Items?.map(change) } }
        },
        { step: 'initialize', name: 'mock' },
      )
      const report = await verifyUnique(shop, { client, tableName: tableOf(db) })
      expect(report).toEqual({ items: 1, claims: 1, unknownClaims: 0, problems: [] })
    }
  })

  it('leaves alone what it does not know, and what is no claim', async () => {
    const db = await open(engine)
    await db.customers.create(ada)
    await removeRaw(engine, db, claimKey('CUSTOMER_EMAIL#ada@example.org'))
    await putRawItem(engine, db, { ...claimKey('CUSTOMER_EMAIL#ada@example.org'), precious: { S: 'yes' } })
    await putClaim(engine, db, 'OTHER#1', {
      '@entity': { S: 'Other' },
      '@attribute': { S: 'x' },
      '@owner': { M: keyOf('x') },
    })
    const before = await rawItems(engine, db)
    const report = await verify(engine, db, true)
    expect(report).toMatchObject({ items: 1, claims: 0, unknownClaims: 1 })
    expect(shownOf(report.problems)).toEqual([['occupied', 'email', 'ada', false]])
    expect(await rawItems(engine, db)).toEqual(before)
  })

  it("takes a claim without an owner, or with one that can be none, for nobody's", async () => {
    const db = await open(engine)
    await db.customers.create(ada)
    const owners: (AttributeValue | undefined)[] = [
      undefined,
      { S: 'CUSTOMER#ada' },
      { M: {} },
      { M: { PK: { S: 'CUSTOMER#ada' } } },
      { M: { PK: { N: '1' }, SK: { S: 'CUSTOMER' } } },
      { M: { PK: { S: '' }, SK: { S: 'CUSTOMER' } } },
      { M: { ...keyOf('ada'), more: { S: 'x' } } },
    ]
    for (const [number, owner] of owners.entries()) {
      const rest = { '@entity': { S: 'Customer' }, '@attribute': { S: 'email' }, ...(owner && { '@owner': owner }) }
      await putClaim(engine, db, `CUSTOMER_EMAIL#${number}@example.org`, rest)
    }
    await putClaim(engine, db, 'CUSTOMER_EMAIL#ada@example.org', {
      '@entity': { S: 'Customer' },
      '@attribute': { S: 'email' },
    })
    const { problems } = await verify(engine, db, true)
    expect(problems.every(({ mended }) => mended)).toBe(true)
    expect((await verify(engine, db)).problems).toEqual([])
    expect(await rawItems(engine, db)).toHaveLength(2)
  })

  it('tells of items whose values cannot be read, and leaves their claims', async () => {
    const db = await open(engine)
    await db.customers.create(ada)
    await putRawItem(engine, db, { ...keyOf('ada'), _type: { S: 'Customer' }, id: { S: 'ada' }, email: { N: '5' } })
    const { problems } = await verify(engine, db, true)
    expect(shownOf(problems)).toEqual([['unreadable', undefined, 'ada', false]])
    expect(await rawItems(engine, db)).toHaveLength(2)
  })

  it("takes the item of another entity under the owner's key for none", async () => {
    const db = await open(engine)
    await db.customers.create(ada)
    await putRawItem(engine, db, { ...keyOf('ada'), _type: { S: 'Elsewhere' }, email: { S: ada.email } })
    expect(shownOf((await verify(engine, db, true)).problems)).toEqual([['orphan', 'email', 'ada', true]])
  })

  it('reads a table of any size, page by page', async () => {
    const db = await open(engine)
    const note = 'x'.repeat(60_000)
    const ids = Array.from({ length: 40 }, (_, number) => `c${number}`)
    await Promise.all(ids.map((id) => db.customers.create({ id, email: `${id}@example.org`, note })))
    for (const id of ids.filter((_, number) => number % 10 === 0)) await removeRaw(engine, db, keyOf(id))
    const events: OperationEvent[] = []
    const report = await verifyUnique(shop, {
      client: engine.client,
      tableName: tableOf(db),
      mend: true,
      onOperation: (event) => void events.push(event),
    })
    expect(report).toMatchObject({ items: 36, claims: 40 })
    expect(report.problems).toHaveLength(4)
    expect(events.filter(({ action }) => action === 'Scan').length).toBeGreaterThan(1)
    expect(await rawItems(engine, db)).toHaveLength(72)
  })

  describe('beside other writers', () => {
    /** A client that does something past it just before a request of a kind is sent. */
    function interrupted(operation: string, interfere: (nth: number) => Promise<unknown>) {
      const client = clientWithFaults(
        engine.client,
        chooseFaults(() => undefined),
        { retryStrategy: retryAtOnce() },
      )
      let nth = 0
      client.middlewareStack.add(
        (next, context) => async (args) => {
          if (context.commandName === `${operation}Command`) {
            nth += 1
            await interfere(nth)
          }
          return next(args)
        },
        { step: 'initialize' },
      )
      return client
    }

    it('does not take what changes under its eyes for wrong', async () => {
      const db = await open(engine)
      await db.customers.create(ada)
      const client = interrupted('GetItem', (nth) =>
        db.customers.update({ id: 'ada' }, { email: `${nth}@example.org` }),
      )
      const report = await verifyUnique(shop, { client, tableName: tableOf(db), mend: true })
      expect(report.problems).toEqual([])
      expect((await verify(engine, db)).problems).toEqual([])
    })

    it('does not free a claim that its item has taken up again', async () => {
      const db = await open(engine)
      await db.customers.create(ada)
      await removeRaw(engine, db, keyOf('ada'))
      const client = interrupted('TransactWriteItems', () => db.customers.put(ada))
      const report = await verifyUnique(shop, { client, tableName: tableOf(db), mend: true })
      expect(report.problems).toEqual([])
      await expectError(UniqueConstraintError, db.customers.create({ ...bob, email: ada.email }))
    })

    it('does not free a claim that has found its owner', async () => {
      const db = await open(engine)
      await db.customers.create(ada)
      const { '@owner': owner, ...ownerless } = emailClaim('ada')
      await putClaim(engine, db, 'CUSTOMER_EMAIL#new@example.org', ownerless)
      const client = interrupted('TransactWriteItems', async () => {
        await putClaim(engine, db, 'CUSTOMER_EMAIL#new@example.org', {
          ...ownerless,
          '@owner': owner as AttributeValue,
        })
        await putRawItem(engine, db, {
          ...keyOf('ada'),
          _type: { S: 'Customer' },
          id: { S: 'ada' },
          email: { S: 'new@example.org' },
        })
      })
      await verifyUnique(shop, { client, tableName: tableOf(db), mend: true })
      await expectError(UniqueConstraintError, db.customers.create({ ...bob, email: 'new@example.org' }))
    })

    it('does not claim for an item what another has claimed meanwhile', async () => {
      const db = await open(engine)
      await db.customers.create(ada)
      await removeRaw(engine, db, claimKey('CUSTOMER_EMAIL#ada@example.org'))
      const client = interrupted('TransactWriteItems', (nth) =>
        nth === 1 ? db.customers.create({ ...bob, email: ada.email }) : Promise.resolve(),
      )
      const report = await verifyUnique(shop, { client, tableName: tableOf(db), mend: true })
      expect(report.problems).toMatchObject([{ kind: 'duplicate', mended: false }])
      expect(report.problems[0]?.key).toEqual({ id: 'ada' })
    })

    it('gives up on what never stands still, and says that it is not mended', async () => {
      const db = await open(engine)
      await db.customers.create(ada)
      await removeRaw(engine, db, claimKey('CUSTOMER_EMAIL#ada@example.org'))
      const always = chooseFaults(({ operation }) =>
        operation === 'TransactWriteItems' ? { kind: 'cancel', reason: 'TransactionConflict' } : undefined,
      )
      const client = clientWithFaults(engine.client, always, { retryStrategy: retryAtOnce() })
      const report = await verifyUnique(shop, { client, tableName: tableOf(db), mend: true })
      expect(shownOf(report.problems)).toEqual([['missing', 'email', 'ada', false]])
    })
  })

  it('stops when it is aborted', async () => {
    const db = await open(engine)
    await db.customers.create(ada)
    const signal = AbortSignal.abort(new Error('Enough.'))
    await expect(verifyUnique(shop, { client: engine.client, tableName: tableOf(db), signal })).rejects.toThrow(
      'Enough.',
    )
  })

  it('refuses options that it cannot use', async () => {
    const { client } = engine
    for (const options of [
      undefined,
      {},
      { client, mend: 'yes' },
      { client, tableName: '' },
      { client, onOperation: 1 },
    ]) {
      await expectError(SetupError, verifyUnique(shop, options as never))
    }
  })

  it('reads nothing where nothing is unique', async () => {
    const plain = defineModel({
      table: defineTable({ name: 'no-such', key: { pk: 'PK', sk: 'SK' } }),
      entities: { notes: Note },
    })
    const report = await verifyUnique(plain, { client: engine.client })
    expect(report).toEqual({ items: 0, claims: 0, unknownClaims: 0, problems: [] })
  })
})

const Handle = defineEntity('Handle', {
  schema: z.object({ userId: z.string(), handle: z.string() }),
  key: { pk: 'USER#<userId>' },
  keyOnly: ['userId'],
  storedAs: { handle: 'h' },
  unique: { handle: 'HANDLE#<handle:lower>' },
})
const unmarked = defineModel({
  table: defineTable({ name: 'unmarked', key: { pk: 'key' }, typeAttribute: false }),
  entities: { handles: Handle },
})

describeOnEveryEngine('verifyUnique on a table without types and sort key', (engine, it) => {
  it('tells claims by what they say', async () => {
    const db = await freshTable(engine, unmarked)
    await db.handles.create({ userId: 'a', handle: 'Ada' })
    await db.handles.create({ userId: 'b', handle: 'Bob' })
    const options = { client: engine.client, tableName: tableOf(db), mend: true }
    expect(await verifyUnique(unmarked, options)).toEqual({ items: 2, claims: 2, unknownClaims: 0, problems: [] })
    await engine.client.send(new DeleteItemCommand({ TableName: tableOf(db), Key: { key: { S: 'USER#a' } } }))
    await engine.client.send(new DeleteItemCommand({ TableName: tableOf(db), Key: { key: { S: 'HANDLE#bob' } } }))
    const { problems } = await verifyUnique(unmarked, options)
    expect(problems.map(({ kind, key, mended }) => [kind, key?.userId, mended]).sort()).toEqual([
      ['missing', 'b', true],
      ['orphan', 'a', true],
    ])
    expect((await verifyUnique(unmarked, options)).problems).toEqual([])
    await expectError(UniqueConstraintError, db.handles.create({ userId: 'c', handle: 'BOB' }))
  })
})
