/**
 * How many cases a property is tried on: `base`, times the environment variable KEYLOOM_RUNS where it is set.
 * Short by default, so that the suite is run often; the long run multiplies every suite alike.
 */
export function runs(base: number): number {
  const factor = Number(process.env.KEYLOOM_RUNS ?? 1)
  if (!(factor > 0)) throw new Error('KEYLOOM_RUNS must be a positive number.')
  return Math.max(1, Math.round(base * factor))
}
