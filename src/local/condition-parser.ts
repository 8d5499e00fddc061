import type { ConditionNode, Operand, Path } from './condition.js'
import { type ConditionContext, createFaults } from './condition-faults.js'
import { ConditionSyntaxError, matchParentheses, readTokens, type Token } from './condition-tokens.js'

/** A condition, and which attributes it looks at. */
export interface ParsedCondition {
  readonly expression: ConditionNode
  /** The attributes that it looks into, and all that it looks at. */
  readonly nestedPaths: Readonly<Record<string, true>>
  readonly pathHeads: Readonly<Record<string, true>>
}

const COMPARATORS: ReadonlySet<string> = new Set(['=', '<>', '<', '<=', '>', '>='])

/**
 * Parses a condition, a filter or a key condition as dynalite's own parser does, in time that grows with its length:
 * theirs tries each group several times at each level, which takes minutes from about eight levels on.
 *
 * @returns what is wrong with it as text, where its words and marks are in order but not what they say
 * @throws ConditionSyntaxError where it cannot be read
 */
export function parseCondition(text: string, context: ConditionContext): ParsedCondition | string {
  const tokens = readTokens(text)
  const closing = matchParentheses(tokens)
  const faults = createFaults(context)
  const nestedPaths: Record<string, true> = Object.create(null)
  const pathHeads: Record<string, true> = Object.create(null)
  let at = 0

  const peek = (ahead = 0): Token => tokens[Math.min(at + ahead, tokens.length - 1)] as Token
  const is = (what: string, ahead = 0): boolean => {
    const { kind, text: found } = peek(ahead)
    return found === what && (kind === 'sign' || kind === 'keyword')
  }
  const refuse = (): never => {
    const { start, text: token } = peek()
    throw new ConditionSyntaxError(`token: ${token}, near: ${text.slice(Math.max(0, start - 10), start + 10)}`)
  }
  const take = (what: string): void => {
    if (!is(what)) refuse()
    at += 1
  }
  const skip = (what: string): boolean => {
    const found = is(what)
    if (found) at += 1
    return found
  }

  const parseOr = (): ConditionNode => {
    const left = parseAnd()
    return skip('OR') ? join('or', left, parseOr()) : left
  }
  const parseAnd = (): ConditionNode => {
    const left = parseNot()
    return skip('AND') ? join('and', left, parseAnd()) : left
  }
  const join = (type: string, left: ConditionNode, right: ConditionNode): ConditionNode => {
    faults.checkLoneSize(left)
    faults.checkLoneSize(right)
    return { type, args: [left, right] }
  }
  const parseNot = (): ConditionNode => {
    if (!skip('NOT')) return parseGroup()
    const inner = parseNot()
    faults.checkLoneSize(inner)
    return { type: 'not', args: [inner] }
  }
  const parseGroup = (): ConditionNode => {
    const end = is('(') ? closing.get(at) : undefined
    if (end === undefined || opensOperand(end)) return parsePredicate()
    if (is('(', 1) && closing.get(at + 1) === end - 1) faults.redundantParentheses()
    take('(')
    const inner = parseOr()
    take(')')
    return inner
  }
  /** Whether a parenthesis that closes here held an operand: `(a) = :v`. */
  const opensOperand = (end: number): boolean => {
    const { kind, text: after } = tokens[end + 1] as Token
    if (kind === 'keyword') return after === 'BETWEEN' || after === 'IN'
    return kind === 'sign' && COMPARATORS.has(after)
  }

  const parsePredicate = (): ConditionNode => {
    const node = readPredicate()
    faults.closePredicate()
    return node
  }
  const readPredicate = (): ConditionNode => {
    const first = parseOperand()
    if (skip('BETWEEN')) {
      const low = parseOperand()
      take('AND')
      const high = parseOperand()
      faults.checkMisused([first, low, high])
      faults.checkBounds(low, high)
      return { type: 'between', args: [first, low, high] }
    }
    if (skip('IN')) {
      const args = [first, ...parseArguments()]
      faults.checkMisused(args)
      return { type: 'in', args }
    }
    const { kind, text: comparator } = peek()
    if (kind !== 'sign' || !COMPARATORS.has(comparator)) return isFunction(first) ? first : refuse()
    at += 1
    const second = parseOperand()
    faults.checkMisused([first, second])
    faults.checkDistinct(comparator, [first, second])
    return { type: comparator, args: [first, second] }
  }
  const parseArguments = (): Operand[] => {
    take('(')
    const args = [parseOperand()]
    while (skip(',')) args.push(parseOperand())
    take(')')
    return args
  }

  const parseOperand = (): Operand => {
    const end = is('(') ? closing.get(at) : undefined
    if (end === undefined) return parseBare()
    if (is('(', 1) && closing.get(at + 1) === end - 1) faults.redundantParentheses()
    take('(')
    const inner = parseOperand()
    take(')')
    return inner
  }
  const parseBare = (): Operand => {
    const { kind, text: name } = peek()
    if (kind === 'value') {
      at += 1
      return faults.resolveValue(name)
    }
    if (kind !== 'word' || !is('(', 1)) return parsePath()
    at += 1
    const args = parseArguments()
    faults.checkMisused(args)
    return faults.checkFunction(name, args)
  }
  const parsePath = (): Path => {
    const path: (string | number)[] = [parseName()]
    for (;;) {
      if (skip('.')) path.push(parseName())
      else if (skip('[')) {
        const { kind, text: digits } = peek()
        if (kind !== 'digits') refuse()
        at += 1
        take(']')
        path.push(Number(digits))
      } else break
    }
    const [head] = path as [string]
    if (path.length > 1) nestedPaths[head] = true
    pathHeads[head] = true
    return path
  }
  const parseName = (): string => {
    const { kind, text: name } = peek()
    if (kind !== 'word' && kind !== 'name') refuse()
    at += 1
    return kind === 'name' ? faults.resolveName(name) : faults.checkReserved(name)
  }

  const expression = parseOr()
  if (peek().kind !== 'end') refuse()
  faults.checkLoneSize(expression)
  return faults.first() ?? { expression, nestedPaths, pathHeads }
}

function isFunction(operand: Operand): operand is ConditionNode {
  return !Array.isArray(operand) && 'type' in operand && operand.type === 'function'
}
