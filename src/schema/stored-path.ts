import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { ownProperty, setOwn } from '../util/objects.js'

/** Reads a place inside a stored value; `undefined` where there is none. */
export function storedInside(
  value: AttributeValue | undefined,
  path: readonly (string | number)[],
): AttributeValue | undefined {
  let found = value
  for (const step of path) {
    if (found === undefined) return undefined
    if (typeof step === 'number') found = found.L?.[step]
    else found = found.M === undefined ? undefined : (ownProperty(found.M, step) as AttributeValue | undefined)
  }
  return found
}

/** Sets a place in a stored map, and copies the maps on the way. */
export function setStoredInside(
  map: { readonly M: Record<string, AttributeValue> },
  path: readonly string[],
  value: AttributeValue,
): void {
  const [name, ...rest] = path as [string, ...string[]]
  if (rest.length === 0) {
    setOwn(map.M, name, value)
    return
  }
  const inner = { M: { ...(ownProperty(map.M, name) as AttributeValue | undefined)?.M } }
  setStoredInside(inner, rest, value)
  setOwn(map.M, name, inner)
}
