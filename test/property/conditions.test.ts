import fc from 'fast-check'
import { type Condition, ConditionFailedError, connect, type Item, type Where } from 'keyloom'
import { expect } from 'vitest'
import { describeOnEveryEngine, freshTable, rawItem, tableOf } from '../contract/harness.js'
import { items, model, type Thing } from './conditions-model.js'
import { isMet } from './conditions-reference.js'
import { type Attributes, type Operators, type Tree, trees } from './conditions-trees.js'
import { runs } from './runs.js'

const key = { id: '1' }
/** Trees tried on one item; half of the items' worth is in what stands beside each other in them. */
const treesPerItem = 5

function asWhere({ build }: Tree): Where<typeof Thing> {
  return (attributes, operators) =>
    build(attributes as unknown as Attributes, operators as unknown as Operators) as Condition
}

describeOnEveryEngine('conditions', (engine, it) => {
  it('mean what DynamoDB documents, as conditions and as filters', async () => {
    const db = await freshTable(engine, model)
    const met = async (write: PromiseLike<unknown>): Promise<boolean> => {
      try {
        await write
        return true
      } catch (error) {
        if (error instanceof ConditionFailedError) return false
        throw error
      }
    }
    const verdicts = { true: 0, false: 0 }
    await fc.assert(
      fc.asyncProperty(
        items,
        fc.array(trees, { minLength: treesPerItem, maxLength: treesPerItem }),
        async ({ item, stored }, conditions) => {
          const put = db.things.put(item as Item<typeof Thing>)
          await put
          // Operands are compared with what is stored: so that must be what these tests take it to be.
          const { PK, _type, ...raw } = (await rawItem(engine, db, { PK: { S: 'THING#1' } })) ?? {}
          expect(normalize(raw)).toEqual(normalize(stored))
          for (const tree of conditions) {
            const where = asWhere(tree)
            const expected = isMet(tree.meaning, raw)
            verdicts[`${expected}`]++
            const description = JSON.stringify(tree.meaning)
            expect(await met(db.things.check(key, where)), `check of ${description}`).toBe(expected)
            expect(await met(put.if(where)), `put under ${description}`).toBe(expected)
            const count = await db.things.query.primary(key).filter(where).count()
            expect(count, `filter ${description}`).toBe(expected ? 1 : 0)
          }
        },
      ),
      { numRuns: runs(12, 600) },
    )
    // Trees that nearly always say the same would show nothing.
    expect(Math.min(verdicts.true, verdicts.false)).toBeGreaterThan((verdicts.true + verdicts.false) / 5)
  })

  it('mean the same of an item that is not there as of one without attributes', async () => {
    const db = await freshTable(engine, model)
    await fc.assert(
      fc.asyncProperty(trees, async (tree) => {
        const { ok } = await db.things.check({ id: 'absent' }, asWhere(tree)).result()
        expect(ok).toBe(isMet(tree.meaning, {}))
      }),
      { numRuns: runs(20, 500) },
    )
  })

  it('judge an expired item that is hidden as one that is not there', async () => {
    const db = await freshTable(engine, model)
    const tableName = tableOf(db)
    const hiding = connect(model, { client: engine.client, tableName, expired: 'hide', now: () => expiry.getTime() })
    await fc.assert(
      fc.asyncProperty(items, fc.array(trees, { minLength: 3, maxLength: 3 }), async ({ item }, conditions) => {
        await db.things.put({ ...(item as Item<typeof Thing>), expiresAt: expiry })
        for (const tree of conditions) {
          const { ok } = await hiding.things.check(key, asWhere(tree)).result()
          expect(ok, JSON.stringify(tree.meaning)).toBe(isMet(tree.meaning, {}))
          expect(await hiding.things.query.primary(key).filter(asWhere(tree)).count()).toBe(0)
        }
      }),
      { numRuns: runs(8, 200) },
    )
  })
})

/** A time to live that no engine finds to be over, for DynamoDB Local deletes what has expired at once. */
const expiry = new Date(5_000_000_000_000)

/** Numbers in one notation, sets in one order: engines have their own. */
function normalize(stored: unknown): unknown {
  if (stored instanceof Uint8Array) return Buffer.from(stored).toString('hex')
  if (Array.isArray(stored)) return stored.map(normalize)
  if (typeof stored !== 'object' || stored === null) return stored
  return Object.fromEntries(
    Object.entries(stored).map(([name, inner]) => {
      if (name === 'N') return [name, Number(inner)]
      const isSet = name === 'SS' || name === 'NS' || name === 'BS'
      const members = normalize(name === 'NS' ? (inner as string[]).map(Number) : inner)
      return [name, isSet ? (members as unknown[]).map(String).sort() : members]
    }),
  )
}
