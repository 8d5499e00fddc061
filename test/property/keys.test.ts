import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { KeyValueError } from '../../src/errors/index.js'
import type { SortOperator } from '../../src/keys/key-part.js'
import {
  admits,
  anyText,
  buildText,
  compareValues,
  compileSample,
  sampleItem,
  sampleSegments,
  samples,
  segmentText,
  writeTemplate,
} from './keys-arbitraries.js'
import { runs } from './runs.js'

const none = () => undefined
const sortable = samples.filter(({ isForPartitions }) => isForPartitions !== true)
const valuesOf = (wanted: string) => samples.find(({ name }) => name === wanted)?.values as fc.Arbitrary<never>
const ulids: fc.Arbitrary<string> = valuesOf('ulid')
const padded: fc.Arbitrary<number> = valuesOf('padded')
const dates: fc.Arbitrary<Date> = valuesOf('date')
const lossless = samples.filter(({ isLossless }) => isLossless)

describe('a key', () => {
  it('is another one for other values', () => {
    const pairs = sampleSegments(lossless, 3).chain((segments) =>
      fc.tuple(fc.constant(segments), sampleItem(segments), sampleItem(segments), fc.constantFrom(...segments)),
    )
    fc.assert(
      fc.property(pairs, ([segments, one, other, { sample }]) => {
        const part = compileSample(writeTemplate(segments), { role: 'partition' })
        const changed = { ...one, [sample.name]: other[sample.name] }
        const isSame = compareValues(one[sample.name], changed[sample.name]) === 0
        expect(buildText(part, one) === buildText(part, changed)).toBe(isSame)
        const areSame = segments.every(({ sample: { name } }) => compareValues(one[name], other[name]) === 0)
        expect(buildText(part, one) === buildText(part, other)).toBe(areSame)
      }),
      { numRuns: runs(250, 10_000) },
    )
  })

  it('gives its values back', () => {
    const items = sampleSegments(samples, 4, ['', '', '|NONE', '|0']).chain((segments) =>
      fc.tuple(fc.constant(segments), sampleItem(segments)),
    )
    fc.assert(
      fc.property(items, ([segments, item]) => {
        const part = compileSample(writeTemplate(segments, ['', 'A']), { role: 'partition' })
        const clash = segments.some(({ sample, fallback }) => fallback !== '' && isClash(part, sample.name, item))
        fc.pre(!clash)
        const kept = segments.filter(({ sample }) => sample.isLossless && item[sample.name] !== null)
        const expected = kept.map(({ sample: { name } }) => [name, withoutMinusZero(item[name])])
        const parsed = part.parse({ S: buildText(part, item) })
        expect([...(parsed ?? [])].sort()).toEqual(expected.sort())
        expect([...part.reversible].sort()).toEqual(
          segments
            .filter(({ sample }) => sample.isLossless)
            .map(({ sample }) => sample.name)
            .sort(),
        )
      }),
      { numRuns: runs(250, 10_000) },
    )
  })

  it('is refused exactly where a text could be taken for another', () => {
    const part = compileSample('A#<text>#v<escaped:escape>')
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string(),
      anyText,
      fc.constantFrom(
        '',
        '#',
        '\0',
        '\ud800',
        '\udc00a',
        '\ufffe',
        '\ufdd0',
        '\u{1ffff}',
        '\u{10ffff}',
        'a'.repeat(1100),
      ),
    )
    fc.assert(
      fc.property(texts, (text) => {
        const isFit = (value: string): boolean =>
          value !== '' && !/[\0\p{Surrogate}\p{Noncharacter_Code_Point}]/u.test(value)
        const tryBuild = (item: Record<string, string>) => {
          try {
            return buildText(part, item)
          } catch (error) {
            expect(error).toBeInstanceOf(KeyValueError)
            if (text.length > 3) expect(String(error)).not.toContain(text)
            return undefined
          }
        }
        const plain = tryBuild({ text, escaped: 'x' })
        expect(plain !== undefined).toBe(isFit(text) && !text.includes('#') && Buffer.byteLength(text) <= 1020)
        if (plain !== undefined) expect(part.parse({ S: plain })?.get('text')).toBe(text)
        const escaped = tryBuild({ text: 'x', escaped: text })
        if (text.length < 300) expect(escaped !== undefined).toBe(isFit(text))
        if (escaped !== undefined) expect(part.parse({ S: escaped })?.get('escaped')).toBe(text)
      }),
      { numRuns: runs(400, 10_000) },
    )
  })
})

/** Whether a value is the same as the text that stands for its absence. */
function isClash(
  part: ReturnType<typeof compileSample>,
  path: string,
  item: Readonly<Record<string, unknown>>,
): boolean {
  const placeholder = part.segments.map((segment) => segment.placeholder).find((one) => one?.path === path)
  return item[path] !== null && placeholder?.codec?.encode(item[path]) === placeholder?.fallback
}

function withoutMinusZero(value: unknown): unknown {
  return value === 0 ? 0 : value
}

/** Several items with the same values but for the last attributes, and the place of the attribute that is asked about. */
const scenes = sampleSegments(sortable, 3)
  .chain((segments) => fc.tuple(fc.constant(segments), fc.nat({ max: segments.length - 1 })))
  .chain(([segments, target]) => {
    const leading = segments.slice(0, target)
    const rest = segments.slice(target)
    return fc.record({
      segments: fc.constant(segments),
      target: fc.constant(target),
      literals: fc.constantFrom([], ['ORDER'], ['', 'A']),
      items: fc
        .tuple(sampleItem(leading), fc.array(sampleItem(rest), { minLength: 2, maxLength: 6 }))
        .map(([same, others]) => others.map((other): Readonly<Record<string, unknown>> => ({ ...same, ...other }))),
      stranger: sampleItem(segments),
    })
  })

const operators = {
  lt: (order: number) => order < 0,
  lte: (order: number) => order <= 0,
  gt: (order: number) => order > 0,
  gte: (order: number) => order >= 0,
} as const

describe('a range', () => {
  it('holds exactly the items for which its operator holds, by value', () => {
    const operator = fc.constantFrom<keyof typeof operators>('lt', 'lte', 'gt', 'gte')
    fc.assert(
      fc.property(scenes, operator, ({ segments, target, literals, items, stranger }, name) => {
        const part = compileSample(writeTemplate(segments, literals))
        const segment = segments[target]
        const [bound, ...others] = items
        if (!segment || !bound) throw new Error('A scene has items')
        const given = segments.slice(0, target + 1).map(({ sample }) => sample.name)
        const ask = () => part.bounds(name, (path) => (given.includes(path) ? bound[path] : undefined), none)
        const isKept =
          segment.sample.ranges === 'everywhere' ||
          (segment.sample.ranges === 'last' && target === segments.length - 1 && segment.suffix === '')
        if (!isKept) {
          expect(ask).toThrow(KeyValueError)
          return
        }
        const bounds = ask()
        for (const item of [bound, ...others]) {
          const order = compareValues(item[segment.sample.name], bound[segment.sample.name])
          expect(admits(bounds, buildText(part, item))).toBe(operators[name](order))
        }
        const isRelative = given.slice(0, -1).every((path) => compareValues(stranger[path], bound[path]) === 0)
        if (!isRelative && segments.slice(0, target).every(({ sample }) => sample.isLossless)) {
          expect(admits(bounds, buildText(part, stranger))).toBe(false)
        }
      }),
      { numRuns: runs(500, 10_000) },
    )
  })

  it('between two values is both half ranges at once', () => {
    fc.assert(
      fc.property(scenes, ({ segments, target, literals, items }) => {
        const part = compileSample(writeTemplate(segments, literals))
        const segment = segments[target]
        const [low, high] = items
        if (!segment || !low || !high) throw new Error('A scene has items')
        fc.pre(
          segment.sample.ranges === 'everywhere' ||
            (segment.sample.ranges === 'last' && target === segments.length - 1 && segment.suffix === ''),
        )
        const given = segments.slice(0, target + 1).map(({ sample }) => sample.name)
        const read = (item: Readonly<Record<string, unknown>>) => (path: string) =>
          given.includes(path) ? item[path] : undefined
        const bounds = part.between(read(low), read(high), none)
        const { name } = segment.sample
        for (const item of items) {
          const isBetween = compareValues(item[name], low[name]) >= 0 && compareValues(item[name], high[name]) <= 0
          expect(admits(bounds, buildText(part, item))).toBe(isBetween)
        }
        if (compareValues(low[name], high[name]) > 0) expect(bounds.kind).toBe('empty')
      }),
      { numRuns: runs(250, 10_000) },
    )
  })

  it('never reaches outside of the span of its part', () => {
    const operator = fc.constantFrom<SortOperator>('eq', 'lt', 'lte', 'gt', 'gte', 'beginsWith')
    const foreign = fc.oneof(
      anyText,
      fc.string(),
      fc.constantFrom('ORDER', 'ORDER#', 'ORDERS#1', 'A', '#A', '#A#', '#AA#'),
    )
    fc.assert(
      fc.property(
        scenes,
        operator,
        foreign,
        fc.array(anyText),
        ({ segments, target, literals, items }, name, tail, tails) => {
          const part = compileSample(writeTemplate(segments, literals))
          const [item] = items
          if (!item) throw new Error('A scene has items')
          const text = buildText(part, item)
          const span = part.span(none)
          for (const own of items) expect(admits(span, buildText(part, own))).toBe(true)
          const given = segments.slice(0, target + 1).map(({ sample }) => sample.name)
          const bounds = tryAsk(() =>
            part.bounds(name, (path) => (given.includes(path) ? item[path] : undefined), none),
          )
          if (!bounds) return
          const around = [tail, ...tails, ...[...text].map((_, index) => text.slice(0, index) + tail)]
          for (const other of around) if (!admits(span, other)) expect(admits(bounds, other)).toBe(false)
        },
      ),
      { numRuns: runs(250, 10_000) },
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
      { numRuns: runs(250, 10_000) },
    )
  })

  it('leaves out items without a value, or is refused where their fallback lies inside of it', () => {
    const operator = fc.constantFrom<SortOperator>('eq', 'lt', 'lte', 'gt', 'gte', 'beginsWith')
    const templates = fc.constantFrom(
      '<text|NONE>',
      'v<text|a>',
      '<padded:4|NONE>',
      '<padded:4|0005>#<flag>',
      '<date|never>',
    )
    const scene = fc.record({
      text: fc.option(segmentText),
      padded: fc.option(padded),
      date: fc.option(dates),
      flag: fc.constant(true),
    })
    const counts = { answered: 0, refused: 0 }
    fc.assert(
      fc.property(templates, operator, scene, fc.array(scene, { maxLength: 5 }), (template, name, asked, others) => {
        const part = compileSample(template)
        const path = part.paths[0] as 'text' | 'padded' | 'date'
        const items = [asked, ...others].filter((item) => item[path] === null || !isClash(part, path, item))
        fc.pre(items[0] === asked)
        const value = name === 'beginsWith' && typeof asked[path] !== 'string' ? 'x' : asked[path]
        const bounds = tryAsk(() => part.bounds(name, (own) => (own === path ? value : undefined), none))
        counts[bounds ? 'answered' : 'refused'] += 1
        for (const item of bounds ? items : []) {
          const expected = name === 'beginsWith' ? beginsWith : name === 'eq' ? isEqual : operators[name]
          const holds =
            item[path] === null || value === null
              ? item[path] === value
              : expected(compareValues(item[path], value), item[path], value)
          expect(admits(bounds ?? { kind: 'all' }, buildText(part, item))).toBe(holds)
        }
      }),
      { numRuns: runs(500, 10_000) },
    )
    expect(Math.min(counts.answered, counts.refused)).toBeGreaterThan(0)
  })
})

const isEqual = (order: number) => order === 0
const beginsWith = (_: number, value: unknown, start: unknown) => String(value).startsWith(String(start))

describe('whole values', () => {
  it('match whole segments', () => {
    fc.assert(
      fc.property(scenes, ({ segments, target, literals, items, stranger }) => {
        const part = compileSample(writeTemplate(segments, literals))
        const [item] = items
        if (!item) throw new Error('A scene has items')
        const given = segments.slice(0, target + 1)
        const bounds = part.bounds(
          'eq',
          (path) => (given.some(({ sample }) => sample.name === path) ? item[path] : undefined),
          none,
        )
        for (const other of [...items, stranger]) {
          const isSame = given.every(
            ({ sample: { name } }) => encodeValue(part, name, other) === encodeValue(part, name, item),
          )
          expect(admits(bounds, buildText(part, other))).toBe(isSame)
        }
      }),
      { numRuns: runs(250, 10_000) },
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
      { numRuns: runs(250, 10_000) },
    )
  })

  it('before a text prefix are whole, and the prefix is raw', () => {
    const values = fc.record({ ulid: ulids, text: segmentText })
    fc.assert(
      fc.property(fc.array(values, { minLength: 2, maxLength: 5 }), fc.nat({ max: 3 }), (items, length) => {
        const part = compileSample('T#<ulid>#x<text>')
        const [asked] = items
        if (!asked) throw new Error('There is an item')
        const raw = [...asked.text].slice(0, length).join('')
        const bounds = part.bounds('beginsWith', (path) => ({ ulid: asked.ulid, text: raw })[path], none)
        for (const item of items) {
          expect(admits(bounds, buildText(part, item))).toBe(item.ulid === asked.ulid && item.text.startsWith(raw))
        }
      }),
      { numRuns: runs(250, 10_000) },
    )
  })
})

function encodeValue(
  part: ReturnType<typeof compileSample>,
  path: string,
  item: Readonly<Record<string, unknown>>,
): string | undefined {
  return part.segments.find(({ placeholder }) => placeholder?.path === path)?.placeholder?.codec?.encode(item[path])
}

function tryAsk<T>(ask: () => T): T | undefined {
  try {
    return ask()
  } catch (error) {
    if (error instanceof KeyValueError) return undefined
    throw error
  }
}
