import { inject } from 'vitest'
import { dynamodbLocalEngine } from './dynamodb-local.js'
import type { Engine } from './engine.js'
import { localEngine } from './local.js'

export type { Engine, EngineName, RunningEngine } from './engine.js'

/** The engines that this run of the tests uses. */
export function enginesOfRun(): readonly Engine[] {
  const chosen = inject('engines')
  if (chosen === undefined) {
    throw new Error(
      'This test needs an engine, and its vitest project starts none: see `projects` in vitest.config.ts.',
    )
  }
  return chosen.engines.map(({ name, endpoint }) => (name === 'local' ? localEngine : dynamodbLocalEngine(endpoint)))
}
