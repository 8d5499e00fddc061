import fc from 'fast-check'
import { BatchIncompleteError } from 'keyloom'
import { seedFaults } from 'keyloom/testing'
import { expect } from 'vitest'
import { describeOnEveryEngine, type TestEngine } from '../contract/harness.js'
import { runs } from '../property/runs.js'
import { openUnlucky, things, type UnluckyDatabase } from './batch-databases.js'

/** One write of a batch: a deletion where there is no value. */
interface Write {
  readonly id: string
  readonly value: number | null
  readonly isFar: boolean
  readonly isOther: boolean
}

const id = fc.integer({ min: 0, max: 150 }).map(String)
const writes = fc.uniqueArray(
  fc.record({ id, value: fc.option(fc.integer()), isFar: fc.boolean(), isOther: fc.boolean() }),
  { selector: keyOf, maxLength: 130, size: 'max' },
)
const rates = {
  unprocessed: 0.3,
  throttle: 0.1,
  errorBefore: 0.05,
  errorAfter: 0.05,
  dropBefore: 0.05,
  dropAfter: 0.05,
}

function keyOf({ id, isFar, isOther }: Write): string {
  return `${isFar ? 'far ' : ''}${isOther ? 'OTHER' : 'THING'}#${id}`
}

function itemOf({ id, value, isOther }: Write): object | undefined {
  if (value === null) return undefined
  return isOther ? { id, text: `${value}` } : { id, value }
}

/** The operation of a write, on the connection with faults of its table. */
function operationOf({ unlucky, far }: UnluckyDatabase, { id, value, isFar, isOther }: Write) {
  const { things, others } = isFar ? far.unlucky : unlucky
  if (value === null) return isOther ? others.delete({ id }) : things.delete({ id })
  return isOther ? others.put({ id, text: `${value}` }) : things.put({ id, value })
}

/** What both tables hold, by key. */
async function readTables({ db, far }: UnluckyDatabase): Promise<Map<string, object>> {
  const found = new Map<string, object>()
  for (const [isFar, { things, others }] of [[false, db] as const, [true, far.db] as const]) {
    const kinds = [
      [false, await things.scan.primary().all()] as const,
      [true, await others.scan.primary().all()] as const,
    ]
    for (const [isOther, items] of kinds) {
      for (const item of items) found.set(keyOf({ id: item.id, value: null, isFar, isOther }), item)
    }
  }
  return found
}

/** Tables of which each has some things, and what they hold. */
async function openFilled(engine: TestEngine, seed: string) {
  const open = await openUnlucky(engine, seedFaults({ seed, rates }))
  await open.db.batchWrite(
    [open.db, open.far.db].flatMap((db) => [
      ...things(40).map((one) => db.things.put(one)),
      ...things(40).map(({ id }) => db.others.put({ id, text: 'before' })),
    ]),
  )
  return { open, before: await readTables(open) }
}

/** What is there once all writes are made. */
function carryOut(before: ReadonlyMap<string, object>, given: readonly Write[]): Map<string, object> {
  const after = new Map(before)
  for (const one of given) {
    const item = itemOf(one)
    if (item === undefined) after.delete(keyOf(one))
    else after.set(keyOf(one), item)
  }
  return after
}

/** Fails if one item was written with different contents. */
function expectOneContentEach({ sent }: UnluckyDatabase): void {
  const contents = new Map<string, string>()
  for (const { key, content } of sent) {
    expect(contents.get(key) ?? content).toBe(content)
    contents.set(key, content)
  }
}

const settle = (operation: PromiseLike<unknown>): Promise<unknown> =>
  Promise.resolve(operation).catch((error: unknown) => error)

/** Makes writes until none is left, as a program would; each answer must be true, and in order. */
async function writeAll(open: UnluckyDatabase, given: readonly Write[]): Promise<void> {
  for (let left = given; left.length > 0; ) {
    const operations = left.map((one) => operationOf(open, one))
    const outcome = await settle(open.unlucky.batchWrite(operations))
    if (Array.isArray(outcome)) {
      expect(outcome).toEqual(left.map(itemOf))
      return
    }
    // Any other failure says that nothing was carried out, and is tried again as a whole.
    if (!(outcome instanceof BatchIncompleteError)) continue
    const { places, unprocessed, results } = outcome
    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect(unprocessed).toEqual(places.map((place) => operations[place]))
    const isLeft = new Set(places)
    expect(results).toEqual(left.map((one, place) => (isLeft.has(place) ? undefined : itemOf(one))))
    const there = await readTables(open)
    for (const [place, one] of left.entries()) {
      if (!isLeft.has(place)) expect(there.get(keyOf(one))).toEqual(itemOf(one))
    }
    left = places.map((place) => left[place] as Write)
  }
}

describeOnEveryEngine('batches, whatever goes wrong', (engine, it) => {
  it('lose nothing, write nothing twice with different content, and keep the order', async () => {
    let seed = 0
    await fc.assert(
      fc.asyncProperty(writes, async (given) => {
        seed += 1
        const { open, before } = await openFilled(engine, `writes ${seed}`)
        await writeAll(open, given)
        expect(await readTables(open)).toEqual(carryOut(before, given))
        expectOneContentEach(open)
        expect(new Set(open.sent.map(({ key }) => key))).toEqual(new Set(given.map(keyOf)))
      }),
      { numRuns: runs(4, 300) },
    )
  })

  it('read everything in order, twice where it is asked for twice', async () => {
    let seed = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ id, isFar: fc.boolean(), isOther: fc.boolean(), isConsistent: fc.boolean() }), {
          maxLength: 250,
          size: 'max',
        }),
        async (asked) => {
          seed += 1
          const { open, before } = await openFilled(engine, `reads ${seed}`)
          const reads = asked.map(({ id, isFar, isOther, isConsistent }) => {
            const { things, others } = isFar ? open.far.unlucky : open.unlucky
            const read = isOther ? others.get({ id }) : things.get({ id })
            return isConsistent ? read.consistent() : read
          })
          const expected = asked.map((one) => before.get(keyOf({ ...one, value: null })))
          for (;;) {
            const read = await settle(open.unlucky.batchGet(reads))
            if (Array.isArray(read)) {
              expect(read).toEqual(expected)
              break
            }
            if (!(read instanceof BatchIncompleteError)) continue
            const isLeft = new Set(read.places)
            expect(read.results).toEqual(expected.map((one, place) => (isLeft.has(place) ? undefined : one)))
          }
        },
      ),
      { numRuns: runs(4, 300) },
    )
  })

  it('stop where they are aborted: every item is as it was or as it is to be, and nothing follows', async () => {
    let seed = 0
    await fc.assert(
      fc.asyncProperty(writes, fc.integer({ min: 1, max: 12 }), async (given, requests) => {
        seed += 1
        const { open, before } = await openFilled(engine, `aborts ${seed}`)
        const controller = new AbortController()
        const watching = setInterval(() => {
          if (open.plan.count('BatchWriteItem') >= requests) controller.abort(new Error('Enough.'))
        }, 1)
        const outcome = await settle(
          open.unlucky.batchWrite(given.map((one) => operationOf(open, one))).signal(controller.signal),
        )
        clearInterval(watching)
        const count = open.plan.count('BatchWriteItem')
        const after = carryOut(before, given)
        if (outcome === controller.signal.reason) {
          await new Promise((resolve) => setTimeout(resolve, 20))
          expect(open.plan.count('BatchWriteItem')).toBe(count)
        }
        const there = await readTables(open)
        for (const key of new Set([...before.keys(), ...after.keys(), ...there.keys()])) {
          expect([before.get(key), after.get(key)]).toContainEqual(there.get(key))
        }
        await writeAll(open, given)
        expect(await readTables(open)).toEqual(after)
        expectOneContentEach(open)
      }),
      { numRuns: runs(4, 300) },
    )
  })
})
