import type { AttributeValue } from '@aws-sdk/client-dynamodb'

/**
 * What a condition means, as DynamoDB documents it, written for these tests alone: it shares nothing with the library's
 * own understanding of expressions, nor with the embedded engine's.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
 */

type Stored = AttributeValue | undefined
type Item = Readonly<Record<string, AttributeValue>>

/** A way into an item. */
export type Steps = readonly (string | number)[]

/** What is compared: what stands at a place, the size of that, or a value. */
export type Operand =
  | { readonly kind: 'place'; readonly steps: Steps }
  | { readonly kind: 'size'; readonly steps: Steps }
  | { readonly kind: 'value'; readonly stored: AttributeValue }

export type Comparator = 'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte'

/** A condition, values in stored form. */
export type Meaning =
  | { readonly kind: 'compare'; readonly by: Comparator; readonly left: Operand; readonly right: Operand }
  | { readonly kind: 'between'; readonly value: Operand; readonly low: Operand; readonly high: Operand }
  | { readonly kind: 'oneOf'; readonly value: Operand; readonly list: readonly Operand[] }
  | { readonly kind: 'exists' | 'notExists'; readonly steps: Steps }
  | { readonly kind: 'type'; readonly steps: Steps; readonly type: string }
  | { readonly kind: 'beginsWith' | 'contains'; readonly steps: Steps; readonly part: Operand }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Meaning[] }
  | { readonly kind: 'not'; readonly part: Meaning }

/** Whether a condition holds for an item; one that is not there has no attributes. */
export function isMet(meaning: Meaning, item: Item): boolean {
  switch (meaning.kind) {
    case 'and':
      return meaning.parts.every((part) => isMet(part, item))
    case 'or':
      return meaning.parts.some((part) => isMet(part, item))
    case 'not':
      return !isMet(meaning.part, item)
    case 'exists':
      return find(item, meaning.steps) !== undefined
    case 'notExists':
      return find(item, meaning.steps) === undefined
    case 'type': {
      const stored = find(item, meaning.steps)
      return stored !== undefined && typeOf(stored) === meaning.type
    }
    case 'beginsWith':
      return begins(find(item, meaning.steps), resolve(meaning.part, item))
    case 'contains':
      return holds(find(item, meaning.steps), resolve(meaning.part, item))
    case 'oneOf': {
      const value = resolve(meaning.value, item)
      return meaning.list.some((one) => areEqual(value, resolve(one, item)))
    }
    case 'between': {
      const [value, low, high] = [meaning.value, meaning.low, meaning.high].map((one) => resolve(one, item))
      const [above, below] = [order(value, low), order(value, high)]
      return above !== undefined && below !== undefined && above >= 0 && below <= 0
    }
    case 'compare':
      return compare(meaning.by, resolve(meaning.left, item), resolve(meaning.right, item))
  }
}

function compare(by: Comparator, left: Stored, right: Stored): boolean {
  if (by === 'eq') return areEqual(left, right)
  if (by === 'ne') return !areEqual(left, right)
  const sign = order(left, right)
  if (sign === undefined) return false
  if (by === 'lt') return sign < 0
  if (by === 'lte') return sign <= 0
  return by === 'gt' ? sign > 0 : sign >= 0
}

function resolve(operand: Operand, item: Item): Stored {
  if (operand.kind === 'value') return operand.stored
  const stored = find(item, operand.steps)
  return operand.kind === 'place' ? stored : sizeOf(stored)
}

function find(item: Item, steps: Steps): Stored {
  let at: Stored = { M: item as Record<string, AttributeValue> }
  for (const step of steps) {
    if (typeof step === 'number') at = at?.L?.[step]
    else at = at?.M !== undefined && Object.hasOwn(at.M, step) ? at.M[step] : undefined
  }
  return at
}

/** The length of a text, the bytes of a binary value, the members of anything else that has some. */
function sizeOf(stored: Stored): Stored {
  if (stored === undefined) return undefined
  const { S, B, L, M, SS, NS, BS } = stored
  const size = S?.length ?? B?.length ?? (L ?? SS ?? NS ?? BS)?.length ?? (M && Object.keys(M).length)
  return size === undefined ? undefined : { N: String(size) }
}

function typeOf(stored: AttributeValue): string {
  return Object.keys(stored).find((kind) => Reflect.get(stored, kind) !== undefined) ?? ''
}

/** An attribute that is not there equals nothing; values of different types differ. */
function areEqual(left: Stored, right: Stored): boolean {
  return left !== undefined && right !== undefined && textOf(left) === textOf(right)
}

/** One text for equal values: numbers by value, sets and maps whatever their order. */
function textOf(stored: AttributeValue): string {
  const { S, N, B, BOOL, L, M, SS, NS, BS } = stored
  const type = typeOf(stored)
  if (N !== undefined) return `N${exact(N)}`
  if (B !== undefined) return `B${hex(B)}`
  if (L !== undefined) return `L[${L.map(textOf).join(',')}]`
  if (SS !== undefined) return `SS${JSON.stringify([...SS].sort())}`
  if (NS !== undefined) return `NS${NS.map(exact).map(String).sort().join()}`
  if (BS !== undefined) return `BS${BS.map(hex).sort().join()}`
  if (M !== undefined) {
    const entries = Object.entries(M).map(([name, value]) => `${JSON.stringify(name)}:${textOf(value)}`)
    return `M{${entries.sort().join(',')}}`
  }
  return `${type}${JSON.stringify(S ?? BOOL ?? null)}`
}

/** Which comes first of two texts (by their UTF-8 bytes), numbers or binary values; others have no order. */
function order(left: Stored, right: Stored): number | undefined {
  if (left?.N !== undefined && right?.N !== undefined) {
    const [a, b] = [exact(left.N), exact(right.N)]
    return a < b ? -1 : a > b ? 1 : 0
  }
  if (left?.S !== undefined && right?.S !== undefined) return Buffer.compare(Buffer.from(left.S), Buffer.from(right.S))
  if (left?.B !== undefined && right?.B !== undefined) return Buffer.compare(left.B, right.B)
  return undefined
}

function begins(whole: Stored, part: Stored): boolean {
  if (whole?.S !== undefined && part?.S !== undefined) return whole.S.startsWith(part.S)
  return whole?.B !== undefined && part?.B !== undefined && hex(whole.B).startsWith(hex(part.B))
}

function holds(whole: Stored, part: Stored): boolean {
  if (whole === undefined || part === undefined) return false
  const { S, B, L, SS, NS, BS } = whole
  if (S !== undefined) return part.S !== undefined && S.includes(part.S)
  if (B !== undefined) return part.B !== undefined && Buffer.from(B).includes(Buffer.from(part.B))
  if (L !== undefined) return L.some((element) => areEqual(element, part))
  if (SS !== undefined) return part.S !== undefined && SS.includes(part.S)
  if (NS !== undefined) return part.N !== undefined && NS.map(exact).includes(exact(part.N))
  return BS !== undefined && part.B !== undefined && BS.map(hex).includes(hex(part.B))
}

/** A decimal as a whole number: everything in these tests has far fewer than two hundred digits behind the point. */
function exact(text: string): bigint {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  return BigInt(`${whole}${fraction}`) * 10n ** BigInt(200 - fraction.length + Number(exponent))
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
