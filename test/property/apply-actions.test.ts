import { type AttributeValue, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import fc from 'fast-check'
import { defineEntity, defineModel, defineTable } from 'keyloom'
import { expect } from 'vitest'
import * as z from 'zod'
import { applyActions } from '../../src/expressions/apply.js'
import { pathsOverlap } from '../../src/expressions/path.js'
import { Printer } from '../../src/expressions/print.js'
import type { ActionTree, Operand } from '../../src/expressions/tree.js'
import type { StoredPath } from '../../src/schema/stored-path.js'
import { addDecimals } from '../../src/util/decimal.js'
import { describeOnEveryEngine, freshTable, putRawItem, rawItem, tableOf } from '../contract/harness.js'
import { runs } from './runs.js'

type Item = Record<string, AttributeValue>

const Thing = defineEntity('Thing', { schema: z.looseObject({ id: z.string() }), key: { pk: 'THING#<id>' } })
const model = defineModel({ table: defineTable({ name: 'things', key: { pk: 'PK' } }), entities: { things: Thing } })
const owner = { name: 'Thing', names: { stored: (name: string) => name, attribute: (name: string) => name } }
const Key = { PK: { S: 'THING#1' } }

const numbers = fc.constantFrom('0', '1', '-3', '0.1', '2.50', '12345678901234567890', '1E-10')
const number = numbers.map((N): AttributeValue => ({ N }))
const text = fc.constantFrom('', 'a', 'ü').map((S): AttributeValue => ({ S }))
const texts = fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 }).map((SS): AttributeValue => ({ SS }))
const manyNumbers = fc
  .uniqueArray(fc.constantFrom('1', '2', '3'), { minLength: 1 })
  .map((NS): AttributeValue => ({ NS }))
const bytes = fc.constantFrom([1], [1, 2]).map((content): AttributeValue => ({ BS: [new Uint8Array(content)] }))
const set = fc.oneof(texts, manyNumbers, bytes)
const list = fc.array(fc.oneof(number, text), { maxLength: 3 }).map((L): AttributeValue => ({ L }))
const inner = fc.oneof(number, text, list)
const map = fc.dictionary(fc.constantFrom('x', 'y'), inner).map((M): AttributeValue => ({ M: { ...M } }))
const nested = fc.array(fc.oneof(number, map), { maxLength: 3 }).map((L): AttributeValue => ({ L }))
const value = fc.oneof(number, text, set, list, map)

const item: fc.Arbitrary<Item> = fc
  .record({ n: number, s: text, m: map, l: nested, t: set, any: value }, { requiredKeys: [] })
  .map((attributes) => ({ ...attributes, ...Key }) as Item)

const path = fc
  .constantFrom<(string | number)[]>(
    ['n'],
    ['s'],
    ['m'],
    ['l'],
    ['t'],
    ['any'],
    ['none'],
    ['m', 'x'],
    ['m', 'y'],
    ['m', 'none'],
    ['m', 'y', 0],
    ['l', 0],
    ['l', 1],
    ['l', 2],
    ['l', 7],
    ['l', 0, 'x'],
    ['none', 'x'],
    ['any', 'x'],
    ['any', 0],
  )
  .map((steps) => steps as unknown as StoredPath)
const pathOperand = path.map((one): Operand => ({ kind: 'path', path: one }))
const given = (values: fc.Arbitrary<AttributeValue>) => values.map((stored): Operand => ({ kind: 'value', stored }))
const term = fc.oneof(pathOperand, given(number))
// The engines part over another path that is not there, where it is not needed: no path stands there.
const ifNotExists = fc.record({
  kind: fc.constant('ifNotExists' as const),
  path,
  otherwise: given(value),
})
const operand: fc.Arbitrary<Operand> = fc.oneof(
  given(value),
  pathOperand,
  ifNotExists,
  fc.record({ kind: fc.constant('arithmetic' as const), sign: fc.constantFrom('+', '-'), left: term, right: term }),
  fc.record({
    kind: fc.constant('listAppend' as const),
    first: fc.oneof(pathOperand, given(list)),
    second: fc.oneof(pathOperand, given(list)),
  }),
)
const action: fc.Arbitrary<ActionTree> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('set' as const), path, value: operand }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('remove' as const), path }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('add' as const), path, value: given(fc.oneof(number, set)) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), path, value: given(set) }) },
)
const actions = fc
  .array(action, { minLength: 1, maxLength: 4 })
  .map((list) => list.filter((one, at) => !list.slice(0, at).some((other) => pathsOverlap(one.path, other.path))))

/** A value in a form in which what is the same looks the same: texts of numbers, and the order of sets. */
function plain(stored: AttributeValue): unknown {
  if (stored.N !== undefined) return addDecimals(stored.N, '0')
  if (stored.L !== undefined) return stored.L.map(plain)
  if (stored.M !== undefined)
    return Object.fromEntries(Object.entries(stored.M).map(([name, one]) => [name, plain(one)]))
  const members = stored.SS ?? stored.NS ?? stored.BS?.map((one) => Buffer.from(one).toString('hex'))
  return members === undefined ? stored : new Set(members)
}

describeOnEveryEngine('what an update is foreseen to leave behind', (engine, it) => {
  it('is what it does leave behind, or is refused where that was foreseen', async () => {
    const db = await freshTable(engine, model)
    const seen = { applied: 0, refused: 0 }
    await fc.assert(
      fc.asyncProperty(item, actions, async (put, changes) => {
        await putRawItem(engine, db, put)
        // As it is read: numbers have one text then.
        const before = (await rawItem(engine, db, Key)) ?? {}
        const foreseen = applyActions(changes, before)
        const printer = new Printer(owner)
        const UpdateExpression = printer.update(changes)
        const update = {
          TableName: tableOf(db),
          Key,
          UpdateExpression,
          ...printer.names(),
          ReturnValues: 'ALL_NEW',
        } as const
        const outcome = await engine.client.send(new UpdateItemCommand(update)).then(
          ({ Attributes: after = {} }) => ({ after }),
          (error: Error) => ({ error }),
        )
        if ('after' in outcome) {
          expect(foreseen).toMatchObject({ ok: true })
          if (foreseen.ok) expect(plain({ M: foreseen.item })).toEqual(plain({ M: outcome.after }))
          seen.applied += 1
        } else {
          expect(outcome.error.name).toBe('ValidationException')
          // Why is another matter: of several faults, DynamoDB names one, in an order of its own.
          expect(foreseen).toMatchObject({ ok: false })
          seen.refused += 1
        }
      }),
      { numRuns: runs(150, 3_000) },
    )
    expect(seen.applied).toBeGreaterThan(20)
    expect(seen.refused).toBeGreaterThan(20)
  })
})
