import type { KeyAttributeValue, Placeholder, ReadAttribute, SortBounds } from './key-part.js'
import type { NativeCodec } from './native-form.js'
import type { SortRanges } from './sort-bounds.js'

/** What the ranges of a native part need of it. */
export interface NativeRangeContext {
  readonly codec: NativeCodec
  readonly placeholder: Placeholder
  readonly fail: (placeholder: Placeholder | undefined, reason: string) => never
}

/** Makes the ranges of a sort part that is one attribute in its native type. */
export function makeNativeRanges({ codec, placeholder, fail }: NativeRangeContext): SortRanges {
  const { path } = placeholder
  const read = (values: ReadAttribute): unknown => {
    const value = values(path)
    if (value === undefined) return fail(placeholder, 'no value is given')
    return value === null ? fail(placeholder, 'null cannot stand in a key') : value
  }
  const findLow = (value: unknown, exclusive: boolean): KeyAttributeValue | 'none' | 'empty' => {
    const place = codec.place(value)
    if (place === -1) return 'none'
    if (place === 1) return 'empty'
    return exclusive || !codec.fits(place) ? (codec.above(place) ?? 'empty') : place
  }
  const findHigh = (value: unknown, exclusive: boolean): KeyAttributeValue | 'none' | 'empty' => {
    const place = codec.place(value)
    if (place === 1) return 'none'
    if (place === -1) return 'empty'
    return exclusive || !codec.fits(place) ? (codec.below(place) ?? 'empty') : place
  }
  const span = (known: ReadAttribute): SortBounds => {
    const value = known(path)
    return value === undefined || value === null ? { kind: 'all' } : { kind: 'equal', value: codec.encode(value) }
  }
  return {
    span,
    bounds: (operator, given, known) => {
      if (known(path) !== undefined) return span(known)
      const value = read(given)
      if (operator === 'eq') return { kind: 'equal', value: codec.encode(value) }
      if (operator === 'beginsWith') {
        if (!codec.beginning) return fail(placeholder, 'beginsWith needs text or bytes')
        const beginning = codec.beginning(value)
        const isEmpty = ('S' in beginning && beginning.S === '') || ('B' in beginning && beginning.B.length === 0)
        if (isEmpty) return { kind: 'all' }
        return codec.fits(beginning) ? { kind: 'prefix', value: beginning } : { kind: 'empty' }
      }
      const isLow = operator === 'gt' || operator === 'gte'
      const bound = isLow ? findLow(value, operator === 'gt') : findHigh(value, operator === 'lt')
      if (bound === 'none') return { kind: 'all' }
      if (bound === 'empty') return { kind: 'empty' }
      return isLow ? { kind: 'atLeast', low: bound } : { kind: 'atMost', high: bound }
    },
    between: (from, to, known) => {
      if (known(path) !== undefined) return span(known)
      const low = findLow(read(from), false)
      const high = findHigh(read(to), false)
      if (low === 'empty' || high === 'empty') return { kind: 'empty' }
      if (low === 'none') return high === 'none' ? { kind: 'all' } : { kind: 'atMost', high }
      if (high === 'none') return { kind: 'atLeast', low }
      return codec.compare(low, high) > 0 ? { kind: 'empty' } : { kind: 'between', low, high }
    },
  }
}
