import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { KeyValueError } from '../../src/errors/index.js'
import { referenceKey } from '../stored-format/reference.js'
import {
  buildText,
  clashesWithFallback,
  compareBy,
  compileSample,
  compileTemplate,
  delimiters,
  describeTemplate,
  sampleItems,
  sampleTemplates,
} from './keys-arbitraries.js'
import { anyText, forbidden, samples } from './keys-samples.js'
import { runs } from './runs.js'

const lossless = samples.filter(({ isLossless }) => isLossless)

/** Values that most attributes cannot have in a key. */
const unfitValues: readonly unknown[] = [
  ...[
    '',
    '#',
    'a-b',
    '\0',
    '\ud800',
    '\ufdd0',
    '\u{1ffff}',
    'x',
    '0',
    'true',
    'a'.repeat(2049),
    '\u{1f600}'.repeat(500),
  ],
  ...[-1, 0, 3, 2.5, 100, 10_000, -10_000, 2 ** 53, 1e21, 5e-324, Number.NaN, Number.POSITIVE_INFINITY],
  ...[0n, -1n, 10n ** 38n, 1n - 10n ** 38n, true, false],
  ...[Number.NaN, Date.UTC(10_000, 0), Date.parse('0000-01-01') - 1, Date.UTC(2024, 1, 29)].map(
    (time) => new Date(time),
  ),
]

describe('a key', () => {
  it('is another one for other values', () => {
    const pairs = sampleTemplates(lossless).chain((template) => {
      const items = sampleItems(template.segments, template.delimiter)
      return fc.tuple(fc.constant(template), items, items, fc.constantFrom(...template.segments))
    })
    fc.assert(
      fc.property(pairs, ([template, one, other, { sample }]) => {
        const part = compileTemplate(template, 'partition')
        const changed = { ...one, [sample.name]: other[sample.name] }
        const isSame = compareBy(sample, one[sample.name], changed[sample.name]) === 0
        expect(buildText(part, one) === buildText(part, changed)).toBe(isSame)
        const areSame = template.segments.every(
          ({ sample: own }) => compareBy(own, one[own.name], other[own.name]) === 0,
        )
        expect(buildText(part, one) === buildText(part, other)).toBe(areSame)
      }),
      { numRuns: runs(100, 10_000) },
    )
  })

  it('gives its values back', () => {
    const items = sampleTemplates(samples, { maxLength: 4, fallbacks: ['', '', 'NONE', '0'] }).chain((template) =>
      fc.tuple(fc.constant(template), sampleItems(template.segments, template.delimiter)),
    )
    fc.assert(
      fc.property(items, ([template, item]) => {
        const part = compileTemplate(template, 'partition')
        fc.pre(!clashesWithFallback(part, item))
        const kept = template.segments.filter(({ sample }) => sample.isLossless && item[sample.name] !== null)
        const expected = kept.map(({ sample: { name } }) => [name, item[name] === 0 ? 0 : item[name]])
        const parsed = part.parse({ S: buildText(part, item) })
        expect([...(parsed ?? [])].sort()).toEqual(expected.sort())
        expect([...part.reversible].sort()).toEqual(
          template.segments
            .filter(({ sample }) => sample.isLossless)
            .map(({ sample }) => sample.name)
            .sort(),
        )
      }),
      { numRuns: runs(100, 10_000) },
    )
  })

  it('is the text that the specification of the stored format makes of the values, or refused where it has none', () => {
    const items = sampleTemplates(samples, { maxLength: 4, fallbacks: ['', '', 'NONE', '0', 'a'] }).chain(
      (template) => {
        const wild = fc.option(fc.tuple(fc.constantFrom(...template.segments), fc.constantFrom(...unfitValues)), {
          freq: 3,
        })
        return fc.tuple(fc.constant(template), sampleItems(template.segments, template.delimiter), wild)
      },
    )
    const counts = { written: 0, refused: 0 }
    fc.assert(
      fc.property(items, ([template, some, wild]) => {
        const item = wild ? { ...some, [wild[0].sample.name]: wild[1] } : some
        const described = describeTemplate(template)
        const expected = referenceKey(
          described.map(([, segment]) => segment),
          described.map(([name]) => item[name]),
          template.delimiter,
          2048,
        )
        counts[expected === undefined ? 'refused' : 'written'] += 1
        const part = compileTemplate(template, 'partition')
        if (expected === undefined) expect(() => buildText(part, item)).toThrow(KeyValueError)
        else expect(buildText(part, item)).toBe(expected)
      }),
      { numRuns: runs(100, 10_000) },
    )
    expect(Math.min(counts.written, counts.refused)).toBeGreaterThan(runs(100, 10_000) / 20)
  })

  it('is refused exactly where a text could be taken for another', () => {
    const parts = new Map(
      delimiters.map((delimiter) => [
        delimiter,
        compileSample(['A', '<text>', 'v<escaped:escape>'].join(delimiter), { delimiter }),
      ]),
    )
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string(),
      anyText,
      fc.constantFrom('', ...delimiters, '\0', '\ud800', '\udc00a', '\ufffe', '\ufdd0', '\u{1ffff}', '\u{10ffff}'),
      fc.constantFrom('a'.repeat(1019), 'a'.repeat(1020), 'é'.repeat(510), 'é'.repeat(509), 'a'.repeat(1100)),
    )
    fc.assert(
      fc.property(fc.constantFrom(...parts), texts, ([delimiter, part], text) => {
        const isFit = text !== '' && !forbidden.test(text)
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
        expect(plain !== undefined).toBe(isFit && !text.includes(delimiter) && Buffer.byteLength(text) <= 1019)
        if (plain !== undefined) expect(part.parse({ S: plain })?.get('text')).toBe(text)
        const escaped = tryBuild({ text: 'x', escaped: text })
        if (text.length < 300) expect(escaped !== undefined).toBe(isFit)
        if (escaped !== undefined) expect(part.parse({ S: escaped })?.get('escaped')).toBe(text)
      }),
      { numRuns: runs(100, 10_000) },
    )
  })

  it('does not compile under a delimiter that its text can always contain', () => {
    const templates = fc.tuple(fc.constantFrom(...samples), fc.constantFrom(...delimiters))
    fc.assert(
      fc.property(templates, ([{ name, format, clashes = '' }, delimiter]) => {
        const compile = () => compileSample(`x<${name}${format}>`, { delimiter, role: 'partition' })
        if (clashes.includes(delimiter)) expect(compile).toThrow('delimiter')
        else expect(compile).not.toThrow()
      }),
      { numRuns: runs(100, 10_000) },
    )
  })

  it('has numbers without a width in partition keys only', () => {
    for (const { name, format } of samples.filter(({ isForPartitions }) => isForPartitions)) {
      expect(() => compileSample(`x<${name}${format}>`)).toThrow('without a width')
    }
  })
})
