/**
 * A value in a form that is equal where the service's meaning is: numbers by their value, sets without an order, bytes as
 * hexadecimal digits, members of objects by name.
 */
export function canonical(value: unknown): unknown {
  if (value instanceof Uint8Array) return `0x${Buffer.from(value).toString('hex')}`
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map(canonical)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([name, member]) => [name, canonicalMember(name, member)] as const)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}

function canonicalMember(name: string, member: unknown): unknown {
  if (name === 'N' && typeof member === 'string') return canonicalNumber(member)
  if (name === 'NS' && isTexts(member)) return member.map(canonicalNumber).sort()
  if (name === 'SS' && isTexts(member)) return [...member].sort()
  if (name === 'BS' && Array.isArray(member)) return member.map(canonical).sort()
  return canonical(member)
}

function isTexts(member: unknown): member is readonly string[] {
  return Array.isArray(member) && member.every((text) => typeof text === 'string')
}

/** A number by its digits and its exponent, without zeros around the digits. */
function canonicalNumber(text: string): string {
  const parts = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(text)
  if (parts === null) return text
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = parts
  const digits = `${whole}${fraction}`.replace(/^0+/, '')
  const significant = digits.replace(/0+$/, '')
  if (significant === '') return '0'
  const power = Number(exponent) - fraction.length + digits.length - significant.length
  return `${sign === '-' ? '-' : ''}${significant}e${power}`
}

/** The canonical form as text, to compare and to sort by. */
export function textOf(value: unknown): string {
  return JSON.stringify(canonical(value)) ?? 'undefined'
}

/** The numbers in an answer that are not in the one notation that the service gives numbers back in. */
export function oddNumbers(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return []
  if (Array.isArray(value)) return value.flatMap(oddNumbers)
  return Object.entries(value).flatMap(([name, member]) => {
    if (name === 'N' && typeof member === 'string') return isPlain(member) ? [] : [member]
    if (name === 'NS' && isTexts(member)) return member.filter((text) => !isPlain(text))
    return oddNumbers(member)
  })
}

function isPlain(text: string): boolean {
  return text !== '-0' && /^-?(0|[1-9]\d*)(\.\d*[1-9])?$/.test(text)
}
