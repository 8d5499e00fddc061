// How often a property runs, and with which seed. KEYLOOM_RUNS multiplies: here the number of runs of the properties that
// state none, in test/property/runs.ts that of the others. Every test file reads this, so fast-check is loaded only where
// there is something to say to it.
const { KEYLOOM_RUNS: factor = '1', KEYLOOM_SEED: seed, KEYLOOM_PATH: path } = process.env
const ordinaryRuns = 100

if (Number(factor) !== 1 || seed !== undefined) {
  const { configureGlobal } = await import('fast-check')
  configureGlobal({
    numRuns: Math.max(1, Math.round(ordinaryRuns * Number(factor))),
    ...(seed === undefined ? {} : { seed: Number(seed) }),
    ...(path === undefined ? {} : { path, endOnFailure: true }),
  })
}

export {}
