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
 * A class, and no closures that are made for each request: see decision 0029.
 *
 * @throws ExpressionError `expression.limit`, by any method, where a limit of DynamoDB's is passed
 */
export class Printer {
  readonly #entity: Owner
  readonly #names = new Map<string, string>()
  readonly #values: AttributeValue[] = []
  /** How many operators and functions the expression has that is being printed. */
  #operators = 0

  /**
   * Starts the expressions of one request.
   *
   * @param entity what the request is about, for messages
   */
  constructor(entity: Owner) {
    this.#entity = entity
  }

  condition(tree: ConditionTree): string {
    this.#operators = 0
    return this.#checked('condition', this.#condition(tree))
  }

  update(actions: readonly ActionTree[]): string {
    this.#operators = 0
    return this.#checked('update', this.#update(actions))
  }

  projection(paths: readonly StoredPath[]): string {
    this.#operators = 0
    let text = ''
    for (const path of paths) text = join(text, ', ', this.path(path))
    return this.#checked('projection', text)
  }

  path(path: StoredPath): string {
    checkPath(this.#entity, path)
    let text = ''
    for (const step of path) {
      if (typeof step === 'number') text += `[${step}]`
      else text += text === '' ? this.#name(step) : `.${this.#name(step)}`
    }
    return text
  }

  value(stored: AttributeValue): string {
    const values = this.#values
    const known = findScalar(values, stored)
    if (known !== -1) return valueAlias(known)
    values.push(stored)
    return valueAlias(values.length - 1)
  }

  /** The substitutions used so far; empty ones are left out, as DynamoDB refuses them. */
  names(): PrintedNames {
    const names = this.#names
    const values = this.#values
    checkSubstitutions(this.#entity, names, values)
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
  }

  #checked(kind: Parameters<typeof checkExpression>[1], text: string): string {
    checkExpression(this.#entity, kind, text, this.#operators)
    return text
  }

  #name(name: string): string {
    let alias = this.#names.get(name)
    if (alias === undefined) {
      checkName(this.#entity, name)
      alias = nameAlias(this.#names.size)
      this.#names.set(name, alias)
    }
    return alias
  }

  #operand(operand: Operand): string {
    if (operand.kind !== 'path' && operand.kind !== 'value') this.#operators += 1
    switch (operand.kind) {
      case 'path':
        return this.path(operand.path)
      case 'value':
        return this.value(operand.stored)
      case 'size':
        return `size(${this.path(operand.path)})`
      case 'arithmetic':
        return `${this.#operand(operand.left)} ${operand.sign} ${this.#operand(operand.right)}`
      case 'ifNotExists':
        return `if_not_exists(${this.path(operand.path)}, ${this.#operand(operand.otherwise)})`
      case 'listAppend':
        return `list_append(${this.#operand(operand.first)}, ${this.#operand(operand.second)})`
    }
  }

  #operands(list: readonly Operand[]): string {
    let text = ''
    for (const operand of list) text = join(text, ', ', this.#operand(operand))
    return text
  }

  #condition(tree: ConditionTree): string {
    this.#operators += tree.kind === 'and' || tree.kind === 'or' ? tree.conditions.length - 1 : 1
    switch (tree.kind) {
      case 'compare':
        return `${this.#operand(tree.left)} ${tree.comparator} ${this.#operand(tree.right)}`
      case 'between':
        return `${this.#operand(tree.value)} BETWEEN ${this.#operand(tree.low)} AND ${this.#operand(tree.high)}`
      case 'in':
        return `${this.#operand(tree.value)} IN (${this.#operands(tree.list)})`
      case 'call':
        return `${tree.name}(${this.#operands(tree.operands)})`
      case 'and':
      case 'or':
        return this.#joined(tree.conditions, tree.kind === 'and' ? ' AND ' : ' OR ')
      case 'not':
        return `NOT ${this.#grouped(tree.condition)}`
      case 'raw':
        this.#operators += tree.parts.filter((part) => typeof part === 'string' && !/^[(),]$/.test(part)).length - 1
        return joinRaw(tree.parts, (operand) => this.#operand(operand))
    }
  }

  #joined(conditions: readonly ConditionTree[], word: string): string {
    let text = ''
    for (const condition of conditions) text = join(text, word, this.#grouped(condition))
    return text
  }

  // BETWEEN has an AND of its own; parentheses keep it readable beside another.
  #grouped(tree: ConditionTree): string {
    return grouped.has(tree.kind) ? `(${this.#condition(tree)})` : this.#condition(tree)
  }

  #update(actions: readonly ActionTree[]): string {
    const clauses = { set: '', remove: '', add: '', delete: '' }
    for (const action of actions) {
      const path = this.path(action.path)
      const sign = action.kind === 'set' ? ' =' : ''
      const change = action.kind === 'remove' ? path : `${path}${sign} ${this.#operand(action.value)}`
      clauses[action.kind] = join(clauses[action.kind], ', ', change)
    }
    let text = ''
    for (const kind of clauseKinds) {
      const changes = clauses[kind]
      if (changes !== '') text = join(text, ' ', `${kind.toUpperCase()} ${changes}`)
    }
    return text
  }
}

function join(text: string, between: string, more: string): string {
  return text === '' ? more : text + between + more
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
