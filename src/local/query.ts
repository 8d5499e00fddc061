import { type AttributeMap, type AttributeValue, equalValues } from './attribute-value.js'
import { orderOf } from './condition.js'
import type { Dynalite, StoreRange } from './dynalite-internals.js'
import type { Engine } from './engine.js'
import { checkKeySize } from './keys.js'
import { readPage } from './page.js'
import { checkStartKey, type PageRequest, placeOf, type ReadTarget, resolveTarget } from './read-target.js'
import type { Checked } from './request.js'
import { validationError } from './service-error.js'
import { keyTypeOf } from './table.js'

interface KeyCondition {
  readonly ComparisonOperator: string
  readonly AttributeValueList: readonly AttributeValue[]
}

interface QueryRequest extends PageRequest {
  readonly ScanIndexForward?: boolean
  readonly KeyConditions: Readonly<Record<string, KeyCondition>>
}

/** Sorts after every place in the store that begins alike. */
const END = '~'

/** Query. */
export async function query(engine: Engine, data: Checked): Promise<unknown> {
  const request = data as unknown as QueryRequest
  const target = resolveTarget(engine, request)
  const [hash, sort] = readKeyConditions(target, request)
  refuseKeysInFilter(target, request)
  const start = request.ExclusiveStartKey
  if (start !== undefined) {
    checkStartKey(target, start)
    checkStartWithin(target, hash, sort, start)
  }
  const range = rangeOf(engine.dynalite, hash, sort)
  const reverse = request.ScanIndexForward === false
  const resumed = start === undefined ? range : resume(range, placeOf(engine, target, start), reverse)
  return readPage(engine, target, request, { ...resumed, reverse })
}

function readKeyConditions(target: ReadTarget, { KeyConditions }: QueryRequest): [AttributeValue, KeyCondition?] {
  const count = Object.keys(KeyConditions).length
  const [hashKey, sortKey] = target.schema
  if (sortKey === undefined && count > 1) throw validationError('Query key condition not supported')
  for (const element of target.schema) {
    const { AttributeName: name, KeyType } = element
    const condition = Object.hasOwn(KeyConditions, name) ? KeyConditions[name] : undefined
    if (condition === undefined) {
      if (KeyType !== 'HASH' && count === 1) continue
      throw validationError(`Query condition missed key schema element: ${name}`)
    }
    const type = keyTypeOf(target.table, name)
    if (condition.AttributeValueList.some((value) => value[type] === undefined)) {
      throw validationError(
        'One or more parameter values were invalid: Condition parameter type does not match schema type',
      )
    }
    if (condition.AttributeValueList.some((value) => value[type] === '' && type !== 'N')) {
      throw validationError(
        'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ' +
          `${type === 'B' ? 'binary' : 'string'} value. Key: ${name}`,
      )
    }
    condition.AttributeValueList.forEach((value) => {
      checkKeySize(type, value[type] ?? '', KeyType === 'HASH')
    })
    if (KeyType === 'HASH' && condition.ComparisonOperator !== 'EQ') {
      throw validationError('Query key condition not supported')
    }
  }
  const hash = KeyConditions[hashKey?.AttributeName ?? '']?.AttributeValueList[0] ?? {}
  const sort = sortKey === undefined ? undefined : KeyConditions[sortKey.AttributeName]
  return sort === undefined ? [hash] : [hash, sort]
}

function refuseKeysInFilter({ schema }: ReadTarget, { _filter }: QueryRequest): void {
  const heads = _filter?.pathHeads ?? {}
  const used = schema.find(({ AttributeName }) => Object.hasOwn(heads, AttributeName))
  if (used === undefined) return
  throw validationError(
    `Filter Expression can only contain non-primary key attributes: Primary key attribute: ${used.AttributeName}`,
  )
}

function checkStartWithin(
  { schema }: ReadTarget,
  hash: AttributeValue,
  sort: KeyCondition | undefined,
  start: AttributeMap,
): void {
  const [hashName, sortName] = schema.map((element) => element.AttributeName)
  const startHash = start[hashName ?? '']
  if (startHash === undefined || !equalValues(startHash, hash)) {
    throw validationError('The provided starting key is outside query boundaries based on provided conditions')
  }
  const value = sortName === undefined ? undefined : start[sortName]
  if (sort !== undefined && value !== undefined && !satisfies(value, sort)) {
    throw validationError('The provided starting key does not match the range key predicate')
  }
}

function satisfies(value: AttributeValue, { ComparisonOperator, AttributeValueList }: KeyCondition): boolean {
  const [low = {}, high = {}] = AttributeValueList
  const sign = orderOf(value, low) ?? 0
  switch (ComparisonOperator) {
    case 'EQ':
      return sign === 0
    case 'LT':
      return sign < 0
    case 'LE':
      return sign <= 0
    case 'GT':
      return sign > 0
    case 'GE':
      return sign >= 0
    case 'BETWEEN':
      return sign >= 0 && (orderOf(value, high) ?? 0) <= 0
    default:
      return beginsWith(value, low)
  }
}

function beginsWith(value: AttributeValue, prefix: AttributeValue): boolean {
  if (value.S !== undefined) return value.S.startsWith(prefix.S ?? '')
  const [bytes, head] = [Buffer.from(value.B ?? '', 'base64'), Buffer.from(prefix.B ?? '', 'base64')]
  return bytes.subarray(0, head.length).equals(head)
}

/** Where in the store the items stand that key conditions allow. */
function rangeOf(dynalite: Dynalite, hash: AttributeValue, sort: KeyCondition | undefined): StoreRange {
  const text = (value: AttributeValue): string => {
    const [type = 'S', part] = Object.entries(value)[0] ?? []
    return dynalite.toRangeStr(part, type)
  }
  const [type = 'S', part] = Object.entries(hash)[0] ?? []
  const base = `${dynalite.hashPrefix(part, type)}/${text(hash)}/`
  const [low, high] = (sort?.AttributeValueList ?? []).map(text)
  switch (sort?.ComparisonOperator) {
    case undefined:
      return { gte: base, lt: base + END }
    case 'EQ':
      return { gte: `${base}${low}/`, lt: `${base}${low}/${END}` }
    case 'LT':
      return { gte: base, lt: `${base}${low}/` }
    case 'LE':
      return { gte: base, lt: `${base}${low}/${END}` }
    case 'GT':
      return { gte: `${base}${low}/${END}`, lt: base + END }
    case 'GE':
      return { gte: `${base}${low}/`, lt: base + END }
    case 'BETWEEN':
      return { gte: `${base}${low}/`, lt: `${base}${high}/${END}` }
    case 'BEGINS_WITH':
      return { gte: `${base}${low}`, lt: `${base}${low}${END}` }
    default:
      throw validationError('Attempted conditional constraint is not an indexable operation')
  }
}

function resume(range: StoreRange, place: string, reverse: boolean): StoreRange {
  if (reverse) return { ...range, lt: place }
  const { lt } = range
  return { gt: place, ...(lt !== undefined && { lt }) }
}
