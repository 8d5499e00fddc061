import type { $ZodType } from 'zod/v4/core'
import type { StringStorage } from '../schema/storage.js'
import { shareIn } from '../util/share-in.js'
import { makePattern, type TextPattern } from './patterns.js'

const hex = '[0-9A-Fa-f]'

function makeUuidPattern(version: string): TextPattern {
  const versioned = `${hex}{8}-${hex}{4}-${version}${hex}{3}-[89ABab]${hex}{3}-${hex}{12}`
  const ends = version === '[1-8]' ? '|0{8}-0{4}-0{4}-0{4}-0{12}|f{8}-f{4}-f{4}-f{4}-f{12}' : ''
  return makePattern('a uuid', versioned + ends)
}

function makeNanoidPattern(length: number): TextPattern {
  return makePattern('a nanoid', `[-0-9A-Z_a-z]{${length}}`)
}

const patterns: ReadonlyMap<string, TextPattern> = new Map([
  ['uuid', makeUuidPattern('[1-8]')],
  ['guid', makePattern('a guid', `${hex}{8}-${hex}{4}-${hex}{4}-${hex}{4}-${hex}{12}`)],
  ['ulid', makePattern('a ulid', '[0-7][0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{25}')],
  ['ksuid', makePattern('a ksuid', '[0-9A-Za-z]{27}')],
  ['xid', makePattern('an xid', '[0-9A-Va-v]{20}')],
  ['nanoid', makeNanoidPattern(21)],
])

/** What all values of a string format look like, where they are equally long; `undefined` for other formats. */
export function findIdPattern({ format, schema }: StringStorage): TextPattern | undefined {
  if (format !== 'nanoid' && format !== 'uuid') return patterns.get(format ?? '')
  const own = findDefinition(schema, format)
  if (own?.length === undefined && own?.version === undefined) return patterns.get(format)
  const length = format === 'nanoid' ? own?.length : undefined
  const version = format === 'uuid' ? /^v([1-8])$/.exec(own?.version ?? '')?.[1] : undefined
  if (length === undefined && version === undefined) return patterns.get(format)
  const name = `${format} ${length ?? version}`
  return shareIn(variants, name, () =>
    length === undefined ? makeUuidPattern(version ?? '') : makeNanoidPattern(length),
  )
}

function findDefinition({ _zod: { def } }: $ZodType, format: string): FormatDefinition | undefined {
  const definitions = [def, ...(def.checks ?? []).map(({ _zod }) => _zod.def)] as readonly FormatDefinition[]
  return definitions.find((definition) => definition.format === format)
}

/** The patterns of uuids of one version and of nanoids of one length. */
const variants = new Map<string, TextPattern>()

/** What zod writes into the definition of a string format, as far as it matters here. */
interface FormatDefinition {
  readonly format?: string
  readonly version?: string
  readonly length?: number
}
