import fc from 'fast-check'
import type { Condition } from 'keyloom'
import { describe, expect, it } from 'vitest'
import { buildCondition } from '../../src/expressions/condition.js'
import { judgeCondition } from '../../src/expressions/judge.js'
import { compiledOf } from '../../src/model/model.js'
import { items, model } from './conditions-model.js'
import { isMet, type Meaning } from './conditions-reference.js'
import { type Attributes, type Operators, type Tree, trees } from './conditions-trees.js'
import { runs } from './runs.js'

const entity = compiledOf(model).entities.get('things')

function treeOf({ build }: Tree) {
  if (entity === undefined) throw new Error('The model has things.')
  return buildCondition(
    entity,
    (attributes: unknown, operators: unknown) => build(attributes as Attributes, operators as Operators) as Condition,
  )
}

/** Whether a condition asks for the size of anything; that of some texts is not known. */
function hasSize(meaning: Meaning): boolean {
  return JSON.stringify(meaning).includes('"kind":"size"')
}

describe('a condition judged without DynamoDB', () => {
  it('holds where a reference says so, and is not known of sizes alone', () => {
    const verdicts = { true: 0, false: 0, undefined: 0 }
    fc.assert(
      fc.property(items, trees, ({ stored }, tree) => {
        const verdict = judgeCondition(treeOf(tree), stored)
        verdicts[`${verdict}`]++
        if (verdict === undefined) expect(hasSize(tree.meaning)).toBe(true)
        else expect(verdict, JSON.stringify(tree.meaning)).toBe(isMet(tree.meaning, stored))
        expect(judgeCondition(treeOf(tree), {})).toBe(isMet(tree.meaning, {}))
      }),
      { numRuns: runs(1000, 20_000) },
    )
    expect(Math.min(verdicts.true, verdicts.false)).toBeGreaterThan((verdicts.true + verdicts.false) / 5)
    expect(verdicts.undefined).toBeGreaterThan(0)
    expect(verdicts.undefined).toBeLessThan(verdicts.true / 10)
  })
})
