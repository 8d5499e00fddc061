import type { AnyEntity } from '../model/entity.js'

declare const reads: unique symbol
declare const writes: unique symbol
declare const batched: unique symbol
declare const outcome: unique symbol

/** May stand in `transactGet` and in `batchGet`, where `T` comes back. */
export interface Readable<T> {
  readonly [reads]: true
  readonly [outcome]: T
}

/** May stand in `transactWrite`, where `T` comes back. */
export interface Transactable<T> {
  readonly [writes]: true
  readonly [outcome]: T
}

/** May stand in `batchWrite`, where `T` comes back. */
export interface Batchable<T> {
  readonly [batched]: true
  readonly [outcome]: T
}

/** Where an operation may stand: `true`, or a text that says why it may not. */
export interface Placement<T, Reads, Writes, Batched> {
  readonly [outcome]: T
  readonly [reads]: Reads
  readonly [writes]: Writes
  readonly [batched]: Batched
}

export type AWrite = 'this is a write: use get'
export type ARead = 'this is a read: use check, or transactGet'
export type ABatchedRead = 'this is a read: use batchGet'
export type NoOldItems = 'a transaction returns no old items'
export type NoOldItemsInBatches = 'a batch returns no old items'
export type NeedsCondition = 'a batch has no conditions: use put, or transactWrite'
export type NoBatchedUpdates = 'a batch has no updates: use put, or transactWrite'

/** Whether an entity's items can be put and deleted in batches: `true`, or why they cannot. */
export type BatchPlace<E extends AnyEntity> = E['declaration'] extends { readonly version: string }
  ? 'a version needs conditions, and a batch has none: use transactWrite'
  : E['declaration'] extends { readonly unique: object }
    ? 'unique values need a transaction: use transactWrite'
    : true

/** What `transactGet` and `batchGet` give for a list of reads. */
export type ReadResults<T extends readonly Readable<unknown>[]> = {
  -readonly [I in keyof T]: T[I] extends Readable<infer R> ? R : never
}

/** What `transactWrite` gives for a list of writes. */
export type WriteResults<T extends readonly Transactable<unknown>[]> = {
  -readonly [I in keyof T]: T[I] extends Transactable<infer R> ? R : never
}

/** What `batchWrite` gives for a list of writes. */
export type BatchResults<T extends readonly Batchable<unknown>[]> = {
  -readonly [I in keyof T]: T[I] extends Batchable<infer R> ? R : never
}
