import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { anyStorage } from '../schema/navigate.js'
import { compileValueCodec } from '../schema/value-codec.js'
import { isPlainObject } from '../util/objects.js'
import { once } from '../util/once.js'
import { expressionError } from './collect.js'
import { encodeValue, readReference, subjectOf } from './operands.js'
import { nodeOfReference, placeOf } from './references.js'
import type { ConditionTree, Operand, RawPart } from './tree.js'

const token = /\s*(?:([#:]\w+)|([A-Za-z_]+)|(<>|<=|>=|[=<>(),]))/y
const keywords: ReadonlySet<string> = new Set(['AND', 'OR', 'NOT', 'BETWEEN', 'IN'])
const functions: ReadonlySet<string> = new Set([
  'attribute_exists',
  'attribute_not_exists',
  'attribute_type',
  'begins_with',
  'contains',
  'size',
])

/**
 * Reads a condition that is given as text. It is taken apart and printed anew, from nothing but placeholders, keywords and
 * functions: so it stays one group among others, whatever it says.
 */
export function readRaw(text: unknown, bindings: unknown): ConditionTree {
  if (typeof text !== 'string' || !isPlainObject(bindings)) {
    throw refuse('takes a text and its placeholders, as in raw("size(#a) > :n", { "#a": order.lines, ":n": 3 })')
  }
  const values = new Map(Object.entries(bindings).map(([name, value]) => [name, readBinding(name, value)]))
  const used = new Set<string>()
  const parts = splitTokens(text).map((part): RawPart => {
    if (!/^[#:]/.test(part)) return readWord(part)
    const operand = values.get(part)
    if (operand === undefined) throw refuse(`has no value for ${part}`)
    used.add(part)
    return operand
  })
  const unused = [...values.keys()].filter((name) => !used.has(name))
  if (unused.length > 0) throw refuse(`does not use ${unused.join(', ')}`)
  checkBalance(parts)
  return { kind: 'raw', parts: withoutOuterGroup(parts) }
}

function splitTokens(text: string): readonly string[] {
  const tokens: string[] = []
  token.lastIndex = 0
  while (text.slice(token.lastIndex).trim() !== '') {
    const at = token.lastIndex
    const [, placeholder, word, sign] = token.exec(text) ?? []
    const found = placeholder ?? word ?? sign
    if (found === undefined) {
      throw refuse(
        `cannot be read at position ${at}: it is made of placeholders, keywords, functions, comparisons, commas and parentheses; refer to places inside of others by the reference of a placeholder`,
      )
    }
    tokens.push(found)
  }
  if (tokens.length === 0) throw refuse('is empty')
  return tokens
}

function readWord(word: string): string {
  if (!/^\w/.test(word) || functions.has(word)) return word
  if (keywords.has(word.toUpperCase())) return word.toUpperCase()
  throw refuse(
    `names "${word}", which is neither a keyword nor a function: name attributes by a placeholder, as #${word}`,
  )
}

function readBinding(name: string, value: unknown): Operand {
  if (/^#\w+$/.test(name)) return { kind: 'path', path: placeOf(readReference(value, `raw's ${name}`)) }
  if (!/^:\w+$/.test(name)) throw refuse(`has a placeholder that is neither as #name nor as :name`)
  return { kind: 'value', stored: readValue(name, value) }
}

const looseCodec = once(() => compileValueCodec(anyStorage))

/** A value as the document client maps it, or, in a pair with a reference, as that attribute is stored. */
function readValue(name: string, value: unknown): AttributeValue {
  if (Array.isArray(value) && value.length === 2 && nodeOfReference(value[0]) !== undefined) {
    return encodeValue(value[1], readReference(value[0], 'raw'), 'raw', 'operand')
  }
  if (subjectOf(value) !== undefined)
    throw refuse(`takes a reference for a placeholder as #name, and ${name} is a value`)
  const encoded = value === undefined ? undefined : looseCodec().operand(value)
  if (encoded?.ok) return encoded.stored
  throw refuse(
    `cannot store the value of ${name} as it is; give it in a pair with an attribute that it is stored like, as [order.placedAt, date]`,
  )
}

function checkBalance(parts: readonly RawPart[]): void {
  let depth = 0
  for (const part of parts) {
    depth += part === '(' ? 1 : part === ')' ? -1 : 0
    if (depth < 0) break
  }
  if (depth !== 0) throw refuse('has parentheses that do not match')
}

/** DynamoDB refuses two groups around one condition, and the printer makes its own where it needs one. */
function withoutOuterGroup(parts: readonly RawPart[]): readonly RawPart[] {
  let depth = 0
  const closes = parts.findIndex((part) => {
    depth += part === '(' ? 1 : part === ')' ? -1 : 0
    return depth === 0
  })
  return parts[0] === '(' && closes === parts.length - 1 ? withoutOuterGroup(parts.slice(1, -1)) : parts
}

function refuse(reason: string): Error {
  return expressionError('expression.operand', `raw ${reason}`)
}
