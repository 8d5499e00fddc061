import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import type { ModelProblem } from '../../errors/index.js'
import { defineEntity } from '../entity.js'
import { defineModel } from '../model.js'
import { defineTable } from '../table.js'

const schema = z.object({
  id: z.string(),
  kind: z.literal('event'),
  state: z.enum(['open', 'done']),
  at: z.date(),
  tenant: z.object({ id: z.string() }),
  note: z.string().optional(),
  count: z.number().default(0),
})
const key = { pk: 'EVENT#<id>', sk: 'EVENT' }
const gsi1 = { pk: 'GSI1PK', sk: 'GSI1SK' }

/** The warnings of a model of one entity, whose declarations the types need not know. */
function warningsOf(changes: object = {}, ofTable: object = {}): readonly ModelProblem[] {
  const events = defineEntity('Event', { schema, key, ...changes } as never)
  const table = defineTable({ name: 'events', key: { pk: 'PK', sk: 'SK' }, ...ofTable } as never)
  return (defineModel({ table, entities: { events } } as never) as { warnings: readonly ModelProblem[] }).warnings
}

const codes = (...given: Parameters<typeof warningsOf>): string[] =>
  warningsOf(...given).map(({ code, place }) => `${code} at ${place}`)

it('warnings are frozen data in the form of problems, and stop nothing', () => {
  const warnings = warningsOf({ key: { pk: 'EVENTS', sk: '<id>' } })
  expect(warnings).toHaveLength(1)
  expect(warnings[0]).toMatchObject({
    code: 'key.hot_partition',
    severity: 'warning',
    entity: 'Event',
    place: 'key.pk',
  })
  expect(Object.isFrozen(warnings)).toBe(true)
  expect(Object.isFrozen(warnings[0])).toBe(true)
})

describe('one partition for all items', () => {
  const entry = (templates: object, when: object = {}) =>
    codes({ indexes: { entry: { on: 'gsi1', ...templates, ...when } } }, { indexes: { gsi1 } })
  const hot = 'key.hot_partition at indexes.entry'

  it('is one whose key says nothing of the item, or the same of each', () => {
    expect(codes()).toEqual([])
    expect(codes({ key: { pk: 'EVENTS', sk: '<id>' } })).toEqual(['key.hot_partition at key.pk'])
    expect(codes({ key: { pk: 'EVENTS#<kind>', sk: '<id>' } })).toEqual(['key.hot_partition at key.pk'])
    expect(codes({ key: { pk: 'EVENTS#<state>', sk: '<id>' } })).toEqual([])
    expect(codes({ key: { pk: '<id:shard(4)>', sk: '<id>' } })).toEqual([])
  })

  it('is none where the entity has but one item', () => {
    const alone = { key: { pk: 'SETTINGS', sk: '<kind>' } }
    expect(codes(alone)).toEqual([])
    const indexes = { entry: { on: 'gsi1', pk: 'EVENTS', sk: '<at>' } }
    expect(codes({ ...alone, indexes }, { indexes: { gsi1 } })).toEqual([])
  })

  it('can be in an index, also where a "when" lets in one value only', () => {
    expect(entry({ pk: 'OPEN', sk: '<at>' })).toEqual([hot])
    expect(entry({ pk: 'OPEN', sk: '<at>' }, { when: { state: 'open' } })).toEqual([hot])
    expect(entry({ pk: 'STATE#<state>', sk: '<at>' })).toEqual([])
    expect(entry({ pk: 'STATE#<state>', sk: '<at>' }, { when: { state: 'open' } })).toEqual([hot])
    expect(entry({ pk: 'NOTE#<note|NONE>', sk: '<at>' })).toEqual([])
  })

  it('can be inherited from the sort key of the table', () => {
    const inverted = { indexes: { inverted: { pk: 'SK', sk: 'PK' } } }
    const [warning, ...others] = warningsOf({ indexes: { entry: { on: 'inverted' } } }, inverted)
    expect(others).toEqual([])
    expect(warning).toMatchObject({ code: 'key.hot_partition', place: 'indexes.entry' })
    expect(warning?.fix).toContain('the sk of the key')
  })

  it('is not counted again for a local index, which has the partitions of the table', () => {
    const local = { indexes: { local: { type: 'local', sk: 'LSI1SK' } } }
    const changes = { key: { pk: 'EVENTS', sk: '<id>' }, indexes: { entry: { on: 'local', sk: '<at>' } } }
    expect(codes(changes, local)).toEqual(['key.hot_partition at key.pk'])
  })

  it('is told with an attribute that would spread the items', () => {
    expect(warningsOf({ key: { pk: 'EVENTS', sk: '<id>' } })[0]?.fix).toContain('<id:shard(4)>')
    expect(warningsOf({ key: { pk: 'EVENTS', sk: '<tenant.id>' } })[0]?.fix).not.toContain('shard')
  })
})

describe('a bucket of time in a partition key', () => {
  it('is found in the table and in indexes, whatever it is', () => {
    for (const span of ['year', 'month', 'day', 'hour']) {
      expect(codes({ key: { pk: `EVENTS#<at:${span}>`, sk: '<at>#<id>' } })).toEqual(['key.time_bucket at key.pk'])
      const indexes = { entry: { on: 'gsi1', pk: `EVENTS#<at:${span}>`, sk: '<at>' } }
      expect(codes({ indexes }, { indexes: { gsi1 } })).toEqual(['key.time_bucket at indexes.entry'])
    }
  })

  it('is none in a sort key, nor is a whole date', () => {
    const indexes = { entry: { on: 'gsi1', pk: 'ON#<at>', sk: '<at:day>' } }
    expect(codes({ indexes }, { indexes: { gsi1 } })).toEqual([])
  })

  it('says whether something else spreads the items', () => {
    const [alone] = warningsOf({ key: { pk: 'EVENTS#<at:day>', sk: '<at>#<id>' } })
    expect(alone?.message).toContain('all that is written within one day goes to one of them')
    expect(alone?.fix).toContain('<id:shard(4)>')
    const [beside] = warningsOf({ key: { pk: 'TENANT#<tenant.id>#<at:day>', sk: '<at>#<id>' } })
    expect(beside?.message).toContain('a query needs a request for each day')
    expect(beside?.message).not.toContain('all that is written')
  })
})

describe('an index that no entity has an entry on', () => {
  it('is told of the table', () => {
    const indexes = { gsi1, gsi2: { pk: 'GSI2PK' }, local: { type: 'local', sk: 'LSI1SK' } }
    const declared = { indexes: { entry: { on: 'gsi1', pk: 'STATE#<state>', sk: '<at>' } } }
    const warnings = warningsOf(declared, { indexes })
    expect(warnings.map(({ code, place, entity }) => [code, place, entity])).toEqual([
      ['index.unused', 'table.indexes.gsi2', undefined],
      ['index.unused', 'table.indexes.local', undefined],
    ])
  })

  it('is none where no entity is declared at all', () => {
    const table = defineTable({ name: 'events', key: { pk: 'PK' }, indexes: { gsi1 } })
    expect(defineModel({ table, entities: {} }).warnings).toEqual([])
  })
})

describe('an index that does not hold all that every item has', () => {
  const narrow = (projection: unknown, changes: object = {}, templates: object = {}) =>
    warningsOf(
      { indexes: { entry: { on: 'gsi1', pk: 'STATE#<state>', sk: '<at>', ...templates } }, ...changes },
      { indexes: { gsi1: { ...gsi1, projection } } },
    )

  it('is told with what it lacks: not what is optional, or stands in keys', () => {
    const [warning, ...others] = narrow('keys')
    expect(others).toEqual([])
    expect(warning).toMatchObject({ code: 'index.lacks_attributes', place: 'indexes.entry' })
    expect(warning?.message).toContain('kind, tenant, count,')
    expect(warning?.fix).toContain(`'kind', 'tenant', 'count'`)
    expect(narrow(['kind', 'count'])[0]?.message).toContain('tenant,')
    expect(narrow(['kind', 'count', 'tenant'])).toEqual([])
    expect(narrow('all')).toEqual([])
  })

  it('counts what stands in a key by a format that cannot be read back, and a part of a map', () => {
    const templates = { pk: 'TENANT#<tenant.id>', sk: '<at:day>' }
    const [warning] = narrow(['kind', 'count'], {}, templates)
    expect(warning?.message).toContain('state, at, tenant,')
  })

  it('speaks of names in storage where these differ', () => {
    const [warning] = narrow(['kind', 'tenant'], { storedAs: { count: 'c' } })
    expect(warning?.message).toContain('does not hold count,')
    expect(warning?.fix).toContain(`'c'`)
    expect(narrow(['kind', 'tenant', 'c'], { storedAs: { count: 'c' } })).toEqual([])
  })
})

describe('a rule of the schema over several attributes', () => {
  const rule = () => true
  const plain = z.object({ id: z.string(), from: z.number(), to: z.number() })
  const places = (changed: z.ZodType, more: object = {}) =>
    codes({ schema: changed, ...more }).map((code) => code.replace('schema.combined_rule at ', ''))

  it('is found at the root, however it is written', () => {
    expect(places(plain)).toEqual([])
    for (const ruled of [
      plain.refine(rule),
      plain.superRefine(() => undefined),
      plain.check(() => undefined),
      plain.refine(rule).readonly(),
      plain.readonly().refine(rule),
      z.intersection(plain.refine(rule), z.object({ more: z.string() })),
      z.intersection(plain, z.object({ more: z.string() })).refine(rule),
      z.lazy(() => plain.refine(rule)),
      z.discriminatedUnion('kind', [
        plain.extend({ kind: z.literal('a') }).refine(rule),
        plain.extend({ kind: z.literal('b') }).refine(rule),
      ]),
      z.union([plain.extend({ kind: z.literal('a') }), plain.extend({ kind: z.literal('b') })]).refine(rule),
    ]) {
      expect(places(ruled)).toEqual(['schema'])
    }
  })

  it('is none of one attribute, nor a remark, nor a normalisation', () => {
    const one = z.object({ id: z.string().refine(rule), list: z.array(z.string()).min(1) })
    expect(places(one)).toEqual([])
    expect(places(plain.describe('an event').meta({ title: 'Event' }))).toEqual([])
    expect(places(plain.overwrite((value) => value))).toEqual([])
  })

  it('is found in maps inside of the item, wherever they are', () => {
    const map = z.object({ from: z.number(), to: z.number() }).refine(rule)
    expect(places(z.object({ id: z.string(), span: map.optional() }))).toEqual(['schema.span'])
    expect(places(z.object({ id: z.string(), spans: z.array(map).default([]) }))).toEqual(['schema.spans.*'])
    expect(places(z.object({ id: z.string(), named: z.record(z.string(), map) }))).toEqual(['schema.named.*'])
    expect(places(z.object({ id: z.string(), pair: z.tuple([z.string(), map]) }))).toEqual(['schema.pair.1'])
  })

  it('is found once in a schema that contains itself', () => {
    const Node: z.ZodType = z
      .object({ name: z.string(), children: z.array(z.lazy(() => Node)).optional() })
      .refine(rule)
    expect(places(z.object({ id: z.string(), tree: Node }))).toEqual(['schema.tree'])
  })

  it('is mended by modify where the entity has a version', () => {
    const ruled = plain.extend({ version: z.number().int() }).refine(rule)
    expect(warningsOf({ schema: ruled })[0]?.fix).toContain('declare a version')
    expect(warningsOf({ schema: ruled, version: 'version' })[0]?.fix).not.toContain('declare a version')
  })
})

describe('texts of dates without one form', () => {
  const found = 'key.datetime_precision'
  const of = (at: z.ZodType, templates: object = { pk: 'EVENT#<id>', sk: '<at>' }, more: object = {}): string[] =>
    codes({ schema: z.object({ id: z.string(), at }), key: templates, ...more }).filter((one) => one.startsWith(found))

  it('are no order', () => {
    expect(of(z.iso.datetime())).toEqual([`${found} at key.sk`])
    expect(of(z.iso.datetime({ precision: 3, offset: true }))).toEqual([`${found} at key.sk`])
    expect(of(z.iso.datetime({ local: true, precision: 3 }))).toEqual([`${found} at key.sk`])
    expect(of(z.iso.datetime({ precision: 3 }).or(z.iso.datetime({ precision: 0 })))).toEqual([`${found} at key.sk`])
    expect(of(z.iso.datetime({ precision: 3 }).or(z.iso.datetime({ precision: 3 })))).toEqual([])
    expect(of(z.iso.datetime({ precision: 3 }))).toEqual([])
    expect(of(z.date())).toEqual([])
    expect(of(z.iso.datetime().default('2024-01-01T00:00:00Z'))).toEqual([`${found} at key.sk`])
  })

  it('are no span either', () => {
    expect(of(z.iso.datetime(), { pk: '<id>#<at:day>', sk: '<at:escape>#<id>' })).toEqual([
      `${found} at key.pk`,
      `${found} at key.sk`,
    ])
    expect(of(z.iso.datetime(), { pk: '<at>', sk: '<id>' })).toEqual([])
    expect(of(z.iso.datetime(), { pk: '<id>#<at>#<at:shard(4)>', sk: '<at:shard(2)>' })).toEqual([])
  })

  it('are in order where the library writes them', () => {
    const timestamps = { timestamps: { created: 'at' } }
    expect(of(z.iso.datetime().optional(), { pk: '<id>', sk: 'E' }, { ...timestamps, indexes: {} })).toEqual([])
    const indexes = { entry: { on: 'gsi1', pk: '<id>', sk: '<at>' } }
    const schema = z.object({ id: z.string(), at: z.iso.datetime() })
    const all = codes({ schema, key: { pk: '<id>', sk: 'E' }, indexes, ...timestamps }, { indexes: { gsi1 } })
    expect(all.filter((one) => one.startsWith(found))).toEqual([])
  })

  it('are found once where an index inherits them', () => {
    const schema = z.object({ id: z.string(), at: z.iso.datetime() })
    const indexes = { inverted: { on: 'inverted' } }
    const all = codes(
      { schema, key: { pk: 'EVENT#<id>', sk: '<at>' }, indexes },
      { indexes: { inverted: { pk: 'SK', sk: 'PK' } } },
    )
    expect(all.filter((one) => one.startsWith(found))).toEqual([`${found} at key.sk`])
  })
})
