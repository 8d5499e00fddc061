import { SetupError } from '../errors/index.js'

/** The engine's time. Tests move it; it never goes back. */
export interface LocalClock {
  /** The engine's time in milliseconds since 1970. */
  now(): number
  /**
   * Moves the clock forward, then deletes every item whose time to live has passed.
   *
   * @param milliseconds - How far; not negative.
   * @param options - `{ sweep: false }` leaves expired items where they are, as the service may for two days.
   */
  advance(milliseconds: number, options?: { readonly sweep?: boolean }): Promise<void>
}

/** Makes a clock over a source of time. */
export function createClock(now: () => number, sweep: () => Promise<unknown>): LocalClock {
  let offset = 0
  return Object.freeze({
    now: () => now() + offset,
    async advance(milliseconds: number, options: { readonly sweep?: boolean } = {}) {
      if (!Number.isFinite(milliseconds) || milliseconds < 0) {
        throw new SetupError('setup.option', 'The clock of keyloom/local moves forward by a number of milliseconds.')
      }
      offset += milliseconds
      if (options.sweep !== false) await sweep()
    },
  })
}
