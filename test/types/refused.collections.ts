import { defineModel } from 'keyloom'
import { Customer, Order, shop } from './shop.js'

const { table } = shop
const entities = { customers: Customer, orders: Order }

// @ts-expect-error "the model has no repository custmers"
defineModel({ table, entities, collections: { account: { of: ['custmers', 'orders'] } } })
// @ts-expect-error "Property 'of' is missing"
defineModel({ table, entities, collections: { account: {} } })
// @ts-expect-error "the table has no index gsi9"
defineModel({ table, entities, collections: { account: { of: ['customers'], on: 'gsi9' } } })
// @ts-expect-error "a collection has of and on only"
defineModel({ table, entities, collections: { account: { of: ['customers'], sort: 'at' } } })
