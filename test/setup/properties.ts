// How often a property runs, and with which seed: read by every test file, so fast-check is loaded only where there is
// something to say to it (its own default is 100 runs with a random seed, printed when a property fails).
const { KEYLOOM_RUNS: runs, KEYLOOM_SEED: seed, KEYLOOM_PATH: path } = process.env

if ((runs !== undefined && runs !== '100') || seed !== undefined) {
  const { configureGlobal } = await import('fast-check')
  configureGlobal({
    numRuns: Number(runs ?? 100),
    ...(seed === undefined ? {} : { seed: Number(seed) }),
    ...(path === undefined ? {} : { path, endOnFailure: true }),
  })
}

export {}
