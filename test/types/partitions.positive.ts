import type { Item } from 'keyloom'
import { same } from './expect.js'
import { type chat, db } from './partitions.js'

type Message = Item<(typeof chat)['entities']['messages']>

export async function shards() {
  const room = db.messages.query.primary({ room: 'blue' })
  same<Awaited<ReturnType<typeof room.all>>, Message[]>(true)
  const one = room.shard(0)
  same<Awaited<ReturnType<typeof one.all>>, Message[]>(true)
  await one.gte({ id: '01J' }).reverse().consistent().first()
  await room.gte({ id: '01J' }).shard(7).limit(3).page({ limit: 2 })
  for await (const message of room.filter((message, { eq }) => eq(message.text, 'x'))) message.at.getTime()
  await db.messages.query.everything({}).gt({ at: new Date() }).count()
  // The value that chooses the shard is asked for: there is one.
  await db.messages.query.byId({ id: '01J' }).all()
  const { messages, joins } = await db.collections.room({ room: 'blue' }).shard(3).all()
  same<typeof messages, Message[]>(true)
  return joins[0]?.user
}
