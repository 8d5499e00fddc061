import { defineEntity, defineModel, defineTable } from 'keyloom'
import { describe, expect } from 'vitest'
import * as z from 'zod'
import { describeOnEveryEngine, freshTable, rawItems, type TestEngine } from './harness.js'

/** Names that mean something to JavaScript or to DynamoDB, and nothing here. */
const names = [
  'constructor',
  'prototype',
  'then',
  'toString',
  'valueOf',
  'hasOwnProperty',
  'toJSON',
  'length',
  'name',
  'size',
  'status',
  'a-b',
  'a b',
  '#a',
  ':a',
  'größe',
  '🔑',
  '0',
]

type Shape = Record<string, z.ZodType>

/** An object schema of optional texts, whatever their names. */
function shapeOf(some: readonly string[], type: z.ZodType): Shape {
  return Object.fromEntries(some.map((name) => [name, type]))
}

/** An object with a property of any name. */
function objectOf<T>(entries: readonly (readonly [string, T])[]): Record<string, T> {
  return Object.fromEntries(entries)
}

// biome-ignore lint/suspicious/noExplicitAny: names that are known only when the test runs have no types.
type Untyped = any

function openThings(engine: TestEngine): Promise<Untyped> {
  const Thing = defineEntity('Thing', {
    schema: z.object({ id: z.string(), ...shapeOf(names, z.string().optional()) }),
    key: { pk: 'THING#<id>' },
  } as Untyped)
  const table = defineTable({ name: 'things', key: { pk: 'PK' } })
  return freshTable(engine, defineModel({ table, entities: { things: Thing } } as Untyped))
}

const whole = objectOf([['id', '1'], ...names.map((name) => [name, `value of ${name}`] as const)])

/** Whether two items have the same own properties, `__proto__` included. */
function expectSame(actual: object, expected: object): void {
  const sorted = (item: object) => Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1))
  expect(sorted(actual)).toEqual(sorted(expected))
  expect(Object.getPrototypeOf(actual)).toBe(Object.prototype)
}

describeOnEveryEngine('attributes of unusual names', (engine, it) => {
  it('are written and read as any other', async () => {
    const db = await openThings(engine)
    expectSame(await db.things.create(whole), whole)
    expectSame(await db.things.get({ id: '1' }), whole)
    const [stored] = await rawItems(engine, db)
    expectSame(stored ?? {}, {
      PK: { S: 'THING#1' },
      _type: { S: 'Thing' },
      ...objectOf(Object.entries(whole).map(([name, value]) => [name, { S: value }])),
    })
    const [listed] = await db.things.query.primary({ id: '1' }).all()
    expectSame(listed, whole)
    const [together] = await db.transactGet([db.things.get({ id: '1' })])
    expectSame(together, whole)
  })

  it('are absent where they are not given', async () => {
    const db = await openThings(engine)
    expectSame(await db.things.put({ id: '1' }), { id: '1' })
    expectSame(await db.things.get({ id: '1' }), { id: '1' })
  })

  for (const name of names) {
    it(`${name} can be selected, compared, set and removed`, async () => {
      const db = await openThings(engine)
      await db.things.put(whole)
      const key = { id: '1' }
      const value = whole[name]
      expectSame(await db.things.get(key).select(name), objectOf([[name, value]]))
      const where = (o: Untyped, { eq }: Untyped) => eq(o[name], value)
      expect(await db.things.query.primary(key).filter(where).count()).toBe(1)
      await db.things.check(key, where)
      expectSame(await db.things.update(key, objectOf([[name, 'set']])), { ...whole, ...objectOf([[name, 'set']]) })
      const updated = await db.things
        .update(key, (o: Untyped, { set }: Untyped) => set(o[name], 'again'))
        .if((o: Untyped, { eq }: Untyped) => eq(o[name], 'set'))
      expect(Object.entries(updated)).toContainEqual([name, 'again'])
      const removed = await db.things.update(key, (o: Untyped, { remove }: Untyped) => remove(o[name]))
      expect(Object.keys(removed)).toHaveLength(names.length)
      expect(Object.keys(removed)).not.toContain(name)
    })
  }

  it('are unknown where the schema does not have them', async () => {
    const Plain = defineEntity('Plain', { schema: z.object({ id: z.string() }), key: { pk: 'PLAIN#<id>' } })
    const table = defineTable({ name: 'plain', key: { pk: 'PK' } })
    const db: Untyped = await freshTable(engine, defineModel({ table, entities: { plain: Plain } }))
    for (const name of ['__proto__', 'constructor', 'toString', 'then', 'hasOwnProperty']) {
      const item = objectOf([
        ['id', '1'],
        [name, 'x'],
      ])
      await expect(db.plain.create(item)).rejects.toMatchObject({ code: 'item.invalid' })
      await expect(db.plain.get(item)).rejects.toMatchObject({ code: 'item.invalid' })
      const code = 'expression.unknown_attribute'
      await expect(db.plain.update({ id: '1' }, objectOf([[name, 'x']]))).rejects.toMatchObject({ code })
      await expect(db.plain.get({ id: '1' }).select(name)).rejects.toMatchObject({ code })
      const where = (o: Untyped, { exists }: Untyped) => exists(o[name])
      await expect(db.plain.delete({ id: '1' }).if(where)).rejects.toMatchObject({ code })
    }
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })

  describe('can be', () => {
    it('part of keys', async () => {
      for (const name of ['constructor', 'toString', 'then', 'hasOwnProperty']) {
        const Thing = defineEntity('Thing', {
          schema: z.object(shapeOf([name, 'other'], z.string())),
          key: { pk: `T#<${name}>`, sk: `<other>#<${name}>` },
          indexes: { byOther: { on: 'gsi1', pk: '<other>', sk: `X#<${name}>` } },
        } as Untyped)
        const table = defineTable({
          name: 'things',
          key: { pk: 'PK', sk: 'SK' },
          indexes: { gsi1: { pk: 'GSI1PK', sk: 'GSI1SK' } },
        })
        const db: Untyped = await freshTable(engine, defineModel({ table, entities: { things: Thing } } as Untyped))
        const item = objectOf([
          [name, 'a'],
          ['other', 'b'],
        ])
        await db.things.create(item)
        expectSame(await db.things.get(item), item)
        expectSame(
          await db.things.query
            .byOther({ other: 'b' })
            .eq(objectOf([[name, 'a']]))
            .first(),
          item,
        )
        expectSame((await db.things.query.primary(objectOf([[name, 'a']])).page({ limit: 1 })).items[0], item)
        const missing = await db.things
          .getOrThrow(
            objectOf([
              [name, 'z'],
              ['other', 'b'],
            ]),
          )
          .result()
        expectSame(
          missing.error.key,
          objectOf([
            [name, 'z'],
            ['other', 'b'],
          ]),
        )
        expectSame(await db.things.delete(item), item)
      }
    })

    it('native keys, the type attribute, and key attributes of the table', async () => {
      for (const [pk, sk, type] of [
        ['constructor', 'toString', 'then'],
        ['toString', 'prototype', 'constructor'],
        ['then', '__defineGetter__', 'toString'],
      ] as const) {
        const Native = defineEntity('Native', {
          schema: z.object({ ...shapeOf([pk], z.string()), text: z.string() }),
          key: { pk: `<${pk}>`, sk: 'NATIVE' },
          indexes: { byText: { on: 'gsi1', pk: '<text>', sk: 'X' } },
        } as Untyped)
        const table = defineTable({
          name: 'natives',
          key: { pk, sk },
          indexes: { gsi1: { pk: 'valueOf', sk: 'hasOwnProperty' } },
          typeAttribute: type,
        })
        const db: Untyped = await freshTable(engine, defineModel({ table, entities: { natives: Native } } as Untyped))
        const item = { ...objectOf([[pk, 'a']]), text: 't' }
        await db.natives.create(item)
        const [stored] = await rawItems(engine, db)
        expectSame(stored ?? {}, {
          ...objectOf<unknown>([
            [pk, { S: 'a' }],
            [sk, { S: 'NATIVE' }],
            [type, { S: 'Native' }],
          ]),
          text: { S: 't' },
          valueOf: { S: 't' },
          hasOwnProperty: { S: 'X' },
        })
        expectSame(await db.natives.get(objectOf([[pk, 'a']])), item)
        expect(await db.natives.exists(objectOf([[pk, 'a']]))).toBe(true)
        await db.natives.update(objectOf([[pk, 'a']]), { text: 'u' })
        expectSame((await db.natives.query.byText({ text: 'u' }).page({ limit: 1 })).items[0], { ...item, text: 'u' })
        await expect(db.natives.create(item)).rejects.toMatchObject({ code: 'item.exists' })
      }
    })

    it('repositories, indexes and entities', async () => {
      const schema = z.object({ id: z.string() })
      const entities = objectOf(
        ['__proto__', 'constructor', 'toString'].map((name) => [
          name,
          defineEntity(name, {
            schema,
            key: { pk: `${name}#<id>` },
            indexes: objectOf([[name, { on: 'constructor', pk: `X#${name}`, sk: '<id>' }]]),
          } as Untyped),
        ]),
      )
      const table = defineTable({
        name: 'odd',
        key: { pk: 'PK' },
        indexes: { constructor: { pk: 'GSI1PK', sk: 'GSI1SK' } },
      } as Untyped)
      const db: Untyped = await freshTable(engine, defineModel({ table, entities } as Untyped) as Untyped)
      for (const name of Object.keys(entities)) {
        const repository = db[name]
        await repository.put({ id: '1' })
        expect(await repository.get({ id: '1' })).toEqual({ id: '1' })
        expect(await repository.query[name]({}).all()).toEqual([{ id: '1' }])
      }
    })

    it('attributes of loose items', async () => {
      const Loose = defineEntity('Loose', { schema: z.looseObject({ id: z.string() }), key: { pk: 'LOOSE#<id>' } })
      const table = defineTable({ name: 'loose', key: { pk: 'PK' } })
      const db: Untyped = await freshTable(engine, defineModel({ table, entities: { loose: Loose } }))
      for (const name of names) {
        const item = { id: '1', ...objectOf([[name, 'y']]) }
        await db.loose.put(item)
        expectSame(await db.loose.get({ id: '1' }), item)
        expectSame(await db.loose.get({ id: '1' }).select(name), objectOf([[name, 'y']]))
      }
      const lost = { id: '1', ...objectOf([['__proto__', 'y']]) }
      await expect(db.loose.put(lost)).rejects.toMatchObject({ code: 'item.invalid' })
    })

    it('but no attribute of the table’s own, which an update of a loose item would lose the item by', async () => {
      const Loose = defineEntity('Loose', { schema: z.looseObject({ id: z.string() }), key: { pk: 'LOOSE#<id>' } })
      const table = defineTable({ name: 'loose', key: { pk: 'PK' }, indexes: { gsi1: { pk: 'GSI1PK' } } })
      const db: Untyped = await freshTable(engine, defineModel({ table, entities: { loose: Loose } }))
      await db.loose.put({ id: '1' })
      for (const name of ['PK', 'GSI1PK', '_type', '__proto__']) {
        const changes = objectOf([[name, 'y']])
        await expect(db.loose.update({ id: '1' }, changes)).rejects.toMatchObject({
          code: 'expression.unknown_attribute',
        })
      }
      expect(await db.loose.get({ id: '1' })).toEqual({ id: '1' })
    })

    it('names inside of maps and entries of records, __proto__ among them', async () => {
      const Nested = defineEntity('Nested', {
        schema: z.object({
          id: z.string(),
          map: z.object(shapeOf([...names, '__proto__'], z.string().optional())),
          record: z.record(z.string(), z.string()),
          any: z.unknown(),
        }),
        key: { pk: 'NESTED#<id>' },
      } as Untyped)
      const table = defineTable({ name: 'nested', key: { pk: 'PK' } })
      const db: Untyped = await freshTable(engine, defineModel({ table, entities: { nested: Nested } } as Untyped))
      for (const name of [...names, '__proto__']) {
        const entry = objectOf([[name, 'x']])
        await db.nested.put({ id: '1', map: entry, record: entry, any: entry })
        for (const place of ['map', 'record', 'any']) {
          const found = await db.nested.get({ id: '1' })
          expectSame(found[place], entry)
          const where = (o: Untyped, { eq, at }: Untyped) => eq(place === 'map' ? o.map[name] : at(o[place], name), 'x')
          expect(await db.nested.query.primary({ id: '1' }).filter(where).count()).toBe(1)
          const changed = await db.nested.update({ id: '1' }, (o: Untyped, { set, at }: Untyped) =>
            set(place === 'map' ? o.map[name] : at(o[place], name), 'y'),
          )
          expectSame(changed[place], objectOf([[name, 'y']]))
        }
      }
    })
  })
})
