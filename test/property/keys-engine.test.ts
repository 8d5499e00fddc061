import { QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb'
import fc from 'fast-check'
import { connect, ItemValidationError, KeyValueError } from 'keyloom'
import { expect } from 'vitest'
import { createFreshTable, describeOnEveryEngine, recordRequests, type TestEngine } from '../contract/harness.js'
import { referenceText } from '../stored-format/reference.js'
import { compareBy, type SampleItem, type SampleSegment } from './keys-arbitraries.js'
import { compareItems, isIn, type SmallPath, type SmallTable, smallTables } from './keys-tables.js'
import { runs } from './runs.js'

/** A query whose types are not known. */
interface LooseQuery {
  all(): Promise<SampleItem[]>
  reverse(): LooseQuery
  params(): QueryCommandInput
  explain(): { readonly requests: readonly unknown[] }
  readonly eq: (values: object) => LooseQuery
  readonly lt: (values: object) => LooseQuery
  readonly lte: (values: object) => LooseQuery
  readonly gt: (values: object) => LooseQuery
  readonly gte: (values: object) => LooseQuery
  readonly beginsWith: (values: object) => LooseQuery
  readonly between: (low: object, high: object) => LooseQuery
}
interface LooseRepository {
  put(item: object): PromiseLike<SampleItem>
  readonly query: Readonly<Record<string, (partition: object) => LooseQuery>>
}

const comparisons = {
  lt: (order: number) => order < 0,
  lte: (order: number) => order <= 0,
  gt: (order: number) => order > 0,
  gte: (order: number) => order >= 0,
} as const

/** What is asked of a table; numbers are places in its lists. */
const questions = fc.record({
  path: fc.nat(),
  operator: fc.constantFrom('all', 'eq', 'lt', 'lte', 'gt', 'gte', 'between', 'beginsWith'),
  low: fc.nat(),
  high: fc.nat(),
  target: fc.nat(),
  cut: fc.nat({ max: 2 }),
  isReversed: fc.boolean(),
})
type Question = typeof questions extends fc.Arbitrary<infer Q> ? Q : never

const at = <T>(list: readonly T[], index: number): T => list[index % list.length] as T

/** Whether the attribute at a place of a sort key can be compared by range. */
function keepsOrder({ segments, tail }: SmallPath, target: number): boolean {
  const { sample, suffix } = segments[target] as SampleSegment
  const isFinal = target === segments.length - 1 && tail.length === 0
  return sample.ranges === 'everywhere' || (sample.ranges === 'last' && isFinal && suffix === '')
}

/** Whether a value is the same as another, as far as a key tells. */
function isSameInKey({ sample }: SampleSegment, { delimiter, isNative }: SmallPath, a: unknown, b: unknown): boolean {
  if ((a ?? null) === null || (b ?? null) === null) return (a ?? null) === (b ?? null)
  if (isNative || sample.isLossless) return compareBy(sample, a, b) === 0
  const write = (value: unknown) => referenceText(sample.type, sample.format.split(':').slice(1), value, delimiter)
  return write(a) === write(b)
}

/** Asks a question, and says which of the items are the answer; `undefined` where it may be refused, or must be. */
function prepare(path: SmallPath, things: LooseRepository, items: readonly SampleItem[], question: Question) {
  const { operator, isReversed } = question
  const low = at(items, question.low)
  const high = at(items, question.high)
  const whole = things.query[path.name]?.({ group: low.group }) as LooseQuery
  const query = isReversed ? whole.reverse() : whole
  const inside = items.filter((item) => item.group === low.group && isIn(path, item))
  if (operator === 'all') return { ask: () => query, answer: inside, mustAnswer: true }
  const target = question.target % path.segments.length
  const segment = path.segments[target] as SampleSegment
  const { name, isText } = segment.sample
  const leading = path.segments.slice(0, target)
  const values = (item: SampleItem, last: unknown = item[name] ?? null): object => ({
    ...Object.fromEntries(leading.map(({ sample }) => [sample.name, low[sample.name] ?? null])),
    [name]: last,
  })
  const beside = inside.filter((item) =>
    leading.every((one) => isSameInKey(one, path, item[one.sample.name], low[one.sample.name])),
  )
  const isKnown = [...leading, ...(operator === 'beginsWith' ? [] : [segment])].every(
    ({ sample, fallback }) => fallback !== '' || (low[sample.name] ?? null) !== null,
  )
  const hasFallback = segment.fallback !== ''
  if (operator === 'eq') {
    const answer = beside.filter((item) => isSameInKey(segment, path, item[name], low[name]))
    return { ask: () => query.eq(values(low)), answer, mustAnswer: isKnown }
  }
  const present = beside.filter((item) => (item[name] ?? null) !== null)
  if (operator === 'beginsWith') {
    const raw = [...String(low[name] ?? 'x')].slice(0, question.cut).join('')
    const begins = (item: SampleItem) => String(item[name]).startsWith(raw)
    const isPlain = isText === true && (['', ':escape'].includes(segment.sample.format) || raw === '')
    const answer = isPlain ? present.filter(begins) : undefined
    const mustAnswer = isPlain && isKnown && !hasFallback && segment.suffix === ''
    return { ask: () => query.beginsWith(values(low, raw)), answer, mustAnswer }
  }
  const ends = [low[name] ?? null, high[name] ?? null]
  const isOrdered =
    keepsOrder(path, target) && isKnown && ends[0] !== null && (operator !== 'between' || ends[1] !== null)
  const compare = (item: SampleItem, end: unknown) => compareBy(segment.sample, item[name], end)
  if (operator === 'between') {
    const isWithin = (item: SampleItem) => compare(item, ends[0]) >= 0 && compare(item, ends[1]) <= 0
    const answer = isOrdered ? present.filter(isWithin) : undefined
    return {
      ask: () => query.between(values(low), values(low, ends[1])),
      answer,
      mustAnswer: isOrdered && !hasFallback,
    }
  }
  const holds = (item: SampleItem) => comparisons[operator](compare(item, ends[0]))
  const answer = isOrdered ? present.filter(holds) : undefined
  return { ask: () => query[operator](values(low)), answer, mustAnswer: isOrdered && !hasFallback }
}

type Outcome = 'refused' | 'answered' | 'clamped'

interface OpenTable {
  readonly engine: TestEngine
  readonly things: LooseRepository
  readonly items: readonly SampleItem[]
  readonly names: () => readonly string[]
  readonly clear: () => void
}

async function judge(
  path: SmallPath,
  { engine, things, items, names, clear }: OpenTable,
  question: Question,
): Promise<Outcome> {
  const { ask, answer, mustAnswer } = prepare(path, things, items, question)
  clear()
  let found: SampleItem[]
  try {
    found = await ask().all()
  } catch (error) {
    const isTyped = error instanceof KeyValueError || error instanceof ItemValidationError
    if (!isTyped || mustAnswer) throw error
    expect(names()).toEqual([])
    return 'refused'
  }
  if (answer === undefined) {
    // Beginnings in formats that map letters, and of bytes, are the matter of other suites; what has no order is refused.
    expect(question.operator).toBe('beginsWith')
    return 'answered'
  }
  const text = (item: SampleItem): string => fc.stringify(item)
  expect(found.map(text).sort()).toEqual(answer.map(text).sort())
  const ordered = question.isReversed ? [...found].reverse() : found
  ordered.forEach((item, index) => {
    const before = ordered[index - 1]
    if (before) expect(compareItems(path, before, item)).toBeLessThanOrEqual(0)
  })
  if (ask().explain().requests.length === 0) {
    expect(names()).toEqual([])
    return 'answered'
  }
  const input = ask().params()
  if (path.isApart) expect(input.FilterExpression).toBeUndefined()
  if (input.FilterExpression !== undefined) return 'answered'
  const { Count, ScannedCount } = await engine.client.send(new QueryCommand(input))
  expect([Count, ScannedCount]).toEqual([answer.length, answer.length])
  return 'clamped'
}

/** The inverted index: the table's sort key is its partition, and the table's partition its sort key. */
async function judgeInverted(path: SmallPath, { things, items }: OpenTable, { low }: Question): Promise<void> {
  const asked = at(items, low)
  const names = path.segments.map(({ sample }) => sample.name)
  const isSame = (item: SampleItem): boolean =>
    path.segments.every((segment) => isSameInKey(segment, path, item[segment.sample.name], asked[segment.sample.name]))
  const groups = items.filter(isSame).map(({ group }) => group)
  const query = things.query.inverted?.(Object.fromEntries(names.map((name) => [name, asked[name]]))) as LooseQuery
  expect((await query.all()).map(({ group }) => group)).toEqual(groups.sort())
  expect((await query.gte({ group: 'b' }).all()).map(({ group }) => group)).toEqual(groups.filter((one) => one === 'b'))
}

async function fill(engine: TestEngine, table: SmallTable): Promise<OpenTable> {
  const tableName = await createFreshTable(engine, table.model)
  const recorder = recordRequests(engine.client)
  const db = connect(table.model, { client: recorder.client, tableName }) as unknown
  const { things, neighbours } = db as { readonly things: LooseRepository; readonly neighbours: LooseRepository }
  const path = table.paths[0] as SmallPath
  const items: SampleItem[] = []
  for (const item of table.items) {
    const isSame = (other: SampleItem): boolean =>
      other.group === item.group &&
      path.segments.every((segment) =>
        isSameInKey(segment, path, other[segment.sample.name], item[segment.sample.name]),
      )
    const known = items.findIndex(isSame)
    items.splice(known === -1 ? items.length : known, 1, await things.put(item))
  }
  for (const item of table.neighbours) await neighbours.put(item)
  return { engine, things, items, names: recorder.names, clear: recorder.clear }
}

describeOnEveryEngine('queries of random tables', (engine, it) => {
  it('give what filtering and sorting all items in memory gives, and read no neighbours', async () => {
    const numRuns = runs(8, 400)
    const counts = { refused: 0, answered: 0, clamped: 0 }
    await fc.assert(
      fc.asyncProperty(smallTables, fc.array(questions, { minLength: 20, maxLength: 25 }), async (table, asked) => {
        fc.pre(table.items.length > 0)
        const open = await fill(engine, table)
        for (const question of asked) counts[await judge(at(table.paths, question.path), open, question)] += 1
        const [own] = table.paths
        if (own?.isNative === false) for (const question of asked.slice(0, 3)) await judgeInverted(own, open, question)
      }),
      { numRuns },
    )
    expect(Math.min(counts.refused, counts.clamped)).toBeGreaterThan(numRuns)
  })
})
