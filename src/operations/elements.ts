import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { StoredKind } from '../schema/storage.js'
import { addDecimals } from '../util/decimal.js'

/** How sets are stored. */
export const setKinds = ['SS', 'NS', 'BS'] as const

/** The elements of a set that is stored; of nothing there are none. */
export function elementsOf(stored: AttributeValue | undefined): readonly AttributeValue[] {
  const set = stored?.SS?.map((S) => ({ S })) ?? stored?.NS?.map((N) => ({ N })) ?? stored?.BS?.map((B) => ({ B }))
  return set ?? []
}

/** Elements of a set that are equal have equal texts. */
export function identifyElement({ S, N, B }: AttributeValue): string {
  return S ?? (N === undefined ? Buffer.from(B as Uint8Array).toString('base64') : addDecimals(N, '0'))
}

/** The number that a range of something stored is about; `undefined` where it is stored otherwise. */
export function sizeOf(stored: AttributeValue, kind: StoredKind): string | undefined {
  if (kind === 'N') return stored.N
  const members = stored[kind as 'L'] as readonly unknown[] | undefined
  return members && String(members.length)
}
