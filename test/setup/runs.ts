/**
 * How often to run a property that is dearer than most, such as one that asks an engine.
 *
 * @param share - of the runs of an ordinary property, between 0 and 1
 * @example
 * await fc.assert(fc.asyncProperty(values, check), { numRuns: runs(0.1) })
 */
export function runs(share: number): number {
  return Math.max(1, Math.round(Number(process.env.KEYLOOM_RUNS ?? 100) * share))
}
