import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { KeyValueError } from '../../src/errors/index.js'
import type { KeyPart, ReadAttribute, SortBounds, SortOperator } from '../../src/keys/key-part.js'
import { mapLetters } from '../stored-format/reference.js'
import {
  admits,
  buildText,
  clashesWithFallback,
  compareBy,
  compareValues,
  compileSample,
  compileTemplate,
  isWord,
  type SampleItem,
  type SampleSegment,
  type SampleTemplate,
  sampleItems,
  sampleTemplates,
  textsOf,
  tryKey,
} from './keys-arbitraries.js'
import { anyText, type Sample, samples, segmentText } from './keys-samples.js'
import { runs } from './runs.js'

const none = () => undefined
const sortable = samples.filter(({ isForPartitions }) => isForPartitions !== true)
const sampleNamed = (wanted: string) => samples.find(({ name }) => name === wanted) as Sample
const ulids = sampleNamed('ulid').values as fc.Arbitrary<string>
const dates = sampleNamed('date').values as fc.Arbitrary<Date>

const operators = {
  lt: (order: number) => order < 0,
  lte: (order: number) => order <= 0,
  gt: (order: number) => order > 0,
  gte: (order: number) => order >= 0,
} as const
const rangeOperator = fc.constantFrom<keyof typeof operators>('lt', 'lte', 'gt', 'gte')
const anyOperator = fc.constantFrom<SortOperator>('eq', 'lt', 'lte', 'gt', 'gte', 'beginsWith')

/** Items with the same values but for the last attributes, and the place of the attribute that is asked about. */
interface Scene {
  readonly template: SampleTemplate
  readonly target: number
  readonly items: readonly SampleItem[]
  /** Another item, which need not have any of their values. */
  readonly stranger: SampleItem
}

const scenes: fc.Arbitrary<Scene> = sampleTemplates(sortable)
  .chain((template) => fc.tuple(fc.constant(template), fc.nat({ max: template.segments.length - 1 })))
  .chain(([template, target]) => {
    const { segments, delimiter } = template
    const leading = sampleItems(segments.slice(0, target), delimiter)
    const others = fc.array(sampleItems(segments.slice(target), delimiter), { minLength: 2, maxLength: 6 })
    return fc.record({
      template: fc.constant(template),
      target: fc.constant(target),
      items: fc.tuple(leading, others).map(([same, rest]) => rest.map((other): SampleItem => ({ ...same, ...other }))),
      stranger: sampleItems(segments, delimiter),
    })
  })

const segmentAt = ({ template, target }: Scene): SampleSegment => template.segments[target] as SampleSegment
const namesTo = ({ template, target }: Scene): readonly string[] =>
  template.segments.slice(0, target + 1).map(({ sample }) => sample.name)
const reading =
  (item: SampleItem, names: readonly string[]): ReadAttribute =>
  (path) =>
    names.includes(path) ? item[path] : undefined

/** Whether the encoding keeps the order of the attribute that is asked about. */
function keepsOrder(scene: Scene): boolean {
  const { sample, suffix } = segmentAt(scene)
  const isFinal = scene.target === scene.template.segments.length - 1 && scene.template.tail.length === 0
  return sample.ranges === 'everywhere' || (sample.ranges === 'last' && isFinal && suffix === '')
}

describe('keys', () => {
  it('sort as their values do', () => {
    const lists = sampleTemplates(sortable.filter(({ ranges }) => ranges !== 'nowhere')).chain((template) => {
      const items = fc.array(sampleItems(template.segments, template.delimiter), { minLength: 2, maxLength: 8 })
      return fc.tuple(fc.constant(template), items)
    })
    fc.assert(
      fc.property(lists, ([template, items]) => {
        const last = template.segments.length - 1
        fc.pre(template.segments.every((_, target) => keepsOrder({ template, target, items, stranger: {} })))
        const byValue = (a: SampleItem, b: SampleItem): number => {
          for (const { sample } of template.segments.slice(0, last + 1)) {
            const order = compareBy(sample, a[sample.name], b[sample.name])
            if (order !== 0) return sample.format.endsWith(':desc') ? -order : order
          }
          return 0
        }
        const part = compileTemplate(template)
        const texts = items.map((item) => buildText(part, item)).sort(compareValues)
        expect([...items].sort(byValue).map((item) => buildText(part, item))).toEqual(texts)
      }),
      { numRuns: runs(100, 10_000) },
    )
  })
})

describe('a range', () => {
  it('holds exactly the items for which its operator holds, by value, or is refused where no order is kept', () => {
    fc.assert(
      fc.property(scenes, rangeOperator, (scene, name) => {
        const { template, target, items, stranger } = scene
        const part = compileTemplate(template)
        const { sample } = segmentAt(scene)
        const bound = items[0] as SampleItem
        const ask = () => part.bounds(name, reading(bound, namesTo(scene)), none)
        if (!keepsOrder(scene)) {
          expect(ask).toThrow(KeyValueError)
          return
        }
        const bounds = ask()
        for (const item of items) {
          const order = compareBy(sample, item[sample.name], bound[sample.name])
          expect(admits(bounds, buildText(part, item))).toBe(operators[name](order))
        }
        const leading = template.segments.slice(0, target).map((segment) => segment.sample)
        const isRelative = leading.every((own) => compareBy(own, stranger[own.name], bound[own.name]) === 0)
        if (!isRelative && leading.every(({ isLossless }) => isLossless)) {
          expect(admits(bounds, buildText(part, stranger))).toBe(false)
        }
      }),
      { numRuns: runs(100, 10_000) },
    )
  })

  it('between two values is both half ranges at once, and nothing where it is inverted', () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        fc.pre(keepsOrder(scene))
        const { template, items } = scene
        const part = compileTemplate(template)
        const { sample } = segmentAt(scene)
        const [low, high] = items as readonly [SampleItem, SampleItem]
        const names = namesTo(scene)
        const bounds = part.between(reading(low, names), reading(high, names), none)
        const compare = (a: SampleItem, b: SampleItem) => compareBy(sample, a[sample.name], b[sample.name])
        for (const item of items) {
          const isBetween = compare(item, low) >= 0 && compare(item, high) <= 0
          expect(admits(bounds, buildText(part, item))).toBe(isBetween)
        }
        if (compare(low, high) > 0) expect(bounds.kind).toBe('empty')
      }),
      { numRuns: runs(100, 10_000) },
    )
  })

  it('ends where the format does, whatever is asked for', () => {
    const numbers = fc.oneof(
      fc.integer({ min: -30_000, max: 30_000 }),
      fc.double({ min: -12_000, max: 12_000, noNaN: true }),
      fc.constantFrom(0, -0, 9999, 10_000, -9999, -10_000, 2 ** 53, -(2 ** 60), 1e300, Infinity, -Infinity),
    )
    const times = fc.oneof(
      fc.date({ noInvalidDate: true }),
      fc
        .constantFrom(8.64e15, -8.64e15, Date.UTC(9999, 11, 31, 23, 59, 59, 999), Date.UTC(10_000, 0))
        .map((time) => new Date(time)),
    )
    const bigints = fc.oneof(fc.bigInt(-(10n ** 40n), 10n ** 40n), fc.bigInt(-50n, 50n))
    const ends: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
      ...Object.fromEntries(
        ['padded', 'falling', 'signed', 'signedFalling', 'safe', 'float'].map((name) => [name, numbers]),
      ),
      ...{ large: bigints, largeFalling: bigints, date: times, moment: times },
    }
    const asked = fc.constantFrom(...Object.keys(ends)).chain((name) => {
      const sample = sampleNamed(name)
      const end = ends[name] as fc.Arbitrary<unknown>
      return fc.record({
        template: fc.constantFrom(`<${name}${sample.format}>`, `v<${name}${sample.format}>x#<flag>`),
        sample: fc.constant(sample),
        low: end,
        high: end,
        values: fc.array(sample.values, { minLength: 1, maxLength: 5 }),
      })
    })
    fc.assert(
      fc.property(asked, rangeOperator, ({ template, sample, low, high, values }, name) => {
        const part = compileSample(template)
        const give = (value: unknown) => (path: string) => (path === sample.name ? value : undefined)
        const bounds = part.bounds(name, give(low), none)
        const between = part.between(give(low), give(high), none)
        for (const value of values) {
          const text = buildText(part, { [sample.name]: value, flag: true })
          const order = compareValues(value, low)
          expect(admits(bounds, text)).toBe(operators[name](order))
          expect(admits(between, text)).toBe(order >= 0 && compareValues(value, high) <= 0)
        }
        if (compareValues(low, high) > 0) expect(between.kind).toBe('empty')
      }),
      { numRuns: runs(100, 10_000) },
    )
  })

  it('never reaches outside of the span of its part', () => {
    const foreign = fc.oneof(
      anyText,
      fc.string(),
      fc.constantFrom('ORDER', 'ORDER#', 'ORDERS#1', 'A', '#A', '#A#', '#AA#'),
    )
    const tails = fc.array(foreign, { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(scenes, anyOperator, foreign, tails, (scene, name, raw, endings) => {
        const part = compileTemplate(scene.template)
        const { sample } = segmentAt(scene)
        const item = scene.items[0] as SampleItem
        const text = buildText(part, item)
        const span = part.span(none)
        for (const own of scene.items) expect(admits(span, buildText(part, own))).toBe(true)
        const given = name === 'beginsWith' ? { ...item, [sample.name]: raw } : item
        const bounds = tryKey(() => part.bounds(name, reading(given, namesTo(scene)), none))
        if (!bounds) return
        const cuts = ['', ...[...text].map((_, index) => text.slice(0, index))]
        const starts = [...cuts, ...cuts.map((start) => start + raw)]
        const around = starts.flatMap((start) => endings.map((ending) => start + ending))
        for (const other of around) if (!admits(span, other)) expect(admits(bounds, other)).toBe(false)
      }),
      { numRuns: runs(100, 10_000) },
    )
  })

  it('of a segment with a width ends at its smallest and largest text', () => {
    const part = compileSample('v<padded:4>')
    const texts = fc.oneof(anyText, fc.string({ unit: fc.constantFrom('v', 'e', '0', '9', '1') }))
    fc.assert(
      fc.property(texts, (text) => {
        const isWithin = compareValues(text, 'v0000') >= 0 && compareValues(text, 'v9999') <= 0
        expect(admits(part.span(none), text)).toBe(isWithin)
      }),
      { numRuns: runs(100, 10_000) },
    )
  })

  it('is exact, and its ends are within 1024 bytes, however long keys and ends are', () => {
    const units = fc.constantFrom('a', 'b', 'é', '\ud7ff', '\ue000', '\u{10fffd}', '\u007f', '\u0001')
    const long = fc
      .tuple(fc.integer({ min: 1000, max: 1024 }), units, fc.array(units, { maxLength: 6 }))
      .map(([bytes, unit, ending]) => unit.repeat(Math.floor(bytes / Buffer.byteLength(unit))) + ending.join(''))
    const texts = fc.oneof(long, segmentText)
    const templates = fc.constantFrom('<text>', 'ORDER#<text>', `${'é'.repeat(400)}#<text>`, '<padded:4>#<text>')
    const padded = fc.integer({ min: 0, max: 2 })
    fc.assert(
      fc.property(
        templates,
        anyOperator,
        padded,
        fc.array(texts, { minLength: 2, maxLength: 6 }),
        (template, name, number, all) => {
          const part = compileSample(template)
          const [asked = '', high = '', ...others] = all
          const give = (text: string) => reading({ padded: number, text }, part.paths)
          const exact = tryKey(() => part.bounds(name, give(asked), none))
          // A whole value has a key, or it does not.
          if (name !== 'eq') expect(exact).toBeDefined()
          const between = part.between(give(asked), give(high), none)
          for (const bounds of [exact, between, part.span(none)]) {
            for (const end of textsOf(bounds ?? { kind: 'empty' }))
              expect(Buffer.byteLength(end)).toBeLessThanOrEqual(1024)
          }
          for (const text of [asked, high, ...others]) {
            const key = tryKey(() => buildText(part, { padded: number, text }))
            if (key === undefined) continue
            if (exact) expect(admits(exact, key)).toBe(holds(name, text, asked))
            expect(admits(between, key)).toBe(compareValues(text, asked) >= 0 && compareValues(text, high) <= 0)
          }
        },
      ),
      { numRuns: runs(100, 10_000) },
    )
  })

  it('leaves out items without a value, or is refused where their fallback lies inside of it', () => {
    const names = ['text', 'padded', 'signedFalling', 'date', 'ulid', 'choice'] as const
    const scene = fc.record({
      text: fc.option(segmentText),
      padded: fc.option(sampleNamed('padded').values),
      signedFalling: fc.option(sampleNamed('signedFalling').values),
      date: fc.option(dates),
      ulid: fc.option(ulids),
      choice: fc.option(sampleNamed('choice').values),
      flag: fc.boolean(),
    })
    const templates = fc
      .tuple(
        fc.constantFrom(...names),
        fc.constantFrom('', '', 'v'),
        fc.constantFrom('NONE', 'a', '0005', '~', '!'),
        fc.constantFrom('', '', 'x', '0'),
        fc.constantFrom('', '#<flag>'),
      )
      .filter(([name, , fallback]) => !isWord(sampleNamed(name), fallback))
      .map(([name, prefix, fallback, suffix, rest]) => {
        const { format } = sampleNamed(name)
        return { name, template: `${prefix}<${name}${format}|${fallback}>${suffix}${rest}` }
      })
    const counts = { answered: 0, refused: 0 }
    fc.assert(
      fc.property(
        templates,
        anyOperator,
        scene,
        fc.array(scene, { maxLength: 5 }),
        ({ name, template }, operator, asked, others) => {
          const part = compileSample(template)
          const items = [asked, { ...asked, [name]: null }, ...others].filter(
            (item) => !clashesWithFallback(part, item),
          )
          fc.pre(items[0] === asked)
          const value = operator === 'beginsWith' && typeof asked[name] !== 'string' ? 'x' : asked[name]
          const bounds = tryKey(() => part.bounds(operator, (path) => (path === name ? value : undefined), none))
          counts[bounds ? 'answered' : 'refused'] += 1
          for (const item of bounds ? items : []) {
            const isAbsent = item[name] === null || value === null
            const expected = isAbsent ? item[name] === value : holds(operator, item[name], value)
            expect(admits(bounds as SortBounds, buildText(part, item))).toBe(expected)
          }
        },
      ),
      { numRuns: runs(100, 10_000) },
    )
    expect(Math.min(counts.answered, counts.refused)).toBeGreaterThan(runs(100, 10_000) / 50)
  })
})

/** Whether an operator holds for a value. */
function holds(operator: SortOperator, value: unknown, asked: unknown): boolean {
  if (operator === 'beginsWith') return String(value).startsWith(String(asked))
  const order = compareValues(value, asked)
  return operator === 'eq' ? order === 0 : operators[operator](order)
}

describe('whole values', () => {
  it('match whole segments', () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        const { template, target, items, stranger } = scene
        const part = compileTemplate(template)
        const [item] = items as readonly [SampleItem]
        const given = template.segments.slice(0, target + 1).map(({ sample }) => sample.name)
        const bounds = part.bounds('eq', reading(item, given), none)
        for (const other of [...items, stranger]) {
          const isSame = given.every((name) => encodeValue(part, name, other) === encodeValue(part, name, item))
          expect(admits(bounds, buildText(part, other))).toBe(isSame)
        }
      }),
      { numRuns: runs(100, 10_000) },
    )
  })

  it('that the partition gives are not asked for', () => {
    fc.assert(
      fc.property(segmentText, segmentText, ulids, ulids, (text, other, one, two) => {
        const part = compileSample('<text>#<ulid>')
        const bounds = part.bounds(
          'eq',
          (path) => (path === 'ulid' ? one : undefined),
          (path) => (path === 'text' ? text : undefined),
        )
        expect(admits(bounds, buildText(part, { text, ulid: one }))).toBe(true)
        if (text !== other || one !== two)
          expect(admits(bounds, buildText(part, { text: other, ulid: two }))).toBe(false)
      }),
      { numRuns: runs(100, 10_000) },
    )
  })
})

describe('the beginning of a text', () => {
  const texts = sortable.filter(({ isText }) => isText)

  it('matches exactly the items whose value begins with it, or is refused where a literal could be taken for a part of it', () => {
    const counts = { answered: 0, refused: 0 }
    const cut = fc.record({
      length: fc.nat({ max: 3 }),
      whole: fc.boolean(),
      tail: fc.constantFrom('', 'v', 'a', '<>'),
    })
    fc.assert(
      fc.property(scenes, cut, (scene, { length, whole, tail }) => {
        const { sample, suffix } = segmentAt(scene)
        fc.pre(texts.includes(sample))
        const part = compileTemplate(scene.template)
        const [item] = scene.items as readonly [SampleItem]
        const value = item[sample.name] as string
        const raw = (whole ? value : [...value].slice(0, length).join('')) + tail.replace('<>', suffix)
        const given = { ...item, [sample.name]: raw }
        const bounds = tryKey(() => part.bounds('beginsWith', reading(given, namesTo(scene)), none))
        counts[bounds ? 'answered' : 'refused'] += 1
        if (!bounds) {
          expect(suffix).not.toBe('')
          return
        }
        const write = (text: string): string => writeText(sample, part, text)
        for (const other of scene.items) {
          const begins = write(other[sample.name] as string).startsWith(write(raw))
          expect(admits(bounds, buildText(part, other))).toBe(begins)
        }
      }),
      { numRuns: runs(100, 10_000) },
    )
    expect(counts.answered).toBeGreaterThan(counts.refused)
  })

  it('is not for what is no text', () => {
    fc.assert(
      fc.property(scenes, segmentText, (scene, raw) => {
        const { sample } = segmentAt(scene)
        fc.pre(!texts.includes(sample))
        const given = { ...scene.items[0], [sample.name]: raw }
        const ask = () => compileTemplate(scene.template).bounds('beginsWith', reading(given, namesTo(scene)), none)
        expect(ask).toThrow(KeyValueError)
      }),
      { numRuns: runs(100, 10_000) },
    )
  })
})

/** What a format makes of any text, a beginning included. */
function writeText({ format }: Sample, { delimiter }: KeyPart, text: string): string {
  const cased = format.includes(':lower')
    ? mapLetters(text, 'lower')
    : format.includes(':upper')
      ? mapLetters(text, 'upper')
      : text
  if (!format.endsWith(':escape')) return cased
  const code = delimiter.charCodeAt(0).toString(16).toUpperCase()
  return cased.replaceAll('%', '%25').replaceAll(delimiter, `%${code}`)
}

function encodeValue(part: KeyPart, path: string, item: SampleItem): string | undefined {
  return part.segments.find(({ placeholder }) => placeholder?.path === path)?.placeholder?.codec?.encode(item[path])
}
