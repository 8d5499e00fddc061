/** The projects of `generate.mjs`, written for dynamodb-toolbox as its documentation shows. */
import { numbersBelow, writeProject } from './project.mjs'

const entity = (n) => `import { Entity } from 'dynamodb-toolbox/entity'
import { isExtension } from 'dynamodb-toolbox/entity/actions/update/symbols'
import { item } from 'dynamodb-toolbox/schema/item'
import { list } from 'dynamodb-toolbox/schema/list'
import { map } from 'dynamodb-toolbox/schema/map'
import { number } from 'dynamodb-toolbox/schema/number'
import { string } from 'dynamodb-toolbox/schema/string'
import { table } from './table.js'

export const E${n} = new Entity({
  name: 'E${n}',
  table,
  timestamps: false,
  schema: item({
    tenantId: string().key(),
    id: string().key(),
    name: string(),
    kind${n}: string().enum('a${n}', 'b${n}'),
    status: string().enum('open', 'closed').default('open'),
    createdAt: string(),
    price: number(),
    count${n}: number().default(0),
    email: string(),
    note: string().optional(),
    address: map({ street: string(), city${n}: string() }),
    lines: list(map({ sku: string(), quantity${n}: number() })),
  }).and((schema) => ({
    GSI1PK: string()
      .hidden()
      .optional()
      .putLink<typeof schema>(({ status }) => \`E${n}#\${status}\`)
      .updateLink<typeof schema>(({ status }) =>
        status === undefined || isExtension(status) ? undefined : \`E${n}#\${status}\`),
    GSI1SK: string()
      .hidden()
      .optional()
      .putLink<typeof schema>(({ createdAt, id }) => \`\${createdAt}#\${id}\`),
    GSI2PK: string()
      .hidden()
      .optional()
      .putLink<typeof schema>(({ kind${n} }) => \`E${n}#\${kind${n}}\`),
    GSI2SK: string()
      .hidden()
      .optional()
      .putLink<typeof schema>(({ email }) => email),
  })),
  computeKey: ({ tenantId, id }) => ({ PK: \`E${n}#\${tenantId}\`, SK: \`E#\${id}\` }),
})
`

const use = (n) => `import { DeleteItemCommand } from 'dynamodb-toolbox/entity/actions/delete'
import { GetItemCommand } from 'dynamodb-toolbox/entity/actions/get'
import { PutItemCommand } from 'dynamodb-toolbox/entity/actions/put'
import { $add, $remove, UpdateItemCommand } from 'dynamodb-toolbox/entity/actions/update'
import { QueryCommand } from 'dynamodb-toolbox/table/actions/query'
import { E${n} } from './e${n}.js'
import { table } from './table.js'

export const created${n} = E${n}.build(PutItemCommand)
  .item({
    tenantId: 't', id: 'i', name: 'n', kind${n}: 'a${n}', createdAt: new Date().toISOString(), price: 1, email: 'e',
    address: { street: 's', city${n}: 'c' }, lines: [{ sku: 's', quantity${n}: 1 }],
  })
  .options({ condition: { attr: 'tenantId', exists: false } })
  .send()
export const got${n} = async () =>
  (await E${n}.build(GetItemCommand).key({ tenantId: 't', id: 'i' }).send()).Item?.kind${n}
export const updated${n} = E${n}.build(UpdateItemCommand)
  .item({
    tenantId: 't', id: 'i', status: 'closed', count${n}: $add(1), note: $remove(), address: { city${n}: 'x' },
  })
  .options({ condition: { attr: 'tenantId', exists: true } })
  .send()
export const queried${n} = async () => {
  const { Items } = await table.build(QueryCommand)
    .entities(E${n})
    .query({ index: 'gsi1', partition: 'E${n}#open', range: { gte: new Date().toISOString() } })
    .options({ limit: 3 })
    .send()
  return Items?.[0]?.lines[0]?.quantity${n}
}
export const deleted${n} = E${n}.build(DeleteItemCommand)
  .key({ tenantId: 't', id: 'i' })
  .options({ condition: { and: [{ attr: 'kind${n}', eq: 'b${n}' }, { attr: 'price', lt: 10 }] } })
  .send()
`

const table = (indexes) => `import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { Table } from 'dynamodb-toolbox/table'

declare const documentClient: DynamoDBDocumentClient
export const table = new Table({
  documentClient,
  name: 'bench',
  partitionKey: { name: 'PK', type: 'string' },
  sortKey: { name: 'SK', type: 'string' },
  indexes: {${indexes
    .map(
      ([name, pk, sk]) => `
    ${name}: {
      type: 'global',
      partitionKey: { name: '${pk}', type: 'string' },
      sortKey: { name: '${sk}', type: 'string' },
    },`,
    )
    .join('')}
  },
})
`

const nested = `import { Entity, type FormattedItem } from 'dynamodb-toolbox/entity'
import { PutItemCommand, type PutItemInput } from 'dynamodb-toolbox/entity/actions/put'
import { $add, $append, $remove, UpdateItemCommand } from 'dynamodb-toolbox/entity/actions/update'
import { any } from 'dynamodb-toolbox/schema/any'
import { anyOf } from 'dynamodb-toolbox/schema/anyOf'
import { item } from 'dynamodb-toolbox/schema/item'
import { list } from 'dynamodb-toolbox/schema/list'
import { map } from 'dynamodb-toolbox/schema/map'
import { number } from 'dynamodb-toolbox/schema/number'
import { record } from 'dynamodb-toolbox/schema/record'
import { string } from 'dynamodb-toolbox/schema/string'
import { QueryCommand } from 'dynamodb-toolbox/table/actions/query'
import { table } from './table.js'

type Json = string | number | boolean | null | Json[] | { [name: string]: Json }
type Comment = { text: string; likes: number; replies: Comment[] }

export const Site = new Entity({
  name: 'Site',
  table,
  timestamps: false,
  schema: item({
    tenantId: string().key(),
    siteId: string().key(),
    one: map({
      name: string(),
      two: map({
        level: number().default(1),
        three: map({
          code: string(),
          four: map({ room: string(), tags: list(string()), seats: number().default(3) }),
        }),
      }),
    }),
    payment: anyOf(
      map({ kind: string().const('card'), last4: string(), amount: number() }),
      map({ kind: string().const('bank'), iban: string(), amount: number(), at: string() }),
      map({ kind: string().const('cash'), drawer: map({ no: number(), note: string().optional() }), amount: number() }),
    ).discriminate('kind'),
    lines: list(map({ sku: string(), options: record(string(), map({ price: number() })) })),
    comment: any().castAs<Comment>(),
    data: any().castAs<Json>(),
  }).and((schema) => ({
    A: string().hidden().optional().putLink<typeof schema>(({ one }) => \`ROOM#\${one.two.three.four.room}\`),
    B: string().hidden().optional().putLink<typeof schema>(({ one, siteId }) => \`\${one.two.three.code}#\${siteId}\`),
  })),
  computeKey: ({ tenantId, siteId }) => ({ PK: \`T#\${tenantId}\`, SK: \`SITE#\${siteId}\` }),
})
const key = { tenantId: 't', siteId: 's' }
declare const read: FormattedItem<typeof Site>
declare const fresh: PutItemInput<typeof Site>

export async function use() {
  await Site.build(PutItemCommand).item(fresh).send()
  await Site.build(PutItemCommand)
    .item({
      ...key,
      one: { name: 'n', two: { three: { code: 'c', four: { room: 'r', tags: [] } } } },
      payment: { kind: 'bank', iban: 'i', amount: 1, at: new Date().toISOString() },
      lines: [{ sku: 's', options: { red: { price: 1 } } }],
      comment: { text: 't', likes: 0, replies: [{ text: 'u', likes: 0, replies: [] }] },
      data: [1, 'two', { deep: { er: [{ three: null }] } }],
    })
    .options({ condition: { attr: 'tenantId', exists: false } })
    .send()
  await Site.build(PutItemCommand).item(read).send()
  await Site.build(UpdateItemCommand)
    .item({
      ...key,
      one: { two: { level: $add(1), three: { four: { room: 'r', tags: $append(['x']) } } } },
      payment: { kind: 'cash', drawer: { note: $remove() } },
      lines: [{ options: { red: { price: 3 } } }],
      data: { a: [] },
    })
    .options({
      condition: {
        and: [
          { or: [{ attr: 'payment.kind', eq: 'card' }, { attr: 'payment.drawer', exists: true }] },
          { attr: 'one.two.level', gt: 2 },
          { attr: 'comment.text', eq: 't' },
        ],
      },
    })
    .send()
  const { Items } = await table.build(QueryCommand)
    .entities(Site)
    .query({ index: 'gsi1', partition: 'ROOM#r', range: { gte: 'c' } })
    .options({ maxPages: Number.POSITIVE_INFINITY })
    .send()
  const first = Items?.[0]
  if (first?.payment.kind === 'cash') first.payment.drawer.no.toFixed()
  return first?.comment.replies[0]?.replies[0]?.likes
}
`

/** Writes a project of so many entities with five calls each. */
export function generateProject(folder, count) {
  const indexes = [
    ['gsi1', 'GSI1PK', 'GSI1SK'],
    ['gsi2', 'GSI2PK', 'GSI2SK'],
  ]
  const files = { 'table.ts': table(indexes) }
  for (const n of numbersBelow(count)) Object.assign(files, { [`e${n}.ts`]: entity(n), [`use${n}.ts`]: use(n) })
  writeProject(folder, files)
}

/** Writes the nested case. There are no recursive schemas: what is recursive is `any`, cast to its type. */
export function generateNested(folder) {
  writeProject(folder, { 'table.ts': table([['gsi1', 'A', 'B']]), 'nested.ts': nested })
}

/** Writes a project that imports the library and uses nothing of it. */
export function generateEmpty(folder) {
  writeProject(folder, {
    'empty.ts': `import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { Entity } from 'dynamodb-toolbox/entity'
import { string } from 'dynamodb-toolbox/schema/string'
import { Table } from 'dynamodb-toolbox/table'
export const used = [Entity, Table, string()]
export declare const client: DynamoDBDocumentClient
`,
  })
}
