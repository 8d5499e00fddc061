import { connect, defineEntity, defineModel, defineTable, type OperationEvent } from 'keyloom'
import { expect } from 'vitest'
import * as z from 'zod'
import { createFreshTable, describeOnEveryEngine } from './harness.js'

const Order = defineEntity('Order', {
  schema: z.object({ customer: z.string(), placedAt: z.date(), id: z.string(), version: z.number().int() }),
  key: { pk: 'CUSTOMER#<customer>', sk: 'ORDER#<id>' },
  indexes: {
    byDate: { on: 'gsi1', pk: 'CUSTOMER#<customer>', sk: 'ORDER#<placedAt>#<id>' },
    byVersion: { on: 'gsi2', pk: 'CUSTOMER#<customer>', sk: 'v<version:4>' },
  },
})
/** Entities whose keys lie as close to those of orders as a literal can make them, on the table and on every index. */
const around = (name: string, literal: string, version: string) =>
  defineEntity(name, {
    schema: z.object({ customer: z.string(), id: z.string() }),
    key: { pk: 'CUSTOMER#<customer>', sk: `${literal}#<id>` },
    indexes: {
      beside: { on: 'gsi1', pk: 'CUSTOMER#<customer>', sk: `${literal}#<id>` },
      versions: { on: 'gsi2', pk: 'CUSTOMER#<customer>', sk: `${version}#<id>` },
    },
  })
const model = defineModel({
  table: defineTable({
    name: 'shop',
    key: { pk: 'PK', sk: 'SK' },
    indexes: { gsi1: { pk: 'PK1', sk: 'SK1' }, gsi2: { pk: 'PK2', sk: 'SK2' } },
  }),
  entities: {
    orders: Order,
    before: around('Before', 'ORDEQ', 'u'),
    shorter: around('Shorter', 'ORDE', 'v'),
    longer: around('Longer', 'ORDERS', 'vendor'),
    after: around('After', 'ORDES', 'w'),
  },
})

/** Texts as low and as high as a key can hold them. */
const extremes = ['\u0001', '!', '0', 'zzz', '\u{10fffd}']
const id = (number: number): string => `o${number}`
const day = (number: number): Date => new Date(Date.UTC(2025, 0, number))
const at = { from: day(2), to: day(4) }

describeOnEveryEngine('a query among the items of other entities', (engine, it) => {
  it('reads its own entity’s items only, whatever its range', async () => {
    const events: OperationEvent[] = []
    const db = connect(model, {
      client: engine.client,
      tableName: await createFreshTable(engine, model),
      onOperation: (event) => void events.push(event),
    })
    const customer = 'ada'
    await db.batchWrite([
      ...[1, 2, 3, 4, 5].map((number) =>
        db.orders.put({ customer, id: id(number), placedAt: day(number), version: number }),
      ),
      ...extremes.flatMap((one) =>
        [db.before, db.shorter, db.longer, db.after].map((entity) => entity.put({ customer, id: one })),
      ),
    ])
    const primary = db.orders.query.primary({ customer })
    const byDate = db.orders.query.byDate({ customer })
    const byVersion = db.orders.query.byVersion({ customer })
    const asked = [
      { query: primary, finds: [1, 2, 3, 4, 5] },
      { query: primary.eq({ id: id(3) }), finds: [3] },
      { query: primary.lt({ id: id(3) }), finds: [1, 2] },
      { query: primary.lte({ id: id(3) }), finds: [1, 2, 3] },
      { query: primary.gt({ id: id(3) }), finds: [4, 5] },
      { query: primary.gte({ id: id(3) }), finds: [3, 4, 5] },
      { query: primary.between({ id: id(2) }, { id: id(4) }), finds: [2, 3, 4] },
      { query: primary.beginsWith({ id: 'o' }), finds: [1, 2, 3, 4, 5] },
      { query: primary.gte({ id: '!' }), finds: [1, 2, 3, 4, 5] },
      { query: primary.lt({ id: '\u{10fffd}' }), finds: [1, 2, 3, 4, 5] },
      { query: byDate, finds: [1, 2, 3, 4, 5] },
      { query: byDate.eq({ placedAt: day(3) }), finds: [3] },
      { query: byDate.eq({ placedAt: day(3), id: id(3) }), finds: [3] },
      { query: byDate.lt({ placedAt: day(3) }), finds: [1, 2] },
      { query: byDate.lte({ placedAt: day(3) }), finds: [1, 2, 3] },
      { query: byDate.gt({ placedAt: day(3) }), finds: [4, 5] },
      { query: byDate.gte({ placedAt: day(3) }), finds: [3, 4, 5] },
      { query: byDate.between({ placedAt: at.from }, { placedAt: at.to }), finds: [2, 3, 4] },
      { query: byDate.beginsWith({ placedAt: day(3), id: 'o' }), finds: [3] },
      { query: byDate.gte({ placedAt: new Date(0) }), finds: [1, 2, 3, 4, 5] },
      { query: byDate.lte({ placedAt: new Date(Date.UTC(9999, 11, 31)) }), finds: [1, 2, 3, 4, 5] },
      { query: byVersion, finds: [1, 2, 3, 4, 5] },
      { query: byVersion.eq({ version: 3 }), finds: [3] },
      { query: byVersion.lt({ version: 3 }), finds: [1, 2] },
      { query: byVersion.lte({ version: 3 }), finds: [1, 2, 3] },
      { query: byVersion.gt({ version: 3 }), finds: [4, 5] },
      { query: byVersion.gte({ version: 3 }), finds: [3, 4, 5] },
      { query: byVersion.between({ version: 2 }, { version: 4 }), finds: [2, 3, 4] },
      { query: byVersion.gt({ version: -1 }), finds: [1, 2, 3, 4, 5] },
      { query: byVersion.lt({ version: 99_999 }), finds: [1, 2, 3, 4, 5] },
    ]
    for (const [index, { query, finds }] of asked.entries()) {
      for (const isReversed of [false, true]) {
        events.length = 0
        const found = await (isReversed ? query.reverse() : query).all()
        const expected = isReversed ? finds.toReversed() : finds
        expect(
          found.map((order) => order.id),
          `query ${index}`,
        ).toEqual(expected.map(id))
        // What DynamoDB calls ScannedCount.
        const read = events.reduce((sum, event) => sum + event.itemsRead, 0)
        expect([read, query.params().FilterExpression], `query ${index}`).toEqual([finds.length, undefined])
      }
    }
  })
})
