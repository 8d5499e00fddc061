import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { KeyValueError } from '../../src/errors/index.js'
import { compileKeyPart } from '../../src/keys/compile-key-part.js'
import type { CompiledKeyPart, KeyPart, KeyPartDeclaration } from '../../src/keys/key-part.js'
import { mapCase } from '../../src/keys/letter-case.js'
import { hashText } from '../../src/keys/text-formats.js'
import { classifySchema } from '../../src/schema/classify.js'
import { storageAt } from '../../src/schema/navigate.js'
import { getAtPath } from '../../src/util/objects.js'
import { readFixture, readValue, referenceTypeOf, storageOf, writeStored } from './fixtures.js'
import { letterCases, referenceHash, referenceText } from './reference.js'

function compile(template: string, more: Partial<KeyPartDeclaration>): CompiledKeyPart {
  return compileKeyPart({
    template,
    entity: 'Entity',
    attribute: 'PK',
    attributeType: 'S',
    role: 'partition',
    required: true,
    delimiter: '#',
    resolve: () => undefined,
    ...more,
  })
}

function compiled(template: string, more: Partial<KeyPartDeclaration>): KeyPart {
  const { part, problems } = compile(template, more)
  if (!part) throw new Error(problems.map(({ message }) => message).join(' '))
  return part
}

/** What a part builds, or why it refuses to. */
function buildOr(part: KeyPart, read: (path: string) => unknown): unknown {
  try {
    return writeStored(part.build(read))
  } catch (error) {
    if (error instanceof KeyValueError) return error.reason
    throw error
  }
}

interface FormatCase {
  readonly schema: string
  readonly placeholder: string
  readonly delimiter?: string
  readonly value: unknown
  readonly text?: string
  readonly refused?: string
}

describe('the text of a value', () => {
  it.each(readFixture<FormatCase>('formats.json'))('$schema $placeholder of $value is $text', (example) => {
    const { schema, placeholder, delimiter = '#', text, refused } = example
    const part = compiled(`T${delimiter}${placeholder}`, { delimiter, resolve: () => storageOf(schema) })
    const value = readValue(example.value)
    expect(buildOr(part, () => value)).toEqual(text === undefined ? refused : { S: `T${delimiter}${text}` })
    const [, formats = '', fallback] = /^<a([^|]*)(?:\|(.*))?>$/.exec(placeholder) ?? []
    const isAbsent = value === undefined || value === null
    const written = isAbsent
      ? fallback
      : referenceText(referenceTypeOf(schema), formats.split(':').slice(1), value, delimiter)
    expect(!isAbsent && written === fallback ? undefined : written).toBe(text)
  })

  it.each(readFixture<FormatCase>('formats.json').filter(({ text }) => text !== undefined))(
    '$schema $placeholder: $text is read back',
    ({ schema, placeholder, delimiter = '#', value, text }) => {
      const part = compiled(`T${delimiter}${placeholder}`, { delimiter, resolve: () => storageOf(schema) })
      const parsed = part.parse({ S: `T${delimiter}${text}` })
      const given = readValue(value) ?? undefined
      const isKept = part.reversible.length > 0 && given !== undefined
      expect(parsed).toEqual(new Map(isKept ? [['a', Object.is(given, -0) ? 0 : given]] : []))
    },
  )
})

interface RefusalCase extends Pick<FormatCase, 'schema' | 'placeholder' | 'delimiter'> {
  readonly role?: KeyPart['role']
  readonly code: string
}

describe('a placeholder that does not compile', () => {
  it.each(readFixture<RefusalCase>('refusals.json'))('$schema $placeholder: $code', (example) => {
    const { schema, placeholder, role = 'partition', delimiter = '#', code } = example
    const { part, problems } = compile(placeholder, { delimiter, role, resolve: () => storageOf(schema) })
    expect(part).toBeUndefined()
    expect(problems.map((problem) => problem.code)).toEqual([code])
  })
})

interface TemplateCase extends Partial<KeyPartDeclaration> {
  readonly template: string
  readonly values: Readonly<Record<string, unknown>>
  readonly key?: unknown
  readonly refused?: string
}

const attributes = z.object({
  id: z.string(),
  sku: z.string(),
  note: z.string().nullish(),
  status: z.enum(['open', 'paid']),
  version: z.int(),
  placedAt: z.date(),
  address: z.object({ city: z.string() }).optional(),
})
const { storage } = classifySchema(attributes)

describe('a template', () => {
  it.each(readFixture<TemplateCase>('templates.json'))('$template', ({ template, values, key, refused, ...more }) => {
    const part = compiled(template, { resolve: (path) => storageAt(storage, path.split('.')), ...more })
    const item = readValue(values)
    const expected = key === null ? undefined : { S: readValue(key) }
    expect(buildOr(part, (path) => getAtPath(item, path.split('.')))).toEqual(refused ?? expected)
  })
})

interface NativeCase extends Pick<FormatCase, 'schema' | 'value' | 'refused'> {
  readonly type: KeyPart['attributeType']
  readonly ttl?: boolean
  readonly stored?: unknown
}

describe('a key attribute that is an attribute of the item', () => {
  it.each(readFixture<NativeCase>('native.json'))('$schema as $type: $value', (example) => {
    const { schema, type, ttl = false, value, stored, refused } = example
    const more = { attribute: 'a', attributeType: type, resolve: () => storageOf(schema) }
    const part = compiled('<a>', ttl ? { ...more, epochSeconds: 'a' } : more)
    expect(part.native).toBe(true)
    expect(buildOr(part, () => readValue(value))).toEqual(refused ?? stored)
  })
})

describe('the hash of a text', () => {
  it.each(
    readFixture<{ readonly text: string; readonly hash: number; readonly shards: Record<string, number> }>('hash.json'),
  )('of "$text" is $hash', ({ text, hash, shards }) => {
    expect([hashText(text), referenceHash(text)]).toEqual([hash, hash])
    for (const [count, shard] of Object.entries(shards)) expect(hash % Number(count)).toBe(shard)
  })
})

describe('the case of letters', () => {
  it.each(['lower', 'upper'] as const)('is that of Unicode 15, whatever the runtime knows: %s', (format) => {
    for (let codePoint = 0; codePoint <= 0x10ffff; codePoint += 1) {
      if (codePoint >= 0xd800 && codePoint <= 0xdfff) continue
      const letter = String.fromCodePoint(codePoint)
      const expected = letterCases.get(letter)?.[format] ?? letter
      // Mapped beside another letter, since texts of ASCII alone are mapped in another way; and once and for all.
      if (mapCase(`é${letter}`, format).slice(1) !== expected) expect.fail(`U+${codePoint.toString(16)}`)
      if (expected !== letter && mapCase(expected, format) !== expected) expect.fail(`U+${codePoint.toString(16)}`)
    }
  })
})
