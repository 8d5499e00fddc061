import { type AttributeMap, bytesOf, typeOf } from './attribute-value.js'
import type { Dynalite, KeySchemaElement } from './dynalite-internals.js'
import { itemError, type ServiceError, validationError } from './service-error.js'
import { indexesOf, keyTypeOf, type Table } from './table.js'

const MISMATCH = 'The provided key element does not match the schema'
const NOT_VALID = 'One or more parameter values are not valid. '
const INVALID = 'One or more parameter values were invalid: '

function keySizeError(isHash: boolean): ServiceError {
  return validationError(
    INVALID +
      (isHash
        ? 'Size of hashkey has exceeded the maximum size limit of2048 bytes'
        : 'Aggregated size of all range keys has exceeded the size limit of 1024 bytes'),
  )
}

/** Refuses key parts that are too long. */
export function checkKeySize(type: string, text: string, isHash: boolean): void {
  if (type === 'N') return
  const bytes = type === 'B' ? bytesOf(text).length : Buffer.byteLength(text)
  if (bytes > (isHash ? 2048 : 1024)) throw keySizeError(isHash)
}

/** Checks a key as it is given to name an item: exactly the key attributes, each of its type. */
export function checkKey(table: Table, key: AttributeMap, schema = table.description.KeySchema): void {
  if (Object.keys(key).length !== schema.length) throw validationError(MISMATCH)
  for (const [i, { AttributeName: name }] of schema.entries()) {
    const type = keyTypeOf(table, name)
    if (key[name] === undefined) throw validationError(MISMATCH)
    const text = key[name][type]
    if (text === undefined) throw itemError(MISMATCH)
    if (text === '') throw emptyKey(type, name)
    checkKeySize(type, text, i === 0)
  }
}

function emptyKey(type: string, name: string): ServiceError {
  const kind = type === 'B' ? 'binary' : 'string'
  return validationError(
    `${NOT_VALID}The AttributeValue for a key attribute cannot contain an empty ${kind} value. Key: ${name}`,
  )
}

/** Checks the table keys within an item that is to be stored. */
export function checkItemKeys(table: Table, item: AttributeMap): void {
  for (const [i, { AttributeName: name }] of table.description.KeySchema.entries()) {
    const value = item[name]
    const type = keyTypeOf(table, name)
    if (value === undefined) throw validationError(`${INVALID}Missing the key ${name} in the item`)
    const text = value[type]
    if (text === undefined) {
      throw itemError(`${INVALID}Type mismatch for key ${name} expected: ${type} actual: ${typeOf(value)}`)
    }
    if (text === '') throw emptyKey(type, name)
    checkKeySize(type, text, i === 0)
  }
}

/** Checks the index keys within an item that is to be stored: of the right type, not empty, not too long. */
export function checkIndexKeys(table: Table, item: AttributeMap): void {
  for (const { description: index } of indexesOf(table)) {
    for (const [i, { AttributeName: name }] of index.KeySchema.entries()) {
      const value = item[name]
      if (value === undefined) continue
      const type = keyTypeOf(table, name)
      const text = value[type]
      const where = `IndexName: ${index.IndexName}`
      if (text === undefined) {
        throw validationError(
          `${INVALID}Type mismatch for Index Key ${name} Expected: ${type} Actual: ${typeOf(value)} ${where}`,
        )
      }
      if (text === '') {
        const kind = type === 'B' ? 'binary' : 'string'
        throw validationError(
          `${NOT_VALID}A value specified for a secondary index key is not supported. ` +
            `The AttributeValue for a key attribute cannot contain an empty ${kind} value. ${where}, IndexKey: ${name}`,
        )
      }
      checkKeySize(type, text, i === 0)
    }
  }
}

/** Refuses paths into a key attribute, which is never a map or a list. */
export function checkNestedPaths(table: Table, nested: Readonly<Record<string, unknown>> | undefined): void {
  if (nested === undefined) return
  const refuse = (name: string, kind: string): void => {
    if (!Object.hasOwn(nested, name)) return
    const rule = "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed"
    throw itemError(`${rule}: ${kind}: ${name}`)
  }
  for (const element of table.description.KeySchema) refuse(element.AttributeName, 'Key')
  for (const { description } of indexesOf(table)) {
    for (const element of description.KeySchema) refuse(element.AttributeName, 'IndexKey')
  }
}

/** Where things stand in the store. */
export interface KeyLayout {
  table(name: string): string
  items(table: Table): string
  index(table: Table, indexName: string): string
  /** The place of an item among the items of its table. */
  itemKey(table: Table, item: AttributeMap): string
  /** The place of an item in an index: by the index's keys, then by the table's, so that no two items share one. */
  indexKey(table: Table, schema: readonly KeySchemaElement[], item: AttributeMap): string
}

/** Prefix of the records of tables. */
export const TABLES = 't~'

/** Makes the layout. Items stand under their table's id, so that a table made anew never sees old ones. */
export function createKeyLayout(dynalite: Dynalite): KeyLayout {
  const itemKey = (table: Table, item: AttributeMap): string =>
    dynalite.createKey(item, table.description, table.description.KeySchema)
  return {
    table: (name) => `${TABLES}${name}`,
    items: (table) => `i~${table.description.TableId}~`,
    index: (table, indexName) => `x~${table.description.TableId}~${indexName}~`,
    itemKey,
    indexKey: (table, schema, item) => dynalite.createKey(item, table.description, schema) + itemKey(table, item),
  }
}
