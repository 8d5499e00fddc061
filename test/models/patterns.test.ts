import { describe, expect } from 'vitest'
import { describeOnEveryEngine } from '../contract/harness.js'
import { ask, type OpenDesign, openDesign } from './answer.js'
import { designs } from './catalogue.js'

describeOnEveryEngine('the access patterns', (engine, it) => {
  describe.each(designs)('of $name', (design) => {
    let forReads: Promise<OpenDesign> | undefined
    const openForReads = (): Promise<OpenDesign> => {
      forReads ??= openDesign(engine, design)
      return forReads
    }
    for (const pattern of design.patterns) {
      it(`${pattern.number}: ${pattern.asks}`, async () => {
        const open = pattern.writes ? await openDesign(engine, design) : await openForReads()
        const { given, events } = await ask(pattern, open)
        expect(given).toEqual(pattern.expected(...design.data))
        // None of the designs calls for a scan.
        expect(events.map(({ action }) => action)).not.toContain('Scan')
        expect(events.length).toBeGreaterThan(0)
        const read = events.reduce((sum, { itemsRead }) => sum + itemsRead, 0)
        const returned = countItems(given)
        if (!pattern.writes && pattern.readsMore === undefined) expect(read).toBe(returned)
        if (pattern.readsMore !== undefined) expect(read).toBeGreaterThan(returned)
        if (pattern.after) expect(await pattern.after(...open.dbs)).toEqual(pattern.leaves?.(...design.data))
      })
    }
  })
})

/** How many items a pattern gave: one, a list, or lists by entity. */
function countItems(given: unknown): number {
  if (given === undefined) return 0
  if (Array.isArray(given)) return given.length
  const parts = Object.values(given as object)
  return parts.length > 0 && parts.every(Array.isArray) ? parts.flat().length : 1
}
