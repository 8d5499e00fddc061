import { describe, expect } from 'vitest'
import { describeOnEveryEngine } from '../contract/harness.js'
import { ask, countItems, countRead, type OpenDesign, openDesign } from './answer.js'
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
        const read = countRead(events)
        const returned = countItems(given)
        if (!pattern.writes && pattern.readsMore === undefined) expect(read).toBe(returned)
        if (pattern.readsMore !== undefined) expect(read).toBeGreaterThan(returned)
        if (pattern.after) expect(await pattern.after(...open.dbs)).toEqual(pattern.leaves?.(...design.data))
      })
    }
  })
})
