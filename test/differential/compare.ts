import type { TableDescription } from '@aws-sdk/client-dynamodb'
import { canonical, oddNumbers, textOf } from './canonical.js'
import type { Item } from './fragments.js'
import { type Answer, type Failure, isAnswer, type Outcome } from './outcome.js'
import type { Step } from './step.js'

/** Where two engines part: what the embedded one says, and what DynamoDB Local does. */
export interface Difference {
  readonly kind: 'outcome' | 'answer' | 'failure' | 'notation' | 'contents' | 'stream'
  /** The request after which they part; none for what is compared at the end. */
  readonly step?: Step
  readonly ours: unknown
  readonly theirs: unknown
}

/** Compares what became of one request on both engines; nothing where they agree. */
export function compareOutcomes(step: Step, ours: Outcome, theirs: Outcome): Difference | undefined {
  const odd = oddNumbers(ours)
  if (odd.length > 0) return { kind: 'notation', step, ours: odd, theirs: undefined }
  if (ours.name !== theirs.name) return { kind: 'outcome', step, ours, theirs }
  const [a, b] =
    isAnswer(ours) && isAnswer(theirs)
      ? [comparableAnswer(step, ours), comparableAnswer(step, theirs)]
      : [comparableFailure(ours as Failure), comparableFailure(theirs as Failure)]
  if (textOf(a) === textOf(b)) return undefined
  return { kind: isAnswer(ours) ? 'answer' : 'failure', step, ours: canonical(a), theirs: canonical(b) }
}

/** Codes and items are documented, and so are the messages of failed conditions; the other messages are the engines' own. */
function comparableFailure({ name, message, item, reasons }: Failure): unknown {
  const documented = name === 'ConditionalCheckFailedException' || name === 'TransactionCanceledException'
  return {
    name,
    item,
    ...(documented && { message }),
    reasons: reasons?.map((reason) => ({
      Code: reason.Code,
      Item: reason.Item,
      ...(reason.Code === 'ConditionalCheckFailed' && { Message: reason.Message }),
    })),
  }
}

function comparableAnswer(step: Step, { answer }: Answer): unknown {
  switch (step.operation) {
    case 'Query':
    case 'Scan':
      return comparablePages(step, answer.pages as readonly Page[])
    case 'BatchGetItem':
      return Object.entries((answer.Responses ?? {}) as Record<string, readonly Item[]>)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, items]) => sortTexts(items))
    case 'DescribeTable':
      return describeComparably(answer.Table as TableDescription)
    case 'UpdateTable':
      // What the answer says of a change under way is compared once it is done.
      return {}
    default:
      return answer
  }
}

interface Page {
  readonly Items?: readonly Item[]
  readonly Count?: number
  readonly ScannedCount?: number
  readonly LastEvaluatedKey?: Item
}

/** A query of a table is compared page by page. The order of ties and of partitions is nobody's promise. */
function comparablePages({ operation, input }: Step, pages: readonly Page[]): unknown {
  if (operation === 'Query' && input.IndexName === undefined) return pages
  const sum = (count: (page: Page) => number | undefined) =>
    pages.reduce((total, page) => total + (count(page) ?? 0), 0)
  const items = pages.flatMap((page) => page.Items ?? [])
  const sortKey = operation === 'Query' ? SORT_KEYS[String(input.IndexName)] : undefined
  return {
    items: sortTexts(items),
    ordered: sortKey === undefined ? undefined : items.map((item) => item[sortKey]),
    count: sum((page) => page.Count),
    scanned: sum((page) => page.ScannedCount),
    scannedByPage: pages.map((page) => page.ScannedCount),
    starts: pages.map((page) => page.LastEvaluatedKey && Object.keys(page.LastEvaluatedKey).sort()),
  }
}

const SORT_KEYS: Readonly<Record<string, string>> = { byGroup: 'N', byLocal: 'L' }

/** Values in the order of their canonical texts. */
export function sortTexts(values: readonly unknown[]): readonly unknown[] {
  return values
    .map((value) => ({ value, text: textOf(value) }))
    .sort((a, b) => (a.text < b.text ? -1 : 1))
    .map(({ value }) => value)
}

/** What two engines ought to say alike of a table: its keys, indexes, stream and number of items. */
export function describeComparably(table: TableDescription): unknown {
  const indexes = [...(table.GlobalSecondaryIndexes ?? []), ...(table.LocalSecondaryIndexes ?? [])]
  return {
    keys: table.KeySchema,
    definitions: sortTexts(table.AttributeDefinitions ?? []),
    indexes: sortTexts(
      indexes.map(({ IndexName, KeySchema, Projection, ItemCount }) => {
        const { ProjectionType, NonKeyAttributes = [] } = Projection ?? {}
        return { IndexName, KeySchema, ProjectionType, included: [...NonKeyAttributes].sort(), ItemCount }
      }),
    ),
    stream: table.StreamSpecification,
    ItemCount: table.ItemCount,
  }
}
