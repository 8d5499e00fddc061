import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { connect, defineEntity, defineModel, defineTable } from 'keyloom'
import * as z from 'zod'
import { Customer, Order } from './shop.js'

const Message = defineEntity('Message', {
  schema: z.object({ room: z.string(), at: z.date(), text: z.string() }),
  key: { pk: 'ROOM#<room>', sk: 'MESSAGE#<at>' },
  indexes: { byText: { on: 'texts', pk: '<text>', sk: '<at>#M' } },
})
const Call = defineEntity('Call', {
  schema: z.object({ channel: z.string(), at: z.date(), minutes: z.number() }),
  key: { pk: 'ROOM#<channel>', sk: 'CALL#<at>' },
  indexes: { byChannel: { on: 'texts', pk: '<channel>', sk: '<at>#C' } },
})

export const table = defineTable({
  name: 'talk',
  key: { pk: 'PK', sk: 'SK' },
  indexes: {
    gsi1: { pk: 'GSI1PK', sk: 'GSI1SK' },
    gsi2: { pk: 'GSI2PK', sk: 'GSI2SK' },
    texts: { pk: 'TPK', sk: 'TSK', projection: 'keys' },
  },
  ttl: 'expiresAt',
})
export const entities = { customers: Customer, orders: Order, messages: Message, calls: Call }
export const talk = defineModel({
  table,
  entities,
  collections: {
    account: { of: ['customers', 'orders'] },
    room: { of: ['messages', 'calls'] },
    texts: { on: 'texts', of: ['calls', 'messages'] },
  },
})
export const db = connect(talk, { client: new DynamoDBClient({}) })
