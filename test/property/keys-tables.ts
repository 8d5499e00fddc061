import fc from 'fast-check'
import { type AnyModel, defineEntity, defineModel, defineTable } from 'keyloom'
import * as z from 'zod'
import { referenceKey } from '../stored-format/reference.js'
import {
  compareBy,
  compareValues,
  describeTemplate,
  type SampleItem,
  type SampleSegment,
  type SampleTemplate,
  sampleItems,
  sampleTemplates,
  writeTemplate,
} from './keys-arbitraries.js'
import { anyText, isStorable, type Sample, samples } from './keys-samples.js'

/** A way into the items of a random table: what its sort key is made of, and who is in it. */
export interface SmallPath {
  readonly name: string
  readonly segments: readonly SampleSegment[]
  readonly delimiter: string
  readonly tail: readonly string[]
  /** The sort key is one attribute, in its own type. */
  readonly isNative: boolean
  /** Only items whose flag is set are in it. */
  readonly isFlagged: boolean
  /** Its keys begin with a literal that no other entity's do. */
  readonly isApart: boolean
}

/** A random table with a few items in it. */
export interface SmallTable {
  readonly model: AnyModel
  readonly paths: readonly SmallPath[]
  readonly items: readonly SampleItem[]
  /** Items of another entity, in the same partitions. */
  readonly neighbours: readonly SampleItem[]
}

const usable = samples
  .filter(({ name, isForPartitions }) => isForPartitions !== true && name !== 'nested.deep')
  .map((sample) => (sample.type.kind === 'number' ? { ...sample, values: sample.values.filter(isStorable) } : sample))
const lossless = usable.filter(({ isLossless }) => isLossless)

/** Attributes that can be a sort key themselves. */
const natives: readonly (Sample & { readonly keyType: 'string' | 'number' | 'binary' })[] = [
  {
    ...nativeSample('nativeText', 'string', z.string(), fc.oneof(anyText, fc.constantFrom('a', 'a#b', 'a!', '#'))),
    isText: true,
  },
  nativeSample(
    'nativeNumber',
    'number',
    z.number(),
    fc.oneof(
      fc.integer({ min: -3, max: 3 }),
      fc.double({ min: -1e9, max: 1e9, noNaN: true }).filter((value) => value === 0 || Math.abs(value) > 1e-100),
    ),
  ),
  nativeSample('nativeInteger', 'number', z.int(), fc.oneof(fc.integer({ min: -3, max: 3 }), fc.maxSafeInteger())),
  nativeSample('nativeBytes', 'binary', z.instanceof(Uint8Array), fc.uint8Array({ minLength: 1, maxLength: 3 })),
]

function nativeSample(
  name: string,
  keyType: 'string' | 'number' | 'binary',
  schema: z.ZodType,
  values: fc.Arbitrary<unknown>,
): Sample & { readonly keyType: typeof keyType } {
  const rank = keyType === 'binary' ? { rank: (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1') } : {}
  const type = { kind: 'string' } as const
  return { name, keyType, schema, values, format: '', type, isLossless: true, ranges: 'everywhere', ...rank }
}

const asSegment = (sample: Sample): SampleSegment => ({ before: [], prefix: '', sample, suffix: '', fallback: '' })

/** Literals before a sort key: with one, no other entity's keys lie among them. */
const beginnings = fc.constantFrom<readonly string[]>(['ORDER'], ['ORDER'], [])

interface Drawn {
  readonly base: { readonly native: (typeof natives)[number] } | { readonly template: SampleTemplate }
  readonly global: SampleTemplate
  readonly local: SampleTemplate
  readonly isGlobalApart: boolean
  readonly isFlagged: boolean
}

function withBeginning(template: SampleTemplate, literals: readonly string[]): SampleTemplate {
  const [first, ...others] = template.segments as readonly [SampleSegment, ...SampleSegment[]]
  return { ...template, segments: [{ ...first, before: [...literals, ...first.before] }, ...others] }
}

const drawn: fc.Arbitrary<Drawn> = fc
  .constantFrom('#', '#', '/', '~')
  .chain((delimiter) => {
    const template = (allowed: readonly Sample[], fallbacks: readonly string[]) =>
      sampleTemplates(
        allowed.filter(({ clashes = '' }) => !clashes.includes(delimiter)),
        { maxLength: 2, fallbacks },
      ).map((one) => ({ ...one, delimiter }))
    return fc.record({
      base: fc.oneof(
        fc.record({ native: fc.constantFrom(...natives) }),
        fc.record({ template: template(lossless, ['']).map((one) => withBeginning(one, ['ORDER'])) }),
      ),
      global: template(usable, ['', '', 'NONE']),
      local: template(usable, ['']),
      literals: beginnings,
      isFlagged: fc.boolean(),
    })
  })
  .map(({ literals, ...all }) => ({
    ...all,
    global: withBeginning(all.global, literals),
    isGlobalApart: literals.length > 0,
  }))

/** Random tables: a primary key of templates or with a native sort key, a global, a local and an inverted index. */
export const smallTables: fc.Arbitrary<SmallTable> = drawn.chain((draw) => {
  const { base, global, local } = draw
  const own = 'native' in base ? [asSegment(base.native)] : base.template.segments
  const { delimiter } = global
  const extra = [...global.segments, ...local.segments].filter(
    ({ sample }) => !own.some((segment) => segment.sample.name === sample.name),
  )
  const group = fc.constantFrom('a', 'b')
  const item = fc
    .record({
      own: sampleItems(own, delimiter),
      rest: sampleItems(
        extra.map((segment) => ({ ...segment, fallback: 'absent' })),
        delimiter,
      ),
      group,
      flag: fc.boolean(),
    })
    .map(({ own: required, rest, ...more }): SampleItem => ({ ...rest, ...required, ...more }))
  const neighbour = fc.record({
    group,
    id: fc.constantFrom('1', '2', '3'),
    at: 'native' in base ? base.native.values : fc.constant(0),
  })
  return fc.record({
    model: fc.constant(makeModel(draw)),
    paths: fc.constant(listPaths(draw)),
    items: fc.array(item, { minLength: 3, maxLength: 10 }).map((all) => all.filter((one) => !hasClash(one, global))),
    neighbours: fc.array(neighbour, { maxLength: 4 }),
    [fc.toStringMethod]: fc.constant(() => describeModel(draw)),
  }) as fc.Arbitrary<SmallTable>
})

/** A value that is the same as a fallback is refused, which other suites are about. */
function hasClash(item: SampleItem, { segments }: SampleTemplate): boolean {
  return segments.some(({ sample, fallback }) => fallback !== '' && item[sample.name] === fallback)
}

function describeModel({ base, global, local, isFlagged }: Drawn): string {
  const own = 'native' in base ? `<${base.native.name}>` : writeTemplate(base.template)
  return JSON.stringify({ sk: own, global: writeTemplate(global), local: writeTemplate(local), isFlagged })
}

function makeModel({ base, global, local, isFlagged }: Drawn): AnyModel {
  const { delimiter } = global
  const isNative = 'native' in base
  const own = isNative ? [asSegment(base.native)] : base.template.segments
  const others = [...global.segments, ...local.segments]
  const attributes = Object.fromEntries([
    ...others.map(({ sample }) => [sample.name, sample.schema.nullish()]),
    ...own.map(({ sample }) => [sample.name, sample.schema]),
  ])
  const join = (...parts: readonly string[]): string => parts.join(delimiter)
  const thing = defineEntity('Thing', {
    schema: z.object({ ...attributes, group: z.string(), flag: z.boolean() }),
    key: { pk: join('G', '<group>'), sk: isNative ? `<${base.native.name}>` : writeTemplate(base.template) },
    indexes: {
      global: {
        on: 'global',
        pk: join('I', '<group>'),
        sk: writeTemplate(global),
        ...(isFlagged && { when: { flag: true } }),
      },
      local: { on: 'local', sk: writeTemplate(local) },
      ...(!isNative && { inverted: { on: 'inverted' } }),
    },
  } as never)
  // Beside each key of the first entity, one that sorts next to it.
  const neighbour = defineEntity('Neighbour', {
    schema: z.object({ group: z.string(), id: z.string(), at: isNative ? base.native.schema : z.number() }),
    key: {
      pk: isNative ? join('N', '<group>') : join('G', '<group>'),
      sk: isNative ? '<at>' : join('ORDERS', '<id>'),
    },
    indexes: { global: { on: 'global', pk: join('I', '<group>'), sk: join('ORDERS', '<id>') } },
    ...(isNative && { storedAs: { at: base.native.name } }),
  } as never)
  const sk = isNative ? { name: base.native.name, type: base.native.keyType } : 'SK'
  const table = defineTable({
    name: 'small',
    key: { pk: 'PK', sk },
    delimiter,
    indexes: {
      global: { pk: 'GPK', sk: 'GSK' },
      local: { type: 'local', sk: 'LSK' },
      ...(!isNative && { inverted: { pk: 'SK', sk: 'PK' } }),
    },
  } as never)
  return defineModel({ table, entities: { things: thing, neighbours: neighbour } } as never)
}

function listPaths({ base, global, local, isFlagged, isGlobalApart }: Drawn): readonly SmallPath[] {
  const plain = { isNative: false, isFlagged: false, isApart: true }
  const own =
    'native' in base
      ? { ...global, ...plain, segments: [asSegment(base.native)], tail: [], isNative: true }
      : { ...base.template, ...plain }
  return [
    { ...own, name: 'primary' },
    { ...global, ...plain, name: 'global', isFlagged, isApart: isGlobalApart },
    { ...local, ...plain, name: 'local' },
  ]
}

/** Whether an item is in a way in. */
export function isIn({ segments, isFlagged }: SmallPath, item: SampleItem): boolean {
  if (isFlagged && item.flag !== true) return false
  return segments.every(({ sample, fallback }) => fallback !== '' || (item[sample.name] ?? null) !== null)
}

/** The text of an item's sort key, by the specification. */
export function sortText(path: SmallPath, item: SampleItem): string | undefined {
  const described = describeTemplate(path)
  return referenceKey(
    described.map(([, segment]) => segment),
    described.map(([name]) => item[name]),
    path.delimiter,
    1024,
  )
}

/** The order of two items on a way in: by value as far as the formats keep it, else by text. */
export function compareItems(path: SmallPath, a: SampleItem, b: SampleItem): number {
  for (const { sample } of path.segments) {
    const [x, y] = [a[sample.name] ?? null, b[sample.name] ?? null]
    if (sample.ranges !== 'everywhere' || x === null || y === null) break
    const order = compareBy(sample, x, y)
    if (order !== 0) return sample.format.endsWith(':desc') ? -order : order
  }
  return path.isNative ? 0 : compareValues(sortText(path, a), sortText(path, b))
}
