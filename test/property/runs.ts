/** What KEYLOOM_RUNS says: `long`, or how many times as often as usual each property is tried. */
const asked = process.env.KEYLOOM_RUNS ?? '1'

/**
 * How many cases a property is tried on.
 *
 * @param short - in `npm test`, so few that the suite is run often; times KEYLOOM_RUNS where that is a number
 * @param long - in `npm run test:long`, or with `KEYLOOM_RUNS=long`: what the guarantee is worth
 * @throws Error if KEYLOOM_RUNS is neither a positive number nor `long`
 */
export function runs(short: number, long: number): number {
  if (asked === 'long') return long
  const factor = Number(asked)
  if (!(factor > 0)) throw new Error('KEYLOOM_RUNS must be a positive number, or "long".')
  return Math.max(1, Math.round(short * factor))
}
