import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { KeyPart, PrimaryKeyShape, SortBounds } from '../../src/keys/key-part.js'
import { sidesOf } from '../../src/keys/key-side.js'
import { canMeet, findOverlap } from '../../src/keys/overlap.js'
import { admits, tryKey } from './keys-arbitraries.js'
import { type KeyPair, keyPairs, meetingPairs, tiedPairs } from './keys-pairs.js'
import { listCandidates, listKeys, smallValues, tryBuild } from './keys-small.js'
import { runs } from './runs.js'

/** A share of the cases that must be of a kind, or the property would say little. */
const some = runs(100, 10_000) / 20

const anyPairs = fc.oneof(keyPairs, tiedPairs)

describe('disjoint keys', () => {
  // Of several formats of one attribute a few in a thousand are refused for want of a proof, of which a short run may meet more.
  it.each([
    ['two templates', keyPairs, { least: some, doubtful: 0 }],
    ['an attribute in several formats', tiedPairs, { least: some / 2, doubtful: Math.max(5, some / 5) }],
  ])('accepts %s exactly when no values collide, and shows a key that both produce', (_, pairs, allowed) => {
    const counts = { overlapping: 0, disjoint: 0, doubtful: 0 }
    fc.assert(
      fc.property(pairs, ({ a, b, delimiter }: KeyPair) => {
        const witness = findOverlap(a, b)
        if (witness === undefined) {
          counts.disjoint += 1
          const keysOfB = listKeys(b)
          expect([...listKeys(a)].filter((key) => keysOfB.has(key))).toEqual([])
        } else if (witness.unproven) {
          counts.doubtful += 1
        } else {
          counts.overlapping += 1
          const key = JSON.stringify([witness.pk, witness.sk ?? null])
          for (const shape of [a, b]) expect(listKeys(shape, listCandidates(shape, witness, delimiter))).toContain(key)
        }
      }),
      { numRuns: runs(100, 10_000) },
    )
    expect(Math.min(counts.disjoint, counts.overlapping)).toBeGreaterThan(allowed.least)
    expect(counts.doubtful).toBeLessThanOrEqual(allowed.doubtful)
  })

  it('are none that hold one key', () => {
    fc.assert(
      fc.property(meetingPairs, ({ a, b }) => {
        expect(findOverlap(a, b)).toBeDefined()
      }),
      { numRuns: runs(100, 10_000) },
    )
  })

  it('does not depend on which of two templates comes first', () => {
    fc.assert(
      fc.property(anyPairs, ({ a, b }) => {
        expect(findOverlap(a, b) === undefined).toBe(findOverlap(b, a) === undefined)
      }),
      { numRuns: runs(100, 10_000) },
    )
  })
})

describe('a query on a key', () => {
  it('meets items of another entity only where the proof says that it can', () => {
    const counts = { meeting: 0, apart: 0 }
    fc.assert(
      fc.property(anyPairs, ({ a, b }) => {
        fc.pre(a.sk !== undefined)
        const found = canMeet(sidesOf(a), sidesOf(b))
        counts[found ? 'meeting' : 'apart'] += 1
        if (found) return
        const foreign = new Map<string, string[]>()
        for (const key of listKeys(b)) {
          const [pk, sk] = JSON.parse(key) as [string, string]
          foreign.set(pk, [...(foreign.get(pk) ?? []), sk])
        }
        for (const [partition, span] of listSpans(a)) {
          expect((foreign.get(partition) ?? []).filter((sk) => admits(span, sk))).toEqual([])
        }
      }),
      { numRuns: runs(100, 10_000) },
    )
    expect(Math.min(counts.meeting, counts.apart)).toBeGreaterThan(some)
  })
})

/** The spans of a query for every partition of an entity. */
function listSpans({ pk, sk }: PrimaryKeyShape): (readonly [string, SortBounds])[] {
  const spans: (readonly [string, SortBounds])[] = []
  const values = new Map<string, unknown>()
  const visit = (index: number): void => {
    const path = pk.paths[index]
    if (path !== undefined) {
      for (const value of [null, ...smallValues(path)]) {
        values.set(path, value)
        visit(index + 1)
      }
      return
    }
    const partition = tryBuild(pk, values)
    const known = (name: string) => (pk.reversible.includes(name) ? values.get(name) : undefined)
    const span = partition === undefined ? undefined : tryKey(() => (sk as KeyPart).span(known))
    if (partition !== undefined && span) spans.push([partition, span])
  }
  visit(0)
  return spans
}
