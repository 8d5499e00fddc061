import { readPages } from './paging.js'
import type { Page, PageOptions } from './query-types.js'
import { type Walk, walkPage } from './walk-pages.js'

/** The ends of everything that reads many items: queries, collections and scans. */
export abstract class ItemReader<T> implements AsyncIterable<T> {
  /** How it is read; throws what was wrong with its arguments. */
  protected abstract walk(): Walk<T>

  abstract limit(count: number): ItemReader<T>

  async first(): Promise<T | undefined> {
    for await (const [item] of this.limit(1).pages()) return item
    return undefined
  }

  async page(options: PageOptions = {}): Promise<Page<T>> {
    return walkPage(this.walk(), options)
  }

  async *pages(): AsyncGenerator<T[]> {
    const { forward, limit } = this.walk()
    yield* readPages(forward, limit)
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for await (const items of this.pages()) yield* items
  }

  async count(): Promise<number> {
    const { forward, limit } = this.walk()
    return forward.count(limit)
  }

  /** Every item that is found, in order. */
  protected async collect(): Promise<T[]> {
    const found: T[] = []
    for await (const items of this.pages()) for (const item of items) found.push(item)
    return found
  }
}
