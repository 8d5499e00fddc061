import { findLossyPaths } from '../../keys/lossy.js'
import type { Check } from './check.js'

/** What identifies an item must stand in its key without loss, or two items would share one key. */
export const checkLossyKey: Check = ({ compiled }, report) => {
  for (const entity of compiled) {
    for (const path of findLossyPaths(entity.key)) {
      report({
        code: 'key.lossy',
        severity: 'error',
        entity: entity.name,
        place: 'key',
        message: `the format of <${path}> maps different values to one text, so different items would share a key.`,
        fix: `Normalise in the schema instead (z.string().toLowerCase()), or put <${path}> into the key as it is, too.`,
      })
    }
  }
}
