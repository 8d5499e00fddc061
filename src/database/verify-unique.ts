import {
  checkOptions,
  clientOption,
  flagOption,
  type OptionRules,
  signalOption,
  tableNameOption,
} from '../errors/check-options.js'
import { compiledOf } from '../model/model.js'
import type { AnyModel } from '../model/model-types.js'
import { type UniqueReport, verifyClaims } from '../operations/verify-claims.js'
import type { AnyDynamoDBClient } from '../wire/any-client.js'
import { createExecutor } from '../wire/executor.js'
import type { OnOperation } from '../wire/operation-event.js'
import { listenersOption, listListeners } from './read-listeners.js'

/** How {@link verifyUnique} reaches DynamoDB, and what it does. */
export interface VerifyUniqueOptions {
  readonly client: AnyDynamoDBClient
  /** The table's name, in place of the model's. */
  readonly tableName?: string | undefined
  /** Whether what can be mended is mended; it is only reported unless asked. */
  readonly mend?: boolean | undefined
  /** Is told of each request, as with `connect`. */
  readonly onOperation?: OnOperation | undefined
  readonly signal?: AbortSignal | undefined
}

const verifyOptions: OptionRules<VerifyUniqueOptions> = {
  client: clientOption,
  tableName: tableNameOption,
  mend: flagOption,
  onOperation: listenersOption,
  signal: signalOption,
}

/**
 * Verifies the claims of unique values in a whole table against the items that have the values: finds what other writers left
 * behind, as a claim whose item is gone. It may run while the table is in use: what looks wrong is read again together, and mended
 * only under the condition that it is still so. Two items that have one value are reported, and never mended.
 *
 * Reads the whole table consistently, and for each item with a unique value, and for each claim, one item more.
 *
 * @param model what `defineModel` gave
 * @param options the client, and whether to mend
 * @returns how much was looked at, and what was found; `mended` says what was put right
 * @throws SetupError (`setup.option`) if an option cannot be used
 * @example
 * ```ts
 * const { problems } = await verifyUnique(shop, { client, mend: true })
 * for (const { kind, entity, attribute, mended } of problems) console.log(kind, entity, attribute, mended)
 * ```
 */
export async function verifyUnique(model: AnyModel, options: VerifyUniqueOptions): Promise<UniqueReport> {
  const compiled = compiledOf(model)
  const {
    client,
    tableName = compiled.table.name,
    mend = false,
    onOperation,
    signal,
  } = checkOptions('verifyUnique', options, verifyOptions)
  const executor = createExecutor(client, listListeners(onOperation))
  const isNeeded = [...compiled.entities.values()].some(({ uniques }) => uniques.length > 0)
  if (!isNeeded) return Object.freeze({ items: 0, claims: 0, unknownClaims: 0, problems: Object.freeze([]) })
  return verifyClaims({ model: compiled, executor, tableName, signal }, mend)
}
