import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { connect, type Database, defineModel, defineTable } from 'keyloom'
import { Customer, Event, Note, Order, Product } from './entities.js'

export const table = defineTable({
  name: 'shop',
  key: { pk: 'PK', sk: 'SK' },
  indexes: {
    gsi1: { pk: 'GSI1PK', sk: 'GSI1SK' },
    gsi2: { pk: 'GSI2PK', sk: 'GSI2SK', projection: ['total', 'note'] },
  },
  ttl: 'expiresAt',
  stream: 'NEW_AND_OLD_IMAGES',
})

export const shop = defineModel({
  table,
  entities: { customers: Customer, orders: Order, products: Product, events: Event, notes: Note },
})

/** Inferred, so that the declaration file has to write the whole type. */
export const inferred = connect(shop, { client: new DynamoDBClient({}) })

/** Named, which keeps declaration files small. */
export interface Db extends Database<typeof shop> {}
export const db: Db = connect(shop, { client: new DynamoDBClient({}) })
