import { readFileSync } from 'node:fs'
import * as z from 'zod'
import type { KeyAttributeValue } from '../../src/keys/key-part.js'
import { classifySchema } from '../../src/schema/classify.js'
import type { Storage } from '../../src/schema/storage.js'
import type { ReferenceType } from './reference.js'

/** Reads one of the files that hold the stored format fixed; each has its rules in the README beside it. */
export function readFixture<T>(name: string): readonly T[] {
  return JSON.parse(readFileSync(new URL(`../fixtures/stored-format/${name}`, import.meta.url), 'utf8')) as readonly T[]
}

const milliseconds = z.codec(z.number(), z.date(), {
  decode: (value) => new Date(value),
  encode: (value) => value.getTime(),
})
const hex = '[0-9a-fA-F]'
const guid = `${hex}{8}-${hex}{4}-${hex}{4}-${hex}{4}-${hex}{12}`
const uuidForm = (version: string): ReferenceType =>
  form(`${hex}{8}-${hex}{4}-${version}${hex}{3}-[89abAB]${hex}{3}-${hex}{12}|0{8}(-0{4}){3}-0{12}|f{8}(-f{4}){3}-f{12}`)
function form(source: string): ReferenceType {
  return { kind: 'text', form: new RegExp(`^(${source})$`) }
}
const day = '(?!....-02-3|202[1235]-02-29)\\d{4}-\\d\\d-\\d\\d'

/** The schemas that fixtures name, with what the specification takes them for; those that never make a text have nothing there. */
const schemas: Readonly<Record<string, readonly [schema: z.ZodType, type?: ReferenceType]>> = {
  'z.string()': [z.string(), { kind: 'string' }],
  'z.string().nullish()': [z.string().nullish(), { kind: 'string' }],
  'z.string().nullable()': [z.string().nullable()],
  'z.cuid2()': [z.cuid2(), { kind: 'string' }],
  "z.enum(['open', 'paid'])": [z.enum(['open', 'paid']), { kind: 'literal', values: ['open', 'paid'] }],
  'z.literal([1, 2.5])': [z.literal([1, 2.5]), { kind: 'literal', values: [1, 2.5] }],
  'z.literal([1, 2, 10])': [z.literal([1, 2, 10]), { kind: 'integer' }],
  "z.literal([1, '1'])": [z.literal([1, '1'])],
  "z.literal(['a#b'])": [z.literal(['a#b'])],
  "z.literal([''])": [z.literal([''])],
  'z.boolean()': [z.boolean(), { kind: 'boolean' }],
  'z.uuid()': [z.uuid(), uuidForm('[1-8]')],
  'z.uuidv7()': [z.uuidv7(), uuidForm('7')],
  'z.guid()': [z.guid(), form(guid)],
  'z.ulid()': [z.ulid(), form('[0-7][0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{25}')],
  'z.ksuid()': [z.ksuid(), form('[0-9A-Za-z]{27}')],
  'z.xid()': [z.xid(), form('[0-9A-Va-v]{20}')],
  'z.nanoid()': [z.nanoid(), form('[-0-9A-Z_a-z]{21}')],
  'z.iso.date()': [z.iso.date(), form(day)],
  'z.iso.datetime()': [z.iso.datetime(), { kind: 'string' }],
  'z.iso.datetime({ offset: true })': [z.iso.datetime({ offset: true }), { kind: 'string' }],
  'z.iso.datetime({ precision: 0 })': [z.iso.datetime({ precision: 0 }), form(`${day}T\\d\\d:\\d\\d:\\d\\dZ`)],
  'z.iso.datetime({ precision: 6 })': [z.iso.datetime({ precision: 6 }), form(`${day}T\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z`)],
  'z.date()': [z.date(), { kind: 'date' }],
  'z.codec(z.number(), z.date())': [milliseconds, { kind: 'date' }],
  'z.int()': [z.int(), { kind: 'integer' }],
  'z.number()': [z.number(), { kind: 'number' }],
  'z.bigint()': [z.bigint(), { kind: 'bigint' }],
  'z.array(z.string())': [z.array(z.string())],
  'z.object({})': [z.object({})],
  'z.set(z.string())': [z.set(z.string())],
  'z.instanceof(Uint8Array)': [z.instanceof(Uint8Array)],
}

/** The storage of a schema that a fixture names. */
export function storageOf(name: string): Storage {
  const [schema] = schemas[name] ?? []
  if (!schema) throw new Error(`No schema is called ${name}`)
  return classifySchema(schema as never).storage
}

/** What the specification takes a schema for. */
export function referenceTypeOf(name: string): ReferenceType {
  const [, type] = schemas[name] ?? []
  if (!type) throw new Error(`The specification has no text for ${name}`)
  return type
}

/** A value as a fixture writes it; JSON has no dates, bigints, bytes and sets. */
export function readValue(written: unknown): unknown {
  if (Array.isArray(written)) return written.map(readValue)
  if (typeof written !== 'object' || written === null) return written
  const [[kind, inner] = []] = Object.entries(written)
  switch (kind) {
    case 'date':
      return new Date(inner)
    case 'time':
      return new Date(Number(inner))
    case 'bigint':
      return BigInt(inner)
    case 'number':
      return Number(inner)
    case 'bytes':
      return Uint8Array.from(Buffer.from(inner, 'base64'))
    case 'set':
      return new Set(inner.map(readValue))
    case 'absent':
      return undefined
    case 'start':
    case 'repeat': {
      const { start = '', repeat, times } = written as { start?: string; repeat: string; times: number }
      return start + repeat.repeat(times)
    }
    default:
      return Object.fromEntries(Object.entries(written).map(([name, value]) => [name, readValue(value)]))
  }
}

/** A stored key value as a fixture writes it. */
export function writeStored(stored: KeyAttributeValue | undefined): unknown {
  return stored && 'B' in stored ? { B: Buffer.from(stored.B).toString('base64') } : stored
}
