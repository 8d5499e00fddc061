import { startLocal } from 'keyloom/local'
import type { Engine } from './engine.js'

/** The embedded engine, in memory: one for each test file, in the file's own process. */
export const localEngine: Engine = Object.freeze({
  name: 'local' as const,
  start: () => startLocal(),
})
