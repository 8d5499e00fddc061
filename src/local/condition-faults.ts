import type { AttributeValue } from './attribute-value.js'
import type { ConditionNode, Operand, Path } from './condition.js'

/** What dynalite hands to a parser of conditions. */
export interface ConditionContext {
  readonly attrNames?: Readonly<Record<string, string>>
  readonly attrVals?: Readonly<Record<string, AttributeValue>>
  /** Placeholders that no expression has used yet. */
  readonly unusedAttrNames: Record<string, unknown>
  readonly unusedAttrVals: Record<string, unknown>
  readonly isReserved: (name: string) => boolean
  readonly compare: (operator: 'GT', left: AttributeValue, right: AttributeValue) => boolean
}

/** Gathers what is wrong with a condition that can be read; of several faults the gravest is told. */
export interface Faults {
  readonly resolveName: (placeholder: string) => string
  readonly resolveValue: (placeholder: string) => AttributeValue
  readonly checkReserved: (name: string) => string
  /** Judges a call, and makes its node. */
  readonly checkFunction: (name: string, args: readonly Operand[]) => ConditionNode
  /** Operands cannot be functions that are conditions themselves. */
  readonly checkMisused: (operands: readonly (Operand | undefined)[]) => void
  /** A size is no condition. */
  readonly checkLoneSize: (node: ConditionNode) => void
  readonly checkDistinct: (operator: string, operands: readonly Operand[]) => void
  readonly checkBounds: (low: Operand, high: Operand) => void
  readonly redundantParentheses: () => void
  /** Settles on the fault of a comparison or call that has been read. */
  readonly closePredicate: () => void
  /** The gravest fault; `undefined` where there is none. */
  readonly first: () => string | undefined
}

const KINDS = ['S', 'N', 'B', 'NULL', 'BOOL', 'SS', 'NS', 'BS', 'L', 'M'] as const
const ARITIES: ReadonlyMap<string, number> = new Map([
  ['attribute_exists', 1],
  ['attribute_not_exists', 1],
  ['attribute_type', 2],
  ['begins_with', 2],
  ['contains', 2],
  ['size', 1],
])
const UNSIZED: ReadonlySet<string> = new Set(['N', 'BOOL', 'NULL'])

type Fault =
  | 'parens'
  | 'unknownFunction'
  | 'misused'
  | 'reserved'
  | 'predicate'
  | 'undefined'
  | 'arity'
  | 'same'
  | 'type'
const BY_GRAVITY: readonly Fault[] = ['parens', 'unknownFunction', 'misused', 'reserved', 'predicate']
const OF_PREDICATES: readonly Fault[] = ['undefined', 'arity', 'same', 'type']

/** Starts gathering. */
export function createFaults(context: ConditionContext): Faults {
  const found = new Map<Fault, string>()
  const note = (fault: Fault, message: string): void => {
    if (!found.has(fault)) found.set(fault, message)
  }
  const checkDistinct = (operator: string, [first, second]: readonly Operand[]): void => {
    if (!isPath(first) || !isPath(second) || first.length !== second.length) return
    if (!first.every((step, index) => step === second[index])) return
    note(
      'same',
      `The first operand must be distinct from the remaining operands for this operator or function; operator: ${operator}, first operand: ${printPath(first)}`,
    )
  }
  const wrongType = (name: string, type: string): void =>
    note(
      'type',
      `Incorrect operand type for operator or function; operator or function: ${name}, operand type: ${type}`,
    )

  const judgeCall = (name: string, args: readonly Operand[]): void => {
    const arity = ARITIES.get(name)
    if (arity === undefined) note('unknownFunction', `Invalid function name; function: ${name}`)
    else if (arity === args.length) judgeOperands(name, args)
    else {
      const count = `operator or function: ${name}, number of operands: ${args.length}`
      note('arity', `Incorrect number of operands for operator or function; ${count}`)
    }
  }
  const judgeOperands = (name: string, args: readonly Operand[]): void => {
    checkDistinct(name, args)
    const [first, second] = args
    if (name === 'attribute_type') judgeTypeName(second)
    else if (name === 'size') {
      const type = typeOf(first)
      if (type !== undefined && UNSIZED.has(type)) wrongType(name, type)
    } else if (name === 'begins_with') {
      const wrong = args.map(typeOf).find((type) => type !== undefined && type !== 'S' && type !== 'B')
      if (wrong !== undefined) wrongType(name, wrong)
    } else if (name !== 'contains' && !isPath(first)) {
      note('type', `Operator or function requires a document path; operator or function: ${name}`)
    }
  }
  const judgeTypeName = (operand: Operand | undefined): void => {
    const type = typeOf(operand)
    if (type !== 'S') {
      wrongType('attribute_type', type ?? '{NS,SS,L,BS,N,M,B,BOOL,NULL,S}')
      return
    }
    const { S: name } = operand as AttributeValue
    if (KINDS.some((kind) => kind === name)) return
    note('type', `Invalid attribute type name found; type: ${name}, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}`)
  }

  return {
    checkDistinct,
    resolveName: (placeholder) => {
      const name = ownValue(context.attrNames, placeholder)
      if (name === undefined) {
        const which = `attribute name: ${placeholder}`
        note('undefined', `An expression attribute name used in the document path is not defined; ${which}`)
      } else if (!found.has('undefined')) delete context.unusedAttrNames[placeholder]
      return name ?? placeholder
    },
    resolveValue: (placeholder) => {
      const value = ownValue(context.attrVals, placeholder)
      if (value === undefined) {
        const which = `attribute value: ${placeholder}`
        note('undefined', `An expression attribute value used in expression is not defined; ${which}`)
      } else if (!found.has('undefined')) delete context.unusedAttrVals[placeholder]
      return value ?? {}
    },
    checkReserved: (name) => {
      if (context.isReserved(name)) {
        note('reserved', `Attribute name is a reserved keyword; reserved keyword: ${name}`)
      }
      return name
    },
    checkFunction: (name, args) => {
      judgeCall(name, args)
      return { type: 'function', name, args }
    },
    checkMisused: (operands) => {
      const call = operands.find((operand) => isCall(operand) && operand.name !== 'size')
      if (isCall(call)) noteMisuse(call)
    },
    checkLoneSize: (node) => {
      if (isCall(node) && node.name === 'size') noteMisuse(node)
    },
    checkBounds: (low, high) => {
      const [a, b] = [literalTypeOf(low), literalTypeOf(high)]
      if (a === undefined || b === undefined) return
      const [lowest, highest] = [low as AttributeValue, high as AttributeValue]
      const operands = `lower bound operand: AttributeValue: {${a}:${lowest[a]}}, upper bound operand: AttributeValue: {${b}:${highest[b]}}`
      if (a !== b) note('type', `The BETWEEN operator requires same data type for lower and upper bounds; ${operands}`)
      else if (context.compare('GT', lowest, highest)) {
        note(
          'type',
          `The BETWEEN operator requires upper bound to be greater than or equal to lower bound; ${operands}`,
        )
      }
    },
    redundantParentheses: () => note('parens', 'The expression has redundant parentheses;'),
    closePredicate: () => {
      const fault = OF_PREDICATES.find((one) => found.has(one))
      if (fault !== undefined) note('predicate', found.get(fault) ?? '')
    },
    first: () => {
      const fault = BY_GRAVITY.find((one) => found.has(one))
      return fault && found.get(fault)
    },
  }

  function noteMisuse({ name }: ConditionNode): void {
    note('misused', `The function is not allowed to be used this way in an expression; function: ${name}`)
  }
}

function ownValue<T>(values: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return values !== undefined && Object.hasOwn(values, name) ? values[name] : undefined
}

function isPath(operand: Operand | undefined): operand is Path {
  return Array.isArray(operand)
}

function isCall(operand: Operand | undefined): operand is ConditionNode {
  return operand !== undefined && !isPath(operand) && 'type' in operand && operand.type === 'function'
}

/** The type of an operand, where the condition alone tells it: a value's, or what a function gives. */
function typeOf(operand: Operand | undefined): string | undefined {
  if (!isCall(operand)) return literalTypeOf(operand)
  return operand.name === 'size' ? 'N' : 'BOOL'
}

function literalTypeOf(operand: Operand | undefined): (typeof KINDS)[number] | undefined {
  if (operand === undefined || isPath(operand) || 'type' in operand) return undefined
  return KINDS.find((kind) => operand[kind] !== undefined)
}

function printPath(path: Path): string {
  return `[${path.map((step) => (typeof step === 'number' ? `[${step}]` : step)).join(', ')}]`
}
