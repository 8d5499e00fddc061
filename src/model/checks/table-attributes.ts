import { keyAttributeNames } from '../compile-table.js'
import type { CompiledKeyAttribute, CompiledTable } from '../compiled.js'
import type { Report } from '../report.js'
import type { Check } from './check.js'

/** An attribute of the table has one use: what is written there for another would be lost, keys included. */
export const checkTableAttributes: Check = ({ table }, report) => {
  checkSides(table, report)
  checkTypes(table, report)
  checkTypeAttribute(table, report)
  checkTtlAttribute(table, report)
}

function checkSides(table: CompiledTable, report: Report): void {
  for (const [place, { pk, sk }] of keysOf(table)) {
    if (pk.name === '' || sk?.name === '') {
      report({
        code: 'table.unnamed_attribute',
        severity: 'error',
        place,
        message: 'a key attribute has no name.',
        fix: 'Name it.',
      })
    } else if (pk.name === sk?.name) {
      report({
        code: 'table.shared_attribute',
        severity: 'error',
        place,
        message: `"${pk.name}" is the partition key and the sort key.`,
        fix: 'Give each an attribute of its own.',
      })
    }
  }
}

function checkTypes(table: CompiledTable, report: Report): void {
  const types = new Map<string, CompiledKeyAttribute['type']>()
  for (const [place, { pk, sk }] of keysOf(table)) {
    for (const { name, type } of sk === undefined ? [pk] : [pk, sk]) {
      const earlier = types.get(name)
      types.set(name, earlier ?? type)
      if (earlier === undefined || earlier === type) continue
      report({
        code: 'table.attribute_type',
        severity: 'error',
        place,
        message: `"${name}" is a key attribute of several keys, and has another type elsewhere.`,
        fix: 'Declare it with one type, or use attributes of their own.',
      })
    }
  }
}

function checkTypeAttribute({ typeAttribute, ...table }: CompiledTable, report: Report): void {
  if (typeAttribute === undefined) return
  const isKey = keyAttributeNames([table, ...table.indexes.values()]).has(typeAttribute)
  if (typeAttribute !== '' && !isKey) return
  report({
    code: isKey ? 'table.shared_attribute' : 'table.unnamed_attribute',
    severity: 'error',
    place: 'table.typeAttribute',
    message: isKey
      ? `"${typeAttribute}" is a key attribute too, and the entity's name would be written over the key.`
      : "the attribute that holds the entity's name has no name.",
    fix: "Give the entity's name an attribute of its own, or set typeAttribute: false.",
  })
}

function checkTtlAttribute(table: CompiledTable, report: Report): void {
  const { ttl } = table.options
  if (ttl === undefined) return
  const keys = keysOf(table).flatMap(([, { pk, sk }]) => (sk === undefined ? [pk] : [pk, sk]))
  const isText = keys.some(({ name, type }) => name === ttl && type !== 'N')
  if (ttl !== '' && ttl !== table.typeAttribute && !isText) return
  report({
    code: ttl === '' ? 'table.unnamed_attribute' : 'table.shared_attribute',
    severity: 'error',
    place: 'table.ttl',
    message:
      ttl === ''
        ? 'the time-to-live attribute has no name.'
        : `"${ttl}" holds ${isText ? 'a key' : "the entity's name"}, and DynamoDB reads the time to live as a number.`,
    fix: 'Give the time to live an attribute of its own.',
  })
}

function keysOf(table: CompiledTable): [string, Pick<CompiledTable, 'pk' | 'sk'>][] {
  const indexes = [...table.indexes.values()].map((index): [string, Pick<CompiledTable, 'pk' | 'sk'>] => [
    `table.indexes.${index.name}`,
    index,
  ])
  return [['table.key', table], ...indexes]
}
