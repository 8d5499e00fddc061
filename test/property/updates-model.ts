import fc from 'fast-check'
import { defineEntity, defineModel, defineTable, type Item, type NewItem } from 'keyloom'
import * as z from 'zod'

/**
 * Four indexes of templates that overlap in what they are made of, two of them in a key attribute too; one with entries that exclude
 * each other; sides that are inherited; and an index of plain attributes.
 */
export const Thing = defineEntity('Thing', {
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
    lines: z.array(z.object({ sku: z.string(), count: z.number().int() })).default([]),
    tags: z.set(z.string()).optional(),
    scores: z.record(z.string(), z.number()).optional(),
    big: z.bigint().default(5n),
    version: z.number().int(),
  }),
  key: { pk: 'THING#<id>', sk: 'KIND#<kind>' },
  indexes: {
    byGroup: { on: 'gsi1', pk: 'GROUP#<group>', sk: '<rank:+6>' },
    open: { on: 'gsi2', pk: 'OPEN#<level:2>', sk: '<at>#<id>', when: { status: 'open' } },
    paid: { on: 'gsi2', pk: 'PAID#<group>', sk: '<rank:+6>', when: { status: 'paid' } },
    // Shares its sort key attribute with byGroup.
    byCity: { on: 'gsi3', pk: 'CITY#<address.city>', sk: '<rank:+6>' },
    // Its sort key is the table's.
    byLevel: { on: 'gsi4', pk: 'LEVEL#<level:2>' },
    byKind: { on: 'inverted' },
    byLabel: { on: 'native', pk: '<label>', sk: '<weight>' },
  },
  version: 'version',
})
export const model = defineModel({
  table: defineTable({
    name: 'things',
    key: { pk: 'PK', sk: 'SK' },
    indexes: {
      gsi1: { pk: 'GSI1PK', sk: 'GSI1SK' },
      gsi2: { pk: 'GSI2PK', sk: 'GSI2SK' },
      gsi3: { pk: 'GSI3PK', sk: 'GSI1SK' },
      gsi4: { pk: 'GSI4PK', sk: 'SK' },
      inverted: { pk: 'SK', sk: 'PK' },
      native: { pk: 'label', sk: { name: 'weight', type: 'number' } },
    },
  }),
  entities: { things: Thing },
})
export type ThingItem = Item<typeof Thing>
export type NewThing = NewItem<typeof Thing>

/** The attributes that changes are made of: not the key, nor the version. */
export type Values = Omit<ThingItem, 'id' | 'kind' | 'version'>

const lines = fc.array(fc.record({ sku: fc.constantFrom('a', 'b'), count: fc.integer({ min: 0, max: 5 }) }), {
  maxLength: 3,
})
const tag = fc.constantFrom('x', 'y', 'z', 'é')
const tags = fc.uniqueArray(tag, { minLength: 1, maxLength: 3 }).map((list) => new Set(list))
export const entries = ['a', 'b.c', '#'] as const
const values = {
  status: fc.constantFrom('open' as const, 'paid' as const, 'lost' as const),
  group: fc.constantFrom('a', 'b', 'ü', '%'),
  rank: fc.integer({ min: -50, max: 50 }),
  at: fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
  level: fc.integer({ min: 10, max: 30 }),
  address: fc.record({ city: fc.constantFrom('Oslo', 'Bergen'), street: fc.string() }, { requiredKeys: ['city'] }),
  label: fc.constantFrom('x', 'y#z'),
  weight: fc.constantFrom(-1.5, 0, 7),
  note: fc.string(),
  lines,
  tags,
  scores: fc.dictionary(fc.constantFrom(...entries), fc.integer({ min: -5, max: 5 }), { noNullPrototype: true }),
  big: fc.constantFrom(-1n, 0n, 2n ** 70n),
}
/** Some values of attributes. */
export const someValues = fc.record(values, { requiredKeys: [] }) as fc.Arbitrary<Partial<Values>>

const optional = ['group', 'rank', 'at', 'address', 'label', 'weight', 'note', 'tags', 'scores'] as const

/** One change of an update in callback form; those of one update are about different attributes, so that no two overlap. */
export type Change =
  | { readonly name: (typeof optional)[number]; readonly do: 'remove' }
  | {
      readonly name: 'status' | 'group' | 'rank' | 'at' | 'label' | 'lines'
      readonly do: 'set'
      readonly value: unknown
    }
  | { readonly name: 'rank' | 'level' | 'weight' | 'big'; readonly do: 'add' | 'subtract'; readonly by: number }
  | { readonly name: 'rank' | 'level'; readonly do: 'plus' | 'minus'; readonly by: number }
  | { readonly name: 'level'; readonly do: 'copyRank' }
  | { readonly name: 'group' | 'label' | 'note'; readonly do: 'setIfNotExists'; readonly value: string }
  | { readonly name: 'address'; readonly do: 'city' | 'street'; readonly value: string }
  | { readonly name: 'address'; readonly do: 'removeStreet' | 'cityFromLabel' }
  | { readonly name: 'lines'; readonly do: 'append' | 'prepend'; readonly value: Values['lines'] }
  | { readonly name: 'lines'; readonly do: 'setElement'; readonly at: number; readonly value: Values['lines'][number] }
  | { readonly name: 'lines'; readonly do: 'addToElement' | 'removeElement'; readonly at: number }
  | { readonly name: 'tags'; readonly do: 'addTags' | 'deleteTags'; readonly value: ReadonlySet<string> }
  | { readonly name: 'scores'; readonly do: 'addScore' | 'removeScore'; readonly entry: (typeof entries)[number] }

const by = fc.integer({ min: -3, max: 9 })
const at = fc.integer({ min: 0, max: 4 })
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ name: fc.constantFrom(...optional), do: fc.constant('remove' as const) }),
  fc
    .constantFrom(
      'status' as const,
      'group' as const,
      'rank' as const,
      'at' as const,
      'label' as const,
      'lines' as const,
    )
    .chain((name) => values[name].map((value: unknown): Change => ({ name, do: 'set', value }))),
  fc.record({
    name: fc.constantFrom('rank' as const, 'level' as const, 'weight' as const, 'big' as const),
    do: fc.constantFrom('add' as const, 'subtract' as const),
    by,
  }),
  fc.record({
    name: fc.constantFrom('rank' as const, 'level' as const),
    do: fc.constantFrom('plus' as const, 'minus' as const),
    by,
  }),
  fc.constant<Change>({ name: 'level', do: 'copyRank' }),
  fc
    .constantFrom('group' as const, 'label' as const, 'note' as const)
    .chain((name) => values[name].map((value): Change => ({ name, do: 'setIfNotExists', value }))),
  fc.record({
    name: fc.constant('address' as const),
    do: fc.constantFrom('city' as const, 'street' as const),
    value: fc.constantFrom('Oslo', 'Bodø'),
  }),
  fc.constantFrom<Change>({ name: 'address', do: 'removeStreet' }, { name: 'address', do: 'cityFromLabel' }),
  fc.record({
    name: fc.constant('lines' as const),
    do: fc.constantFrom('append' as const, 'prepend' as const),
    value: lines,
  }),
  fc.record({
    name: fc.constant('lines' as const),
    do: fc.constant('setElement' as const),
    at,
    value: fc.record({ sku: fc.constant('c'), count: fc.constant(9) }),
  }),
  fc.record({
    name: fc.constant('lines' as const),
    do: fc.constantFrom('addToElement' as const, 'removeElement' as const),
    at,
  }),
  fc.record({
    name: fc.constant('tags' as const),
    do: fc.constantFrom('addTags' as const, 'deleteTags' as const),
    value: tags,
  }),
  fc.record({
    name: fc.constant('scores' as const),
    do: fc.constantFrom('addScore' as const, 'removeScore' as const),
    entry: fc.constantFrom(...entries),
  }),
)
export const changeLists = fc.uniqueArray(change, { minLength: 1, maxLength: 5, selector: ({ name }) => name })
