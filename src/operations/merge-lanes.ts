import { forEachOf } from '../util/for-each.js'
import type { RawItem } from '../wire/service-errors.js'
import { type Lane, limitOf, type ReadRun, readOnce } from './lanes.js'

/** How many requests are under way at a time. */
export const lanesAtOnce = 8

/** A lane among several whose results are merged. */
export interface OpenLane {
  readonly lane: Lane
  /** The key after which to begin. */
  readonly start: RawItem | undefined
  /** Its place among the others, which decides where items sort alike. */
  readonly place: number
}

/** An item, or the key of one, and the place of its lane. */
export interface Placed {
  readonly raw: RawItem
  readonly place: number
}

/** What is known of a lane. */
interface Feed {
  readonly open: OpenLane
  /** What was read of it and is not passed on yet, from `next` on. */
  items: readonly RawItem[]
  next: number
  /** What was read reaches up to this key; `undefined` before the first request. */
  key: RawItem | undefined
  isDone: boolean
  rounds: number
}

/**
 * Reads several lanes as one, in order. A lane is read on when what it holds next decides what follows, and not before; no lane has more
 * than one answer waiting.
 *
 * @param compare orders items
 * @param after where reading goes on; the lanes begin there
 */
export async function* mergeLanes(
  lanes: readonly OpenLane[],
  compare: (a: Placed, b: Placed) => number,
  { demand, budget }: Omit<ReadRun, 'start'>,
  after: Placed | undefined,
): AsyncGenerator<RawItem[]> {
  const feeds = lanes.map(
    (open): Feed => ({ open, items: [], next: 0, key: undefined, isDone: open.lane.isEmpty, rounds: 0 }),
  )
  const byHead = (a: Feed, b: Feed): number => compare(headOf(a), headOf(b))
  const byKey = (a: Feed, b: Feed): number => compare(keyOf(a), keyOf(b))
  /** Those that hold items, in the order of the first of them. */
  const full: Feed[] = []
  for (;;) {
    const dry = feeds.filter((feed) => !isFull(feed) && !feed.isDone)
    const isUnread = dry.some(({ key }) => key === undefined)
    // What is behind the least of these keys is not known yet.
    const known = isUnread
      ? undefined
      : dry.reduce<Feed | undefined>((a, b) => (a && byKey(a, b) < 0 ? a : b), undefined)
    if (!isUnread) {
      const items = takeHeads(
        full,
        demand.left,
        byHead,
        (head) => known === undefined || compare(head, keyOf(known)) < 0,
      )
      if (items.length > 0) {
        yield items
        if (demand.left <= 0) return
        continue
      }
      if (known === undefined) return
      // A lane may have met nothing so far but items that sort like the one that it goes on after, and are left out.
      const isFurther = after === undefined || compare(keyOf(known), after) > 0
      if (budget !== undefined && budget.left <= 0 && isFurther) {
        budget.stoppedAt = known.key
        return
      }
    }
    const [first] = full
    const needed = dry.filter((feed) => feed.key === undefined || !first || compare(keyOf(feed), headOf(first)) < 0)
    const active = feeds.filter(({ isDone }) => !isDone).length
    const share = Math.min(demand.left, Math.ceil((1.5 * demand.left) / active) + 1)
    const allowance = budget && Math.floor(budget.left / needed.length)
    await forEachOf(needed, lanesAtOnce, async (feed) => {
      const { lane, start } = feed.open
      const limit = limitOf(lane, share, allowance, feed.rounds)
      const { items, rest } = await readOnce(lane, feed.key ?? start, limit, budget)
      Object.assign(feed, { items, next: 0, key: rest, isDone: rest === undefined, rounds: feed.rounds + 1 })
    })
    full.push(...needed.filter(isFull))
    full.sort(byHead)
  }
}

/** Takes items in order, as long as they are known to come next and none of the feeds that they are from runs dry. */
function takeHeads(
  full: Feed[],
  most: number,
  byHead: (a: Feed, b: Feed) => number,
  isNext: (head: Placed) => boolean,
): RawItem[] {
  const items: RawItem[] = []
  for (let feed = full[0]; feed !== undefined && items.length < most; feed = full[0]) {
    if (!isNext(headOf(feed))) break
    items.push(headOf(feed).raw)
    feed.next += 1
    full.shift()
    if (isFull(feed)) insertSorted(full, feed, byHead)
    else if (!feed.isDone) break
  }
  return items
}

function insertSorted(list: Feed[], feed: Feed, compare: (a: Feed, b: Feed) => number): void {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (compare(list[middle] as Feed, feed) < 0) low = middle + 1
    else high = middle
  }
  list.splice(low, 0, feed)
}

function isFull({ items, next }: Feed): boolean {
  return next < items.length
}

function headOf({ items, next, open }: Feed): Placed {
  return { raw: items[next] as RawItem, place: open.place }
}

function keyOf({ key, open }: Feed): Placed {
  return { raw: key as RawItem, place: open.place }
}
