import { refuseOptions } from '../errors/check-options.js'
import { readPages } from './paging.js'
import type { Page, PageOptions } from './reader-types.js'
import { type Walk, walkPage } from './walk-pages.js'

/** The ends of everything that reads many items: queries, collections and scans. */
export abstract class ItemReader<T, All = T[]> implements AsyncIterable<T> {
  /** How it is read; throws what was wrong with its arguments. */
  protected abstract walk(): Walk<T>

  /** How it is read where items are only counted. */
  protected counted(): Walk<T> {
    return this.walk()
  }

  /** Reads everything. */
  protected abstract gather(): Promise<All>

  abstract limit(count: number): ItemReader<T, All>

  async all(options?: unknown): Promise<All> {
    refuseOptions('all', options)
    return this.gather()
  }

  async first(options?: unknown): Promise<T | undefined> {
    refuseOptions('first', options)
    for await (const [item] of this.limit(1).pages()) return item
    return undefined
  }

  async page(options?: PageOptions): Promise<Page<T>> {
    return walkPage(this.walk(), options)
  }

  async *pages(options?: unknown): AsyncGenerator<T[]> {
    refuseOptions('pages', options)
    const { forward, limit } = this.walk()
    yield* readPages(forward, limit)
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for await (const items of this.pages()) yield* items
  }

  async count(options?: unknown): Promise<number> {
    refuseOptions('count', options)
    const { forward, limit } = this.counted()
    return forward.count(limit)
  }

  /** Every item that is found, in order. */
  protected async collect(): Promise<T[]> {
    const found: T[] = []
    for await (const items of this.pages()) for (const item of items) found.push(item)
    return found
  }
}
