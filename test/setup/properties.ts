// How often a property runs that does not say so itself (those that do ask test/property/runs.ts), and with which seed.
// Every test file reads this, so fast-check is loaded only where there is something to say to it.
import { runs } from '../property/runs.js'

const { KEYLOOM_SEED: seed, KEYLOOM_PATH: path } = process.env
const usual = 100
const numRuns = runs(usual, 10_000)

if (numRuns !== usual || seed !== undefined) {
  const { configureGlobal } = await import('fast-check')
  configureGlobal({
    numRuns,
    ...(seed === undefined ? {} : { seed: Number(seed) }),
    ...(path === undefined ? {} : { path, endOnFailure: true }),
  })
}
