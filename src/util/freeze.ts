import { isPlainObject } from './objects.js'

/**
 * Copies plain data deeply and freezes the copy: objects and arrays are copied, everything else is kept as it is.
 * Names such as `__proto__` are copied as ordinary properties.
 */
export function freezeCopy<T>(value: T): T {
  if (Array.isArray(value)) return Object.freeze(value.map((element: unknown) => freezeCopy(element))) as T
  if (!isPlainObject(value)) return value
  const entries = Object.entries(value).map(([name, inner]) => [name, freezeCopy(inner)] as const)
  return Object.freeze(Object.fromEntries(entries)) as T
}
