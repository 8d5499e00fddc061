import { type OperationEvent, TransactionCanceledError, TransactionPlanError } from 'keyloom'
import { expect } from 'vitest'
import { describeOnEveryEngine, expectError, freshTable } from '../../contract/harness.js'
import { data, laterId } from './data.js'
import { instagram } from './model.js'
import { follow, followersOf, like } from './patterns.js'

const [alex, jane] = data.users
const [photo] = data.photos
const photoKey = { username: photo.username, photoId: photo.photoId }

describeOnEveryEngine('the small Instagram', (engine, it) => {
  it('tells whether a photo is liked already or is not there', async () => {
    const db = await freshTable(engine, instagram)
    await db.photos.create(photo)
    await like(db, photoKey, 'jdoe', laterId)
    const again = await expectError(TransactionCanceledError, like(db, photoKey, 'jdoe', laterId))
    expect(again.reasons.map(({ entity, code }) => [entity, code])).toEqual([
      ['Like', 'ConditionalCheckFailed'],
      ['Photo', 'None'],
    ])
    const missing = like(db, { username: 'nobody', photoId: photo.photoId }, 'sam', laterId)
    expect((await expectError(TransactionCanceledError, missing)).reasons.map(({ code }) => code)).toEqual([
      'None',
      'ConditionalCheckFailed',
    ])
    expect((await db.photos.get(photoKey))?.likesCount).toBe(photo.likesCount + 1)
  })

  it('refuses to let users follow themselves before anything is sent, and names both changes', async () => {
    const sent: OperationEvent[] = []
    const db = await freshTable(engine, instagram, { onOperation: (event) => sent.push(event) })
    await db.users.create(alex)
    sent.length = 0
    const error = await expectError(TransactionPlanError, follow(db, alex.username, alex.username))
    expect(error.message).toContain('Operations 1 (update User) and 2 (update User)')
    expect(sent).toEqual([])
  })

  it('joins any number of followers, in the order of the relation', async () => {
    if (jane === undefined) throw new Error('There is no Jane.')
    const db = await freshTable(engine, instagram)
    const names = Array.from({ length: 230 }, (_, index) => `user${String(index).padStart(3, '0')}`)
    await db.users.batchPut(names.map((username) => ({ ...jane, username })))
    await db.follows.batchPut(names.map((name) => ({ followedUsername: 'alexdebrie', followingUsername: name })))
    expect((await followersOf(db, 'alexdebrie')).map((user) => user?.username)).toEqual(names)
  })

  it('keeps likes by name and by time apart, though their partitions are one text', async () => {
    const db = await freshTable(engine, instagram)
    await db.likes.batchPut(data.likes)
    const { photoId } = photo
    const byName = await db.likes.query.primary({ photoId }).all()
    const byTime = await db.likes.query.byTime({ photoId }).all()
    expect(byName.map(({ likingUsername }) => likingUsername)).toEqual(['jdoe', 'zoe'])
    expect(byTime.map(({ likingUsername }) => likingUsername)).toEqual(['zoe', 'jdoe'])
  })
})
