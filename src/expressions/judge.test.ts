import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { describe, expect, it } from 'vitest'
import { ownNames } from '../schema/attribute-names.js'
import { storedPath } from '../schema/stored-path.js'
import { copyRecord } from '../util/objects.js'
import { judgeCondition } from './judge.js'
import type { ConditionTree, Operand } from './tree.js'

const path = storedPath(ownNames, ['a'])
const place: Operand = { kind: 'path', path }
const text: Operand = { kind: 'value', stored: { S: 'x' } }
const two: Operand = { kind: 'value', stored: { N: '2' } }

describe('a condition on what is no attribute value', () => {
  const malformed = [
    { B: 'AQID' },
    { BS: ['AQID'] },
    { S: 5 },
    { N: 'abc' },
    { N: 5 },
    { N: '1e999999' },
    { NS: ['abc'] },
    { B: 5 },
    { L: 5 },
    { M: null },
    { SS: 'x' },
    { BS: [5] },
    {},
    5,
    null,
  ]
  const of = (value: unknown) => ({ a: value as AttributeValue })

  it.each<ConditionTree>([
    { kind: 'compare', comparator: '=', left: place, right: text },
    { kind: 'compare', comparator: '<>', left: place, right: text },
    { kind: 'compare', comparator: '<', left: place, right: text },
    { kind: 'compare', comparator: '>=', left: place, right: two },
    { kind: 'compare', comparator: '>', left: { kind: 'size', path }, right: two },
    { kind: 'between', value: place, low: two, high: two },
    { kind: 'call', name: 'begins_with', operands: [place, text] },
    { kind: 'call', name: 'contains', operands: [place, text] },
  ])('is not known to hold: %j', (condition) => {
    for (const value of malformed) expect(judgeCondition(condition, of(value)), JSON.stringify(value)).toBeUndefined()
  })

  it('takes the maps that are made of anything for what they are', () => {
    const map = copyRecord<AttributeValue>({ x: { N: '1' } })
    const isLarge: ConditionTree = { kind: 'compare', comparator: '>', left: { kind: 'size', path }, right: two }
    expect(judgeCondition(isLarge, of({ M: map }))).toBe(false)
    const holds: ConditionTree = {
      kind: 'call',
      name: 'contains',
      operands: [place, { kind: 'value', stored: { M: map } }],
    }
    expect(judgeCondition(holds, of({ L: [{ M: { x: { N: '1.0' } } }] }))).toBe(true)
  })

  it('sees that something is there', () => {
    for (const value of malformed) {
      const exists: ConditionTree = { kind: 'call', name: 'attribute_exists', operands: [place] }
      expect(judgeCondition(exists, of(value)), JSON.stringify(value)).toBe(true)
    }
  })
})
