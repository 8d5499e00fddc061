import { checkOptions, countOption, laterOption, type OptionRules } from '../errors/check-options.js'
import { type CursorScope, makeCursor, readCursor } from './cursor.js'
import type { ReadBudget } from './lanes.js'
import { type FoundPage, type PageSource, readPage } from './paging.js'
import type { Page, PageOptions } from './reader-types.js'

/** How many items a page holds unless it is told. */
const defaultPageSize = 100

const pageOptions: OptionRules<PageOptions> = { limit: countOption, cursor: laterOption, readBudget: countOption }

/** Something whose results can be walked page by page. */
export interface Walk<T> {
  readonly scope: () => CursorScope
  /** The results in their order. */
  readonly forward: PageSource<T>
  /** The results in the opposite order; `undefined` where there is none. */
  readonly backward: (() => PageSource<T>) | undefined
  /** How many items a page holds unless it is told. */
  readonly limit: number | undefined
}

/** Reads the page that the options ask for. */
export async function walkPage<T>(walk: Walk<T>, options: PageOptions | undefined): Promise<Page<T>> {
  const { limit, cursor, readBudget } = checkOptions('page', options, pageOptions)
  const size = limit ?? walk.limit ?? defaultPageSize
  const budget: ReadBudget | undefined =
    readBudget === undefined ? undefined : { left: readBudget, stoppedAt: undefined }
  const { forward, backward } = walk
  const scope = walk.scope()
  const place = cursor === undefined ? undefined : readCursor(scope, cursor)
  if (place?.isBack && backward !== undefined) {
    const found = await readPage(backward(), size, { start: place.key, budget })
    return pageBefore(scope, found)
  }
  const found = await readPage(forward, size, { start: place?.key, budget })
  const { items, stored, rest } = found
  // What was on the page before lies before the first item of this one; if it has none, where reading stopped, or at the end.
  const isFirst = place?.key === undefined
  return {
    items,
    ...(rest !== undefined && { cursor: makeCursor(scope, { key: rest, isBack: false }) }),
    ...(!isFirst &&
      backward !== undefined && { previous: makeCursor(scope, { key: stored[0] ?? rest, isBack: true }) }),
  }
}

/** A page that was read from its end to its beginning. */
function pageBefore<T>(scope: CursorScope, { items, stored, rest }: FoundPage<T>): Page<T> {
  return {
    items: items.reverse(),
    // The page that this one comes before follows it; at the beginning, if nothing is left before that.
    cursor: makeCursor(scope, { key: stored[0] ?? rest, isBack: false }),
    ...(rest !== undefined && { previous: makeCursor(scope, { key: rest, isBack: true }) }),
  }
}
