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

const from = new Date(0)
const to = new Date(1)

export async function buckets() {
  const month = db.messages.query.byMonth({ room: 'blue', at: from })
  same<Awaited<ReturnType<typeof month.all>>, Message[]>(true)
  const span = db.messages.query.byMonth({ room: 'blue' }).across({ at: [from, to] })
  same<Awaited<ReturnType<typeof span.all>>, Message[]>(true)
  await span.gte({ at: from }).reverse().page({ limit: 3 })
  const days = db.messages.query.byDay({}).across({ at: [from, to] })
  await days.shard(1).beginsWith({ id: '01J' }).count()
  const ends: readonly [Date, Date] = [from, to]
  const { joins } = await db.collections.log({ channel: 'blue' }).across({ at: ends }).all()
  return joins[0]?.user
}

export async function wholeItems() {
  const query = db.messages.query.byTopic({ topic: 'news' }).gte({ at: from })
  const part = await query.first()
  same<Exclude<typeof part, undefined>['at'], Date>(true)
  const whole = query.reverse().hydrate()
  same<Awaited<ReturnType<typeof whole.all>>, Message[]>(true)
  const texts = await query.hydrate({ consistent: true }).select('text').all()
  same<typeof texts, { text: string }[]>(true)
  for await (const { text } of db.messages.scan.byTopic().segments(2).hydrate()) text.trim()
  const divided = db.messages.scan.byTopic().limit(5).segments(2)
  const topics = await divided
    .filter((message, { exists }) => exists(message.topic))
    .select('topic')
    .all()
  topics[0]?.topic?.trim()
  for await (const [message] of divided.hydrate().pages()) message?.text.trim()
  await db.messages.scan.primary().segments(4).consistent().limit(3).first()
}

export async function everything() {
  for await (const found of db.scan().segments(2)) {
    if (found.entity === 'joins') found.item.user.trim()
    else same<typeof found.item, Message>(true)
  }
  const { messages, joins } = await db.scan().limit(3).all()
  same<typeof messages, Message[]>(true)
  return joins[0]?.channel
}
