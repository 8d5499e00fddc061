import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { StoredPath } from '../schema/stored-path.js'
import { checkExpression, checkName, checkPath, checkSubstitutions, type Owner } from './limits.js'
import { type ActionTree, type ConditionTree, joinRaw, type Operand } from './tree.js'

/** The substitutions of one request, in the SDK's form. */
export interface PrintedNames {
  readonly ExpressionAttributeNames?: Record<string, string>
  readonly ExpressionAttributeValues?: Record<string, AttributeValue>
}

/**
 * Prints the expressions of one request. Names and values are aliased, and shared between its expressions;
 * grouping comes from the tree, so that no text can change what a condition means.
 */
export interface Printer {
  readonly condition: (tree: ConditionTree) => string
  readonly update: (actions: readonly ActionTree[]) => string
  readonly projection: (paths: readonly StoredPath[]) => string
  readonly path: (path: StoredPath) => string
  readonly value: (stored: AttributeValue) => string
  /** The substitutions used so far; empty ones are left out, as DynamoDB refuses them. */
  readonly names: () => PrintedNames
}

/**
 * Starts the expressions of one request.
 *
 * @param entity what the request is about, for messages
 * @throws ExpressionError `expression.limit`, by any of the printer's methods, where a limit of DynamoDB's is passed
 */
export function createPrinter(entity: Owner): Printer {
  const names = new Map<string, string>()
  const values: AttributeValue[] = []
  /** How many operators and functions the expression has that is being printed. */
  let operators = 0

  const printName = (name: string): string => {
    let alias = names.get(name)
    if (alias === undefined) {
      checkName(entity, name)
      alias = nameAlias(names.size)
      names.set(name, alias)
    }
    return alias
  }
  const printPath = (path: StoredPath): string => {
    checkPath(entity, path)
    let text = ''
    for (const step of path) {
      if (typeof step === 'number') text += `[${step}]`
      else text += text === '' ? printName(step) : `.${printName(step)}`
    }
    return text
  }
  const printValue = (stored: AttributeValue): string => {
    const known = findScalar(values, stored)
    if (known !== -1) return valueAlias(known)
    values.push(stored)
    return valueAlias(values.length - 1)
  }
  const printOperand = (operand: Operand): string => {
    if (operand.kind !== 'path' && operand.kind !== 'value') operators += 1
    switch (operand.kind) {
      case 'path':
        return printPath(operand.path)
      case 'value':
        return printValue(operand.stored)
      case 'size':
        return `size(${printPath(operand.path)})`
      case 'arithmetic':
        return `${printOperand(operand.left)} ${operand.sign} ${printOperand(operand.right)}`
      case 'ifNotExists':
        return `if_not_exists(${printPath(operand.path)}, ${printOperand(operand.otherwise)})`
      case 'listAppend':
        return `list_append(${printOperand(operand.first)}, ${printOperand(operand.second)})`
    }
  }
  const printCondition = (tree: ConditionTree): string => {
    operators += tree.kind === 'and' || tree.kind === 'or' ? tree.conditions.length - 1 : 1
    switch (tree.kind) {
      case 'compare':
        return `${printOperand(tree.left)} ${tree.comparator} ${printOperand(tree.right)}`
      case 'between':
        return `${printOperand(tree.value)} BETWEEN ${printOperand(tree.low)} AND ${printOperand(tree.high)}`
      case 'in':
        return `${printOperand(tree.value)} IN (${tree.list.map(printOperand).join(', ')})`
      case 'call':
        return `${tree.name}(${tree.operands.map(printOperand).join(', ')})`
      case 'and':
      case 'or':
        return tree.conditions.map(printGrouped).join(tree.kind === 'and' ? ' AND ' : ' OR ')
      case 'not':
        return `NOT ${printGrouped(tree.condition)}`
      case 'raw':
        operators += tree.parts.filter((part) => typeof part === 'string' && !/^[(),]$/.test(part)).length - 1
        return joinRaw(tree.parts, printOperand)
    }
  }
  // BETWEEN has an AND of its own; parentheses keep it readable beside another.
  const printGrouped = (tree: ConditionTree): string =>
    grouped.has(tree.kind) ? `(${printCondition(tree)})` : printCondition(tree)

  const printUpdate = (actions: readonly ActionTree[]): string => {
    const clauses = { set: '', remove: '', add: '', delete: '' }
    for (const action of actions) {
      const path = printPath(action.path)
      const sign = action.kind === 'set' ? ' =' : ''
      const change = action.kind === 'remove' ? path : `${path}${sign} ${printOperand(action.value)}`
      clauses[action.kind] += clauses[action.kind] === '' ? change : `, ${change}`
    }
    let text = ''
    for (const kind of clauseKinds) {
      const changes = clauses[kind]
      if (changes !== '') text += `${text === '' ? '' : ' '}${kind.toUpperCase()} ${changes}`
    }
    return text
  }

  const printWhole = (kind: Parameters<typeof checkExpression>[1], print: () => string): string => {
    operators = 0
    const text = print()
    checkExpression(entity, kind, text, operators)
    return text
  }

  return {
    condition: (tree) => printWhole('condition', () => printCondition(tree)),
    update: (actions) => printWhole('update', () => printUpdate(actions)),
    projection: (paths) => printWhole('projection', () => paths.map(printPath).join(', ')),
    path: printPath,
    value: printValue,
    names: () => {
      checkSubstitutions(entity, names, values)
      const printed: { -readonly [K in keyof PrintedNames]: PrintedNames[K] } = {}
      if (names.size > 0) {
        const byAlias: Record<string, string> = {}
        for (const [name, alias] of names) byAlias[alias] = name
        printed.ExpressionAttributeNames = byAlias
      }
      if (values.length > 0) {
        const byAlias: Record<string, AttributeValue> = {}
        for (let index = 0; index < values.length; index += 1)
          byAlias[valueAlias(index)] = values[index] as AttributeValue
        printed.ExpressionAttributeValues = byAlias
      }
      return printed
    },
  }
}

const clauseKinds = ['set', 'remove', 'add', 'delete'] as const
const nameAliases = Array.from({ length: 64 }, (_, index) => `#${index}`)
const valueAliases = Array.from({ length: 64 }, (_, index) => `:${index}`)

/** Aliases are made once, as far as requests usually need them: names of properties are costly when they are new. */
function nameAlias(index: number): string {
  return nameAliases[index] ?? `#${index}`
}

function valueAlias(index: number): string {
  return valueAliases[index] ?? `:${index}`
}

const grouped: ReadonlySet<ConditionTree['kind']> = new Set(['and', 'or', 'not', 'between', 'raw'])

/** Among how many values an equal one is looked for: few requests have more, and one that is far too long is to be refused soon. */
const sharedValues = 256

/** Finds a scalar that is there already: they are shared between the expressions of a request. Larger values are rarely equal. */
function findScalar(values: readonly AttributeValue[], { S, N, BOOL }: AttributeValue): number {
  if (S === undefined && N === undefined && BOOL === undefined) return -1
  const end = Math.min(values.length, sharedValues)
  for (let index = 0; index < end; index += 1) {
    const other = values[index] as AttributeValue
    if (other.S === S && other.N === N && other.BOOL === BOOL) return index
  }
  return -1
}
