import { connect, defineEntity, defineModel, defineTable, KeyValueError } from 'keyloom'
import { describe, expect } from 'vitest'
import * as z from 'zod'
import { createFreshTable, describeOnEveryEngine, recordRequests } from './harness.js'

const Parcel = defineEntity('Parcel', {
  schema: z.object({
    id: z.string(),
    depot: z.string().nullable().optional(),
    shelf: z.string().optional(),
  }),
  key: { pk: 'PARCEL#<id>', sk: 'PARCEL' },
  indexes: {
    byDepot: { on: 'depots', pk: '<depot>', sk: '<shelf>' },
  },
})
const model = defineModel({
  table: defineTable({
    name: 'parcels',
    key: { pk: 'PK', sk: 'SK' },
    indexes: { depots: { pk: 'depot', sk: 'shelf' } },
  }),
  entities: { parcels: Parcel },
})

const refused: readonly (readonly [what: string, attribute: 'depot' | 'shelf', value: string | null])[] = [
  ['an empty text', 'depot', ''],
  ['an empty text', 'shelf', ''],
  ['null', 'depot', null],
  ['more than 2,048 bytes', 'depot', 'é'.repeat(1025)],
  ['more than 1,024 bytes', 'shelf', 'é'.repeat(513)],
  ['a noncharacter', 'depot', '\ufdd0'],
]

describeOnEveryEngine('attributes that are keys of an index as they are', (engine, it) => {
  async function open() {
    const recorder = recordRequests(engine.client)
    const tableName = await createFreshTable(engine, model)
    return { db: connect(model, { client: recorder.client, tableName }), recorder }
  }

  describe.each(refused)('%s in %s', (_, attribute, value) => {
    it('is refused by every write before anything is sent', async () => {
      const { db, recorder } = await open()
      await db.parcels.create({ id: '1', depot: 'north', shelf: 'a' })
      recorder.clear()
      const change = { [attribute]: value }
      const writes = [
        db.parcels.create({ id: '2', depot: 'north', ...change } as never),
        db.parcels.put({ id: '1', ...change } as never),
        db.parcels.update({ id: '1' }, change as never),
        db.parcels.upsert({ id: '2' }, change as never),
        db.parcels.update({ id: '1' }, (parcel, { set }) => [set(parcel[attribute], value as never)]),
      ]
      for (const write of writes) {
        const error = await write.then(
          () => undefined,
          (reason: unknown) => reason,
        )
        expect(error).toBeInstanceOf(KeyValueError)
        expect(error).toMatchObject({ entity: 'Parcel', keyAttribute: attribute, placeholder: attribute })
      }
      expect(recorder.names()).toEqual([])
    })
  })

  it('may be absent, which leaves the item out of the index', async () => {
    const { db } = await open()
    const one = await db.parcels.create({ id: '1', depot: 'north', shelf: 'a' })
    await db.parcels.create({ id: '2', shelf: 'b' })
    await db.parcels.create({ id: '3', depot: 'north' })
    expect(await db.parcels.query.byDepot({ depot: 'north' }).all()).toEqual([one])
    await db.parcels.update({ id: '1' }, (parcel, { remove }) => [remove(parcel.depot)])
    expect(await db.parcels.query.byDepot({ depot: 'north' }).all()).toEqual([])
    const back = await db.parcels.update({ id: '1' }, { depot: 'x'.repeat(2048), shelf: 'y'.repeat(1024) })
    expect(await db.parcels.query.byDepot({ depot: 'x'.repeat(2048) }).all()).toEqual([back])
  })
})
