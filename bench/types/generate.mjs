import { numbersBelow, writeProject } from './project.mjs'

/** The calls that a generated project makes for each entity, by name. */
export const calls = {
  create: (n) => `export const created${n} = db.e${n}s.create({
  tenantId: 't', id: 'i', name: 'n', kind${n}: 'a${n}', createdAt: new Date(), price: 1, email: 'e',
  address: { street: 's', city${n}: 'c' }, lines: [{ sku: 's', quantity${n}: 1 }],
})`,
  get: (n) => `export const got${n} = async () => (await db.e${n}s.get({ tenantId: 't', id: 'i' }))?.kind${n}`,
  update: (n) => `export const updated${n} = db.e${n}s.update({ tenantId: 't', id: 'i' }, (e, { set, add, remove }) => [
  set(e.status, 'closed'), add(e.count${n}, 1), remove(e.note), set(e.address.city${n}, 'x'),
])`,
  query: (n) => `export const queried${n} = async () => {
  const items = await db.e${n}s.query.byStatus({ status: 'open' }).gte({ createdAt: new Date() }).limit(3).all()
  return items[0]?.lines[0]?.quantity${n}
}`,
  delete: (n) => `export const deleted${n} = db.e${n}s.delete({ tenantId: 't', id: 'i' }).if((e, { and, eq, lt }) =>
  and(eq(e.kind${n}, 'b${n}'), lt(e.price, 10)))`,
}

/** Alternatives to the five calls, for the table of costs by part. */
export const furtherCalls = {
  'update (plain values)': (n) =>
    `export const changed${n} = db.e${n}s.update({ tenantId: 't', id: 'i' }, { status: 'closed', price: 3 })`,
  select: (n) =>
    `export const some${n} = async () => (await db.e${n}s.getOrThrow({ tenantId: 't', id: 'i' }).select('price'))?.price`,
  'select (places)': (n) => `export const places${n} = async () => (await db.e${n}s
  .getOrThrow({ tenantId: 't', id: 'i' })
  .select((e) => [e.price, e.address.city${n}, e.lines[0].quantity${n}])).lines?.[0]?.quantity${n}`,
  'query with filter': (n) => `export const filtered${n} = async () =>
  (await db.e${n}s.query.byKind({ kind${n}: 'a${n}' }).filter((e, { gt }) => gt(e.price, 1)).first())?.price`,
}

const schema = (n) => `z.object({
    tenantId: z.string(),
    id: z.uuid(),
    name: z.string().min(1),
    kind${n}: z.enum(['a${n}', 'b${n}']),
    status: z.enum(['open', 'closed']).default('open'),
    createdAt: z.date(),
    price: z.number(),
    count${n}: z.number().int().default(0),
    email: z.email(),
    note: z.string().optional(),
    address: z.object({ street: z.string(), city${n}: z.string() }),
    lines: z.array(z.object({ sku: z.string(), quantity${n}: z.number() })),
  })`

const entity = (n) => `import * as z from 'zod'
import { defineEntity } from 'keyloom'

export const E${n} = defineEntity('E${n}', {
  schema: ${schema(n)},
  key: { pk: 'E${n}#<tenantId>', sk: 'E#<id>' },
  indexes: {
    byStatus: { on: 'gsi1', pk: 'E${n}#<status>', sk: '<createdAt>#<id>' },
    byKind: { on: 'gsi2', pk: 'E${n}#<kind${n}>', sk: '<email>' },
  },
})
`

const zodOnly = (n) => `import * as z from 'zod'

export const E${n} = ${schema(n)}
export type Item${n} = z.output<typeof E${n}>
declare const item${n}: Item${n}
export const kind${n} = item${n}.kind${n}
`

const sharedSchemas = (numbers) => `${numbers.map((n) => `import { E${n} } from './e${n}.js'`).join('\n')}

export const schemas = { ${numbers.map((n) => `e${n}s: E${n}`).join(', ')} }
`
const useOfShared = (n) => `import type * as z from 'zod'
import { schemas } from './schemas.js'

declare const item: z.output<typeof schemas.e${n}s>
export const used${n} = item.kind${n}
`

const model = (numbers) => `import { connect, defineModel, defineTable } from 'keyloom'
${numbers.map((n) => `import { E${n} } from './e${n}.js'`).join('\n')}

export const model = defineModel({
  table: defineTable({
    name: 'bench',
    key: { pk: 'PK', sk: 'SK' },
    indexes: { gsi1: { pk: 'GSI1PK', sk: 'GSI1SK' }, gsi2: { pk: 'GSI2PK', sk: 'GSI2SK' } },
  }),
  entities: { ${numbers.map((n) => `e${n}s: E${n}`).join(', ')} },
})
export const db = connect(model, { client: undefined as never })
`

const nested = `import * as z from 'zod'
import { connect, defineEntity, defineModel, defineTable, type Item, type NewItem } from 'keyloom'

const Comment = z.object({
  text: z.string(),
  likes: z.number().default(0),
  get replies() { return z.array(Comment) },
})

export const Site = defineEntity('Site', {
  schema: z.object({
    tenantId: z.string(),
    siteId: z.uuid(),
    one: z.object({
      name: z.string(),
      two: z.object({
        level: z.number().default(1),
        three: z.object({
          code: z.string(),
          four: z.object({ room: z.string(), tags: z.array(z.string()), seats: z.number().default(3) }),
        }),
      }),
    }),
    payment: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('card'), last4: z.string(), amount: z.number() }),
      z.object({ kind: z.literal('bank'), iban: z.string(), amount: z.number(), at: z.date().default(() => new Date()) }),
      z.object({ kind: z.literal('cash'), drawer: z.object({ no: z.number(), note: z.string().optional() }), amount: z.number() }),
    ]),
    lines: z.array(z.object({ sku: z.string(), options: z.record(z.string(), z.object({ price: z.number() })) })),
    comment: Comment,
    data: z.json(),
  }),
  key: { pk: 'T#<tenantId>', sk: 'SITE#<siteId>' },
  indexes: { byRoom: { on: 'gsi1', pk: 'ROOM#<one.two.three.four.room>', sk: '<one.two.three.code>#<siteId>' } },
})
export const model = defineModel({
  table: defineTable({ name: 'bench', key: { pk: 'PK', sk: 'SK' }, indexes: { gsi1: { pk: 'A', sk: 'B' } } }),
  entities: { sites: Site },
})
export const db = connect(model, { client: undefined as never })
const key = { tenantId: 't', siteId: 's' }
declare const item: Item<typeof Site>
declare const fresh: NewItem<typeof Site>

export async function use() {
  await db.sites.create(fresh)
  await db.sites.create({
    ...key,
    one: { name: 'n', two: { three: { code: 'c', four: { room: 'r', tags: [] } } } },
    payment: { kind: 'bank', iban: 'i', amount: 1 },
    lines: [{ sku: 's', options: { red: { price: 1 } } }],
    comment: { text: 't', replies: [{ text: 'u', replies: [] }] },
    data: [1, 'two', { deep: { er: [{ three: null }] } }],
  })
  await db.sites.put(item)
  await db.sites.update(key, (s, { set, add, append, remove, at }) => [
    set(s.one.two.three.four.room, 'r'),
    add(s.one.two.level, 1),
    append(s.one.two.three.four.tags, ['x']),
    set(s.payment.iban, 'i'),
    remove(s.payment.drawer.note),
    set(at(s.lines[0].options, 'red').price, 3),
    set(s.comment.replies[0].replies[1].likes, 3),
    set(s.data, { a: [] }),
  ]).if((s, { and, or, eq, gt, exists }) =>
    and(or(eq(s.payment.kind, 'card'), exists(s.payment.drawer)), gt(s.one.two.level, 2), eq(s.comment.text, 't')))
  const room = { one: { two: { three: { four: { room: 'r' } } } } }
  const found = await db.sites.query.byRoom(room).gte({ one: { two: { three: { code: 'c' } } } }).all()
  const first = found[0]
  if (first?.payment.kind === 'cash') first.payment.drawer.no.toFixed()
  return first?.comment.replies[0]?.replies[0]?.likes
}
`

/** Writes a project of so many schemas, which one module gathers, and a file for each of them imports from there: as entities are gathered by a model. */
export function generateSharedSchemas(folder, count) {
  const numbers = numbersBelow(count)
  const files = { 'schemas.ts': sharedSchemas(numbers) }
  for (const n of numbers) Object.assign(files, { [`e${n}.ts`]: zodOnly(n), [`use${n}.ts`]: useOfShared(n) })
  writeProject(folder, files)
}

/**
 * Writes a project of so many entities, each with 12 attributes and two indexes.
 * @param part `zod` (schemas alone), `entities`, `model`, or a list of calls to make for each entity: the five, unless told
 */
export function generateProject(folder, count, part = Object.values(calls)) {
  const numbers = numbersBelow(count)
  const files = {}
  for (const n of numbers) {
    files[`e${n}.ts`] = part === 'zod' ? zodOnly(n) : entity(n)
    if (Array.isArray(part)) {
      files[`use${n}.ts`] = ["import { db } from './model.js'", ...part.map((call) => call(n))].join('\n')
    }
  }
  if (part === 'model' || Array.isArray(part)) files['model.ts'] = model(numbers)
  writeProject(folder, files)
}

/** Writes the nested case: maps four levels deep, a three-way union, a list of maps, recursive types. */
export function generateNested(folder) {
  writeProject(folder, { 'nested.ts': nested })
}

/** Writes a project that imports the library and uses nothing of it: what every check costs. */
export function generateEmpty(folder) {
  writeProject(folder, {
    'empty.ts':
      "import * as z from 'zod'\nimport { connect } from 'keyloom'\nexport const used = [connect, z.string()]\n",
  })
}
