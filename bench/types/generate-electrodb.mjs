/** The projects of `generate.mjs`, written for ElectroDB as its documentation shows. */
import { numbersBelow, writeProject } from './project.mjs'

const entity = (n) => `import { Entity } from 'electrodb'
import { configuration } from './table.js'

export const E${n} = new Entity(
  {
    model: { entity: 'E${n}', version: '1', service: 'bench' },
    attributes: {
      tenantId: { type: 'string', required: true },
      id: { type: 'string', required: true },
      name: { type: 'string', required: true },
      kind${n}: { type: ['a${n}', 'b${n}'] as const, required: true },
      status: { type: ['open', 'closed'] as const, required: true, default: 'open' },
      createdAt: { type: 'string', required: true },
      price: { type: 'number', required: true },
      count${n}: { type: 'number', required: true, default: 0 },
      email: { type: 'string', required: true },
      note: { type: 'string' },
      address: {
        type: 'map',
        required: true,
        properties: { street: { type: 'string', required: true }, city${n}: { type: 'string', required: true } },
      },
      lines: {
        type: 'list',
        required: true,
        items: {
          type: 'map',
          properties: { sku: { type: 'string', required: true }, quantity${n}: { type: 'number', required: true } },
        },
      },
    },
    indexes: {
      primary: { pk: { field: 'PK', composite: ['tenantId'] }, sk: { field: 'SK', composite: ['id'] } },
      byStatus: {
        index: 'gsi1',
        pk: { field: 'GSI1PK', composite: ['status'] },
        sk: { field: 'GSI1SK', composite: ['createdAt', 'id'] },
      },
      byKind: {
        index: 'gsi2',
        pk: { field: 'GSI2PK', composite: ['kind${n}'] },
        sk: { field: 'GSI2SK', composite: ['email'] },
      },
    },
  },
  configuration,
)
`

/** The calls of an entity, as `e` names it: a module's export, or a member of one. */
const use = (n, module, e) => `import { ${e.split('.')[0]} } from './${module}.js'

export const created${n} = ${e}.create({
  tenantId: 't', id: 'i', name: 'n', kind${n}: 'a${n}', createdAt: new Date().toISOString(), price: 1, email: 'e',
  address: { street: 's', city${n}: 'c' }, lines: [{ sku: 's', quantity${n}: 1 }],
}).go()
export const got${n} = async () => (await ${e}.get({ tenantId: 't', id: 'i' }).go()).data?.kind${n}
export const updated${n} = ${e}.patch({ tenantId: 't', id: 'i' }).data((e, { set, add, remove }) => {
  set(e.status, 'closed')
  add(e.count${n}, 1)
  remove(e.note)
  set(e.address.city${n}, 'x')
}).go()
export const queried${n} = async () => {
  const { data } = await ${e}.query.byStatus({ status: 'open' })
    .gte({ createdAt: new Date().toISOString() }).go({ count: 3 })
  return data[0]?.lines[0]?.quantity${n}
}
export const deleted${n} = ${e}.delete({ tenantId: 't', id: 'i' })
  .where((e, { eq, lt }) => \`\${eq(e.kind${n}, 'b${n}')} AND \${lt(e.price, 10)}\`).go()
`

const table = `import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'

declare const client: DynamoDBDocumentClient
export const configuration = { client, table: 'bench' }
`

const nested = `import { CustomAttributeType, type CreateEntityItem, Entity, type EntityItem } from 'electrodb'
import { configuration } from './table.js'

type Payment =
  | { kind: 'card'; last4: string; amount: number }
  | { kind: 'bank'; iban: string; amount: number; at: string }
  | { kind: 'cash'; drawer: { no: number; note?: string }; amount: number }
type Options = Record<string, { price: number }>
type Comment = { text: string; likes: number; replies: Comment[] }

export const Site = new Entity(
  {
    model: { entity: 'Site', version: '1', service: 'bench' },
    attributes: {
      tenantId: { type: 'string', required: true },
      siteId: { type: 'string', required: true },
      room: { type: 'string', required: true },
      code: { type: 'string', required: true },
      one: {
        type: 'map',
        required: true,
        properties: {
          name: { type: 'string', required: true },
          two: {
            type: 'map',
            required: true,
            properties: {
              level: { type: 'number', required: true, default: 1 },
              three: {
                type: 'map',
                required: true,
                properties: {
                  code: { type: 'string', required: true },
                  four: {
                    type: 'map',
                    required: true,
                    properties: {
                      room: { type: 'string', required: true },
                      tags: { type: 'list', required: true, items: { type: 'string' } },
                      seats: { type: 'number', required: true, default: 3 },
                    },
                  },
                },
              },
            },
          },
        },
      },
      payment: { type: CustomAttributeType<Payment>('any'), required: true },
      lines: {
        type: 'list',
        required: true,
        items: {
          type: 'map',
          properties: {
            sku: { type: 'string', required: true },
            options: { type: CustomAttributeType<Options>('any'), required: true },
          },
        },
      },
      comment: { type: CustomAttributeType<Comment>('any'), required: true },
      data: { type: 'any', required: true },
    },
    indexes: {
      primary: { pk: { field: 'PK', composite: ['tenantId'] }, sk: { field: 'SK', composite: ['siteId'] } },
      byRoom: {
        index: 'gsi1',
        pk: { field: 'A', composite: ['room'] },
        sk: { field: 'B', composite: ['code', 'siteId'] },
      },
    },
  },
  configuration,
)
const key = { tenantId: 't', siteId: 's' }
declare const item: EntityItem<typeof Site>
declare const fresh: CreateEntityItem<typeof Site>

export async function use() {
  await Site.create(fresh).go()
  await Site.create({
    ...key,
    room: 'r',
    code: 'c',
    one: { name: 'n', two: { level: 1, three: { code: 'c', four: { room: 'r', tags: [], seats: 3 } } } },
    payment: { kind: 'bank', iban: 'i', amount: 1, at: new Date().toISOString() },
    lines: [{ sku: 's', options: { red: { price: 1 } } }],
    comment: { text: 't', likes: 0, replies: [{ text: 'u', likes: 0, replies: [] }] },
    data: [1, 'two', { deep: { er: [{ three: null }] } }],
  }).go()
  await Site.put(item).go()
  await Site.patch(key)
    .data((s, { set, add, append, remove }) => {
      set(s.room, 'r')
      set(s.one.two.three.four.room, 'r')
      add(s.one.two.level, 1)
      append(s.one.two.three.four.tags, ['x'])
      set(s.payment.amount, 1)
      set(s.lines[0]!.options.red!.price, 3)
      set(s.comment.replies[0]!.replies[1]!.likes, 3)
      set(s.data, { a: [] })
    })
    .where((s, { eq, gt, exists }) =>
      \`(\${eq(s.payment.kind, 'card')} OR \${exists(s.payment)}) AND \${gt(s.one.two.level, 2)}
        AND \${eq(s.comment.text, 't')}\`)
    .go()
  const { data } = await Site.query.byRoom({ room: 'r' }).gte({ code: 'c' }).go({ pages: 'all' })
  const first = data[0]
  if (first?.payment.kind === 'cash') first.payment.drawer.no.toFixed()
  return first?.comment.replies[0]?.replies[0]?.likes
}
`

const service = (numbers) => `import { Service } from 'electrodb'
${numbers.map((n) => `import { E${n} } from './e${n}.js'`).join('\n')}

export const db = new Service({ ${numbers.map((n) => `e${n}s: E${n}`).join(', ')} }).entities
`

/** Writes a project of so many entities with five calls each. */
export function generateProject(folder, count) {
  const files = { 'table.ts': table }
  for (const n of numbersBelow(count)) {
    Object.assign(files, { [`e${n}.ts`]: entity(n), [`use${n}.ts`]: use(n, `e${n}`, `E${n}`) })
  }
  writeProject(folder, files)
}

/** Writes the same project with one service of all entities, by which they are called: as keyloom's are by one model. */
export function generateServiceProject(folder, count) {
  const numbers = numbersBelow(count)
  const files = { 'table.ts': table, 'service.ts': service(numbers) }
  for (const n of numbers) {
    Object.assign(files, { [`e${n}.ts`]: entity(n), [`use${n}.ts`]: use(n, 'service', `db.e${n}s`) })
  }
  writeProject(folder, files)
}

/**
 * Writes the nested case. The union, the records and the comment are custom attributes, JSON is `any` (as a custom attribute
 * it comes down to its primitives), and what an index takes stands on the top level besides.
 */
export function generateNested(folder) {
  writeProject(folder, { 'table.ts': table, 'nested.ts': nested })
}

/** Writes a project that imports the library and uses nothing of it. */
export function generateEmpty(folder) {
  writeProject(folder, {
    'table.ts': table,
    'empty.ts': "import { Entity } from 'electrodb'\nexport const used = [Entity]\n",
  })
}
