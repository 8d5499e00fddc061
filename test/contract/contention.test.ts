import { ItemNotFoundError } from 'keyloom'
import { describe, expect } from 'vitest'
import { model, type ThingItem } from '../property/updates-model.js'
import { describeOnEveryEngine, freshTable, rawItem, type TestEngine } from './harness.js'

const key = { id: '1', kind: 'k' }
const stored = { PK: { S: 'THING#1' }, SK: { S: 'KIND#k' } }

function open(engine: TestEngine) {
  return freshTable(engine, model)
}
type Db = Awaited<ReturnType<typeof open>>

/** Changes of attributes that index keys overlap in; each counts itself once. */
function writers(db: Db): readonly (() => PromiseLike<ThingItem>)[] {
  const { things } = db
  return [
    () => things.update(key, (t, { set, add }) => [set(t.status, 'paid'), add(t.rank, 1)]),
    () => things.update(key, (t, { set, add }) => [set(t.status, 'open'), add(t.rank, 1)]),
    () => things.update(key, (t, { set, add }) => [set(t.group, 'a'), add(t.rank, 1)]),
    () => things.update(key, (t, { remove, add }) => [remove(t.group), add(t.rank, 1)]),
    () => things.update(key, (t, { set, plus }) => [set(t.address.city, 'Bergen'), set(t.rank, plus(t.rank, 1))]),
    () => things.update(key, (t, { set, add }) => [set(t.label, 'x'), set(t.weight, 1), add(t.rank, 1)]),
    () => things.upsert(key, (t, { add, set }) => [add(t.rank, 1), set(t.level, 20)], { address: { city: 'Oslo' } }),
    () =>
      things.upsert(key, (t, { add, setIfNotExists }) => [add(t.rank, 1), setIfNotExists(t.group, 'b')], { level: 12 }),
    () =>
      things.modify(key, (one) => ({
        rank: (one.rank ?? 0) + 1,
        at: new Date(Date.UTC(2025, 0, 1 + (one.rank ?? 0))),
      })),
    () =>
      things.modify(key, (one) => (t, { add, set }) => [add(t.rank, 1), set(t.level, (one.level % 30) + 1)]),
  ]
}

/** What is stored is what a fresh put of the item would write. */
async function expectTrueKeys(engine: TestEngine, db: Db, item: ThingItem): Promise<void> {
  const fresh = db.things.put(item).params().Item
  expect(await rawItem(engine, db, stored)).toEqual({ ...fresh, version: { N: String(item.version) } })
}

describeOnEveryEngine('many writers of one item at once', (engine, it) => {
  it('end with index keys that agree with the attributes, and lose no change', async () => {
    const db = await open(engine)
    await db.things.create({ ...key, rank: 0, group: 'a', address: { city: 'Oslo' }, label: 'x', weight: 0 })
    const all = [...writers(db), ...writers(db)]
    await Promise.all(all.map((write) => write()))
    const item = await db.things.getOrThrow(key).consistent()
    expect(item).toMatchObject({ rank: all.length, version: 1 + all.length })
    await expectTrueKeys(engine, db, item)
    expect(await db.things.query.byCity({ address: { city: item.address?.city ?? '' } }).all()).toEqual([item])
  }, 120_000)

  it('in transactions too', async () => {
    const db = await open(engine)
    await db.things.create({ ...key, rank: 0, group: 'a', address: { city: 'Oslo' } })
    const other = { ...key, kind: 'other' }
    await db.things.create({ ...other, rank: 0 })
    const count = db.things.update(other, (t, { add }) => add(t.rank, 1))
    const all = writers(db).slice(0, 8)
    await Promise.all(all.map((write) => db.transactWrite([write() as never, count])))
    const [one, two] = await db.transactGet([db.things.getOrThrow(key), db.things.getOrThrow(other)])
    expect([one.rank, two.rank]).toEqual([all.length, all.length])
    await expectTrueKeys(engine, db, one)
  }, 120_000)

  describe('while it comes and goes', () => {
    it('leave no item, or one whose index keys agree with the attributes', async () => {
      const db = await open(engine)
      const comeAndGo = async (): Promise<void> => {
        for (let round = 0; round < 4; round += 1) {
          await db.things.create({ ...key, rank: round, group: 'b', address: { city: 'Oslo' } }).result()
          await db.things.delete(key)
        }
      }
      const write = async (make: () => PromiseLike<unknown>): Promise<void> => {
        for (let round = 0; round < 2; round += 1) {
          await Promise.resolve(make()).catch((error: unknown) => {
            if (!(error instanceof ItemNotFoundError)) throw error
          })
        }
      }
      await Promise.all([
        comeAndGo(),
        ...writers(db)
          .filter((_, index) => index !== 4)
          .map(write),
      ])
      const item = await db.things.get(key).consistent()
      if (item === undefined) expect(await rawItem(engine, db, stored)).toBeUndefined()
      else await expectTrueKeys(engine, db, item)
    }, 120_000)
  })
})
