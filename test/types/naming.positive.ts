import type { Item, Key, NewItem } from 'keyloom'
import { type Database, defineEntity, defineModel, defineTable } from 'keyloom'
import * as z from 'zod'
import { same } from './expect.js'

const schema = z.object({
  clientId: z.string(),
  country: z.string(),
  visits: z.number().default(0),
  status: z.enum(['new', 'gone']),
})

export const Client = defineEntity('Client', {
  schema,
  key: { pk: 'CLIENT#<clientId>' },
  indexes: {
    byCountry: { on: 'narrow', pk: '<country>' },
    byStatus: { on: 'gsi1', pk: 'STATUS#<status>' },
  },
  storedAs: { country: 'attr1', visits: 'country', status: 'visits' },
})
export const clients = defineModel({
  table: defineTable({
    name: 'clients',
    key: { pk: 'PK' },
    indexes: {
      narrow: { pk: 'attr1', projection: ['country', 'attr1', 'status'] },
      gsi1: { pk: 'GSI1PK', projection: ['visits', 'clientId'] },
    },
  }),
  entities: { clients: Client },
})

// What is stored elsewhere is called the same in code.
same<Item<typeof Client>, z.output<typeof schema>>(true)
same<
  NewItem<typeof Client>,
  { clientId: string; country: string; visits?: number | undefined; status: 'new' | 'gone' }
>(true)
same<Key<typeof Client>, { clientId: string }>(true)

/** A list projection names attributes as they are stored, and queries give them as they are called in code. */
export async function projections(db: Database<typeof clients>) {
  const byCountry = await db.clients.query.byCountry({ country: 'no' }).all()
  same<(typeof byCountry)[number], { clientId: string; country: string; visits: number }>(true)
  const byStatus = await db.clients.query
    .byStatus({ status: 'new' })
    .filter((c, { eq }) => eq(c.status, 'new'))
    .select('status')
    .all()
  same<(typeof byStatus)[number], { status: 'new' | 'gone' }>(true)
}

// An entity that renames nothing shows nothing of it.
const Plain = defineEntity('Plain', { schema, key: { pk: 'PLAIN#<clientId>' } })
same<keyof (typeof Plain)['declaration'], 'key' | 'indexes'>(true)

const OrderItem = defineEntity('OrderItem', {
  schema: z.object({ orderId: z.string(), productId: z.string(), customerId: z.string(), quantity: z.number() }),
  key: { pk: 'o#<orderId>', sk: 'p#<productId>' },
  indexes: {
    byCustomer: { on: 'gsi1', pk: 'c#<customerId>', sk: 'p#<productId>' },
    byQuantity: { on: 'gsi2', pk: 'q#<quantity>', sk: '<productId>' },
  },
  keyOnly: ['orderId', 'customerId'],
})
const items = defineModel({
  table: defineTable({
    name: 'items',
    key: { pk: 'PK', sk: 'SK' },
    indexes: {
      gsi1: { pk: 'GSI1PK', sk: 'GSI1SK', projection: 'keys' },
      gsi2: { pk: 'GSI2PK', sk: 'GSI2SK', projection: ['customerId'] },
    },
  }),
  entities: { items: OrderItem },
})
same<Item<typeof OrderItem>, { orderId: string; productId: string; customerId: string; quantity: number }>(true)
same<NewItem<typeof OrderItem>, Item<typeof OrderItem>>(true)

/** What stands in a key alone is held by an index whose keys hold it, and by no projection. */
export async function keyOnly(db: Database<typeof items>) {
  const byCustomer = await db.items.query.byCustomer({ customerId: 'c' }).all()
  same<(typeof byCustomer)[number], { orderId: string; productId: string; customerId: string }>(true)
  const byQuantity = await db.items.query.byQuantity({ quantity: 1 }).all()
  same<(typeof byQuantity)[number], { orderId: string; productId: string; quantity: number }>(true)
  await db.items.update({ orderId: 'o', productId: 'p' }, { customerId: 'c' })
}
