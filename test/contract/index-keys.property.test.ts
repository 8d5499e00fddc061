import fc from 'fast-check'
import { type Changes, defineEntity, defineModel, defineTable, type Item, type NewItem } from 'keyloom'
import { expect } from 'vitest'
import * as z from 'zod'
import { runs } from '../property/runs.js'
import { describeOnEveryEngine, freshTable, rawItem } from './harness.js'

const Thing = defineEntity('Thing', {
  schema: z.object({
    id: z.string(),
    kind: z.string(),
    status: z.enum(['open', 'paid', 'lost']).default('open'),
    group: z.string().optional(),
    rank: z.number().int().optional(),
    at: z.date().optional(),
    level: z.number().int().default(1),
    address: z.object({ city: z.string(), street: z.string().optional() }).optional(),
    label: z.string().optional(),
    weight: z.number().optional(),
    note: z.string().optional(),
  }),
  key: { pk: 'THING#<id>', sk: 'KIND#<kind>' },
  indexes: {
    byGroup: { on: 'gsi1', pk: 'GROUP#<group>', sk: '<rank:+6>' },
    open: { on: 'gsi2', pk: 'OPEN#<level>', sk: '<at>#<id>', when: { status: 'open' } },
    paid: { on: 'gsi2', pk: 'PAID#<group>', sk: '<rank:+6>', when: { status: 'paid' } },
    // Shares its sort key attribute with byGroup.
    byCity: { on: 'gsi3', pk: 'CITY#<address.city>', sk: '<rank:+6>' },
    byKind: { on: 'inverted' },
    byLabel: { on: 'native', pk: '<label>', sk: '<weight>' },
  },
})
const model = defineModel({
  table: defineTable({
    name: 'things',
    key: { pk: 'PK', sk: 'SK' },
    indexes: {
      gsi1: { pk: 'GSI1PK', sk: 'GSI1SK' },
      gsi2: { pk: 'GSI2PK', sk: 'GSI2SK' },
      gsi3: { pk: 'GSI3PK', sk: 'GSI1SK' },
      inverted: { pk: 'SK', sk: 'PK' },
      native: { pk: 'label', sk: { name: 'weight', type: 'number' } },
    },
  }),
  entities: { things: Thing },
})
type ThingItem = Item<typeof Thing>

const values = {
  status: fc.constantFrom('open' as const, 'paid' as const, 'lost' as const),
  group: fc.constantFrom('a', 'b', 'ü', '%'),
  rank: fc.integer({ min: -50, max: 50 }),
  at: fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
  level: fc.integer({ min: 0, max: 3 }),
  address: fc.record({ city: fc.constantFrom('Oslo', 'Bergen'), street: fc.string() }, { requiredKeys: ['city'] }),
  label: fc.constantFrom('x', 'y#z'),
  weight: fc.constantFrom(-1.5, 0, 7),
  note: fc.string(),
}
const optional = ['group', 'rank', 'at', 'address', 'label', 'weight', 'note'] as const
const key = { id: '1', kind: 'k' }

const newItems = fc.record(values, { requiredKeys: [] }).map((some) => ({ ...key, ...some }))
const changes = fc.record(values, { requiredKeys: [] }).filter((some) => Object.keys(some).length > 0)

/** One action of an update in callback form; each is about one attribute, so that no two overlap. */
type Action =
  | { readonly kind: 'remove'; readonly name: (typeof optional)[number] }
  | { readonly kind: 'add' | 'subtract' | 'plus'; readonly name: 'rank' | 'level'; readonly by: number }
  | { readonly kind: 'setIfNotExists'; readonly name: 'group'; readonly value: string }
  | { readonly kind: 'city'; readonly name: 'address'; readonly value: string }

const by = fc.integer({ min: -9, max: 9 })
const actions: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ kind: fc.constant('remove' as const), name: fc.constantFrom(...optional) }),
  fc.record({
    kind: fc.constantFrom('add' as const, 'subtract' as const, 'plus' as const),
    name: fc.constantFrom('rank' as const, 'level' as const),
    by,
  }),
  fc.record({ kind: fc.constant('setIfNotExists' as const), name: fc.constant('group' as const), value: values.group }),
  fc.record({
    kind: fc.constant('city' as const),
    name: fc.constant('address' as const),
    value: fc.constantFrom('Oslo', 'Bodø'),
  }),
)
const actionLists = fc.uniqueArray(actions, { minLength: 1, maxLength: 4, selector: ({ name }) => name })

type Step =
  | { readonly kind: 'put'; readonly item: NewItem<typeof Thing> }
  | { readonly kind: 'set'; readonly changes: Changes<typeof Thing>; readonly inTransaction: boolean }
  | { readonly kind: 'act'; readonly actions: readonly Action[]; readonly inTransaction: boolean }
const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('put' as const), item: newItems }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('set' as const), changes, inTransaction: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('act' as const), actions: actionLists, inTransaction: fc.boolean() }),
  },
)

/** Those of the actions that DynamoDB can carry out on an item: arithmetic and places inside need something to be there. */
function possible(item: ThingItem, list: readonly Action[]): readonly Action[] {
  return list.filter((action) => {
    if (action.kind === 'plus') return item[action.name] !== undefined
    return action.kind !== 'city' || item.address !== undefined
  })
}

/** What actions make of an item. */
function apply(item: ThingItem, list: readonly Action[]): ThingItem {
  const after: ThingItem = { ...item }
  for (const action of list) {
    if (action.kind === 'remove') delete after[action.name]
    else if (action.kind === 'setIfNotExists') after.group ??= action.value
    else if (action.kind === 'city') after.address = { ...after.address, city: action.value }
    else after[action.name] = (item[action.name] ?? 0) + (action.kind === 'subtract' ? -action.by : action.by)
  }
  return after
}

describeOnEveryEngine('index keys', (engine, it) => {
  it('equal what a fresh put would write, after any sequence of puts and updates', async () => {
    const db = await freshTable(engine, model)
    const act = (list: readonly Action[]) =>
      db.things.update(key, (t, { set, add, subtract, remove, setIfNotExists, plus }) =>
        list.map((action) => {
          if (action.kind === 'remove') return remove(t[action.name])
          if (action.kind === 'setIfNotExists') return setIfNotExists(t.group, action.value)
          if (action.kind === 'city') return set(t.address.city, action.value)
          if (action.kind === 'plus') return set(t[action.name], plus(t[action.name], action.by))
          return action.kind === 'add' ? add(t[action.name], action.by) : subtract(t[action.name], action.by)
        }),
      )
    await fc.assert(
      fc.asyncProperty(newItems, fc.array(steps, { minLength: 1, maxLength: 8 }), async (first, sequence) => {
        let expected: ThingItem = await db.things.put(first)
        for (const step of sequence) {
          if (step.kind === 'put') expected = await db.things.put(step.item)
          else {
            const list = step.kind === 'act' ? possible(expected, step.actions) : []
            if (step.kind === 'act' && list.length === 0) continue
            const update = step.kind === 'act' ? act(list) : db.things.update(key, step.changes)
            if (step.inTransaction) await db.transactWrite([update])
            else await update
            expected = step.kind === 'act' ? apply(expected, list) : { ...expected, ...step.changes }
          }
          const item = await db.things.getOrThrow(key).consistent()
          expect(item).toEqual(expected)
          const stored = await rawItem(engine, db, { PK: { S: 'THING#1' }, SK: { S: 'KIND#k' } })
          expect(stored).toEqual(db.things.put(item).params().Item)
        }
      }),
      { numRuns: runs(12, 300) },
    )
  })
})
