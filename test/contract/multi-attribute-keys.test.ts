import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import {
  connect,
  defineEntity,
  defineModel,
  defineTable,
  ExpressionError,
  InvalidCursorError,
  TableMismatchError,
} from 'keyloom'
import { createTableInput, ensureTable } from 'keyloom/provision'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { expectError } from './harness.js'
import { cannedClient, type WireBody } from './harness-canned.js'

// No engine here has keys of several attributes a side, so this suite looks at what is sent, and answers as DynamoDB would.

const Inventory = defineEntity('Inventory', {
  schema: z.object({
    id: z.string(),
    country: z.string(),
    region: z.enum(['north', 'south']),
    city: z.string(),
    manufacturer: z.string(),
    count: z.number().int(),
    name: z.string().optional(),
  }),
  key: { pk: 'INVENTORY#<id>', sk: 'INVENTORY' },
  indexes: {
    byPlace: { on: 'places', pk: ['<country>', '<region>'], sk: ['<city>', '<manufacturer>', '<count>'] },
    keysByPlace: { on: 'keys', pk: ['<country>', '<region>'], sk: ['<city>', '<count>'] },
    byName: { on: 'mixed', pk: ['<country>', '<region>'], sk: 'NAME#<name>' },
  },
})
const Warehouse = defineEntity('Warehouse', {
  schema: z.object({ id: z.string(), country: z.string(), region: z.enum(['north', 'south']), city: z.string() }),
  key: { pk: 'WAREHOUSE#<id>', sk: 'WAREHOUSE' },
})
const Depot = defineEntity('Depot', {
  schema: z.object({
    id: z.string(),
    country: z.string(),
    region: z.enum(['north', 'south']),
    city: z.string(),
    manufacturer: z.string(),
    count: z.number().int(),
  }),
  key: { pk: 'DEPOT#<id>', sk: 'DEPOT' },
})
const table = defineTable({
  name: 'goods',
  key: { pk: 'PK', sk: 'SK' },
  indexes: {
    places: { pk: ['country', 'region'], sk: ['city', 'manufacturer', { name: 'count', type: 'number' }] },
    keys: { pk: ['country', 'region'], sk: ['city', { name: 'count', type: 'number' }], projection: 'keys' },
    mixed: { pk: ['country', 'region'], sk: 'GSI3SK', projection: ['name'] },
  },
})
const alone = defineModel({ table, entities: { inventory: Inventory, warehouses: Warehouse } })
const shared = defineModel({ table, entities: { inventory: Inventory, depots: Depot } })

const place = { country: 'PT', region: 'south' } as const
const item = { id: '1', ...place, city: 'Faro', manufacturer: 'ACME', count: 7 }
const stored = {
  PK: { S: 'INVENTORY#1' },
  SK: { S: 'INVENTORY' },
  _type: { S: 'Inventory' },
  id: { S: '1' },
  country: { S: 'PT' },
  region: { S: 'south' },
  city: { S: 'Faro' },
  manufacturer: { S: 'ACME' },
  count: { N: '7' },
} satisfies Record<string, AttributeValue>

/** A connection whose requests are answered by the given bodies in turn. */
function open(...answers: readonly WireBody[]) {
  let next = 0
  const canned = cannedClient(() => answers[next++])
  return { ...canned, db: connect(alone, { client: canned.client }) }
}
const { db } = open()
const query = db.inventory.query.byPlace(place)

interface Unsent {
  all(): Promise<unknown>
}

/** A key condition with the attributes and values in place, as they went to the SDK. */
function conditionOf(query: { params(): object }): string {
  const input = query.params() as {
    readonly KeyConditionExpression: string
    readonly ExpressionAttributeNames: Record<string, string>
    readonly ExpressionAttributeValues: Record<string, AttributeValue>
  }
  return input.KeyConditionExpression.replace(/[#:]\w+/g, (token) =>
    token.startsWith('#')
      ? (input.ExpressionAttributeNames[token] as string)
      : JSON.stringify(Object.values(input.ExpressionAttributeValues[token] as object)[0]),
  )
}

describe('an item of an index with several key attributes a side', () => {
  it('is stored as it is, with nothing for the sake of the index', async () => {
    const { db, requests } = open()
    await db.inventory.put(item)
    expect(requests).toEqual([{ operation: 'PutItem', body: { TableName: 'goods', Item: stored } }])
  })

  it('has a sort key that a template fills, where it has all that the index is made of', async () => {
    const { db, requests } = open()
    await db.inventory.put({ ...item, name: 'Pump' })
    expect(requests[0]?.body.Item).toEqual({ ...stored, name: { S: 'Pump' }, GSI3SK: { S: 'NAME#Pump' } })
  })

  it('is updated in one request that reads nothing: the attributes are the key', async () => {
    const { db, requests } = open({ Attributes: { ...stored, count: { N: '8' } } })
    await db.inventory.update({ id: '1' }, { count: 8 })
    expect(requests.map(({ operation }) => operation)).toEqual(['UpdateItem'])
    expect(requests[0]?.body).toMatchObject({
      UpdateExpression: 'SET #0 = :0',
      ExpressionAttributeNames: { '#0': 'count' },
    })
    const added = db.inventory.update({ id: '1' }, (one, { add }) => [add(one.count, 1)])
    expect(added.explain().requests).toHaveLength(1)
  })

  it('of another entity may have some of the attributes without being on the index', async () => {
    const { db, requests } = open()
    await db.warehouses.put({ id: '1', ...place, city: 'Faro' })
    expect(Object.keys(requests[0]?.body.Item as object).sort()).toEqual(
      ['PK', 'SK', '_type', 'id', 'country', 'region', 'city'].sort(),
    )
  })
})

describe('a query on several attributes a side', () => {
  const partition = 'country = "PT" AND region = "south"'

  it('gives every attribute of the partition, and its own values for the sort attributes', () => {
    expect(conditionOf(query)).toBe(partition)
    expect(conditionOf(query.eq({ city: 'Faro' }))).toBe(`${partition} AND city = "Faro"`)
    expect(conditionOf(query.eq({ city: 'Faro', manufacturer: 'ACME', count: 7 }))).toBe(
      `${partition} AND city = "Faro" AND manufacturer = "ACME" AND count = "7"`,
    )
    expect(conditionOf(query.beginsWith({ city: 'Fa' }))).toBe(`${partition} AND begins_with(city, "Fa")`)
    expect(conditionOf(query.beginsWith({ city: 'Faro', manufacturer: 'A' }))).toBe(
      `${partition} AND city = "Faro" AND begins_with(manufacturer, "A")`,
    )
  })

  it('compares the last value that is given, in its own type', () => {
    const whole = { city: 'Faro', manufacturer: 'ACME' }
    const head = `${partition} AND city = "Faro" AND manufacturer = "ACME"`
    expect(conditionOf(query.between({ ...whole, count: 50 }, { ...whole, count: 200 }))).toBe(
      `${head} AND count BETWEEN "50" AND "200"`,
    )
    expect(conditionOf(query.gte({ ...whole, count: 50 }))).toBe(`${head} AND count >= "50"`)
    expect(conditionOf(query.lte({ ...whole, count: 50 }))).toBe(`${head} AND count <= "50"`)
    expect(conditionOf(query.gt({ city: 'Faro' }))).toBe(`${partition} AND city >= "Faro\\u0000"`)
    const values = query.gte({ ...whole, count: 50 }).params().ExpressionAttributeValues
    expect(Object.values(values ?? {})).toEqual([
      { S: 'PT' },
      { S: 'south' },
      { S: 'Faro' },
      { S: 'ACME' },
      { N: '50' },
    ])
  })

  it('is sent with every key attribute to resume at', async () => {
    const last = { ...stored, count: { N: '9' } }
    const key = Object.fromEntries(
      ['country', 'region', 'city', 'manufacturer', 'count', 'PK', 'SK'].map((name) => [
        name,
        last[name as keyof typeof last],
      ]),
    )
    const { db, requests } = open({ Items: [stored, last], LastEvaluatedKey: key }, { Items: [] })
    const items = await db.inventory.query.byPlace(place).gte({ city: 'Faro' }).all()
    expect(items).toEqual([item, { ...item, count: 9 }])
    expect(requests.map(({ body }) => body.ExclusiveStartKey)).toEqual([undefined, key])
  })

  it('gives nothing without a request where no value can be in its range', async () => {
    const { db, requests } = open()
    const nothing = db.inventory.query.byPlace(place).between({ city: 'b' }, { city: 'a' })
    expect(await nothing.all()).toEqual([])
    expect(requests).toEqual([])
  })

  it('refuses gaps, what has no place in a key, and ends in different places, before anything is sent', async () => {
    const { requests, db } = open()
    // The types refuse most of these.
    const { byPlace } = db.inventory.query as unknown as {
      byPlace: (partition: object) => Record<'eq' | 'beginsWith' | 'between' | 'all', (...values: object[]) => Unsent>
    }
    const query = byPlace(place)
    const refused: readonly (readonly [Unsent, code: string])[] = [
      [query.eq({ city: 'Faro', count: 7 }), 'item.invalid'],
      [query.eq({ manufacturer: 'ACME' }), 'item.invalid'],
      [query.eq({}), 'item.invalid'],
      [query.eq({ city: 'Faro', id: '1' }), 'item.invalid'],
      [query.eq({ city: 'Faro', manufacturer: 'ACME', count: 0.5 }), 'item.invalid'],
      [query.eq({ city: '' }), 'key.value'],
      [query.eq({ city: '', manufacturer: 'ACME' }), 'key.value'],
      [query.beginsWith({ city: 'Faro', manufacturer: 'ACME', count: 7 }), 'key.value'],
      [query.between({ city: 'Faro', manufacturer: 'A' }, { city: 'Lagos', manufacturer: 'B' }), 'key.value'],
      [query.between({ city: 'Faro', manufacturer: 'A' }, { city: 'Faro' }), 'key.value'],
      [byPlace({ country: 'PT' }) as never, 'item.invalid'],
      [byPlace({ ...place, city: 'Faro' }) as never, 'item.invalid'],
    ]
    for (const [broken, code] of refused) await expect(broken.all()).rejects.toMatchObject({ code })
    expect(requests).toEqual([])
  })

  it('takes no filter on any attribute of the key', async () => {
    for (const name of ['country', 'region', 'city', 'manufacturer', 'count'] as const) {
      const filtered = query.filter((one, { exists }) => exists(one[name]))
      await expectError(ExpressionError, () => filtered.params())
    }
    expect(query.filter((one, { exists }) => exists(one.name)).params().FilterExpression).toBeDefined()
  })
})

describe('a cursor of such a query', () => {
  const found = ['7', '8', '9'].map((count, index) => ({
    ...stored,
    PK: { S: `INVENTORY#${index}` },
    id: { S: String(index) },
    count: { N: count },
  }))

  it('carries every key attribute that the query does not give', async () => {
    const { db, requests } = open({ Items: found }, { Items: [] })
    const query = db.inventory.query.byPlace(place).gte({ city: 'Faro', manufacturer: 'ACME' })
    const { items, cursor } = await query.page({ limit: 2 })
    expect(items.map(({ count }) => count)).toEqual([7, 8])
    await query.page({ limit: 2, cursor })
    expect(requests[1]?.body.ExclusiveStartKey).toEqual({
      country: { S: 'PT' },
      region: { S: 'south' },
      city: { S: 'Faro' },
      manufacturer: { S: 'ACME' },
      count: { N: '8' },
      PK: { S: 'INVENTORY#1' },
      SK: { S: 'INVENTORY' },
    })
  })

  it('belongs to its partition and its bounds', async () => {
    const { db, requests } = open({ Items: found })
    const query = db.inventory.query.byPlace(place).gte({ city: 'Faro', manufacturer: 'ACME' })
    const { cursor } = await query.page({ limit: 2 })
    const others = [
      db.inventory.query.byPlace({ ...place, region: 'north' }).gte({ city: 'Faro', manufacturer: 'ACME' }),
      db.inventory.query.byPlace(place).gte({ city: 'Lagos', manufacturer: 'ACME' }),
      db.inventory.query.byPlace(place).gte({ city: 'Faro' }),
      db.inventory.query.byPlace(place),
    ]
    for (const other of others) await expectError(InvalidCursorError, other.page({ cursor }))
    expect(requests).toHaveLength(1)
  })

  it('points nowhere outside of its bounds, on no attribute', async () => {
    const { db, requests } = open({ Items: found })
    const query = db.inventory.query.byPlace(place).gte({ city: 'Faro', manufacturer: 'ACME' })
    const { cursor } = await query.page({ limit: 2 })
    const [version, digest, values] = JSON.parse(Buffer.from(cursor ?? '', 'base64url').toString()) as [
      number,
      string,
      [string, string][],
    ]
    expect(values).toEqual([
      ['S', 'Faro'],
      ['S', 'ACME'],
      ['N', '8'],
      ['S', 'INVENTORY#1'],
      ['S', 'INVENTORY'],
    ])
    const forge = (position: number, value: [string, string]): string =>
      Buffer.from(JSON.stringify([version, digest, values.with(position, value)])).toString('base64url')
    const refused = [forge(0, ['S', 'Lagos']), forge(1, ['S', 'AAA']), forge(2, ['S', '8']), forge(3, ['S', ''])]
    for (const forged of refused) await expectError(InvalidCursorError, query.page({ cursor: forged }))
    expect(requests).toHaveLength(1)
    await query.page({ cursor: forge(1, ['S', 'B']) })
    expect(requests).toHaveLength(2)
  })
})

describe('an index that holds keys only', () => {
  const raw = (id: string, type: string): Record<string, AttributeValue> => ({
    PK: { S: `${type.toUpperCase()}#${id}` },
    SK: { S: type.toUpperCase() },
    country: { S: 'PT' },
    region: { S: 'south' },
    city: { S: 'Faro' },
    count: { N: '7' },
  })

  it('gives the attributes that its keys and the table’s are made of', async () => {
    const { db } = open({ Items: [raw('1', 'Inventory')] })
    const found = await db.inventory.query.keysByPlace(place).all()
    expect(found).toEqual([{ id: '1', ...place, city: 'Faro', count: 7 }])
    const narrow = open({ Items: [raw('1', 'Inventory')] })
    expect(await narrow.db.inventory.query.keysByPlace(place).select('id', 'count').all()).toEqual([
      { id: '1', count: 7 },
    ])
  })

  it('tells other entities’ items by the table’s key, where they can be on the index', async () => {
    const canned = cannedClient(() => ({ Items: [raw('1', 'Inventory'), raw('2', 'Depot'), raw('3', 'Inventory')] }))
    const db = connect(shared, { client: canned.client })
    const found = await db.inventory.query.keysByPlace(place).all()
    expect(found.map(({ id }) => id)).toEqual(['1', '3'])
    expect(canned.requests[0]?.body).not.toHaveProperty('FilterExpression')
  })
})

describe('items of other entities on such an index', () => {
  it('are filtered out where they can be there, though they declare no entry', () => {
    const { client } = cannedClient()
    const filtered = connect(shared, { client }).inventory.query.byPlace(place).params()
    expect(filtered.FilterExpression).toBe('#2 = :2')
    expect(filtered.ExpressionAttributeNames).toMatchObject({ '#2': '_type' })
  })

  it('are not looked for where an entity lacks one of the key attributes', () => {
    expect(query.params()).not.toHaveProperty('FilterExpression')
  })
})

describe('a table with such an index', () => {
  const keySchema = [
    { AttributeName: 'country', KeyType: 'HASH' },
    { AttributeName: 'region', KeyType: 'HASH' },
    { AttributeName: 'city', KeyType: 'RANGE' },
    { AttributeName: 'manufacturer', KeyType: 'RANGE' },
    { AttributeName: 'count', KeyType: 'RANGE' },
  ]

  it('is created with all of its key attributes, in order', () => {
    const input = createTableInput(alone)
    expect(input.GlobalSecondaryIndexes?.[0]).toEqual({
      IndexName: 'places',
      KeySchema: keySchema,
      Projection: { ProjectionType: 'ALL' },
    })
    expect(input.GlobalSecondaryIndexes?.[2]).toMatchObject({
      KeySchema: [keySchema[0], keySchema[1], { AttributeName: 'GSI3SK', KeyType: 'RANGE' }],
      Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['name', '_type'] },
    })
    expect(input.AttributeDefinitions).toEqual(
      ['PK', 'SK', 'country', 'region', 'city', 'manufacturer', 'count', 'GSI3SK'].map((AttributeName) => ({
        AttributeName,
        AttributeType: AttributeName === 'count' ? 'N' : 'S',
      })),
    )
  })

  /** What ensureTable makes of a live table that differs from the model's in its first index. */
  async function ensure(KeySchema: readonly object[]): Promise<void> {
    const { TableName, AttributeDefinitions, KeySchema: key, GlobalSecondaryIndexes = [] } = createTableInput(alone)
    const [places, ...others] = GlobalSecondaryIndexes
    const { client } = cannedClient(({ operation }) =>
      operation === 'DescribeTable'
        ? {
            Table: {
              TableName,
              TableStatus: 'ACTIVE',
              AttributeDefinitions,
              KeySchema: key,
              GlobalSecondaryIndexes: [{ ...places, KeySchema }, ...others].map((index) => ({
                ...index,
                IndexStatus: 'ACTIVE',
              })),
            },
          }
        : {},
    )
    await ensureTable(alone, { client })
  }

  it('is known again, in whichever order the sides are listed', async () => {
    await ensure(keySchema)
    await ensure([...keySchema.slice(2), ...keySchema.slice(0, 2)])
  })

  it.each([
    ['another order', [1, 0, 2, 3, 4].map((index) => keySchema[index] as object)],
    ['fewer attributes', keySchema.slice(0, 4)],
    ['an attribute on the other side', [keySchema[0], { ...keySchema[1], KeyType: 'RANGE' }, ...keySchema.slice(2)]],
  ])('is refused with %s', async (_, live) => {
    const { differences } = await expectError(TableMismatchError, ensure(live as object[]))
    expect(differences).toHaveLength(1)
    expect(differences[0]).toContain('the key of index "places" is')
    expect(differences[0]).toContain(
      'and not HASH country (S), HASH region (S), RANGE city (S), RANGE manufacturer (S), RANGE count (N)',
    )
  })
})

describe('attributes that are stored under other names', () => {
  // ElectroDB's warehouse: two entities share the slots attr1 to attr4.
  const slots = { country: 'attr1', region: 'attr2', city: 'attr3' }
  const Item = defineEntity('InventoryItem', {
    schema: z.object({
      id: z.string(),
      country: z.string(),
      region: z.string(),
      city: z.string(),
      manufacturer: z.string(),
      count: z.number(),
    }),
    key: { pk: 'ITEM#<manufacturer>', sk: 'ITEM#<id>' },
    storedAs: { ...slots, manufacturer: 'attr4' },
    indexes: {
      byPlace: { on: 'gsi1', pk: ['<country>', '<region>'], sk: ['<city>', '<manufacturer>', '<count>'] },
    },
  })
  const Building = defineEntity('Warehouse', {
    schema: z.object({ warehouseId: z.string(), country: z.string(), region: z.string(), city: z.string() }),
    key: { pk: 'WAREHOUSE#<warehouseId>', sk: 'WAREHOUSE' },
    storedAs: { ...slots, warehouseId: 'attr4' },
    indexes: { byPlace: { on: 'gsi2', pk: ['<country>', '<region>'], sk: ['<city>', '<warehouseId>'] } },
  })
  const warehouse = defineModel({
    table: defineTable({
      name: 'warehouse',
      key: { pk: 'pk', sk: 'sk' },
      indexes: {
        gsi1: { pk: ['attr1', 'attr2'], sk: ['attr3', 'attr4', { name: 'count', type: 'number' }] },
        gsi2: { pk: ['attr1', 'attr2'], sk: ['attr3', 'attr4'], projection: 'keys' },
      },
    }),
    entities: { items: Item, warehouses: Building },
  })
  const place = { country: 'PT', region: 'Algarve' }

  it('are written and asked for by those', async () => {
    const { client, requests } = cannedClient()
    const db = connect(warehouse, { client })
    await db.items.put({ id: '1', ...place, city: 'Faro', manufacturer: 'ACME', count: 7 })
    expect(requests[0]?.body.Item).toMatchObject({
      pk: { S: 'ITEM#ACME' },
      attr1: { S: 'PT' },
      attr2: { S: 'Algarve' },
      attr3: { S: 'Faro' },
      attr4: { S: 'ACME' },
      count: { N: '7' },
    })
    const lead = { city: 'Faro', manufacturer: 'ACME' }
    expect(conditionOf(db.items.query.byPlace(place).between({ ...lead, count: 50 }, { ...lead, count: 200 }))).toBe(
      'attr1 = "PT" AND attr2 = "Algarve" AND attr3 = "Faro" AND attr4 = "ACME" AND count BETWEEN "50" AND "200"',
    )
  })

  it('are read back by their own, and other entities’ items told apart by the key of the table', async () => {
    const at = { attr1: { S: 'PT' }, attr2: { S: 'Algarve' }, attr3: { S: 'Faro' } }
    const Items = [
      { pk: { S: 'WAREHOUSE#w1' }, sk: { S: 'WAREHOUSE' }, ...at, attr4: { S: 'w1' } },
      { pk: { S: 'ITEM#ACME' }, sk: { S: 'ITEM#1' }, ...at, attr4: { S: 'ACME' } },
    ]
    const { client } = cannedClient(() => ({ Items }))
    const found = await connect(warehouse, { client }).warehouses.query.byPlace(place).beginsWith({ city: 'F' }).all()
    expect(found).toEqual([{ warehouseId: 'w1', ...place, city: 'Faro' }])
  })
})
