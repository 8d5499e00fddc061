import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createVitest } from 'vitest/node'

// What this run was told must not decide for those that are looked at.
beforeEach(() => void vi.stubEnv('KEYLOOM_RUNS', undefined))
afterEach(() => void vi.unstubAllEnvs())

/** How often the properties of each project run in a mode. */
async function runsOfProjects(mode: string): Promise<unknown[]> {
  const vitest = await createVitest('test', { watch: false }, { mode })
  try {
    return vitest.projects.map(({ name, config }) => [name, config.env.KEYLOOM_RUNS])
  } finally {
    await vitest.close()
  }
}

it.each([
  ['long', 'long'],
  ['test', '1'],
])('every project has the counts of the mode %s', async (mode, runs) => {
  expect(await runsOfProjects(mode)).toEqual(['unit', 'engines', 'package'].map((name) => [name, runs]))
})
