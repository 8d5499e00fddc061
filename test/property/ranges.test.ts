import fc from 'fast-check'
import { defineEntity, defineModel, defineTable, type Item, UpdateRefusedError } from 'keyloom'
import { expect } from 'vitest'
import * as z from 'zod'
import { describeOnEveryEngine, freshTable } from '../contract/harness.js'
import { runs } from './runs.js'

const schema = z.object({
  id: z.string(),
  n: z.number().min(-2).max(3),
  m: z.number().gt(-1).lt(4).optional(),
  d: z.number().min(1).max(5).default(2),
  b: z.bigint().max(4n).optional(),
  wide: z.number().optional(),
  list: z.array(z.string()).min(1).max(4).default(['a']),
  other: z.array(z.string()).max(3).optional(),
  set: z.set(z.string()).min(1).max(5).optional(),
  marks: z
    .set(z.string())
    .min(1)
    .max(2)
    .default(new Set(['a'])),
})
const Thing = defineEntity('Thing', { schema, key: { pk: 'THING#<id>' } })
const model = defineModel({ table: defineTable({ name: 'ranges', key: { pk: 'PK' } }), entities: { things: Thing } })
type Fields = Omit<z.output<typeof schema>, 'id'>
type State = Partial<Fields>

/** A change as application code writes it, and what it makes of an item; `'absent'` where it computes with what is not there. */
interface Change {
  readonly name: string
  // biome-ignore lint/suspicious/noExplicitAny: references and operators of every kind.
  readonly build: (thing: any, operators: any) => object
  readonly apply: (state: State) => State | 'absent'
}

const numbers = ['n', 'm', 'd', 'wide'] as const
const lists = ['list', 'other'] as const
const sets = ['set', 'marks'] as const
const defaults: State = { d: 2, list: ['a'], marks: new Set(['a']) }
const amount = fc.constantFrom(-3, -2, -1, -0.5, 0, 0.5, 1, 2, 3)
const texts = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 3 })

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(fc.constantFrom(...numbers), amount, fc.boolean()).map(
    ([name, by, isAdded]): Change => ({
      name: `${isAdded ? 'add' : 'subtract'} ${name} ${by}`,
      build: (t, o) => (isAdded ? o.add(t[name], by) : o.subtract(t[name], by)),
      apply: (state) => ({ ...state, [name]: (state[name] ?? 0) + (isAdded ? by : -by) }),
    }),
  ),
  fc.constantFrom(-3n, -1n, 1n, 5n).map(
    (by): Change => ({
      name: `add b ${by}`,
      build: (t, o) => o.add(t.b, by),
      apply: (state) => ({ ...state, b: (state.b ?? 0n) + by }),
    }),
  ),
  fc.tuple(fc.constantFrom(...numbers), fc.constantFrom(...numbers), amount, fc.boolean()).map(
    ([name, from, by, isSum]): Change => ({
      name: `${name} = ${from} ${isSum ? '+' : '-'} ${by}`,
      build: (t, o) => o.set(t[name], isSum ? o.plus(t[from], by) : o.minus(t[from], by)),
      apply: (state) => {
        const old = state[from]
        return old === undefined ? 'absent' : { ...state, [name]: isSum ? old + by : old - by }
      },
    }),
  ),
  fc
    .tuple(fc.constantFrom(...numbers, ...lists), fc.constantFrom(...numbers, ...lists), fc.boolean())
    .filter(([name, from]) => name !== from && numbers.includes(name as 'n') === numbers.includes(from as 'n'))
    .map(
      ([name, from, isOnlyIfAbsent]): Change => ({
        name: `${name} ${isOnlyIfAbsent ? '??=' : '='} ${from}`,
        build: (t, o) => (isOnlyIfAbsent ? o.setIfNotExists(t[name], t[from]) : o.set(t[name], t[from])),
        apply: (state) => {
          // A default counts as what is there, as reads show it.
          if (isOnlyIfAbsent && state[name] !== undefined) {
            // Whether what is not needed has to be there is answered in two ways by two engines.
            fc.pre(state[from] !== undefined)
            return state
          }
          return state[from] === undefined ? 'absent' : { ...state, [name]: state[from] }
        },
      }),
    ),
  fc.tuple(fc.constantFrom(...lists), texts, fc.boolean()).map(
    ([name, elements, isAtEnd]): Change => ({
      name: `${isAtEnd ? 'append' : 'prepend'} ${name} ${elements.length}`,
      build: (t, o) => (isAtEnd ? o.append(t[name], elements) : o.prepend(t[name], elements)),
      apply: (state) => {
        const old = state[name] ?? []
        return { ...state, [name]: isAtEnd ? [...old, ...elements] : [...elements, ...old] }
      },
    }),
  ),
  fc
    .tuple(
      fc.constantFrom(...sets),
      fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { minLength: 1, maxLength: 5 }),
      fc.boolean(),
    )
    .map(
      ([name, elements, isAdded]): Change => ({
        name: `${isAdded ? 'add to' : 'delete from'} ${name} ${elements}`,
        build: (t, o) => (isAdded ? o.add(t[name], new Set(elements)) : o.deleteFrom(t[name], new Set(elements))),
        apply: (state) => {
          const old = state[name]
          if (!isAdded && old === undefined) return state
          const left = [...(old ?? [])].filter((one) => !(elements as string[]).includes(one))
          return { ...state, [name]: new Set(isAdded ? [...left, ...elements] : left) }
        },
      }),
    ),
)

/** Positions of a list that are set or removed, up to five at once, as DynamoDB does: all of them as they were before. */
const positions: fc.Arbitrary<Change> = fc
  .tuple(
    fc.constantFrom(...lists),
    fc.uniqueArray(fc.record({ at: fc.nat(6), isRemoved: fc.boolean() }), {
      selector: ({ at }) => at,
      minLength: 1,
      maxLength: 5,
    }),
  )
  .map(
    ([name, steps]): Change => ({
      name: `places of ${name} ${steps.map(({ at, isRemoved }) => `${isRemoved ? '-' : '+'}${at}`)}`,
      build: (t, o) => steps.map(({ at, isRemoved }) => (isRemoved ? o.remove(t[name][at]) : o.set(t[name][at], 'y'))),
      apply: (state) => {
        const old = state[name]
        if (old === undefined) return 'absent'
        const placed = old.map((one, index) => (steps.some(({ at }) => at === index) ? 'y' : one))
        const kept = placed.filter((_, index) => !steps.some(({ at, isRemoved }) => isRemoved && at === index))
        const added = steps.filter(({ at, isRemoved }) => !isRemoved && at >= old.length)
        return { ...state, [name]: [...kept, ...added.map(() => 'y')] }
      },
    }),
  )

const state: fc.Arbitrary<State> = fc.record(
  {
    n: fc.constantFrom(-2, -1, 0, 2.5, 3),
    m: fc.constantFrom(-0.5, 0, 1, 3.5),
    d: fc.constantFrom(1, 2, 5),
    b: fc.constantFrom(0n, 3n, 4n),
    wide: fc.constantFrom(-9, 0, 3, 3.5, 4, 9),
    list: texts.map((some) => ['x', ...some]),
    other: texts,
    set: texts.map((some) => new Set(['a', ...some].slice(0, 3))),
    marks: texts.map((some) => new Set(['a', ...some].slice(0, 2))),
  },
  { requiredKeys: ['n'], noNullPrototype: true },
)

describeOnEveryEngine('updates that DynamoDB computes', (engine, it) => {
  it('are made where the schema takes what they leave, and refused where it does not', async () => {
    const { things } = await freshTable(engine, model)
    const verdicts = { made: 0, refused: 0, absent: 0 }
    await fc.assert(
      fc.asyncProperty(
        state,
        fc.oneof({ weight: 6, arbitrary: change }, positions),
        async (attributes, { name, build, apply }) => {
          const before = { ...defaults, ...attributes }
          await things.put({ id: '1', ...attributes } as Item<typeof Thing>)
          const after = apply(before)
          const isTaken = after !== 'absent' && schema.safeEncode({ id: '1', ...after } as never).success
          const code = await things.update({ id: '1' }, build as never).then(
            () => 'made',
            (error) => {
              if (error instanceof UpdateRefusedError) return error.code
              throw error
            },
          )
          const nothing = name.startsWith('place') ? 'update.missing_parent' : 'update.missing_operand'
          const expected = after === 'absent' ? nothing : isTaken ? 'made' : 'update.out_of_range'
          expect(code, name).toBe(expected)
          verdicts[after === 'absent' ? 'absent' : isTaken ? 'made' : 'refused'] += 1
          expect(await things.get({ id: '1' })).toEqual({ id: '1', ...(isTaken ? after : before) })
        },
      ),
      { numRuns: runs(150, 3000) },
    )
    expect(Math.min(verdicts.made, verdicts.refused)).toBeGreaterThan((verdicts.made + verdicts.refused) / 8)
  })
})
