import { createHash } from 'node:crypto'
import type { StoreOperation } from './dynalite-internals.js'
import { ServiceError } from './service-error.js'
import type { Storage } from './storage.js'

/** How long a transaction is remembered by its token. */
const MEMORY_MS = 10 * 60 * 1000
const TOKENS = 'k~'

interface Remembered {
  readonly digest: string
  readonly at: number
}

/** The transactions of the last ten minutes by their tokens. */
export interface TokenMemory {
  /**
   * Whether a transaction was already carried out under a token.
   *
   * @throws ServiceError `IdempotentParameterMismatchException` when the token stands for another transaction.
   */
  knows(token: string, digest: string): boolean
  /** The store operations that remember a transaction, which must go into its batch; old ones are forgotten. */
  remember(token: string, digest: string): StoreOperation[]
  /** Takes back what was remembered, when the batch failed. */
  forget(token: string): void
}

/** Opens the memory that is in the store. */
export async function openTokenMemory(storage: Storage, now: () => number): Promise<TokenMemory> {
  // Tokens stand in the order of their time, so that the oldest are the first to be forgotten.
  const stored: [string, Remembered][] = []
  for await (const [token, value] of storage.walk(TOKENS)) stored.push([token, value as Remembered])
  const known = new Map(stored.sort(([, a], [, b]) => a.at - b.at))
  return {
    knows(token, digest) {
      const remembered = known.get(keyOf(token))
      if (remembered === undefined || now() - remembered.at >= MEMORY_MS) return false
      if (remembered.digest === digest) return true
      throw new ServiceError(
        'IdempotentParameterMismatchException',
        'The request uses the same client token as a previous, but non-identical request. Do not reuse a client ' +
          'token with different requests, unless the requests are identical.',
      )
    },
    remember(token, digest) {
      const operations: StoreOperation[] = []
      for (const [key, { at }] of known) {
        if (now() - at < MEMORY_MS) break
        known.delete(key)
        operations.push({ type: 'del', key: TOKENS + key })
      }
      const value: Remembered = { digest, at: now() }
      known.delete(keyOf(token))
      known.set(keyOf(token), value)
      return [...operations, { type: 'put', key: TOKENS + keyOf(token), value }]
    },
    forget(token) {
      known.delete(keyOf(token))
    },
  }
}

/** Keys of the store are plain ASCII; tokens may be anything. */
function keyOf(token: string): string {
  return Buffer.from(token).toString('hex')
}

/** What tells transactions apart: equal for requests that say the same. */
export function digestOf(request: unknown): string {
  return createHash('sha256').update(canonical(request)).digest('base64')
}

/** JSON with the members of objects in order, so that requests that say the same are the same text. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) => {
    if (typeof member !== 'object' || member === null || Array.isArray(member)) return member
    return Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}
