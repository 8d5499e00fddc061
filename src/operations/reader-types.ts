import type { QueryCommandInput } from '@aws-sdk/client-dynamodb'
import type { Explanation } from './plan-types.js'

/** Some of a query's items. */
export interface Page<T> {
  readonly items: T[]
  /** Where the next page begins; absent at the end. */
  readonly cursor?: string
  /** Where the page before this one lies; absent on the first page. */
  readonly previous?: string
}

/** Which page is asked for. */
export interface PageOptions {
  /** How many items the page holds while there are that many, filter or not: the query's `limit`, or 100, unless given. */
  readonly limit?: number | undefined
  /** What another page gave as `cursor` or as `previous`; absent for the first page. */
  readonly cursor?: string | undefined
  /**
   * How many items may be read for this page, those included that a filter leaves out. A page that ends there may have fewer items, or
   * none, and has a cursor to go on by. Of several shards, one item of each is read in any case.
   */
  readonly readBudget?: number | undefined
}

/** The ends of what has no pages to come back to: a scan in segments. */
export interface UnpagedReader<T, Input = QueryCommandInput> extends AsyncIterable<T> {
  /** Stops after so many items. */
  limit(count: number): this
  /** Stops when the signal is aborted, between pages and retries too. */
  signal(signal: AbortSignal): this
  /** Every item that matches. */
  all(): Promise<T[]>
  /** The first item that matches. */
  first(): Promise<T | undefined>
  /** Every item that matches, page by page, fetched as they are needed. */
  pages(): AsyncIterable<T[]>
  /** How many items match; none of them is fetched. */
  count(): Promise<number>
  /** The SDK's input of the first request. Sends nothing. */
  params(): Input
  /** The requests as data. Sends nothing. */
  explain(): Explanation
}

/** The ends of a query or a scan. It is not awaited itself: one of its ends is. */
export interface Reader<T, Input = QueryCommandInput> extends UnpagedReader<T, Input> {
  /** So many items, and a cursor to what follows. */
  page(options?: PageOptions): Promise<Page<T>>
}
