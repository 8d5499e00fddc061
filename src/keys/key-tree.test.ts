import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import type { Storage } from '../schema/storage.js'
import { compileKeyPart } from './compile-key-part.js'
import type { KeyPart } from './key-part.js'
import { type KeySides, makeKeySide } from './key-side.js'
import { makeKeyTree } from './key-tree.js'

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

function sides(pk: string, ...sk: readonly string[]): KeySides {
  const [first, ...others] = sk.map((template) => compile(template, 'SK', 'sort'))
  return {
    pk: makeKeySide([compile(pk, 'PK', 'partition')]),
    sk: first && makeKeySide([first, ...others]),
  }
}

/** What a tree of keys shows for one more. */
function shown(kind: 'someLike' | 'someWithin', key: KeySides, others: readonly KeySides[]): number[] {
  const tree = makeKeyTree<number>()
  for (const [index, other] of others.entries()) tree.add(other, index)
  const found: number[] = []
  expect(tree[kind](key, (index) => found.push(index) < 0)).toBe(false)
  return found.sort()
}

describe('the keys that a key could be the same as', () => {
  const key = sides('TENANT#<text>', 'ORDER#<other>')

  it('have its literals, or placeholders that can hold them, and as many segments', () => {
    const others = [
      sides('TENANT#<text>', 'ORDER#<either>'),
      sides('TENANT#<text>', 'LINE#<other>'),
      sides('TENANT#<text>', 'ORDER#<other>#<digit:2>'),
      sides('SHOP#<text>', 'ORDER#<other>'),
      sides('<either>#<text>', '<other>#a'),
      sides('TENANT#<text>', '<SK>'),
      sides('<PK>', 'LINE#<other>'),
    ]
    expect(shown('someLike', key, others)).toEqual([0, 4, 5])
  })

  it('are told apart by literal attributes as by literals', () => {
    expect(shown('someLike', sides('<only>', 'x<text>'), [sides('ab', 'x<text>'), sides('ba', 'x<text>')])).toEqual([0])
  })

  it('are told apart by how their segments begin', () => {
    const others = [sides('a', 'v<text>'), sides('a', 'vw<text>'), sides('a', 'w<text>'), sides('a', 'vest')]
    expect(shown('someLike', sides('a', 'v<digit:2>'), others)).toEqual([0, 1, 3])
  })

  it('are shown until the visitor has seen enough', () => {
    const tree = makeKeyTree<string>()
    tree.add(key, 'first')
    tree.add(key, 'second')
    const seen: string[] = []
    expect(tree.someLike(key, (value) => seen.push(value) === 1)).toBe(true)
    expect(seen).toEqual(['first'])
  })
})

describe('the keys that a query could meet', () => {
  it('go on as they like after what the partition does not give', () => {
    const others = [
      sides('TENANT#<text>', 'ORDER#<other>'),
      sides('TENANT#<text>', 'ORDER#<other>#LINE#<digit:2>'),
      sides('TENANT#<text>', 'ORDERS'),
      sides('TENANT#<text>', 'LINE#<other>'),
    ]
    expect(shown('someWithin', sides('TENANT#<text>', 'ORDER#<other>'), others)).toEqual([0, 1])
    expect(shown('someWithin', sides('TENANT#<text>', '<other>'), others)).toEqual([0, 1, 2, 3])
  })

  it('have the same segments where the partition gives them all', () => {
    const key = sides('TENANT#<text>', 'OF#<text>')
    expect(shown('someWithin', key, [key, sides('TENANT#<text>', 'OF#<text>#<digit:2>')])).toEqual([0])
  })

  it('may differ in the attributes after the first of a sort side', () => {
    const others = [sides('a', 'x<text>', 'LINE'), sides('a', 'y<text>', 'ORDER')]
    expect(shown('someWithin', sides('a', 'x<text>', 'ORDER'), others)).toEqual([0])
  })
})
