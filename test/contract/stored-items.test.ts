import { defineEntity, defineModel, defineTable, ItemNotFoundError, ItemValidationError } from 'keyloom'
import { expect } from 'vitest'
import * as z from 'zod'
import {
  describeOnEveryEngine,
  expectError,
  freshTable,
  putRawItem,
  recordRequests,
  type TestEngine,
} from './harness.js'

const Place = defineEntity('Place', {
  schema: z.object({
    region: z.string(),
    site: z.object({ code: z.string(), level: z.number().default(0) }),
    kind: z.string().optional(),
    settings: z
      .object({ theme: z.string().default('dark'), limits: z.object({ daily: z.number() }).optional() })
      .optional(),
    labels: z.array(z.object({ name: z.string(), rank: z.number().default(1) })).default([]),
    exact: z.strictObject({ a: z.string() }).optional(),
    open: z.looseObject({ a: z.string() }).optional(),
  }),
  key: { pk: 'REGION#<region>', sk: 'SITE#<site.code>#<kind|NONE>' },
  indexes: { bySite: { on: 'lsi', sk: 'S#<site.code>' } },
})
const Note = defineEntity('Note', {
  schema: z.looseObject({ id: z.string() }),
  key: { pk: 'NOTE#<id>', sk: 'NOTE' },
})
const model = defineModel({
  table: defineTable({
    name: 'places',
    key: { pk: 'PK', sk: 'SK' },
    indexes: { lsi: { type: 'local', sk: 'LSK' } },
  }),
  entities: { places: Place, notes: Note },
})

const key = { region: 'eu', site: { code: 'a' }, kind: null }
const stored = { PK: { S: 'REGION#eu' }, SK: { S: 'SITE#a#NONE' }, _type: { S: 'Place' } }
const open = (engine: TestEngine) => freshTable(engine, model)

describeOnEveryEngine('what a read makes of stored items', (engine, it) => {
  it('fills in what stands in the key, inside of maps too, and the defaults beside it', async () => {
    const db = await open(engine)
    await putRawItem(engine, db, stored)
    const whole = { region: 'eu', site: { code: 'a', level: 0 }, labels: [] }
    expect(await db.places.get(key)).toEqual(whole)
    expect(await db.transactGet([db.places.get(key)])).toEqual([whole])
    expect(await db.places.query.primary({ region: 'eu' }).all()).toEqual([whole])
  })

  it('prefers what is stored to what stands in the key', async () => {
    const db = await open(engine)
    await putRawItem(engine, db, {
      ...stored,
      site: { M: { code: { S: 'a' }, level: { N: '3' } } },
      region: { S: 'eu' },
    })
    expect(await db.places.get(key)).toEqual({ region: 'eu', site: { code: 'a', level: 3 }, labels: [] })
  })

  it('fills in defaults inside of maps and lists, and makes no map of them alone', async () => {
    const db = await open(engine)
    await putRawItem(engine, db, {
      ...stored,
      settings: { M: {} },
      labels: { L: [{ M: { name: { S: 'x' } } }] },
    })
    expect(await db.places.get(key)).toMatchObject({ settings: { theme: 'dark' }, labels: [{ name: 'x', rank: 1 }] })
    expect(await db.places.get(key)).not.toHaveProperty('settings.limits')
  })

  it('drops what the schema does not name, keeps it where the schema is loose, refuses it where it is strict', async () => {
    const db = await open(engine)
    const odd = { M: { a: { S: 'x' }, b: { S: 'y' } } }
    await putRawItem(engine, db, { ...stored, extra: { S: 'x' }, site: { M: { code: { S: 'a' }, extra: { S: 'y' } } } })
    expect(await db.places.get(key)).toEqual({ region: 'eu', site: { code: 'a', level: 0 }, labels: [] })
    await putRawItem(engine, db, { ...stored, open: odd })
    expect(await db.places.get(key)).toMatchObject({ open: { a: 'x', b: 'y' } })
    await putRawItem(engine, db, { ...stored, exact: odd })
    const error = await expectError(ItemValidationError, db.places.get(key))
    expect(error.issues[0]?.path[0]).toBe('exact')
    await putRawItem(engine, db, {
      PK: { S: 'NOTE#1' },
      SK: { S: 'NOTE' },
      LSK: { S: 'other' },
      _type: { S: 'Note' },
      id: { S: '1' },
      free: { SS: ['x'] },
    })
    expect(await db.notes.get({ id: '1' })).toEqual({ id: '1', free: new Set(['x']) })
  })

  it('invents nothing where a part is selected: no default, nothing from the key', async () => {
    const db = await open(engine)
    await putRawItem(engine, db, { ...stored, settings: { M: {} } })
    const place = db.places.getOrThrow(key)
    expect(await place.select('region', 'site', 'labels', 'kind')).toEqual({})
    expect(await place.select((p) => [p.site.level, p.settings.theme, p.labels[0].rank])).toEqual({})
  })

  it('takes an item for another entity’s by its type attribute, whatever that holds', async () => {
    const db = await open(engine)
    for (const type of [{ S: 'Note' }, { S: '' }, { N: '1' }, { NULL: true }] as const) {
      await putRawItem(engine, db, { ...stored, _type: type })
      expect(await db.places.get(key)).toBeUndefined()
      expect(await db.places.get(key).select('region')).toBeUndefined()
      expect(await db.places.exists(key)).toBe(false)
      expect(await db.transactGet([db.places.get(key)])).toEqual([undefined])
      await expectError(ItemNotFoundError, db.places.getOrThrow(key))
    }
  })

  it('is consistent by the connection’s word wherever it can be', async () => {
    const sent = recordRequests(engine.client)
    const db = await freshTable(engine, model, { client: sent.client, consistentReads: true })
    await db.places.get(key)
    await db.places.getOrThrow(key).result()
    await db.places.exists(key)
    await db.places.query.primary({ region: 'eu' }).all()
    await db.places.query.primary({ region: 'eu' }).count()
    await db.places.query.bySite({ region: 'eu' }).first()
    expect(sent.requests.map(({ input }) => input.ConsistentRead)).toEqual(Array(6).fill(true))
  })

  it('gives absences as results, and stops by a signal before anything is sent', async () => {
    const sent = recordRequests(engine.client)
    const db = await freshTable(engine, model, { client: sent.client })
    const absent = { ok: false, error: { code: 'item.not_found' } }
    expect(await db.places.get(key).result()).toEqual({ ok: true, value: undefined })
    expect(await db.places.exists(key).result()).toEqual({ ok: true, value: false })
    expect(await db.places.getOrThrow(key).result()).toMatchObject(absent)
    expect(await db.transactGet([db.places.getOrThrow(key)]).result()).toMatchObject(absent)
    sent.clear()
    const signal = AbortSignal.abort(new Error('enough'))
    const query = db.places.query.primary({ region: 'eu' }).signal(signal)
    for (const read of [
      () => db.places.get(key).signal(signal),
      () => db.places.getOrThrow(key).signal(signal),
      () => db.places.exists(key).signal(signal),
      () => db.transactGet([db.places.get(key)]).signal(signal),
      () => query.all(),
      () => query.count(),
      () => query.page(),
    ]) {
      await expect(read()).rejects.toThrow('enough')
    }
    expect(sent.names()).toEqual([])
  })
})
