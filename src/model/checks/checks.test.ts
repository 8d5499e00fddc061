import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { ModelError, type ModelProblem } from '../../errors/index.js'
import { defineEntity } from '../entity.js'
import { defineModel } from '../model.js'
import { defineTable } from '../table.js'

// The types refuse most of these already: what is tested here is what a program in JavaScript meets.
type Loose = never

const table = defineTable({
  name: 'table',
  key: { pk: 'PK', sk: 'SK' },
  indexes: {
    gsi1: { pk: 'GSI1PK', sk: 'GSI1SK' },
    gsi2: { pk: 'GSI2PK' },
    inverted: { pk: 'SK', sk: 'PK' },
    narrow: { pk: 'GSI3PK', sk: 'GSI3SK', projection: 'keys' },
    shared1: { pk: 'SHARED', sk: 'S1SK' },
    shared2: { pk: 'SHARED', sk: 'S2SK' },
  },
  ttl: 'expiresAt',
})
const schema = z.object({
  id: z.string(),
  text: z.string(),
  kind: z.enum(['a', 'b']),
  flag: z.boolean(),
  number: z.number(),
  optional: z.string().optional(),
})
const key = { pk: 'E#<id>', sk: 'E' }

/** An entity that differs from one without fault. */
function entity(changes: object = {}, name = 'Thing') {
  return defineEntity(name, { schema, key, ...changes } as Loose)
}

/** The problems of a model, found in one go. */
function problemsOf(entities: object, ofTable: object = table): readonly ModelProblem[] {
  try {
    defineModel({ table: ofTable, entities } as Loose)
    return []
  } catch (error) {
    if (!(error instanceof ModelError)) throw error
    expect(error.code).toBe('model.invalid')
    return error.problems
  }
}

/** Code and place of each problem of a model of one entity. */
function findings(changes: object, ofTable: object = table): string[] {
  return problemsOf({ things: entity(changes) }, ofTable).map(({ code, place }) => `${code} at ${place}`)
}

describe('a model without fault', () => {
  it('compiles, and is frozen', () => {
    const things = entity()
    const plain = defineTable({ name: 'table', key: { pk: 'PK', sk: 'SK' } })
    const model = defineModel({ table: plain, entities: { things } }) as { entities: object; warnings: object }
    expect(Object.isFrozen(model)).toBe(true)
    expect(Object.isFrozen(model.entities)).toBe(true)
    expect(model.warnings).toEqual([])
    expect(model.entities).toEqual({ things })
  })

  it('may have no entity at all', () => {
    expect(problemsOf({})).toEqual([])
  })
})

describe('names', () => {
  it('two entities of one name', () => {
    const problems = problemsOf({ things: entity(), others: entity({ key: { pk: 'O#<id>', sk: 'O' } }) })
    expect(problems.map(({ code, entity: name }) => [code, name])).toEqual([['entity.duplicate_name', 'Thing']])
    expect(problems[0]?.message).toContain('"others" and "things"')
  })

  it('two entities with one value of the type attribute', () => {
    const other = entity({ key: { pk: 'O#<id>', sk: 'O' }, typeValue: 'Thing' }, 'Other')
    expect(problemsOf({ things: entity(), others: other }).map(({ code }) => code)).toEqual(['entity.duplicate_type'])
  })

  it('two entities with one value of the type attribute, where the table has none', () => {
    const plain = defineTable({ name: 'table', key: { pk: 'PK', sk: 'SK' }, typeAttribute: false })
    const other = entity({ key: { pk: 'O#<id>', sk: 'O' }, typeValue: 'Thing' }, 'Other')
    expect(problemsOf({ things: entity(), others: other }, plain)).toEqual([])
  })

  it('a repository that is called like something of the database itself', () => {
    for (const alias of ['then', 'transactWrite', 'transactGet', 'batchGet', 'batchWrite', 'collections', 'scan']) {
      expect(problemsOf({ [alias]: entity() }).map(({ code }) => code)).toEqual(['entity.reserved_alias'])
    }
  })

  it('an attribute that is called like a key attribute', () => {
    const changes = { schema: schema.extend({ PK: z.string(), GSI2PK: z.string() }) }
    expect(findings(changes)).toEqual([
      'entity.reserved_attribute at schema.PK',
      'entity.reserved_attribute at schema.GSI2PK',
    ])
  })

  it('an attribute that is called like the type attribute', () => {
    expect(findings({ schema: schema.extend({ _type: z.string() }) })).toEqual([
      'entity.reserved_attribute at schema._type',
    ])
    const renamed = defineTable({ name: 'table', key: { pk: 'PK', sk: 'SK' }, typeAttribute: 'text' })
    expect(findings({}, renamed)).toEqual(['entity.reserved_attribute at schema.text'])
  })

  it('an attribute that is the key attribute, by a native template', () => {
    const native = defineTable({ name: 'table', key: { pk: 'id', sk: 'SK' } })
    expect(findings({ key: { pk: '<id>', sk: 'E' } }, native)).toEqual([])
    expect(findings({ key: { pk: 'E#<id>', sk: 'E' } }, native)).toEqual(['entity.reserved_attribute at schema.id'])
  })
})

describe('keys', () => {
  it('a sort template that is missing', () => {
    expect(findings({ key: { pk: 'E#<id>' } })).toEqual(['key.sort_missing at key'])
  })

  it('a sort template that the table has no use for', () => {
    const plain = defineTable({ name: 'table', key: { pk: 'PK' } })
    expect(findings({}, plain)).toEqual(['key.sort_superfluous at key.sk'])
  })

  it('an attribute that the schema does not have', () => {
    const problems = problemsOf({ things: entity({ key: { pk: 'E#<nope>', sk: 'E' } }) })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatchObject({ severity: 'error', entity: 'Thing', place: 'key.pk' })
    expect(problems[0]?.message).toContain('nope')
  })

  it('an optional attribute', () => {
    expect(findings({ key: { pk: 'E#<optional>', sk: 'E' } })).toEqual([expect.stringMatching(/^key\..* at key\.pk$/)])
  })

  it('a format that maps different values to one key', () => {
    expect(findings({ key: { pk: 'E#<text:lower>', sk: 'E' } })).toEqual(['key.lossy at key'])
    expect(findings({ key: { pk: 'E#<text:lower>', sk: '<text>' } })).toEqual([])
  })

  it('two entities whose keys can be the same, with a witness', () => {
    const other = entity({ key: { pk: 'E#<text>', sk: 'E' } }, 'Other')
    const problems = problemsOf({ things: entity(), others: other })
    expect(problems.map(({ code, entity: name, place }) => [code, name, place])).toEqual([
      ['key.overlap', 'Other', 'key'],
    ])
    expect(problems[0]?.message).toMatch(/PK = "E#.*", SK = "E"/)
  })

  it('two entities whose keys are neither found to be the same nor proven not to be, and claims no more', () => {
    const escaped = entity({ key: { pk: '<text>', sk: '<text:escape>' } })
    const other = entity({ key: { pk: '<id>', sk: '<id:upper>1' } }, 'Other')
    const problems = problemsOf({ things: escaped, others: other })
    expect(problems.map(({ code }) => code)).toEqual(['key.overlap'])
    expect(problems[0]?.message).toMatch(/cannot be proven to have no key in common, such as PK = /)
  })

  it('keys that a literal sets apart, or the number of segments', () => {
    for (const apart of [
      { pk: 'O#<text>', sk: 'E' },
      { pk: 'E#<text>', sk: 'O' },
      { pk: 'E#<text>#<id>', sk: 'E' },
    ]) {
      expect(problemsOf({ things: entity(), others: entity({ key: apart }, 'Other') })).toEqual([])
    }
  })
})

describe('index entries', () => {
  const place = 'indexes.entry'
  const withEntry = (entry: object): string[] => findings({ indexes: { entry } })

  it('on an index that the table does not have', () => {
    const problems = problemsOf({ things: entity({ indexes: { entry: { on: 'gsi9', pk: 'X' } } }) })
    expect(problems[0]).toMatchObject({ code: 'index.unknown', place })
    expect(problems[0]?.fix).toContain('gsi1, gsi2')
  })

  it('of a reserved name', () => {
    for (const name of ['primary', 'then']) {
      const indexes = { [name]: { on: 'gsi2', pk: 'X' } }
      expect(findings({ indexes })).toEqual([`index.reserved_name at indexes.${name}`])
    }
  })

  it('with a side missing, superfluous, or inherited', () => {
    expect(withEntry({ on: 'gsi1', sk: 'X' })).toEqual([`index.partition_missing at ${place}`])
    expect(withEntry({ on: 'gsi1', pk: 'X' })).toEqual([`index.sort_missing at ${place}`])
    expect(withEntry({ on: 'gsi2', pk: 'X', sk: 'Y' })).toEqual([`index.sort_superfluous at ${place}`])
    expect(withEntry({ on: 'inverted', pk: 'X' })).toEqual([`index.inherited_side at ${place}`])
    expect(withEntry({ on: 'inverted', sk: 'X' })).toEqual([`index.inherited_side at ${place}`])
    expect(withEntry({ on: 'inverted' })).toEqual([])
  })

  it('with a template that names no attribute of the schema', () => {
    expect(withEntry({ on: 'gsi1', pk: 'X#<nope>', sk: '<text>' })).toEqual([
      expect.stringMatching(/^key\..* at indexes\.entry\.pk$/),
    ])
  })

  it('with attributes that cannot be stored, each of which is said once', () => {
    const refused = schema.extend({ text: z.string().transform((given) => given) })
    const indexes = { entry: { on: 'gsi1', pk: 'X#<text>', sk: '<text>' } }
    const found = ['schema.transform at schema.text']
    expect(findings({ schema: refused, key: { pk: 'E#<id>', sk: '<text>' }, indexes })).toEqual(found)
    const list = schema.extend({ text: z.array(z.string()) })
    const once = ['key.unstorable_attribute at key.sk']
    expect(findings({ schema: list, key: { pk: 'E#<id>', sk: '<text>#<text>' } })).toEqual(once)
  })

  it('with a when on an attribute that is no enum, literal or boolean', () => {
    for (const name of ['text', 'number', 'nope']) {
      expect(withEntry({ on: 'gsi1', pk: 'X', sk: '<id>', when: { [name]: 'x' } })).toEqual([
        `index.when at indexes.entry.when.${name}`,
      ])
    }
  })

  it('with a when on a value that the attribute never has', () => {
    expect(withEntry({ on: 'gsi1', pk: 'X', sk: '<id>', when: { kind: 'c' } })).toEqual([
      'index.when at indexes.entry.when.kind',
    ])
    expect(withEntry({ on: 'gsi1', pk: 'X', sk: '<id>', when: { flag: 'true' } })).toEqual([
      'index.when at indexes.entry.when.flag',
    ])
    expect(withEntry({ on: 'gsi1', pk: 'X', sk: '<id>', when: { kind: 'a', flag: true } })).toEqual([])
  })

  it('with a when on a union that has a text of any kind, or not the value', () => {
    const union = (other: z.ZodType) => ({ schema: schema.extend({ kind: z.union([z.enum(['a', 'b']), other]) }) })
    const indexes = { entry: { on: 'gsi1', pk: 'X', sk: '<id>', when: { kind: 'c' } } }
    expect(findings({ ...union(z.literal('c').or(z.boolean())), indexes })).toEqual([])
    expect(findings({ ...union(z.boolean()), indexes })).toEqual(['index.when at indexes.entry.when.kind'])
    expect(findings({ ...union(z.string()), indexes })).toEqual(['index.when at indexes.entry.when.kind'])
  })

  it('with a when that could not be kept, because no key attribute is their own', () => {
    expect(withEntry({ on: 'inverted', when: { kind: 'a' } })).toEqual(['index.when_not_kept at indexes.entry.when'])
    const native = defineTable({
      name: 'table',
      key: { pk: 'PK', sk: 'SK' },
      indexes: { native: { pk: 'text', sk: 'kind' } },
    })
    const entry = { on: 'native', pk: '<text>', sk: '<kind>' }
    expect(findings({ indexes: { entry } }, native)).toEqual([])
    expect(findings({ indexes: { entry: { ...entry, when: { kind: 'a' } } } }, native)).toEqual([
      'index.when_not_kept at indexes.entry.when',
    ])
    expect(withEntry({ on: 'shared1', pk: 'X', sk: '<id>', when: { kind: 'a' } })).toEqual([])
  })

  it('of which two stand on one index at once', () => {
    const first = { on: 'gsi1', pk: 'X', sk: '<id>' }
    const second = { on: 'gsi1', pk: 'Y', sk: '<id>' }
    const code = ['index.entries_overlap at indexes.second']
    expect(findings({ indexes: { first, second } })).toEqual(code)
    expect(findings({ indexes: { first: { ...first, when: { kind: 'a' } }, second } })).toEqual(code)
    const onOther = { first: { ...first, when: { kind: 'a' } }, second: { ...second, when: { flag: true } } }
    expect(findings({ indexes: onOther })).toEqual(code)
    const same = { first: { ...first, when: { kind: 'a' } }, second: { ...second, when: { kind: 'a' } } }
    expect(findings({ indexes: same })).toEqual(code)
    const apart = { first: { ...first, when: { kind: 'a' } }, second: { ...second, when: { kind: 'b' } } }
    expect(findings({ indexes: apart })).toEqual([])
  })

  it('of which two could not be told apart in an index that holds keys only', () => {
    const first = { on: 'narrow', pk: 'X#<text>', sk: '<id>', when: { kind: 'a' } }
    const second = { ...first, when: { kind: 'b' } }
    expect(findings({ indexes: { first, second } })).toEqual([
      'index.entries_meet at indexes.first',
      'index.entries_meet at indexes.second',
    ])
    expect(findings({ indexes: { first, second: { ...second, pk: 'Y#<text>' } } })).toEqual([])
    const wide = { first: { ...first, on: 'gsi1' }, second: { ...second, on: 'gsi1' } }
    expect(findings({ indexes: wide })).toEqual([])
  })

  it('that fill an attribute of several indexes by different templates', () => {
    const first = { on: 'shared1', pk: 'X#<text>', sk: '<id>' }
    const second = { on: 'shared2', pk: 'Y#<text>', sk: '<id>' }
    expect(findings({ indexes: { first, second } })).toEqual(['index.shared_attribute at indexes.second'])
    expect(findings({ indexes: { first, second: { ...second, pk: first.pk } } })).toEqual([])
  })
})

describe('the table', () => {
  it('a time to live that is neither a date nor a number', () => {
    expect(findings({ schema: schema.extend({ expiresAt: z.string() }) })).toEqual(['ttl.type at schema.expiresAt'])
    expect(findings({ schema: schema.extend({ expiresAt: z.date().optional() }) })).toEqual([])
    expect(findings({ schema: schema.extend({ expiresAt: z.number() }) })).toEqual([])
    const either = (...kinds: z.ZodType[]) => schema.extend({ expiresAt: z.union(kinds) })
    expect(findings({ schema: either(z.date().optional(), z.date(), z.null()) })).toEqual([])
    expect(findings({ schema: either(z.date(), z.string()) })).toContain('ttl.type at schema.expiresAt')
    expect(findings({ schema: either(z.date(), z.number()) })).toContain('ttl.type at schema.expiresAt')
    expect(findings({ schema: either(z.null(), z.null()) })).toContain('ttl.type at schema.expiresAt')
  })

  it('provisioned billing without capacity, and capacity without provisioned billing', () => {
    const base = { name: 'table', key: { pk: 'PK', sk: 'SK' } } as const
    const throughput = { read: 1, write: 1 }
    expect(findings({}, defineTable({ ...base, billing: 'provisioned' }))).toEqual([
      'table.throughput_missing at table.throughput',
    ])
    expect(findings({}, defineTable({ ...base, throughput }))).toEqual([
      'table.throughput_superfluous at table.throughput',
    ])
    const indexes = { gsi1: { pk: 'GSI1PK', throughput } }
    expect(findings({}, defineTable({ ...base, indexes }))).toEqual([
      'table.throughput_superfluous at table.indexes.gsi1.throughput',
    ])
    expect(findings({}, defineTable({ ...base, billing: 'provisioned', throughput, indexes }))).toEqual([])
  })

  it('a delimiter that is none', () => {
    const plain = defineTable({ name: 'table', key: { pk: 'PK', sk: 'SK' }, delimiter: '##' })
    expect(findings({}, plain)).toEqual(['key.delimiter at table.delimiter'])
  })

  it('an index by its time to live, which is stored as a number', () => {
    const byExpiry = defineTable({
      name: 'table',
      key: { pk: 'PK', sk: 'SK' },
      indexes: { expiring: { pk: 'GSI1PK', sk: { name: 'expiresAt', type: 'number' } } },
      ttl: 'expiresAt',
    })
    const changes = {
      schema: schema.extend({ expiresAt: z.date().optional() }),
      indexes: { expiring: { on: 'expiring', pk: 'EXPIRING', sk: '<expiresAt>' } },
    }
    expect(findings(changes, byExpiry)).toEqual([])
  })
})

describe('schemas', () => {
  it('that cannot be stored are refused, with the path', () => {
    const changes = {
      schema: schema.extend({ made: z.string().transform(Number), nested: z.object({ when: z.symbol() }) }),
    }
    expect(findings(changes).map((finding) => finding.split(' at ')[1])).toEqual(['schema.made', 'schema.nested.when'])
  })
})

it('reports all problems at once, each with its entity, place, reason and mend', () => {
  const problems = problemsOf({
    transactGet: entity({ key: { pk: 'E#<nope>' }, indexes: { primary: { on: 'gsi1' }, entry: { on: 'gsi9' } } }),
    others: entity({ schema: schema.extend({ PK: z.string(), bad: z.symbol() }) }, 'Other'),
    again: entity({ key: { pk: 'A#<id>', sk: '<text>' } }, 'Other'),
  })
  expect(new Set(problems.map(({ code }) => code))).toEqual(
    new Set([
      expect.stringMatching(/^schema\./),
      'key.unknown_attribute',
      'entity.duplicate_name',
      'entity.reserved_alias',
      'entity.reserved_attribute',
      'key.sort_missing',
      'index.reserved_name',
      'index.partition_missing',
      'index.sort_missing',
      'index.unknown',
    ]),
  )
  for (const problem of problems) {
    expect(problem.severity).toBe('error')
    expect(['Thing', 'Other']).toContain(problem.entity)
    for (const text of [problem.place, problem.message, problem.fix]) expect(text).not.toBe('')
  }
  const error = new ModelError(problems)
  expect(error.message).toContain(`The model has ${problems.length} problems:`)
  for (const { message, fix, code } of problems) {
    expect(error.message).toContain(message)
    expect(error.message).toContain(fix)
    expect(error.message).toContain(`[${code}]`)
  }
})

describe('an option that is not known', () => {
  it('is an error, on the entity, an entry or the table', () => {
    expect(findings({ indxes: {} })).toEqual(['declaration.unknown_option at indxes'])
    expect(findings({ indexes: { byKind: { on: 'gsi2', pk: 'KIND#<kind>', where: {} } } })).toEqual([
      'declaration.unknown_option at indexes.byKind.where',
    ])
    const model = () => defineModel({ table, entities: {}, collectoins: {} } as Loose)
    expect(model).toThrow(/collectoins: "collectoins" is no option here.*Options are table, entities, collections/s)
    const misspelt = defineTable({ name: 'table', key: { pk: 'PK', sk: 'SK' }, streams: 'NEW_IMAGE' } as Loose)
    expect(findings({}, misspelt)).toEqual(['declaration.unknown_option at table.streams'])
  })
})

describe('the timestamps', () => {
  const at = (changes: object, more: object = {}) =>
    findings({ schema: schema.extend({ at: z.date(), changedAt: z.date(), ...more }), timestamps: changes })
  const created = 'timestamps.attribute at timestamps.created'
  const updated = 'timestamps.attribute at timestamps.updated'

  it('are dates, date texts or numbers, codecs of these, or absent', () => {
    expect(at({})).toEqual([])
    for (const one of [
      z.date(),
      z.date().optional(),
      z.date().nullable().default(null),
      z.iso.datetime(),
      z.iso.datetime({ offset: true }).readonly(),
      z.number(),
      z.int(),
      z.bigint(),
      z.codec(z.iso.datetime(), z.date(), { decode: (text) => new Date(text), encode: (date) => date.toISOString() }),
      z.union([z.date(), z.number()]),
    ]) {
      expect(at({ created: 'one', updated: 'two' }, { one, two: one })).toEqual([])
    }
    for (const one of [z.string(), z.iso.date(), z.boolean(), z.array(z.date()), z.union([z.date(), z.boolean()])]) {
      expect(at({ created: 'one', updated: 'two' }, { one, two: one })).toEqual([created, updated])
    }
  })

  it('are attributes of every item', () => {
    expect(at({ created: 'missing' })).toEqual([created])
    const one = z.object({ id: z.string(), kind: z.literal('a'), at: z.date() })
    const other = z.object({ id: z.string(), kind: z.literal('b'), at: z.date().optional() })
    const timestamps = { created: 'at' }
    expect(findings({ schema: z.discriminatedUnion('kind', [one, other]), timestamps })).toEqual([])
    const without = z.object({ id: z.string(), kind: z.literal('b') })
    expect(findings({ schema: z.discriminatedUnion('kind', [one, without]), timestamps })).toEqual([created])
  })

  it('are two attributes, of which only the created one may be in the primary key', () => {
    expect(at({ created: 'at', updated: 'at' })).toEqual([updated])
    const inKey = { schema: schema.extend({ at: z.date() }), key: { pk: 'E#<id>', sk: '<at>' } }
    expect(findings({ ...inKey, timestamps: { created: 'at' } })).toEqual([])
    expect(findings({ ...inKey, timestamps: { updated: 'at' } })).toEqual([updated])
  })

  it('are not the time to live', () => {
    expect(at({ created: 'expiresAt' }, { expiresAt: z.date() })).toEqual([created])
  })

  it('have no other options', () => {
    expect(at({ changed: 'at' })).toEqual(['declaration.unknown_option at timestamps.changed'])
  })
})
