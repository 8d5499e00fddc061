import fc from 'fast-check'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { compileKeyPart } from '../../src/keys/compile-key-part.js'
import type { KeyPart } from '../../src/keys/key-part.js'
import { type KeySides, makeKeySide } from '../../src/keys/key-side.js'
import { makeKeyTree } from '../../src/keys/key-tree.js'
import { canMeet, findOverlap } from '../../src/keys/overlap.js'
import type { Storage } from '../../src/schema/storage.js'
import { runs } from './runs.js'

const schema = z.unknown()
const attributes: Record<string, Storage> = {
  text: { kind: 'string', schema },
  other: { kind: 'string', schema },
  only: { kind: 'literal', schema, values: ['ab'] },
  either: { kind: 'literal', schema, values: ['a', 'b'] },
  digit: { kind: 'number', schema, integer: true },
  PK: { kind: 'string', schema },
  SK: { kind: 'string', schema },
}

function compile(template: string, attribute: string, role: 'partition' | 'sort'): KeyPart {
  const { part, problems } = compileKeyPart({
    template,
    entity: 'Entity',
    attribute,
    attributeType: 'S',
    role,
    required: false,
    delimiter: '#',
    resolve: (path) => attributes[path],
  })
  if (part === undefined) throw new Error(problems.map(({ message }) => message).join(' '))
  return part
}

const segment = fc.constantFrom(
  ...['a', 'ab', '', '<text>', '<other>', '<only>', '<either>', '<digit:1>', 'a<text>', 'ab<other>', '<text>b'],
  ...['<either|ab>', '<only|a>', 'a<only>'],
)
const template = fc.array(segment, { minLength: 1, maxLength: 3 }).map((all) => all.join('#'))
const partition = fc.oneof({ weight: 9, arbitrary: template }, { weight: 1, arbitrary: fc.constant('<PK>') })
const sort = fc.oneof({ weight: 9, arbitrary: template }, { weight: 1, arbitrary: fc.constant('<SK>') })
const key = fc.tuple(partition, sort).filter(([pk, sk]) => pk !== '' && sk !== '')

/** A key, by its parts and by its sides. */
function compileKey([pk, sk]: readonly [string, string]): {
  readonly parts: [KeyPart, KeyPart]
  readonly sides: KeySides
} {
  const parts: [KeyPart, KeyPart] = [compile(pk, 'PK', 'partition'), compile(sk, 'SK', 'sort')]
  return { parts, sides: { pk: makeKeySide([parts[0]]), sk: makeKeySide([parts[1]]) } }
}

it('a tree of keys shows every key that overlaps or can be met', () => {
  const counts = { like: 0, within: 0, hidden: 0 }
  fc.assert(
    fc.property(key, fc.array(key, { minLength: 1, maxLength: 6 }), (one, others) => {
      const own = compileKey(one)
      const all = others.map(compileKey)
      const tree = makeKeyTree<(typeof all)[number]>()
      for (const other of all) tree.add(other.sides, other)
      const like = new Set<unknown>()
      const within = new Set<unknown>()
      tree.someLike(own.sides, (other) => like.add(other) === undefined)
      tree.someWithin(own.sides, (other) => within.add(other) === undefined)
      counts.like += like.size
      counts.within += within.size
      for (const other of all) {
        const isLike = like.has(other)
        const isWithin = within.has(other)
        if (!isLike) counts.hidden += 1
        const [[pk, sk], [otherPk, otherSk]] = [own.parts, other.parts]
        if (!isLike) expect(findOverlap({ pk, sk }, { pk: otherPk, sk: otherSk })).toBeUndefined()
        if (!isWithin) expect(canMeet(own.sides, other.sides)).toBe(false)
      }
    }),
    { numRuns: runs(200, 10_000) },
  )
  expect(Math.min(counts.like, counts.within, counts.hidden)).toBeGreaterThan(0)
})
