import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rerunCommands } from './rerun-reporter.js'

function failureOf(seed: number): string {
  const property = fc.property(fc.integer(), (number) => number < 1000)
  try {
    fc.assert(property, { seed })
  } catch (error) {
    return error instanceof Error ? error.message : ''
  }
  throw new Error('The property holds.')
}

describe('the command that runs a failed property again', () => {
  it('repeats the seed and the path that fast-check gives', () => {
    const [command] = rerunCommands([
      { file: 'test/a.test.ts', test: "keys (all) keep a user's order", messages: [failureOf(7)] },
    ])
    expect(command).toMatch(
      /^KEYLOOM_SEED=7 KEYLOOM_PATH=[\d:]+ npx vitest run test\/a\.test\.ts -t 'keys \\\(all\\\) keep a user'\\''s order'$/,
    )
  })

  it('is left out for failures that are not of a property', () => {
    expect(rerunCommands([{ file: 'a.test.ts', test: 'adds', messages: ['expected 1 to be 2'] }])).toEqual([])
  })
})
