import type { KeyAttributeValue } from './key-part.js'

/** The text that a stored value holds under `S` or `N`; `undefined` for any other, and where a mock has something else there. */
export function storedText(stored: KeyAttributeValue, type: 'S' | 'N'): string | undefined {
  const text: unknown = (stored as { readonly S?: unknown; readonly N?: unknown } | null)?.[type]
  return typeof text === 'string' ? text : undefined
}
