import { db } from './partitions.js'

export async function shards() {
  const room = db.messages.query.primary({ room: 'blue' })
  // @ts-expect-error "'id' does not exist in type"
  db.messages.query.primary({ room: 'blue', id: '01J' })
  // @ts-expect-error "Argument of type 'string' is not assignable to parameter of type 'number'"
  room.shard('1')
  // @ts-expect-error "Property 'shard' does not exist"
  room.shard(1).shard(2)
  // @ts-expect-error "Property 'shard' does not exist"
  db.messages.query.byId({ id: '01J' }).shard(1)
  // @ts-expect-error "Property 'shard' does not exist"
  db.collections.room({ room: 'blue' }).shard(1).shard(1)
}

export async function buckets() {
  const at = new Date()
  const span = db.messages.query.byMonth({ room: 'blue' })
  // @ts-expect-error "Property 'all' does not exist"
  span.all()
  // @ts-expect-error "Type 'Date' is not assignable"
  span.across({ at })
  // @ts-expect-error "Source has 1 element(s) but target requires 2"
  span.across({ at: [at] })
  // @ts-expect-error "Type 'string' is not assignable to type 'Date'"
  span.across({ at: [at, '2024'] })
  // @ts-expect-error "Property 'at' is missing"
  span.across({})
  // @ts-expect-error "Property 'across' does not exist"
  span.across({ at: [at, at] }).across({ at: [at, at] })
  // @ts-expect-error "Property 'across' does not exist"
  db.messages.query.byMonth({ room: 'blue', at }).across({ at: [at, at] })
  // @ts-expect-error "No overload matches this call"
  db.messages.query.byMonth({})
  // @ts-expect-error "Property 'across' does not exist"
  db.messages.query.everything({}).across({ at: [at, at] })
}

export async function wholeItems() {
  const query = db.messages.query.byTopic({ topic: 'news' })
  // @ts-expect-error "Property 'text' does not exist"
  query.filter((message, { eq }) => eq(message.text, 'x'))
  // @ts-expect-error "Property 'text' does not exist"
  query.hydrate().filter((message, { eq }) => eq(message.text, 'x'))
  // @ts-expect-error "Argument of type '"text"' is not assignable"
  query.select('text')
  // @ts-expect-error "'consistnt' does not exist in type"
  query.hydrate({ consistnt: true })
  // @ts-expect-error "Property 'hydrate' does not exist"
  query.hydrate().hydrate()
  // @ts-expect-error "Property 'hydrate' does not exist"
  db.messages.query.primary({ room: 'blue' }).hydrate()
}

export async function segments() {
  const divided = db.messages.scan.primary().segments(4)
  // @ts-expect-error "Property 'page' does not exist"
  divided.page()
  // @ts-expect-error "Property 'page' does not exist"
  divided.limit(5).consistent().select('text').page()
  // @ts-expect-error "Property 'page' does not exist"
  db.messages.scan.byTopic().segments(4).hydrate().page()
  // @ts-expect-error "Property 'page' does not exist"
  db.messages.scan.byTopic().hydrate().segments(4).page()
  // @ts-expect-error "Property 'consistent' does not exist"
  db.messages.scan.byTopic().segments(4).consistent()
  // @ts-expect-error "Property 'page' does not exist"
  db.scan().segments(4).limit(5).page()
  // @ts-expect-error "Property 'reverse' does not exist"
  db.messages.scan.primary().reverse()
}

export async function everything() {
  for await (const { entity, item } of db.scan()) {
    // @ts-expect-error "have no overlap"
    if (entity === 'message') return item
    // @ts-expect-error "Property 'text' does not exist"
    item.text.trim()
  }
  // @ts-expect-error "Property 'text' does not exist"
  db.scan().filter((item, { eq }) => eq(item.text, 'x'))
  // @ts-expect-error "Property 'reverse' does not exist"
  return db.scan().reverse()
}
