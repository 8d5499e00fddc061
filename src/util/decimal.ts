interface Decimal {
  readonly digits: bigint
  /** How many of the digits stand behind the point. */
  readonly scale: number
}

/** Adds two decimal numbers given as texts, exactly, as DynamoDB does. */
export function addDecimals(left: string, right: string): string {
  const a = parseDecimal(left)
  const b = parseDecimal(right)
  const scale = Math.max(a.scale, b.scale)
  const digits = a.digits * 10n ** BigInt(scale - a.scale) + b.digits * 10n ** BigInt(scale - b.scale)
  return printDecimal({ digits, scale })
}

/** Whether a text is a number that DynamoDB can hold: 38 digits, and a magnitude between 1E-130 and 9.99E+125. */
export function isStorableNumber(text: string): boolean {
  const parts = text.length <= 200 && /^-?(\d+)(?:\.(\d+))?(?:e([+-]?\d{1,3}))?$/i.exec(text)
  if (!parts) return false
  const [, whole = '', fraction = '', exponent = '0'] = parts
  const digits = `${whole}${fraction}`.replace(/^0+/, '')
  if (digits === '') return true
  const magnitude = digits.length - fraction.length + Number(exponent)
  return digits.replace(/0+$/, '').length <= 38 && magnitude > -130 && magnitude <= 126
}

/** Turns a decimal number's sign around. */
export function negateDecimal(text: string): string {
  const { digits, scale } = parseDecimal(text)
  return printDecimal({ digits: -digits, scale })
}

/** The nearest number of at most 38 digits that is not below a decimal number, or not above it. */
export function roundDecimal(text: string, direction: 'up' | 'down'): string {
  const { digits, scale } = parseDecimal(text)
  const surplus = String(digits < 0n ? -digits : digits).length - 38
  if (surplus <= 0) return addDecimals(text, '0')
  const unit = 10n ** BigInt(surplus)
  const rest = digits % unit
  const step = direction === 'up' && rest > 0n ? unit : direction === 'down' && rest < 0n ? -unit : 0n
  return printDecimal({ digits: digits - rest + step, scale })
}

function parseDecimal(text: string): Decimal {
  const [mantissa = '0', exponent = '0'] = text.toLowerCase().split('e')
  const [whole = '0', fraction = ''] = mantissa.split('.')
  const scale = fraction.length - Number(exponent)
  const digits = BigInt(`${whole}${fraction}`)
  return scale < 0 ? { digits: digits * 10n ** BigInt(-scale), scale: 0 } : { digits, scale }
}

function printDecimal({ digits, scale }: Decimal): string {
  const sign = digits < 0n ? '-' : ''
  const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0')
  if (scale === 0) return sign + text
  const fraction = text.slice(-scale).replace(/0+$/, '')
  const whole = text.slice(0, -scale)
  return fraction === '' ? sign + whole : `${sign}${whole}.${fraction}`
}

/** Compares two decimal numbers given as texts: negative, zero or positive, as for sorting. */
export function compareDecimals(left: string, right: string): number {
  const difference = addDecimals(left, negateDecimal(right))
  if (difference === '0') return 0
  return difference.startsWith('-') ? -1 : 1
}
