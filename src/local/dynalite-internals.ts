import { createRequire } from 'node:module'
import { SetupError } from '../errors/index.js'
import type { AttributeMap, AttributeValue } from './attribute-value.js'
import { orderOf } from './condition.js'
import { parseCondition } from './condition-parser.js'

/** The release of dynalite whose inner parts are used below; another one may differ in any of them. */
const DYNALITE_VERSION = '4.0.0'

/** How dynalite declares the shape and the rules of one member of a request. */
export type MemberType = string | MemberRule

/** A rule with its constraints (`notNull`, `enum`, `regex`, …). */
export interface MemberRule {
  readonly type: string
  readonly children?: string | MemberRule | Readonly<Record<string, MemberType>>
  readonly [constraint: string]: unknown
}

/** The members of a request by name. */
export type MemberTypes = Readonly<Record<string, MemberType>>

/** What dynalite says of one operation's request. */
export interface RequestRules {
  readonly types: MemberTypes
  /** Rules across members; they also parse the expressions. Gives a message when one is broken. */
  readonly custom?: (data: Record<string, unknown>, store: DynaliteStore) => string | undefined
}

/** One change in a store batch. */
export type StoreOperation =
  | { readonly type: 'put'; readonly key: string; readonly value: unknown }
  | { readonly type: 'del'; readonly key: string }

/** Bounds of a walk over the store, in the order of keys. */
export interface StoreRange {
  readonly gt?: string
  readonly gte?: string
  readonly lt?: string
  readonly lte?: string
  readonly reverse?: boolean
  readonly limit?: number
}

/** The key-value store beneath dynalite: `level` on disk, `memory-level` in memory. */
export interface Level {
  open(): Promise<void>
  get(key: string): Promise<unknown>
  batch(operations: readonly StoreOperation[]): Promise<void>
  clear(range: StoreRange): Promise<void>
  iterator(range: StoreRange): AsyncIterable<readonly [string, unknown]>
  close(): Promise<void>
}

/** The part of dynalite's store that is used. */
export interface DynaliteStore {
  readonly options: { maxItemSize: number }
  readonly db: Level
}

/** A table as far as dynalite's key functions look at it. */
export interface KeyedTable {
  readonly AttributeDefinitions: readonly { readonly AttributeName: string; readonly AttributeType: string }[]
  readonly KeySchema: readonly KeySchemaElement[]
}

/** One attribute of a key. */
export interface KeySchemaElement {
  readonly AttributeName: string
  readonly KeyType: string
}

/** How dynalite has its conditions parsed. */
type ConditionParser = (text: string, options: { readonly context: Parameters<typeof parseCondition>[1] }) => unknown

/** How dynalite compares two values; its checks of requests do so by `GT`, for the bounds of a range. */
type Comparison = (operator: string, left: AttributeValue, right: unknown) => boolean

/** The comparisons that have been mended already. */
const mendedComparisons = new WeakSet<Comparison>()

/** dynalite compares texts by UTF-16 units, by which what is beyond the basic plane comes before the end of it. */
function mendComparison(compare: Comparison): Comparison {
  if (mendedComparisons.has(compare)) return compare
  const mended: Comparison = (operator, left, right) =>
    operator === 'GT' && !Array.isArray(right)
      ? (orderOf(left, right as AttributeValue) ?? 0) > 0
      : compare(operator, left, right)
  mendedComparisons.add(mended)
  return mended
}

/** The parts of dynalite that the engine stands on. */
export interface Dynalite {
  createStore(options: { readonly path?: string }): DynaliteStore
  /** The text under which an item is stored: partitions scattered by a hash, each in the order of its sort key. */
  createKey(item: AttributeMap, table: KeyedTable, schema: readonly KeySchemaElement[]): string
  /** The hash that scatters partitions. */
  hashPrefix(value: unknown, type: string): string
  /** A key part as text whose order is the order of the values. */
  toRangeStr(value: unknown, type: string): string
  /** Drops unknown members and checks JSON types. */
  checkTypes(data: Record<string, unknown>, types: MemberTypes): Record<string, unknown>
  /** Checks constraints and rules, and parses expressions into `_condition`, `_updates`, `_projection`, … */
  checkValidations(
    data: Record<string, unknown>,
    types: MemberTypes,
    custom: RequestRules['custom'],
    store: DynaliteStore,
  ): void
  /** Parses the expressions of a request; a message when one is wrong. */
  validateExpressions(data: Record<string, unknown>): string | undefined
  validateAttributeValue(value: unknown): string | undefined
  rules(operation: string): RequestRules
}

/**
 * Loads dynalite, which is an optional peer, when the first engine starts.
 *
 * @param require - Loads a module by its name.
 * @throws SetupError `setup.missing_package` when it is not installed, or is another version than the one known.
 */
export function loadDynalite(require: (name: string) => unknown = createRequire(import.meta.url)): Dynalite {
  let version: unknown
  try {
    version = (require('dynalite/package.json') as { version?: unknown }).version
  } catch (cause) {
    const mend = `Install it with: npm install --save-dev --save-exact dynalite@${DYNALITE_VERSION}`
    throw new SetupError('setup.missing_package', `keyloom/local needs the package dynalite. ${mend}`, { cause })
  }
  if (version !== DYNALITE_VERSION) {
    const message = `keyloom/local needs dynalite ${DYNALITE_VERSION} exactly; ${String(version)} is installed.`
    throw new SetupError('setup.missing_package', message)
  }
  // Whoever else uses this copy of dynalite gets the same answers, sooner.
  const conditions = require('dynalite/db/conditionParser') as { parse: ConditionParser }
  conditions.parse = (text, { context }) => parseCondition(text, context)
  const db = require('dynalite/db') as Omit<Dynalite, 'createStore'> & {
    create: Dynalite['createStore']
    compare: Comparison
  }
  db.compare = mendComparison(db.compare)
  const validations = require('dynalite/validations') as Dynalite
  return {
    createStore: (options) => db.create({ ...options }),
    createKey: db.createKey,
    hashPrefix: db.hashPrefix,
    toRangeStr: db.toRangeStr,
    checkTypes: validations.checkTypes,
    checkValidations: validations.checkValidations,
    validateExpressions: validations.validateExpressions,
    validateAttributeValue: validations.validateAttributeValue,
    rules: (operation) => require(`dynalite/validations/${operation}`) as RequestRules,
  }
}
