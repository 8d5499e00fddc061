import type { Check } from './check.js'
import { checkDisjoint } from './disjoint.js'
import { checkEntityNames } from './entity-names.js'
import { checkIndexFitsTable } from './index-fits-table.js'
import { checkKeptEntries } from './kept-entries.js'
import { checkKeyFitsTable } from './key-fits-table.js'
import { checkLossyKey } from './lossy-key.js'
import { checkReservedNames } from './reserved-names.js'
import { checkTableAttributes } from './table-attributes.js'
import { checkThroughput } from './throughput.js'
import { checkTtl } from './ttl.js'
import { checkUnknownOptions } from './unknown-options.js'
import { checkUnreadableName } from './unreadable-name.js'
import { checkWhen } from './when.js'

/** Every rule, in the order in which their findings are best read. */
export const checks: readonly Check[] = [
  checkTableAttributes,
  checkUnknownOptions,
  checkEntityNames,
  checkKeyFitsTable,
  checkIndexFitsTable,
  checkReservedNames,
  checkUnreadableName,
  checkTtl,
  checkThroughput,
  checkWhen,
  checkKeptEntries,
  checkLossyKey,
  checkDisjoint,
]
