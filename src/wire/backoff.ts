/** How often a write is tried again after another writer got in between. */
export const contentionAttempts = 100

/** How often what a failed write found is relied on without another read: the waits before are short. */
export const triesWithoutRead = 2

const firstDelayMs = 5
const longestDelayMs = 1000

/**
 * Waits before another try: a random part of a delay that doubles with each try, so that writers that met once do not
 * meet again.
 *
 * @param attempt the number of tries so far, from 1
 */
export function backOff(attempt: number, signal?: AbortSignal): Promise<void> {
  const ceiling = Math.min(longestDelayMs, firstDelayMs * 2 ** (attempt - 1))
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort)
      resolve()
    }, Math.random() * ceiling)
    if (signal?.aborted) abort()
    else signal?.addEventListener('abort', abort, { once: true })
  })
}
