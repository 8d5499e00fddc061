import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { isBytes } from '../util/bytes.js'
import { addDecimals } from '../util/decimal.js'
import { isStoredMap } from './node.js'
import { isDecimalText } from './numbers.js'

/** Whether two stored values are the same: numbers by their value, sets whatever the order of their elements. */
export function isSameStored(a: AttributeValue | undefined, b: AttributeValue | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  return canonical(a) === canonical(b)
}

/** Nothing in it throws: what is no attribute value, as a mock can have it in an answer, is told from those that are. */
function canonical(value: AttributeValue | null): string {
  const [kind, content] = Object.entries(value ?? {}).find(([, one]) => one !== undefined) ?? []
  if (kind === 'M' && isStoredMap(content)) {
    const entries = Object.entries(content).sort(([x], [y]) => (x < y ? -1 : 1))
    return `M:{${entries.map(([name, one]) => `${JSON.stringify(name)}:${canonical(one)}`).join(',')}}`
  }
  if (!Array.isArray(content)) return `${kind}:${scalar(kind, content)}`
  if (kind === 'L') return `L:[${content.map(canonical).join(',')}]`
  return `${kind}:[${content.map((one: unknown) => scalar(kind === 'NS' ? 'N' : kind, one)).sort()}]`
}

function scalar(kind: string | undefined, content: unknown): string {
  if (isBytes(content)) return bytes(content)
  if (typeof content === 'string') return kind === 'N' ? number(content) : JSON.stringify(content)
  return typeof content === 'boolean' ? String(content) : `(${typeof content})`
}

/** One text for each number; most are written in it already. */
function number(text: string): string {
  if (/^(0|-?[1-9]\d{0,37})$/.test(text)) return text
  return isDecimalText(text) ? addDecimals(text, '0') : JSON.stringify(text)
}

function bytes(content: Uint8Array): string {
  return `'${Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString('base64')}'`
}
