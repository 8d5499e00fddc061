import type { TransactGetItemsCommandInput } from '@aws-sdk/client-dynamodb'
import { AnswerError } from '../errors/index.js'
import { backOff } from '../wire/backoff.js'
import type { Executor } from '../wire/executor.js'
import type { RequestPurpose } from '../wire/observe.js'
import { type RawItem, readServiceFailure } from '../wire/service-errors.js'
import { passingCodes } from './passing-codes.js'

/** How often a read is tried again that met a write transaction under way. */
const conflictAttempts = 10

/**
 * Reads several items as they were at one moment; tries again while writers are in between.
 *
 * @throws AnswerError (`service.answer`) if what came back is no answer to it
 * @throws the SDK's TransactionCanceledException, for its caller to explain
 */
export async function sendReads(
  executor: Executor,
  input: TransactGetItemsCommandInput,
  purpose: RequestPurpose,
): Promise<readonly (RawItem | undefined)[]> {
  for (let tries = 1; ; tries += 1) {
    try {
      const { Responses } = await executor.send('TransactGetItems', input, { ...purpose, retries: tries - 1 })
      // An answer without them would say of every item that it is not there.
      if (Responses?.length !== input.TransactItems?.length) throw new AnswerError('TransactGetItems')
      return (Responses ?? []).map(({ Item }) => Item)
    } catch (error) {
      const failure = readServiceFailure(error)
      if (failure?.kind !== 'canceled' || tries >= conflictAttempts) throw error
      if (!failure.reasons.every(({ code }) => code === 'None' || passingCodes.includes(code))) throw error
    }
    await backOff(tries, purpose.signal)
  }
}
