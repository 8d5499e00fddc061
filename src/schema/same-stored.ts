import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { addDecimals } from '../util/decimal.js'

/** Whether two stored values are the same: numbers by their value, sets whatever the order of their elements. */
export function isSameStored(a: AttributeValue | undefined, b: AttributeValue | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  return canonical(a) === canonical(b)
}

function canonical(value: AttributeValue): string {
  const [kind, content] = Object.entries(value).find(([, one]) => one !== undefined) ?? []
  if (content instanceof Uint8Array) return `${kind}:${bytes(content)}`
  if (kind === 'L') return `L:[${(content as AttributeValue[]).map(canonical).join(',')}]`
  if (kind === 'M') {
    const entries = Object.entries(content as Record<string, AttributeValue>).sort(([x], [y]) => (x < y ? -1 : 1))
    return `M:{${entries.map(([name, one]) => `${JSON.stringify(name)}:${canonical(one)}`).join(',')}}`
  }
  if (kind === 'N') return `N:${number(content as string)}`
  if (Array.isArray(content)) {
    const elements = (content as (string | Uint8Array)[]).map((one) =>
      typeof one !== 'string' ? bytes(one) : kind === 'NS' ? number(one) : one,
    )
    return `${kind}:${JSON.stringify(elements.sort())}`
  }
  return `${kind}:${JSON.stringify(content)}`
}

/** One text for each number; most are written in it already. */
function number(text: string): string {
  return /^(0|-?[1-9]\d{0,37})$/.test(text) ? text : addDecimals(text, '0')
}

function bytes(content: Uint8Array): string {
  return Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString('base64')
}
