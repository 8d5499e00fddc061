import type { ExampleItems } from '../example-items.js'
import type { instagram } from './model.js'

const photoId = '01E0Q6HQ6XZ1Z8V3J8B0000000'

/** One item of each entity. */
export const items: ExampleItems<typeof instagram> = {
  users: { username: 'alexdebrie', name: 'Alex DeBrie', followerCount: 0, followingCount: 0 },
  photos: { username: 'alexdebrie', photoId, url: 'https://example.com/1.png', likesCount: 0, commentCount: 0 },
  likes: { photoId, likingUsername: 'jdoe', likeId: '01E0Q6HQ6XZ1Z8V3J8B0000001' },
  comments: { photoId, commentId: '01E0Q6HQ6XZ1Z8V3J8B0000002', commentingUsername: 'jdoe', content: 'So good' },
  follows: { followedUsername: 'alexdebrie', followingUsername: 'jdoe' },
}
