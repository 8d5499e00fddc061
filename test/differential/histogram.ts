import { isAnswer, type Outcome } from './outcome.js'
import { expressionsOf, type Operation, operations, type Step } from './step.js'

/** Counts what sequences were made of. */
export interface Histogram {
  count(name: string): void
  step(step: Step, outcome: Outcome): void
  /** How often, by name. */
  readonly counts: ReadonlyMap<string, number>
  /** One line for each class, in the order of names. */
  print(): string
}

/** Functions, operators and clauses of expressions, and how they are found. */
const features: readonly (readonly [name: string, pattern: RegExp])[] = [
  ...['=', '<>', '<', '<=', '>', '>='].map((sign) => [`condition ${sign}`, new RegExp(`[^<>=]${sign}[^<>=]`)] as const),
  ...['BETWEEN', 'IN', 'AND', 'OR', 'NOT'].map((word) => [`condition ${word}`, new RegExp(`\\b${word}\\b`)] as const),
  ...['attribute_exists', 'attribute_not_exists', 'attribute_type', 'begins_with', 'contains', 'size'].map(
    (name) => [`condition ${name}`, new RegExp(`\\b${name}\\(`)] as const,
  ),
  ...['SET', 'REMOVE', 'ADD', 'DELETE'].map((word) => [`update ${word}`, new RegExp(`\\b${word} `)] as const),
  ...['if_not_exists', 'list_append'].map((name) => [`update ${name}`, new RegExp(`\\b${name}\\(`)] as const),
  ['update +', / \+ /],
  ['update -', / - /],
  ['projection of a path', /[.[]/],
]

const kinds: Readonly<Record<string, string>> = {
  ConditionExpression: 'condition',
  FilterExpression: 'condition',
  UpdateExpression: 'update',
  ProjectionExpression: 'projection',
}

const conditional: readonly Operation[] = ['PutItem', 'UpdateItem', 'DeleteItem']
const withTable: readonly Operation[] = operations.filter((name) => name !== 'DescribeTable')

/** The classes of which a long run must have cases: every operation with its outcomes, every feature, accepted. */
export const requiredClasses: readonly string[] = [
  ...operations.map((operation) => `${operation}: ok`),
  ...withTable.filter((name) => !name.startsWith('Describe')).map((operation) => `${operation}: ValidationException`),
  ...operations.map((operation) => `${operation}: ResourceNotFoundException`),
  ...conditional.map((operation) => `${operation}: ConditionalCheckFailedException`),
  ...conditional.map((operation) => `${operation}: ConditionalCheckFailedException with the item`),
  ...['TransactGetItems', 'TransactWriteItems'].map((operation) => `${operation}: TransactionCanceledException`),
  'TransactWriteItems: IdempotentParameterMismatchException',
  'TransactWriteItems: reason ConditionalCheckFailed',
  'TransactWriteItems: reason ConditionalCheckFailed with the item',
  'TransactWriteItems: reason ValidationError',
  'TransactGetItems: reason ValidationError',
  ...features.map(([name]) => name),
]

/** Starts to count. */
export function createHistogram(): Histogram {
  const counts = new Map<string, number>()
  const count = (name: string): void => {
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return {
    counts,
    count,
    step(step, outcome) {
      for (const name of new Set(classesOf(step, outcome))) count(name)
    },
    print: () =>
      [...counts]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, times]) => `${String(times).padStart(7)}  ${name}`)
        .join('\n'),
  }
}

function classesOf(step: Step, outcome: Outcome): readonly string[] {
  const { operation } = step
  const classes = [`${operation}: ${outcome.name}`]
  if (isAnswer(outcome)) return [...classes, ...featuresOf(step)]
  if ('item' in outcome) classes.push(`${operation}: ${outcome.name} with the item`)
  for (const { Code, Item } of ('reasons' in outcome && outcome.reasons) || []) {
    classes.push(`${operation}: reason ${Code}`)
    if (Item !== undefined) classes.push(`${operation}: reason ${Code} with the item`)
  }
  return classes
}

function featuresOf(step: Step): readonly string[] {
  return expressionsOf(step).flatMap(({ name, text }) =>
    features.flatMap(([feature, pattern]) =>
      feature.startsWith(kinds[name] ?? 'none') && pattern.test(text) ? [feature] : [],
    ),
  )
}
