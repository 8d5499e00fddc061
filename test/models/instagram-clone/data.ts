import type { ModelData } from '../model-data.js'
import type { instagram } from './model.js'

/** Identifiers that sort by the moment they were made at. */
const id = (number: number): string => `01E0Q6HQ6XZ1Z8V3J8B${String(number).padStart(7, '0')}`

/** Four people, of whom `alexdebrie` has two photos. */
export const data: ModelData<typeof instagram> = {
  users: [
    { username: 'alexdebrie', name: 'Alex DeBrie', followerCount: 2, followingCount: 1 },
    { username: 'jdoe', name: 'Jane Doe', followerCount: 1, followingCount: 1 },
    { username: 'jdoe2', name: 'John Doe', followerCount: 0, followingCount: 1 },
    { username: 'zoe', name: 'Zoe', followerCount: 0, followingCount: 0 },
  ],
  photos: [
    { username: 'alexdebrie', photoId: id(0), url: 'https://example.com/1.png', likesCount: 2, commentCount: 2 },
    { username: 'alexdebrie', photoId: id(20), url: 'https://example.com/2.png', likesCount: 1, commentCount: 0 },
    { username: 'jdoe', photoId: id(10), url: 'https://example.com/3.png', likesCount: 0, commentCount: 0 },
  ],
  likes: [
    { photoId: id(0), likingUsername: 'zoe', likeId: id(1) },
    { photoId: id(0), likingUsername: 'jdoe', likeId: id(2) },
    { photoId: id(20), likingUsername: 'jdoe', likeId: id(21) },
  ],
  comments: [
    { photoId: id(0), commentId: id(3), commentingUsername: 'jdoe', content: 'So good' },
    { photoId: id(0), commentId: id(5), commentingUsername: 'zoe', content: 'Where is that?' },
    { photoId: id(10), commentId: id(11), commentingUsername: 'zoe', content: 'Hm' },
  ],
  follows: [
    { followedUsername: 'alexdebrie', followingUsername: 'jdoe2' },
    { followedUsername: 'alexdebrie', followingUsername: 'jdoe' },
    { followedUsername: 'jdoe', followingUsername: 'alexdebrie' },
  ],
}

/** An identifier that is later than all of those. */
export const laterId: string = id(100)
