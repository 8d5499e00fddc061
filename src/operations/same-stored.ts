import type { AttributeValue } from '@aws-sdk/client-dynamodb'

/** Whether two stored values are the same; the order of a set's elements does not matter. */
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
  if (Array.isArray(content)) {
    const elements = (content as (string | Uint8Array)[]).map((one) => (typeof one === 'string' ? one : bytes(one)))
    return `${kind}:${JSON.stringify(elements.sort())}`
  }
  return `${kind}:${JSON.stringify(content)}`
}

function bytes(content: Uint8Array): string {
  return Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString('base64')
}
