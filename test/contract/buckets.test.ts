import {
  connect,
  defineEntity,
  defineModel,
  defineTable,
  ExpressionError,
  InvalidCursorError,
  ItemValidationError,
} from 'keyloom'
import { expect } from 'vitest'
import * as z from 'zod'
import { createFreshTable, describeOnEveryEngine, expectError, recordRequests } from './harness.js'

const Event = defineEntity('Event', {
  schema: z.object({ tenant: z.string(), id: z.string(), at: z.date(), kind: z.enum(['in', 'out']) }),
  key: { pk: 'EVENT#<id>', sk: 'EVENT' },
  indexes: {
    byMonth: { on: 'gsi1', pk: 'T#<tenant>#<at:month>', sk: '<at>#<id>' },
    byDay: { on: 'gsi2', pk: 'DAY#<at:day>#<id:shard(3)>', sk: '<kind>#<id>' },
    byHour: { on: 'gsi3', pk: 'HOUR#<at:hour>', sk: '<id>' },
  },
})
const Alarm = defineEntity('Alarm', {
  schema: z.object({ owner: z.string(), id: z.string(), raisedAt: z.date() }),
  key: { pk: 'ALARM#<id>', sk: 'ALARM' },
  indexes: { byMonth: { on: 'gsi1', pk: 'T#<owner>#<raisedAt:month>', sk: 'ALARM#<id>' } },
})
const model = defineModel({
  table: defineTable({
    name: 'events',
    key: { pk: 'PK', sk: 'SK' },
    indexes: {
      gsi1: { pk: 'PK1', sk: 'SK1' },
      gsi2: { pk: 'PK2', sk: 'SK2' },
      gsi3: { pk: 'PK3', sk: 'SK3', projection: 'keys' },
    },
  }),
  entities: { events: Event, alarms: Alarm },
  collections: { log: { on: 'gsi1', of: ['events', 'alarms'] } },
})

/** The moment of an event: number 1 is in November 2024, and each lies ten days after the one before. */
const moment = (number: number): Date => new Date(Date.UTC(2024, 10, 10 * number, 8))
const id = (number: number): string => `e${String(number).padStart(2, '0')}`
const ids = (...numbers: readonly number[]): readonly string[] => numbers.map(id)
const idsOf = (items: readonly { readonly id: string }[]): readonly string[] => items.map((item) => item.id)

describeOnEveryEngine('buckets of a date in a partition key', (engine, it) => {
  async function open() {
    const recorder = recordRequests(engine.client)
    const tableName = await createFreshTable(engine, model)
    const db = connect(model, { client: recorder.client, tableName })
    const numbers = Array.from({ length: 12 }, (_, index) => index + 1)
    await db.events.batchPut(
      numbers.map((number) => ({
        tenant: 'acme',
        id: id(number),
        at: moment(number),
        kind: number % 2 === 0 ? ('in' as const) : ('out' as const),
      })),
    )
    await db.events.put({ tenant: 'other', id: 'x', at: moment(3), kind: 'in' })
    await db.alarms.batchPut([2, 5, 8].map((number) => ({ owner: 'acme', id: `a${number}`, raisedAt: moment(number) })))
    recorder.clear()
    return { db, recorder, months: db.events.query.byMonth({ tenant: 'acme' }) }
  }

  it('are walked from one date to another, both included', async () => {
    const { months, recorder } = await open()
    const query = months.across({ at: [moment(2), moment(8)] })
    expect(idsOf(await query.all())).toEqual(ids(2, 3, 4, 5, 6, 7, 8))
    expect(recorder.requests.map(({ input }) => Object.values(input.ExpressionAttributeValues as object)[0])).toEqual(
      ['2024-11', '2024-12', '2025-01'].map((month) => ({ S: `T#acme#${month}` })),
    )
    expect(recorder.requests.every(({ input }) => input.FilterExpression === undefined)).toBe(true)
    expect(idsOf(await query.reverse().all())).toEqual(ids(8, 7, 6, 5, 4, 3, 2))
    expect(await query.count()).toBe(7)
    expect(await query.limit(3).count()).toBe(3)
  })

  it('are read no further than is of use', async () => {
    const { months, recorder } = await open()
    const query = months.across({ at: [moment(1), moment(12)] })
    expect((await query.first())?.id).toBe(id(1))
    expect((await query.reverse().first())?.id).toBe(id(12))
    expect(recorder.names()).toHaveLength(2)
    recorder.clear()
    for await (const event of query.reverse()) if (event.id === id(11)) break
    expect(recorder.names()).toHaveLength(1)
  })

  it('keep out what lies in the first and the last of them, and outside of the span', async () => {
    const { db, recorder } = await open()
    const query = db.events.query.byDay({}).across({ at: [new Date(moment(2).getTime() + 1), moment(4)] })
    expect(idsOf(await query.all()).toSorted()).toEqual([...ids(3, 4), 'x'])
    expect(recorder.names()).toHaveLength(21 * 3)
    expect(await query.count()).toBe(3)
  })

  it('go with shards, sort conditions and filters', async () => {
    const { db, months } = await open()
    const days = db.events.query.byDay({}).across({ at: [moment(3), moment(4)] })
    expect(idsOf(await days.eq({ kind: 'in' }).all())).toEqual(['x', id(4)])
    expect((await days.shard(1).all()).length).toBeLessThan(3)
    const both = months.across({ at: [moment(2), moment(8)] })
    expect(idsOf(await both.gt({ at: moment(4) }).all())).toEqual(ids(5, 6, 7, 8))
    expect(idsOf(await both.gt({ at: moment(9) }).all())).toEqual([])
    expect(idsOf(await both.filter((event, { eq }) => eq(event.kind, 'in')).all())).toEqual(ids(2, 4, 6, 8))
  })

  it('have pages that lead on and back', async () => {
    const { db, months } = await open()
    const day = db.events.query.byDay({}).across({ at: [moment(2), moment(5)] })
    for (const query of [months.across({ at: [moment(1), moment(12)] }), day, day.reverse()]) {
      const all = idsOf(await query.all())
      const pages = []
      let cursor: string | undefined
      do {
        const page = await query.page({ limit: 2, cursor })
        pages.push(page)
        cursor = page.cursor
      } while (cursor !== undefined)
      expect(pages.flatMap(({ items }) => idsOf(items))).toEqual(all)
      expect(pages.slice(0, -1).every(({ items }) => items.length === 2)).toBe(true)
      const before = []
      for (let back = pages.at(-1)?.previous; back !== undefined; ) {
        const page = await query.page({ limit: 2, cursor: back })
        before.unshift(...idsOf(page.items))
        back = page.previous
      }
      expect(before).toEqual(all.slice(0, before.length))
      expect(before.length).toBe(all.length - (pages.at(-1)?.items.length ?? 0))
    }
    const { cursor } = await months.across({ at: [moment(1), moment(12)] }).page({ limit: 2 })
    await expectError(InvalidCursorError, months.across({ at: [moment(1), moment(11)] }).page({ cursor }))
  })

  it('stop at a budget, and go on from there', async () => {
    const { months } = await open()
    const query = months.across({ at: [moment(1), moment(12)] }).filter((event, { eq }) => eq(event.id, id(9)))
    const met = []
    let cursor: string | undefined
    let pages = 0
    do {
      const page = await query.page({ limit: 5, readBudget: 2, cursor })
      met.push(...idsOf(page.items))
      cursor = page.cursor
      pages += 1
    } while (cursor !== undefined)
    expect(met).toEqual(ids(9))
    expect(pages).toBeGreaterThan(5)
  })

  it('are read one alone where the date is given', async () => {
    const { db, recorder } = await open()
    expect(idsOf(await db.events.query.byMonth({ tenant: 'acme', at: moment(1) }).all())).toEqual(ids(1, 2, 3))
    expect(recorder.names()).toHaveLength(1)
  })

  it('give nothing, without a request, where the span is inverted', async () => {
    const { db, months, recorder } = await open()
    for (const span of [
      [moment(4), moment(2)],
      [moment(3), moment(1)],
    ] as const) {
      expect(await months.across({ at: span }).all()).toEqual([])
      expect(await db.events.query.byDay({}).across({ at: span }).count()).toBe(0)
      expect((await months.across({ at: span }).page()).cursor).toBeUndefined()
      expect(months.across({ at: span }).explain().requests).toEqual([])
      expect(months.across({ at: span }).params().TableName).toBeDefined()
    }
    expect(recorder.names()).toEqual([])
  })

  it('are not more than a query reads', async () => {
    const { db, recorder } = await open()
    const days = db.events.query.byDay({})
    const error = await expectError(
      ExpressionError,
      days.across({ at: [new Date('2000-01-01Z'), new Date('2010-01-01Z')] }).all(),
    )
    expect(error.code).toBe('expression.limit')
    expect(error.message).toContain('10000')
    expect(days.across({ at: [new Date('2020-01-01Z'), new Date('2029-01-01Z')] }).explain().requests).toHaveLength(
      9867,
    )
    expect(recorder.names()).toEqual([])
  })

  it('are asked for in a form that can be read', async () => {
    const { db, months, recorder } = await open()
    const odd = (span: unknown) => months.across(span as never).all()
    for (const span of [{}, { at: moment(1) }, { at: [moment(1)] }, { at: [moment(1), null] }, { at: ['x', 'y'] }]) {
      await expectError(ItemValidationError, odd(span))
    }
    await expectError(ItemValidationError, odd({ at: [moment(1), moment(2)], tenant: 'acme' }))
    await expectError(ItemValidationError, odd({ at: [new Date(Number.NaN), moment(2)] }))
    const loose = (partition: object) => db.events.query.byMonth(partition as never) as unknown as typeof months
    const span = { at: [moment(1), moment(2)] } as const
    await expectError(
      ExpressionError,
      loose({ tenant: 'acme', at: moment(1) })
        .across(span)
        .all(),
    )
    await expectError(ItemValidationError, loose({}).across(span).all())
    await expectError(
      ItemValidationError,
      (loose({ tenant: 'acme' }) as unknown as typeof span & { all(): Promise<void> }).all(),
    )
    const twice = months.across(span) as unknown as typeof months
    expect(() => twice.across(span)).toThrow(ExpressionError)
    const primary = db.events.query.primary({ id: 'x' }) as unknown as typeof months
    await expectError(ExpressionError, primary.across(span).all())
    expect(recorder.names()).toEqual([])
  })

  it('cannot be cut to a span by an index that does not hold the date', async () => {
    const { db } = await open()
    const error = await expectError(
      ExpressionError,
      db.events.query
        .byHour({})
        .across({ at: [moment(1), moment(1)] })
        .all(),
    )
    expect(error.code).toBe('expression.unknown_attribute')
    expect(error.message).toContain('does not hold "at", by which the first and the last bucket are cut to the span')
  })

  it('are walked by collections', async () => {
    const { db } = await open()
    const log = db.collections.log({ tenant: 'acme' }).across({ at: [moment(2), moment(5)] })
    const { events, alarms } = await log.all()
    expect([idsOf(events), idsOf(alarms)]).toEqual([ids(2, 3, 4, 5), ['a2', 'a5']])
    expect(await log.count()).toBe(6)
    const names = []
    let cursor: string | undefined
    do {
      const page = await log.reverse().page({ limit: 2, cursor })
      names.push(...page.items.map(({ item }) => item.id))
      cursor = page.cursor
    } while (cursor !== undefined)
    expect(names.toSorted()).toEqual(['a2', 'a5', ...ids(2, 3, 4, 5)])
  })
})
