import {
  type AnyEntity,
  type Database,
  defineEntity,
  defineModel,
  defineTable,
  ItemExistsError,
  ItemNotFoundError,
  TransactionCanceledError,
  UniqueConstraintError,
  VersionConflictError,
} from 'keyloom'
import { describe, expect } from 'vitest'
import * as z from 'zod'
import { describeOnEveryEngine, expectError, freshTable, rawItem, rawItems, type TestEngine } from './harness.js'

// One small shop, declared in the ways in which tables that exist already differ: without a type attribute, with short values in
// one of another name, under other delimiters, with keys that begin with a delimiter, with keys of one attribute.

const customerSchema = z.object({ id: z.string(), email: z.string(), since: z.iso.date() })
const orderSchema = z.object({
  id: z.string(),
  number: z.string(),
  state: z.enum(['open', 'paid']).default('open'),
  placed: z.iso.date(),
  total: z.number().default(0),
  version: z.number().int().optional(),
})

const Customer = defineEntity('Customer', {
  schema: customerSchema,
  key: { pk: 'C#<id>', sk: 'C' },
  indexes: { byDate: { on: 'gsi1', pk: 'ALL', sk: '<since>#<id>' } },
  unique: { email: 'MAIL#<email>' },
})
const Order = defineEntity('Order', {
  schema: orderSchema,
  key: { pk: 'C#<id>', sk: 'O#<number>' },
  indexes: {
    byDate: { on: 'gsi1', pk: 'ALL', sk: '<placed>#<number>' },
    byState: { on: 'gsi2', pk: 'S#<state>', sk: '<number>' },
  },
  version: 'version',
})

type Rewrite = (template: string) => string

/** Declares the shop with other templates; the types say the same for all of them. */
function declareShop(
  options: Partial<TableOptions>,
  rewrite: Rewrite = (template) => template,
  typeValues: Readonly<{ Customer?: string; Order?: string }> = {},
) {
  const { projection = 'all', ...rest } = options
  const gsi1 = { pk: 'GSI1PK', sk: 'GSI1SK', projection } as { pk: 'GSI1PK'; sk: 'GSI1SK' }
  const table = defineTable({
    name: 'told-apart',
    key: { pk: 'PK', sk: 'SK' },
    indexes: { gsi1, gsi2: { pk: 'GSI2PK', sk: 'GSI2SK' } },
    ...rest,
  })
  const customers = rewriteTemplates(Customer, rewrite, typeValues.Customer)
  const orders = rewriteTemplates(Order, rewrite, typeValues.Order)
  return defineModel({ table, entities: { customers, orders } })
}

interface TableOptions {
  readonly projection: 'keys' | readonly string[]
  readonly delimiter: string
  readonly typeAttribute: string | false
}
interface LooseDeclaration {
  readonly key: Readonly<Record<string, string>>
  readonly indexes: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly unique?: Readonly<Record<string, string>>
}

/** The same entity with other templates. */
function rewriteTemplates<E extends AnyEntity>(entity: E, rewrite: Rewrite, typeValue: string | undefined): E {
  const mapValues = <T>(values: Readonly<Record<string, T>>, map: (value: T) => T): Record<string, T> =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value)]))
  const { key, indexes, unique, ...rest } = entity.declaration as unknown as LooseDeclaration
  const declaration = {
    ...rest,
    schema: entity.schema,
    key: mapValues(key, rewrite),
    indexes: mapValues(indexes, ({ on = '', ...sides }) => ({ on, ...mapValues(sides, rewrite) })),
    ...(unique !== undefined && { unique: mapValues(unique, rewrite) }),
    ...(typeValue !== undefined && { typeValue }),
  }
  return defineEntity(entity.name, declaration as never) as unknown as E
}

/** Templates that begin with a delimiter, end with one, and consist of nothing else. */
const blank: Readonly<Record<string, string>> = {
  'C#<id>': '~C~<id>~',
  C: '~',
  'O#<number>': '~O~<number>~',
  'MAIL#<email>': '~MAIL~<email>~',
  ALL: '~~',
  '<since>#<id>': '~<since>~<id>',
  '<placed>#<number>': '~<placed>~<number>',
  'S#<state>': '~<state>',
  '<number>': '~~<number>',
}

type Shop = ReturnType<typeof declareShop>
type ShopDatabase = Database<Shop>

interface Variant {
  readonly name: string
  /** The types of all variants say the same, but for their templates. */
  readonly model: Shop
  /** An order as it is stored, but for its attributes. */
  readonly stored: Readonly<Record<string, object>>
}

const variants: readonly Variant[] = [
  {
    name: 'a table without a type attribute',
    model: declareShop({ typeAttribute: false }),
    stored: {
      PK: { S: 'C#1' },
      SK: { S: 'O#10' },
      GSI1PK: { S: 'ALL' },
      GSI1SK: { S: '2025-01-02#10' },
      GSI2PK: { S: 'S#open' },
      GSI2SK: { S: '10' },
    },
  },
  {
    name: 'a table with another type attribute, values of its own and "/" for a delimiter',
    model: declareShop(
      { projection: ['since'], typeAttribute: 'et', delimiter: '/' },
      (template) => template.replaceAll('#', '/'),
      { Customer: 'c', Order: '' },
    ),
    stored: {
      PK: { S: 'C/1' },
      SK: { S: 'O/10' },
      GSI1PK: { S: 'ALL' },
      GSI1SK: { S: '2025-01-02/10' },
      GSI2PK: { S: 'S/open' },
      GSI2SK: { S: '10' },
      et: { S: '' },
    },
  },
  {
    name: 'a table whose keys begin and end with "~", and an index that holds keys only',
    model: declareShop(
      { projection: 'keys', typeAttribute: false, delimiter: '~' },
      (template) => blank[template] as string,
    ),
    stored: {
      PK: { S: '~C~1~' },
      SK: { S: '~O~10~' },
      GSI1PK: { S: '~~' },
      GSI1SK: { S: '~2025-01-02~10' },
      GSI2PK: { S: '~open' },
      GSI2SK: { S: '~~10' },
    },
  },
]

const customer = { id: '1', email: 'ada@example.org', since: '2025-01-01' }
const newOrder = { id: '1', number: '10', placed: '2025-01-02' }
const order = { ...newOrder, state: 'open' as const, total: 0, version: 1 }
const key = { id: '1', number: '10' }

describeOnEveryEngine('items are told apart in', (engine, it) => {
  describe.each(variants)('$name', ({ model, stored }) => {
    async function open(): Promise<ShopDatabase> {
      const db = await freshTable(engine as TestEngine, model)
      await db.customers.create(customer)
      await db.orders.create(newOrder)
      return db
    }
    const storedKey = { PK: stored.PK, SK: stored.SK } as never

    it('create, and store nothing but the item and its keys', async () => {
      const db = await open()
      expect(await rawItem(engine, db, storedKey)).toEqual({
        ...stored,
        id: { S: '1' },
        number: { S: '10' },
        state: { S: 'open' },
        placed: { S: '2025-01-02' },
        total: { N: '0' },
        version: { N: '1' },
      })
      const error = await expectError(ItemExistsError, db.orders.create(newOrder))
      expect(error.item).toEqual(order)
    })

    it('get, getOrThrow and exists', async () => {
      const db = await open()
      expect(await db.orders.get(key)).toEqual(order)
      expect(await db.orders.get(key).select('total')).toEqual({ total: 0 })
      expect(await db.customers.get({ id: '1' })).toEqual(customer)
      expect([await db.orders.exists(key), await db.orders.exists({ ...key, number: '1' })]).toEqual([true, false])
      await expectError(ItemNotFoundError, db.orders.getOrThrow({ ...key, number: '1' }))
    })

    it('put, update, upsert and modify, which move the item in its indexes', async () => {
      const db = await open()
      await db.orders.put({ ...order, total: 1 })
      await db.orders.update(key, { state: 'paid' })
      await db.orders.upsert(key, { total: 2 }, { placed: '2025-01-03' })
      expect(await db.orders.modify(key, ({ total }) => ({ total: total + 1 }))).toMatchObject({ total: 3, version: 5 })
      const found = await rawItem(engine, db, storedKey)
      expect(found).toMatchObject({
        ...stored,
        GSI2PK: { S: stored.GSI2PK && String(Object.values(stored.GSI2PK)).replace('open', 'paid') },
      })
      const created = await db.orders.upsert({ ...key, number: '11' }, { total: 2 }, { placed: '2025-01-03' })
      expect(created).toMatchObject({ number: '11', state: 'open', total: 2 })
      expect(await db.orders.query.byState({ state: 'open' }).all()).toEqual([created])
      await expectError(VersionConflictError, db.orders.put({ ...order, version: 1 }))
    })

    it('delete and check', async () => {
      const db = await open()
      await db.orders.check(key, (one, { eq }) => eq(one.state, 'open'))
      expect(await db.orders.delete(key)).toEqual(order)
      expect(await db.orders.delete(key)).toBeUndefined()
      expect(await db.customers.get({ id: '1' })).toEqual(customer)
    })

    it('queries, of partitions and indexes that several entities share', async () => {
      const db = await open()
      await db.orders.create({ ...newOrder, number: '11' })
      const numbers = async (query: { all(): Promise<readonly { readonly number: string }[]> }) =>
        (await query.all()).map(({ number }) => number)
      expect(await numbers(db.orders.query.primary({ id: '1' }))).toEqual(['10', '11'])
      expect(await numbers(db.orders.query.primary({ id: '1' }).eq({ number: '1' }))).toEqual([])
      expect(await numbers(db.orders.query.primary({ id: '1' }).beginsWith({ number: '1' }).reverse())).toEqual([
        '11',
        '10',
      ])
      expect(await db.customers.query.primary({ id: '1' }).all()).toEqual([customer])
      const byDate = db.orders.query.byDate({})
      expect((await byDate.select('number').all()).map(({ number }) => number)).toEqual(['10', '11'])
      expect(await byDate.count()).toBe(2)
      expect((await byDate.select('number').page({ limit: 1 })).items).toEqual([{ number: '10' }])
      expect(await db.customers.query.byDate({}).select('since').all()).toEqual([{ since: '2025-01-01' }])
      expect(await db.customers.query.byDate({}).count()).toBe(1)
    })

    it('transactions, with claims of unique values', async () => {
      const db = await open()
      expect(await db.transactGet([db.customers.get({ id: '1' }), db.orders.get(key)])).toEqual([customer, order])
      await expectError(UniqueConstraintError, db.customers.create({ ...customer, id: '2' }))
      const failed = await expectError(
        TransactionCanceledError,
        db.transactWrite([db.orders.create(newOrder), db.customers.update({ id: '1' }, { since: '2025-02-01' })]),
      )
      expect(failed.reasons[0]?.item).toEqual(order)
      await db.transactWrite([
        db.orders.update(key, { total: 9 }),
        db.customers.update({ id: '1' }, { email: 'countess@example.org' }),
      ])
      expect(await db.orders.get(key)).toMatchObject({ total: 9 })
      await db.customers.create({ ...customer, id: '2' })
    })

    it('decode, which takes no claim for an item', async () => {
      const db = await open()
      const decoded = (await rawItems(engine, db)).map((raw) => model.decode(raw as never))
      const found = decoded.filter((one) => one !== undefined)
      expect(decoded).toHaveLength(3)
      expect(found.sort((a, b) => a.entity.localeCompare(b.entity))).toEqual([
        { entity: 'customers', item: customer },
        { entity: 'orders', item: order },
      ])
    })
  })
})
