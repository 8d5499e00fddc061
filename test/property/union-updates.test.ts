import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import fc from 'fast-check'
import { type Database, defineEntity, defineModel, defineTable, ItemNotFoundError, KeyloomError } from 'keyloom'
import { expect } from 'vitest'
import * as z from 'zod'
import { describeOnEveryEngine, freshTable, putRawItem, rawItem, type TestEngine } from '../contract/harness.js'
import { runs } from './runs.js'

/** What each alternative has: a map whose parts have defaults, in a key too. */
const common = {
  id: z.string(),
  label: z.string(),
  box: z.object({ w: z.int().min(0).max(9).default(1), h: z.int().optional() }).prefault({}),
}
const line = z.object({ sku: z.string(), n: z.int().default(1) })
const Shape = defineEntity('Shape', {
  schema: z.discriminatedUnion('kind', [
    z.object({
      ...common,
      kind: z.literal('circle'),
      size: z.number(),
      tags: z.set(z.string()).default(new Set(['a'])),
    }),
    z.object({ ...common, kind: z.literal('square'), size: z.string(), side: z.int().max(20).default(5) }),
    z.object({
      ...common,
      kind: z.literal('dot'),
      note: z.string().optional(),
      lines: z.array(line).max(4).default([]),
    }),
  ]),
  key: { pk: 'SHAPE#<id>' },
  indexes: { byBox: { on: 'gsi1', pk: 'BOX#<box.w:2>', sk: '<label>#<id>' } },
})
const model = defineModel({
  table: defineTable({ name: 'shapes', key: { pk: 'PK' }, indexes: { gsi1: { pk: 'GSI1PK', sk: 'GSI1SK' } } }),
  entities: { shapes: Shape },
})
type Db = Database<typeof model>

/** An item as it is stored, in domain form: what older items lack is not in it. */
type State = Readonly<Record<string, unknown>> & { readonly kind: Kind }
type Kind = 'circle' | 'square' | 'dot'
type Box = { readonly w?: number; readonly h?: number }
type Line = { readonly sku: string; readonly n?: number }

const own: Readonly<Record<Kind, Readonly<Record<string, unknown>>>> = {
  circle: { tags: new Set(['a']) },
  square: { side: 5 },
  dot: { lines: [] },
}
const attributesOf: Readonly<Record<Kind, readonly string[]>> = {
  circle: ['size', 'tags'],
  square: ['size', 'side'],
  dot: ['note', 'lines'],
}
const sizes: Readonly<Record<Kind, unknown>> = { circle: 1, square: 'small', dot: undefined }

/** An item as reads show it. */
function view(state: State): Record<string, unknown> {
  const { box, ...others } = state
  return { ...own[state.kind], ...others, box: { w: 1, ...(box as Box | undefined) } }
}

/** A change as application code writes it, and what it makes of an item; `undefined` where the item does not take it. */
interface Change {
  readonly about: string
  // biome-ignore lint/suspicious/noExplicitAny: references and operators of every kind.
  readonly build: (shape: any, operators: any) => object
  /** @param starts what attributes begin with that the item lacks */
  readonly apply: (state: State, starts: Readonly<Record<string, unknown>>) => State | undefined
}

const ofKind = (kind: Kind, apply: Change['apply']): Change['apply'] => {
  return (state, starts) => (state.kind === kind ? apply(state, starts) : undefined)
}
/** A change inside of the box, which has to be there unless it begins with something. */
const inBox = (change: (box: Box) => Box | undefined): Change['apply'] => {
  return (state, starts) => {
    const box = (state.box ?? starts.box) as Box | undefined
    const after = box && change(box)
    return after && { ...state, box: after }
  }
}
const sku = fc.constantFrom('p', 'q')
const tag = fc.constantFrom('a', 'b', 'c')
const width = fc.integer({ min: 0, max: 9 })
const step = fc.integer({ min: -4, max: 6 })

const changes: fc.Arbitrary<Change> = fc.oneof(
  fc.constantFrom('x', 'y').map(
    (label): Change => ({
      about: 'label',
      build: (s, o) => o.set(s.label, label),
      apply: (state) => ({ ...state, label }),
    }),
  ),
  fc.oneof(fc.constantFrom(1, 7), fc.constantFrom('small', 'big')).map(
    (size): Change => ({
      about: 'size',
      build: (s, o) => o.set(s.size, size),
      apply: ofKind(typeof size === 'number' ? 'circle' : 'square', (state) => ({ ...state, size })),
    }),
  ),
  step.map(
    (by): Change => ({
      about: 'size',
      build: (s, o) => o.add(s.size, by),
      apply: ofKind('circle', (state) => ({ ...state, size: (state.size as number) + by })),
    }),
  ),
  step.map(
    (by): Change => ({
      about: 'side',
      build: (s, o) => o.add(s.side, by),
      apply: ofKind('square', (state) => {
        const side = ((state.side ?? 5) as number) + by
        return side > 20 ? undefined : { ...state, side }
      }),
    }),
  ),
  fc.tuple(tag, fc.boolean()).map(
    ([one, isAdded]): Change => ({
      about: 'tags',
      build: (s, o) => (isAdded ? o.add : o.deleteFrom)(s.tags, new Set([one])),
      apply: ofKind('circle', (state) => {
        const { tags: _, ...others } = state
        const tags = new Set((state.tags ?? ['a']) as Iterable<string>)
        if (isAdded) tags.add(one)
        else tags.delete(one)
        // A set that loses its last element is gone, and begins with its default again.
        return tags.size === 0 ? others : { ...state, tags }
      }),
    }),
  ),
  fc.array(fc.record({ sku, n: fc.integer() }, { requiredKeys: ['sku'] }), { maxLength: 3 }).map(
    (lines): Change => ({
      about: 'lines',
      build: (s, o) => o.append(s.lines, lines as Line[]),
      apply: ofKind('dot', (state) => {
        const all = [...((state.lines ?? []) as Line[]), ...lines.map((one) => ({ n: 1, ...one }))]
        return all.length > 4 ? undefined : { ...state, lines: all }
      }),
    }),
  ),
  fc.constantFrom('n', 'm').map(
    (note): Change => ({
      about: 'note',
      build: (s, o) => o.setIfNotExists(s.note, note),
      apply: ofKind('dot', (state) => ({ ...state, note: state.note ?? note })),
    }),
  ),
  fc.record({ w: width, h: width }, { requiredKeys: [] }).map(
    (box): Change => ({
      about: 'box',
      build: (s, o) => o.set(s.box, { ...box }),
      apply: (state) => ({ ...state, box: { w: 1, ...box } }),
    }),
  ),
  width.map(
    (w): Change => ({
      about: 'box',
      build: (s, o) => o.set(s.box.w, w),
      apply: inBox((box) => ({ ...box, w })),
    }),
  ),
  step.map(
    (by): Change => ({
      about: 'box',
      build: (s, o) => o.add(s.box.w, by),
      apply: inBox((box) => {
        const w = (box.w ?? 1) + by
        return w < 0 || w > 9 ? undefined : { ...box, w }
      }),
    }),
  ),
  width.map(
    (h): Change => ({
      about: 'box',
      build: (s, o) => o.setIfNotExists(s.box.h, h),
      apply: inBox((box) => ({ ...box, h: box.h ?? h })),
    }),
  ),
)
const changeLists = fc.uniqueArray(changes, { minLength: 1, maxLength: 2, selector: ({ about }) => about })

const kind = fc.constantFrom<Kind>('circle', 'square', 'dot')
/** A new item's attributes but for its key; defaults are left out, or given. */
const fresh = fc
  .tuple(kind, fc.constantFrom('x', 'y', 'z'), fc.record({ w: width, h: width }, { requiredKeys: [] }), fc.boolean())
  .map(([of, label, box, hasBox]): State => {
    const size = sizes[of]
    return { kind: of, label, ...(size !== undefined && { size }), ...(hasBox && { box: { ...box } }) }
  })
type Step =
  | { readonly do: 'put' | 'older'; readonly item: State; readonly lacking: readonly string[] }
  | { readonly do: 'update'; readonly changes: readonly Change[] }
  | { readonly do: 'upsert'; readonly changes: readonly Change[]; readonly item: State }
  | { readonly do: 'delete' }
const lacking = fc.subarray(['box', 'box.w', 'tags', 'side', 'lines'])
const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constant('put' as const), item: fresh, lacking }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('older' as const), item: fresh, lacking }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('update' as const), changes: changeLists }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('upsert' as const), changes: changeLists, item: fresh }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete' as const) }) },
) as fc.Arbitrary<Step>

const key = { id: '1' }
const stored = { PK: { S: 'SHAPE#1' } }

/** What changes make of an item; `undefined` where it does not take one of them. */
function applyAll(
  state: State,
  list: readonly Change[],
  starts: Readonly<Record<string, unknown>> = {},
): State | undefined {
  return list.reduce<State | undefined>((at, change) => at && change.apply(at, starts), state)
}

/** What a new item begins with, and what of it one of another kind takes that is there. */
function startsOf(item: State, of: Kind): Record<string, unknown> {
  const { kind: _, label: __, box, ...others } = item
  const all = { ...own[item.kind], ...others, box: { w: 1, ...(box as Box | undefined) } }
  return Object.fromEntries(Object.entries(all).filter(([name]) => name === 'box' || attributesOf[of].includes(name)))
}

const built =
  (list: readonly Change[]) =>
  (shape: unknown, operators: unknown): object[] =>
    list.map(({ build }) => build(shape, operators))

async function refuses(write: PromiseLike<unknown>): Promise<void> {
  const error = await write.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(KeyloomError)
}

/** Takes a step, and gives the item as it is predicted to be stored after it. */
async function take(engine: TestEngine, db: Db, before: State | undefined, one: Step): Promise<State | undefined> {
  const { shapes } = db
  switch (one.do) {
    case 'put':
    case 'older': {
      await shapes.put({ ...key, ...one.item } as never)
      const whole = view(one.item) as State
      if (one.do === 'put') return whole
      // An older item was written before the schema had its defaults; its index keys are those that reads make of it.
      const raw = { ...(await rawItem(engine, db, stored)) } as Record<string, AttributeValue>
      const older: Record<string, unknown> = { ...whole }
      const isNarrow = one.lacking.includes('box.w') && (whole.box as Box).w === 1
      for (const name of one.lacking) {
        const isDefault = name !== 'box' || ((whole.box as Box).w === 1 && (whole.box as Box).h === undefined)
        if (!isDefault) continue
        delete raw[name]
        delete older[name]
      }
      if (isNarrow && raw.box?.M !== undefined) {
        const { w: _, ...rest } = raw.box.M
        const { w: __, ...left } = older.box as Box
        raw.box = { M: rest }
        older.box = left
      }
      await putRawItem(engine, db, raw)
      return older as State
    }
    case 'delete':
      await shapes.delete(key)
      return undefined
    case 'update': {
      const write = shapes.update(key, built(one.changes) as never)
      const after = before && applyAll(before, one.changes)
      if (before === undefined) await expect(write).rejects.toBeInstanceOf(ItemNotFoundError)
      else if (after === undefined) await refuses(write)
      else expect(await write).toEqual({ ...key, ...view(after) })
      return after ?? before
    }
    case 'upsert': {
      const { item } = one
      const write = shapes.upsert(key, built(one.changes) as never, { ...item } as never)
      const created = applyAll({ ...item, ...startsOf(item, item.kind) } as State, one.changes)
      const starts = before === undefined ? {} : startsOf(item, before.kind)
      const changed = before && applyAll(before, one.changes, starts)
      if (created === undefined || (before !== undefined && changed === undefined)) {
        await refuses(write)
        return before
      }
      const after = before === undefined ? created : ({ ...starts, ...changed } as State)
      expect(await write).toEqual({ ...key, ...view(after) })
      return after
    }
  }
}

describeOnEveryEngine('writes of alternatives with defaults inside of them', (engine, it) => {
  it('come to what is documented, and leave the index keys of a fresh put', async () => {
    const db = await freshTable(engine, model)
    const counts = { made: 0, refused: 0 }
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { minLength: 10, maxLength: 14 }), async (sequence) => {
        await db.shapes.delete(key)
        let state: State | undefined
        for (const one of sequence) {
          const before = state
          state = await take(engine, db, before, one)
          counts[state === before ? 'refused' : 'made'] += 1
          const shown = state && { ...key, ...view(state) }
          expect(await db.shapes.get(key).consistent()).toEqual(shown)
          const raw = await rawItem(engine, db, stored)
          const put = shown && db.shapes.put(shown as never).params().Item
          expect([raw?.GSI1PK, raw?.GSI1SK, raw?.kind]).toEqual([put?.GSI1PK, put?.GSI1SK, put?.kind])
        }
      }),
      { numRuns: runs(8, 300) },
    )
    // Sequences in which hardly anything comes about, or all of it, would show nothing.
    expect(Math.min(counts.made, counts.refused)).toBeGreaterThan((counts.made + counts.refused) / 10)
  })
})
