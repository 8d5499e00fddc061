import type { RawItem } from '../wire/service-errors.js'
import type { ReadBudget, ReadRun, Strand } from './lanes.js'

/** Results in their order, and what becomes of them. */
export interface PageSource<T> extends Strand {
  /** Makes results of items as they are stored, so many at most; it may leave some of them for another call. */
  readonly interpret: (stored: readonly RawItem[], most: number) => Interpreted<T> | Promise<Interpreted<T>>
  /** Whether an item will be on the next page, or be what that page fails by. */
  readonly follows: (stored: RawItem) => boolean
}

/** What became of some stored items. Those that do not fit their schema may have been left out. */
export interface Interpreted<T> {
  readonly items: T[]
  /** The results as they are stored. */
  readonly stored: RawItem[]
  /** How many of the stored items that were given have been looked at. */
  readonly used: number
}

/**
 * Makes results of stored items one by one.
 *
 * @param interpret gives `undefined` for an item that does not fit its schema and is left out
 * @param isStrict whether an item that does not fit fails the read, rather than be left out
 */
export function interpretEach<T>(
  interpret: (stored: RawItem) => T | undefined,
  isStrict: boolean,
): Pick<PageSource<T>, 'interpret' | 'follows'> {
  return {
    interpret: (raws, most) => {
      const items: T[] = []
      const stored: RawItem[] = []
      let used = 0
      for (const raw of raws) {
        if (items.length >= most) break
        used += 1
        const item = interpret(raw)
        if (item === undefined) continue
        items.push(item)
        stored.push(raw)
      }
      return { items, stored, used }
    },
    follows: (raw) => {
      if (isStrict) return true
      try {
        return interpret(raw) !== undefined
      } catch {
        return true
      }
    },
  }
}

/** Reads results request by request, as they are needed. */
export async function* readPages<T>(source: PageSource<T>, limit: number | undefined): AsyncGenerator<T[]> {
  const run: ReadRun = { demand: { left: limit ?? Number.POSITIVE_INFINITY }, start: undefined, budget: undefined }
  for await (const raws of source.read(run)) {
    for (let used = 0; used < raws.length; ) {
      const found = await source.interpret(used === 0 ? raws : raws.slice(used), run.demand.left)
      run.demand.left -= found.items.length
      used += found.used
      if (found.items.length > 0) yield found.items
      if (run.demand.left <= 0) return
    }
  }
}

/** Some results, and where they lie. */
export interface FoundPage<T> {
  readonly items: T[]
  /** The items as they are stored. */
  readonly stored: readonly RawItem[]
  /** The key after which the rest lies; `undefined` at the end. */
  readonly rest: RawItem | undefined
}

/** Reads so many results, and finds out whether anything follows them. */
export async function readPage<T>(
  source: PageSource<T>,
  size: number,
  { start, budget }: { readonly start: RawItem | undefined; readonly budget: ReadBudget | undefined },
): Promise<FoundPage<T>> {
  const items: T[] = []
  const stored: RawItem[] = []
  let isMore = false
  // One more than the page holds tells whether anything follows it.
  const run: ReadRun = { demand: { left: size + 1 }, start, budget }
  for await (const raws of source.read(run)) {
    let used = 0
    while (items.length < size && used < raws.length) {
      const found = await source.interpret(used === 0 ? raws : raws.slice(used), size - items.length)
      items.push(...found.items)
      stored.push(...found.stored)
      run.demand.left = size + 1 - items.length
      used += found.used
    }
    isMore = items.length === size && raws.slice(used).some(source.follows)
    if (isMore) break
  }
  return { items, stored, rest: isMore ? stored[size - 1] : budget?.stoppedAt }
}
