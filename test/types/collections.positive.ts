import { type CollectionDeclaration, connect, type Database, defineModel, type Item, type Model } from 'keyloom'
import { same } from './expect.js'
import { Customer, Order, Product, shop } from './shop.js'

const { table } = shop
const entities = { customers: Customer, orders: Order, products: Product }

export const model = defineModel({
  table,
  entities,
  collections: {
    account: { of: ['customers', 'orders'] },
    onGsi1: { of: ['customers', 'orders'], on: 'gsi1' },
  },
})

export function collections() {
  same<
    typeof model.collections,
    {
      readonly account: { readonly of: readonly ['customers', 'orders'] }
      readonly onGsi1: { readonly of: readonly ['customers', 'orders']; readonly on: 'gsi1' }
    }
  >(true)
  same<typeof shop extends Model<infer _T, infer _E, infer C> ? keyof C : 'no model', never>(true)
  const made: CollectionDeclaration = { of: ['customers'] }
  const untyped = defineModel({ table, entities, collections: { made: { of: made.of } } })
  same<typeof untyped.collections, { readonly made: { readonly of: readonly string[] } }>(true)
  const db: Database<typeof model> = connect(model, { client: undefined as never })
  same<Awaited<ReturnType<typeof db.orders.getOrThrow>>, Item<typeof Order>>(true)
}
