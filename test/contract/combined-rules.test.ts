import { defineEntity, defineModel, defineTable, ItemValidationError } from 'keyloom'
import { expect } from 'vitest'
import * as z from 'zod'
import { describeOnEveryEngine, expectError, freshTable, recordRequests, type TestEngine } from './harness.js'

const Offer = defineEntity('Offer', {
  schema: z
    .object({
      id: z.string(),
      from: z.number(),
      until: z.number(),
      span: z
        .object({ low: z.number(), high: z.number() })
        .refine(({ low, high }) => low <= high)
        .optional(),
      version: z.number().int().optional(),
    })
    .refine(({ from, until }) => from <= until, 'from is after until'),
  key: { pk: 'OFFER#<id>', sk: 'OFFER' },
  version: 'version',
})
const model = defineModel({
  table: defineTable({ name: 'offers', key: { pk: 'PK', sk: 'SK' } }),
  entities: { offers: Offer },
})
const id = 'a'

async function open(engine: TestEngine) {
  const sent = recordRequests(engine.client)
  const db = await freshTable(engine, model, { client: sent.client })
  await db.offers.create({ id, from: 1, until: 3, span: { low: 1, high: 2 } })
  sent.clear()
  return { db, sent }
}

describeOnEveryEngine('a rule over several attributes', (engine, it) => {
  it('is told of by the compiler, for the item and for the map in it', () => {
    expect(model.warnings.map(({ code, place }) => [code, place])).toEqual([
      ['schema.combined_rule', 'schema'],
      ['schema.combined_rule', 'schema.span'],
    ])
  })

  it('is kept by whole items', async () => {
    const { db, sent } = await open(engine)
    await expectError(ItemValidationError, db.offers.create({ id: 'b', from: 4, until: 3 }))
    await expectError(ItemValidationError, db.offers.put({ id, from: 4, until: 3, version: 1 }))
    await expectError(ItemValidationError, db.offers.update({ id }, { span: { low: 3, high: 2 } }))
    expect(sent.requests).toEqual([])
  })

  it('is broken by an update of one attribute, and the item then refused when it is read', async () => {
    const { db } = await open(engine)
    await db.offers.update({ id }, { from: 4 }).returning('none')
    await expectError(ItemValidationError, db.offers.get({ id }))
  })

  it('is kept by modify, which writes nothing that breaks it', async () => {
    const { db, sent } = await open(engine)
    const whole = /^The Offer, as modified, does not fit its schema: from is after until/
    for (const broken of [
      db.offers.modify({ id }, () => ({ from: 4 })),
      db.offers.modify({ id }, () => ({ until: 0 })),
      db.offers.modify(
        { id },
        () =>
          (offer, { add }) =>
            add(offer.from, 3),
      ),
    ]) {
      expect((await expectError(ItemValidationError, broken)).message).toMatch(whole)
    }
    const inside = db.offers.modify({ id }, () => (offer, { set }) => [set(offer.span.low, 9)])
    await expectError(ItemValidationError, inside)
    await expectError(ItemValidationError, db.transactWrite([db.offers.modify({ id }, () => ({ from: 4 }))]))
    expect(sent.names().filter((name) => !/Get/.test(name))).toEqual([])
    expect(await db.offers.get({ id })).toEqual({ id, from: 1, until: 3, span: { low: 1, high: 2 }, version: 1 })
  })

  it('lets modify change several attributes at once', async () => {
    const { db } = await open(engine)
    const modified = await db.offers.modify({ id }, ({ from, until }) => ({ from: from + 10, until: until + 10 }))
    expect(modified).toMatchObject({ from: 11, until: 13, version: 2 })
  })
})
