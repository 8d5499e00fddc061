import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { connect, defineEntity, defineModel, defineTable } from 'keyloom'
import * as z from 'zod'

const Message = defineEntity('Message', {
  schema: z.object({ room: z.string(), id: z.ulid(), at: z.date(), text: z.string(), topic: z.string().optional() }),
  key: { pk: 'ROOM#<room>#<id:shard(8)>', sk: 'MESSAGE#<id>' },
  indexes: {
    byId: { on: 'gsi1', pk: 'ID#<id>#<id:shard(4)>', sk: '<at>' },
    everything: { on: 'gsi2', pk: 'ALL#<id:shard(4)>', sk: '<at>' },
    byMonth: { on: 'gsi1', pk: 'MONTH#<room>#<at:month>', sk: '<at>#<id>' },
    byTopic: { on: 'gsi3', pk: 'TOPIC#<topic>', sk: '<at>' },
    byDay: { on: 'gsi2', pk: 'DAY#<at:day>#<id:shard(2)>', sk: '<id>' },
  },
})
const Join = defineEntity('Join', {
  schema: z.object({ channel: z.string(), user: z.string(), at: z.date() }),
  key: { pk: 'ROOM#<channel>#<user:shard(8)>', sk: 'JOIN#<user>' },
  indexes: { byMonth: { on: 'gsi1', pk: 'MONTH#<channel>#<at:month>', sk: '<at>#<user>' } },
})

export const chat = defineModel({
  table: defineTable({
    name: 'chat',
    key: { pk: 'PK', sk: 'SK' },
    indexes: {
      gsi1: { pk: 'PK1', sk: 'SK1' },
      gsi2: { pk: 'PK2', sk: 'SK2' },
      gsi3: { pk: 'PK3', sk: 'SK3', projection: 'keys' },
    },
  }),
  entities: { messages: Message, joins: Join },
  collections: { room: { of: ['messages', 'joins'] }, log: { on: 'gsi1', of: ['joins', 'messages'] } },
})
export const db = connect(chat, { client: new DynamoDBClient({}) })
