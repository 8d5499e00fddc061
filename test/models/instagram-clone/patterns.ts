import type { Database } from 'keyloom'
import { itemAt, sortBy } from '../model-data.js'
import type { Pattern } from '../pattern.js'
import { data, laterId } from './data.js'
import type { instagram } from './model.js'

type Db = Database<typeof instagram>

/** The photos of a user, newest first. */
export function photosOf(db: Db, username: string) {
  return db.photos.query.primary({ username }).reverse().all()
}

/** Likes a photo, once a user; the photo's counter goes along. */
export function like(db: Db, photo: { username: string; photoId: string }, likingUsername: string, likeId: string) {
  return db.transactWrite([
    db.likes.create({ photoId: photo.photoId, likingUsername, likeId }),
    db.photos.update(photo, (one, { add }) => [add(one.likesCount, 1)]),
  ])
}

/** The likes of a photo, newest first: the other order of the same items. */
export function likesOf(db: Db, photoId: string) {
  return db.likes.query.byTime({ photoId }).reverse().all()
}

/** Comments on a photo. */
export function comment(
  db: Db,
  photo: { username: string; photoId: string },
  { commentId, by, content }: { commentId: string; by: string; content: string },
) {
  return db.transactWrite([
    db.comments.create({ photoId: photo.photoId, commentId, commentingUsername: by, content }),
    db.photos.update(photo, (one, { add }) => [add(one.commentCount, 1)]),
  ])
}

/** The comments on a photo, newest first. */
export function commentsOn(db: Db, photoId: string) {
  return db.comments.query.primary({ photoId }).reverse().all()
}

/** Follows a user, once; both counters go along. */
export function follow(db: Db, followedUsername: string, followingUsername: string) {
  return db.transactWrite([
    db.follows.create({ followedUsername, followingUsername }),
    db.users.update({ username: followedUsername }, (user, { add }) => [add(user.followerCount, 1)]),
    db.users.update({ username: followingUsername }, (user, { add }) => [add(user.followingCount, 1)]),
  ])
}

/** Who follows a user. */
export async function followersOf(db: Db, followedUsername: string) {
  const follows = await db.follows.query.primary({ followedUsername }).all()
  return db.users.batchGet(follows.map(({ followingUsername }) => ({ username: followingUsername })))
}

/** Whom a user follows. */
export async function followedBy(db: Db, followingUsername: string) {
  const follows = await db.follows.query.following({ followingUsername }).all()
  return db.users.batchGet(follows.map(({ followedUsername }) => ({ username: followedUsername })))
}

const photo = { username: 'alexdebrie', photoId: itemAt(data.photos, 0).photoId }
const someone = { username: 'sam', name: 'Sam' }
const newPhoto = { username: 'zoe', photoId: laterId, url: 'https://example.com/4.png' }
const joined = 'the relations are read as well as the users'

export const patterns: readonly Pattern<[typeof instagram]>[] = [
  {
    number: '1',
    asks: 'Create a user',
    writes: true,
    answer: (db) => db.users.create(someone),
    expected: () => ({ ...someone, followerCount: 0, followingCount: 0 }),
  },
  {
    number: '2',
    asks: 'A user',
    answer: (db) => db.users.get({ username: 'jdoe' }),
    expected: ({ users }) => users[1],
  },
  {
    number: '3',
    asks: 'Add a photo',
    writes: true,
    answer: (db) => db.photos.create(newPhoto),
    expected: () => ({ ...newPhoto, likesCount: 0, commentCount: 0 }),
  },
  { number: '4', asks: 'A photo', answer: (db) => db.photos.get(photo), expected: ({ photos }) => photos[0] },
  {
    number: '5',
    asks: 'The photos of a user, newest first',
    answer: (db) => photosOf(db, 'alexdebrie'),
    expected: ({ photos }) =>
      sortBy(
        photos.filter(({ username }) => username === 'alexdebrie'),
        ({ photoId }) => photoId,
      ).reverse(),
  },
  {
    number: '6',
    asks: 'Like a photo',
    writes: true,
    answer: (db) => like(db, photo, 'jdoe2', laterId),
    expected: () => [{ photoId: photo.photoId, likingUsername: 'jdoe2', likeId: laterId }, undefined],
    after: async (db) => [(await db.photos.get(photo))?.likesCount, (await likesOf(db, photo.photoId))[0]],
    leaves: () => [3, { photoId: photo.photoId, likingUsername: 'jdoe2', likeId: laterId }],
  },
  {
    number: '7',
    asks: 'The likes of a photo, newest first',
    answer: (db) => likesOf(db, photo.photoId),
    expected: ({ likes }) =>
      sortBy(
        likes.filter(({ photoId }) => photoId === photo.photoId),
        ({ likeId }) => likeId,
      ).reverse(),
  },
  {
    number: '8',
    asks: 'Comment on a photo',
    writes: true,
    answer: (db) => comment(db, photo, { commentId: laterId, by: 'jdoe2', content: 'Nice' }),
    expected: () => [
      { photoId: photo.photoId, commentId: laterId, commentingUsername: 'jdoe2', content: 'Nice' },
      undefined,
    ],
    after: async (db) => [(await db.photos.get(photo))?.commentCount, (await commentsOn(db, photo.photoId)).length],
    leaves: () => [3, 3],
  },
  {
    number: '9',
    asks: 'The comments on a photo, newest first',
    answer: (db) => commentsOn(db, photo.photoId),
    expected: ({ comments }) =>
      sortBy(
        comments.filter(({ photoId }) => photoId === photo.photoId),
        ({ commentId }) => commentId,
      ).reverse(),
  },
  {
    number: '10',
    asks: 'Follow a user',
    writes: true,
    answer: (db) => follow(db, 'jdoe', 'zoe'),
    expected: () => [{ followedUsername: 'jdoe', followingUsername: 'zoe' }, undefined, undefined],
    after: async (db) => {
      const [followed, following] = await db.users.batchGet([{ username: 'jdoe' }, { username: 'zoe' }])
      return [followed?.followerCount, following?.followingCount]
    },
    leaves: () => [2, 1],
  },
  {
    number: '11',
    asks: 'The followers of a user',
    readsMore: joined,
    answer: (db) => followersOf(db, 'alexdebrie'),
    expected: ({ users, follows }) => {
      const names = follows
        .filter(({ followedUsername }) => followedUsername === 'alexdebrie')
        .map(({ followingUsername }) => followingUsername)
      return sortBy(
        users.filter(({ username }) => names.includes(username)),
        ({ username }) => username,
      )
    },
  },
  {
    number: '12',
    asks: 'The users that a user follows',
    readsMore: joined,
    answer: (db) => followedBy(db, 'jdoe'),
    expected: ({ users, follows }) => {
      const names = follows
        .filter(({ followingUsername }) => followingUsername === 'jdoe')
        .map(({ followedUsername }) => followedUsername)
      return sortBy(
        users.filter(({ username }) => names.includes(username)),
        ({ username }) => username,
      )
    },
  },
]
