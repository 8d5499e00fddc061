import type { PlanRun } from './run-plan.js'

/** What runs of one value under its token have to know of each other. */
export interface Sent {
  /** What was sent, for a run that may not know what became of it. */
  run?: PlanRun | undefined
  /** The run that was begun last; never rejects. */
  last?: Promise<unknown>
}

/** How a run that may follow another sends what that one did. */
interface Again {
  readonly from: PlanRun | undefined
  readonly note: (run: PlanRun | undefined) => void
}

/**
 * Carries out a value's runs under its token one after the other: of two at once, each would read for itself, and take a moment of its
 * own, and so make another plan for one token. Without a token, runs have nothing to do with each other.
 */
export function inTurn<T>(token: string | undefined, sent: Sent, run: (again: Again) => Promise<T>): Promise<T> {
  if (token === undefined) return run({ from: undefined, note: () => undefined })
  const note = (sentNow: PlanRun | undefined): void => {
    sent.run = sentNow
  }
  const own = Promise.resolve(sent.last).then(() => run({ from: sent.run, note }))
  sent.last = own.catch(() => undefined)
  return own
}
