import type { KeyAttribute, TableIndex, Throughput } from '../table.js'
import type { Rule } from './check.js'

/** An option of a table, and what DynamoDB takes there. */
interface Option {
  readonly place: string
  readonly value: unknown
  readonly takes: (value: never) => boolean
  /** What it takes, as the end of a sentence. */
  readonly expected: string
}

/** The options of a table have values that DynamoDB takes. */
export const tableOptionValue: Rule = {
  code: 'table.option_value',
  severity: 'error',
  mend: 'Give it one of the values that the message names.',
  check: ({ declaredTable: { key, indexes, options } }, report) => {
    const declared = [
      ...listOptions({ ...options }),
      ...listKeyTypes('table.key', key),
      ...Object.entries(indexes).flatMap(([name, index]) => listIndexOptions(`table.indexes.${name}`, index)),
    ]
    for (const { place, value, takes, expected } of declared) {
      if (value === undefined || (value !== null && takes(value as never))) continue
      report({ place, message: `this is not ${expected}.`, fix: `Give ${expected}, or leave it out.` })
    }
  },
}

const isBoolean = (value: unknown): boolean => typeof value === 'boolean'
const isOneOf =
  (...values: readonly string[]) =>
  (value: string): boolean =>
    values.includes(value)

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html */
function listOptions(options: Readonly<Record<string, unknown>>): Option[] {
  const option = (name: string, takes: Option['takes'], expected: string): Option => ({
    place: `table.${name}`,
    value: options[name],
    takes,
    expected,
  })
  return [
    option('typeAttribute', (name) => name === false || typeof name === 'string', 'the name of an attribute, or false'),
    option('ttl', (name) => typeof name === 'string', 'the name of an attribute'),
    option(
      'stream',
      isOneOf('KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES'),
      "'KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE' or 'NEW_AND_OLD_IMAGES'",
    ),
    option('billing', isOneOf('on-demand', 'provisioned'), "'on-demand' or 'provisioned'"),
    option('throughput', isThroughput, expectedThroughput),
    option('tableClass', isOneOf('standard', 'infrequent-access'), "'standard' or 'infrequent-access'"),
    option('pointInTimeRecovery', isRecovery, 'true, false or { days } with a whole number from 1 to 35'),
    option('deletionProtection', isBoolean, 'true or false'),
    option(
      'tags',
      areTags,
      'up to 50 tags of 1 to 128 characters that do not begin with "aws:", with values of up to 256',
    ),
  ]
}

function listIndexOptions(place: string, index: TableIndex): Option[] {
  const { type, projection } = index
  const throughput = 'throughput' in index ? index.throughput : undefined
  return [
    { place: `${place}.type`, value: type, takes: isOneOf('global', 'local'), expected: "'global' or 'local'" },
    {
      place: `${place}.projection`,
      value: projection,
      takes: (value) => isOneOf('all', 'keys')(value) || isListOfNames(value),
      expected: "'all', 'keys' or a list of names of attributes",
    },
    { place: `${place}.throughput`, value: throughput, takes: isThroughput, expected: expectedThroughput },
    ...listKeyTypes(place, index),
  ]
}

function listKeyTypes(place: string, { pk, sk }: { readonly pk?: unknown; readonly sk?: unknown }): Option[] {
  return [pk, sk].flat().flatMap((attribute) => {
    if (typeof attribute !== 'object' || attribute === null) return []
    const { name, type } = attribute as Exclude<KeyAttribute, string>
    const takes = isOneOf('string', 'number', 'binary')
    return [{ place: `${place}.${name}.type`, value: type, takes, expected: "'string', 'number' or 'binary'" }]
  })
}

const expectedThroughput = '{ read, write } with whole numbers from 1'

function isThroughput(value: Throughput): boolean {
  return [value.read, value.write].every((units) => Number.isSafeInteger(units) && units >= 1)
}

function isRecovery(value: boolean | { readonly days: number }): boolean {
  if (typeof value === 'boolean') return true
  return Number.isInteger(value.days) && value.days >= 1 && value.days <= 35
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Tag.html */
function areTags(tags: Readonly<Record<string, string>>): boolean {
  const entries = Object.entries(tags)
  return (
    typeof tags === 'object' &&
    entries.length <= 50 &&
    entries.every(
      ([name, value]) =>
        name.length >= 1 &&
        name.length <= 128 &&
        !name.startsWith('aws:') &&
        typeof value === 'string' &&
        value.length <= 256,
    )
  )
}

function isListOfNames(value: unknown): boolean {
  return Array.isArray(value) && value.every((name) => typeof name === 'string')
}
