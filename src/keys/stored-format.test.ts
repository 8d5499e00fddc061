import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { classifySchema } from '../schema/classify.js'
import { compileKeyPart } from './compile-key-part.js'
import { mapCase } from './letter-case.js'
import { hashText } from './text-formats.js'

/** The text of every format, fixed for as long as the major version is. */
const golden: readonly (readonly [schema: z.ZodType, placeholder: string, value: unknown, text: string])[] = [
  [z.string(), '<a>', 'Straße 5', 'Straße 5'],
  [z.string(), '<a:lower>', 'ÀΣΑΣ İ', 'àσασ İ'],
  [z.string(), '<a:upper>', 'straße ﬁ ς', 'STRAßE ﬁ Σ'],
  [z.string(), '<a:escape>', '50% #1', '50%25 %231'],
  [z.string(), '<a:upper:escape>', 'a#b', 'A%23B'],
  [z.enum(['open', 'paid']), '<a>', 'open', 'open'],
  [z.boolean(), '<a>', true, 'true'],
  [z.literal([1, 2.5]), '<a>', 2.5, '2.5'],
  [z.uuid(), '<a>', '0f8fad5b-d9cb-469f-a165-70867728950e', '0f8fad5b-d9cb-469f-a165-70867728950e'],
  [z.iso.date(), '<a>', '2024-02-29', '2024-02-29'],
  [z.iso.datetime({ precision: 0 }), '<a>', '2024-02-29T12:30:00Z', '2024-02-29T12:30:00Z'],
  [z.date(), '<a>', new Date(Date.UTC(2024, 1, 29, 12, 30, 0, 5)), '2024-02-29T12:30:00.005Z'],
  [z.date(), '<a:year>', new Date(Date.UTC(2024, 1, 29, 12)), '2024'],
  [z.date(), '<a:month>', new Date(Date.UTC(2024, 1, 29, 12)), '2024-02'],
  [z.date(), '<a:day>', new Date(Date.UTC(2024, 1, 29, 12)), '2024-02-29'],
  [z.date(), '<a:hour>', new Date(Date.UTC(2024, 1, 29, 12)), '2024-02-29T12'],
  [z.int(), '<a:6>', 42, '000042'],
  [z.int(), '<a:6:desc>', 42, '999957'],
  [z.int(), '<a:+6>', 42, 'p000042'],
  [z.int(), '<a:+6>', 0, 'p000000'],
  [z.int(), '<a:+6>', -42, 'n999957'],
  [z.int(), '<a:+6:desc>', 42, 'n999957'],
  [z.int(), '<a:+6:desc>', 0, 'p000000'],
  [z.int(), '<a:+6:desc>', -42, 'p000042'],
  [z.bigint(), '<a:38>', 10n ** 37n, `1${'0'.repeat(37)}`],
  [z.number(), '<a:float>', 0, '8000000000000000'],
  [z.number(), '<a:float>', -0, '8000000000000000'],
  [z.number(), '<a:float>', 1, 'bff0000000000000'],
  [z.number(), '<a:float>', -1, '400fffffffffffff'],
  [z.number(), '<a:float>', 5e-324, '8000000000000001'],
  [z.number(), '<a>', 1e-7, '0.0000001'],
  [z.number(), '<a>', -1.5e-10, '-0.00000000015'],
  [z.number(), '<a>', -0, '0'],
  [z.bigint(), '<a>', -12n, '-12'],
  [z.string(), '<a:shard(10)>', 'customer-1', '6'],
  [z.int(), '<a:shard(10)>', 42, '9'],
  [z.string(), '<a|NONE>', null, 'NONE'],
]

describe('the stored format', () => {
  it.each(golden.map(([schema, placeholder, value, text]) => ({ schema, placeholder, value, text })))(
    '$placeholder of $value is $text',
    ({ schema, placeholder, value, text }) => {
      const { part } = compileKeyPart({
        template: `T#${placeholder}`,
        entity: 'Entity',
        attribute: 'PK',
        attributeType: 'S',
        role: 'partition',
        required: true,
        delimiter: '#',
        resolve: () => classifySchema(schema).storage,
      })
      expect(part?.build(() => value)).toEqual({ S: `T#${text}` })
    },
  )

  it('hashes as it always has', () => {
    expect(['', 'a', 'customer-1', 'é', '\u{1f600}'].map(hashText)).toEqual([
      2872998923, 444641715, 3902211816, 2387039943, 855877642,
    ])
  })

  it('maps letters as Unicode 15 does, whatever the runtime knows', () => {
    const letters: string[] = []
    for (let codePoint = 0; codePoint <= 0x10ffff; codePoint += 1) {
      if (codePoint >= 0xd800 && codePoint <= 0xdfff) continue
      const letter = String.fromCodePoint(codePoint)
      const mapped = [mapCase(`é${letter}`, 'lower').slice(1), mapCase(`é${letter}`, 'upper').slice(1)]
      if (mapped.some((other) => other !== letter)) letters.push([letter, ...mapped].join(' '))
    }
    expect(letters.length).toBe(2851)
    expect(createHash('sha256').update(letters.join('\n')).digest('hex')).toBe(
      '722cafb2834079c5752443d049ae6e45763ea591e78c6b623f9f8e6f303b3d43',
    )
  })

  it.each(['lower', 'upper'] as const)('maps to %s case once and for all, one code point for one', (format) => {
    for (let codePoint = 0; codePoint <= 0x1ffff; codePoint += 1) {
      if (codePoint >= 0xd800 && codePoint <= 0xdfff) continue
      const mapped = mapCase(String.fromCodePoint(codePoint), format)
      if ([...mapped].length !== 1 || mapCase(mapped, format) !== mapped) expect.fail(`U+${codePoint.toString(16)}`)
    }
  })
})
