import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { StoredPath } from '../schema/stored-path.js'

/** Something with a value in an expression. Values and names are in stored form already. */
export type Operand =
  | { readonly kind: 'path'; readonly path: StoredPath }
  | { readonly kind: 'value'; readonly stored: AttributeValue }
  | { readonly kind: 'size'; readonly path: StoredPath }
  | { readonly kind: 'arithmetic'; readonly sign: '+' | '-'; readonly left: Operand; readonly right: Operand }
  | { readonly kind: 'ifNotExists'; readonly path: StoredPath; readonly otherwise: Operand }
  | { readonly kind: 'listAppend'; readonly first: Operand; readonly second: Operand }

export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>='

/** A condition, before it is printed. */
export type ConditionTree =
  | { readonly kind: 'compare'; readonly comparator: Comparator; readonly left: Operand; readonly right: Operand }
  | { readonly kind: 'between'; readonly value: Operand; readonly low: Operand; readonly high: Operand }
  | { readonly kind: 'in'; readonly value: Operand; readonly list: readonly Operand[] }
  | {
      readonly kind: 'call'
      readonly name: 'attribute_exists' | 'attribute_not_exists' | 'attribute_type' | 'begins_with' | 'contains'
      readonly operands: readonly Operand[]
    }
  | { readonly kind: 'and' | 'or'; readonly conditions: readonly ConditionTree[] }
  | { readonly kind: 'not'; readonly condition: ConditionTree }
  /** A condition that was given as text. */
  | { readonly kind: 'raw'; readonly parts: readonly RawPart[] }

/** A part of a condition's text: a keyword, a function, a sign, or what a placeholder stands for. */
export type RawPart = string | Operand

/** One change of an update, before it is printed. */
export type ActionTree =
  | { readonly kind: 'set'; readonly path: StoredPath; readonly value: Operand }
  | { readonly kind: 'remove'; readonly path: StoredPath }
  | { readonly kind: 'add' | 'delete'; readonly path: StoredPath; readonly value: Operand }

/** Joins conditions that must all hold; absent ones are left out. */
export function allOf(...conditions: readonly (ConditionTree | undefined)[]): ConditionTree | undefined {
  const present = conditions.filter((condition) => condition !== undefined)
  return present.length > 1 ? { kind: 'and', conditions: present } : present[0]
}

/** The condition that an attribute is there, or is not. */
export function existence(name: 'attribute_exists' | 'attribute_not_exists', path: StoredPath): ConditionTree {
  return { kind: 'call', name, operands: [{ kind: 'path', path }] }
}

/** Every place that a condition is about. */
export function pathsOfCondition(condition: ConditionTree): readonly StoredPath[] {
  switch (condition.kind) {
    case 'compare':
      return [condition.left, condition.right].flatMap(pathsIn)
    case 'between':
      return [condition.value, condition.low, condition.high].flatMap(pathsIn)
    case 'in':
      return [condition.value, ...condition.list].flatMap(pathsIn)
    case 'call':
      return condition.operands.flatMap(pathsIn)
    case 'and':
    case 'or':
      return condition.conditions.flatMap(pathsOfCondition)
    case 'not':
      return pathsOfCondition(condition.condition)
    case 'raw':
      return condition.parts.flatMap((part) => (typeof part === 'string' ? [] : pathsIn(part)))
  }
}

/** Writes a condition's text; functions stand at their parentheses. */
export function joinRaw(parts: readonly RawPart[], write: (operand: Operand) => string): string {
  return parts.reduce<string>((text, part) => {
    const written = typeof part === 'string' ? part : write(part)
    const isClose = text === '' || text.endsWith('(') || written === ')' || written === ','
    const isCall = written === '(' && /[a-z]$/.test(text)
    return isClose || isCall ? text + written : `${text} ${written}`
  }, '')
}

/** Every place that an operand reads. */
export function pathsIn(operand: Operand): readonly StoredPath[] {
  switch (operand.kind) {
    case 'path':
    case 'size':
      return [operand.path]
    case 'value':
      return []
    case 'arithmetic':
      return [...pathsIn(operand.left), ...pathsIn(operand.right)]
    case 'ifNotExists':
      return [operand.path, ...pathsIn(operand.otherwise)]
    case 'listAppend':
      return [...pathsIn(operand.first), ...pathsIn(operand.second)]
  }
}
