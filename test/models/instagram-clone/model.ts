import { defineEntity, defineModel, defineTable } from 'keyloom'
import * as z from 'zod'

// A small Instagram: the index sorts likes by time, and turns follows around. Its keys compile as published. A like's partition is the same text
// in the table and in the index, which is no hazard: they are different attributes.

export const User = defineEntity('User', {
  schema: z.object({
    username: z.string(),
    name: z.string(),
    followerCount: z.number().int().default(0),
    followingCount: z.number().int().default(0),
  }),
  key: { pk: 'USER#<username>', sk: 'USER#<username>' },
})

export const Photo = defineEntity('Photo', {
  schema: z.object({
    username: z.string(),
    photoId: z.ulid(),
    url: z.string(),
    likesCount: z.number().int().default(0),
    commentCount: z.number().int().default(0),
  }),
  key: { pk: 'UP#<username>', sk: 'PHOTO#<photoId>' },
})

export const Like = defineEntity('Like', {
  schema: z.object({ photoId: z.ulid(), likingUsername: z.string(), likeId: z.ulid() }),
  key: { pk: 'PL#<photoId>', sk: 'LIKE#<likingUsername>' },
  indexes: { byTime: { on: 'GSI1', pk: 'PL#<photoId>', sk: 'LIKE#<likeId>' } },
})

export const Comment = defineEntity('Comment', {
  schema: z.object({ photoId: z.ulid(), commentId: z.ulid(), commentingUsername: z.string(), content: z.string() }),
  key: { pk: 'PC#<photoId>', sk: 'COMMENT#<commentId>' },
})

export const Follow = defineEntity('Follow', {
  schema: z.object({ followedUsername: z.string(), followingUsername: z.string() }),
  key: { pk: 'FOLLOW#<followedUsername>', sk: 'FOLLOW#<followingUsername>' },
  indexes: {
    following: { on: 'GSI1', pk: 'FOLLOW#<followingUsername>', sk: 'FOLLOW#<followedUsername>' },
  },
})

export const instagram = defineModel({
  table: defineTable({
    name: 'InstagramClone',
    key: { pk: 'PK', sk: 'SK' },
    indexes: { GSI1: { pk: 'GSI1PK', sk: 'GSI1SK' } },
  }),
  entities: { users: User, photos: Photo, likes: Like, comments: Comment, follows: Follow },
})
