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
