import { isPlainObject, ownProperty } from '../util/objects.js'
import { type Answer, jsonAnswer, shortenAnswer } from './answer.js'
import { mergeLeft, splitBatch } from './batch.js'
import {
  cancelAnswer,
  conflictAnswer,
  garbageAnswer,
  inProgressAnswer,
  internalAnswer,
  throttleAnswer,
  tokenMismatchAnswer,
} from './refusals.js'
import { type FaultRequest, parseInput } from './request.js'
import type { SettledFault } from './settle-fault.js'
import type { Wait } from './timers.js'

/** What reaches the client. */
export type Delivery =
  | { readonly kind: 'answer'; readonly answer: Answer }
  /** The connection is lost before any answer. */
  | { readonly kind: 'dropped' }
  /** The connection is lost within the answer, after so many bytes of its body. */
  | { readonly kind: 'cut'; readonly answer: Answer; readonly keptBytes: number }

/** What a fault needs of the form in which the layer is used. */
export interface Surroundings {
  /**
   * Has the request executed by the endpoint.
   *
   * @param text - Another body for it.
   */
  execute(text?: string): Promise<Answer>
  readonly wait: Wait
}

/** Makes a fault happen to a request. */
export async function performFault(
  fault: SettledFault,
  request: FaultRequest,
  { execute, wait }: Surroundings,
): Promise<Delivery> {
  switch (fault.kind) {
    case 'throttle':
      return deliver(throttleAnswer(fault.error, request))
    case 'errorBefore':
      return deliver(internalAnswer())
    case 'errorAfter':
      await execute()
      return deliver(internalAnswer())
    case 'dropBefore':
      return { kind: 'dropped' }
    case 'dropAfter':
      await execute()
      return { kind: 'dropped' }
    case 'delayBefore':
      await wait(fault.delayMs)
      return deliver(await execute())
    case 'delayAfter': {
      const answer = await execute()
      await wait(fault.delayMs)
      return deliver(answer)
    }
    case 'truncate': {
      const answer = await execute()
      const keptBytes = Math.floor(answer.body.length * fault.keepShare)
      return fault.ending === 'clean' ? deliver(shortenAnswer(answer, keptBytes)) : { kind: 'cut', answer, keptBytes }
    }
    case 'garbage':
      if (fault.execute) await execute()
      return deliver(garbageAnswer(fault.as, fault.status))
    case 'unprocessed':
      return deliver(await leaveUnprocessed(fault.at, request, execute))
    case 'cancel':
      return deliver(cancelAnswer(fault, request))
    case 'conflict':
      return deliver(conflictAnswer())
    case 'inProgress':
      return deliver(inProgressAnswer())
    case 'tokenMismatch':
      return deliver(tokenMismatchAnswer())
  }
}

function deliver(answer: Answer): Delivery {
  return { kind: 'answer', answer }
}

async function leaveUnprocessed(
  at: readonly number[],
  { operation, input }: FaultRequest,
  execute: Surroundings['execute'],
): Promise<Answer> {
  const member = operation === 'BatchGetItem' ? 'UnprocessedKeys' : 'UnprocessedItems'
  const { request, left } = splitBatch(input, at)
  if (request === undefined) {
    return jsonAnswer(200, { ...(operation === 'BatchGetItem' && { Responses: {} }), [member]: left })
  }
  const answer = await execute(JSON.stringify(request))
  // An endpoint that refuses the batch says so.
  if (answer.status !== 200) return answer
  const content = parseInput(Buffer.from(answer.body).toString())
  const answered = isPlainObject(content) ? ownProperty(content, member) : undefined
  return jsonAnswer(200, { ...content, [member]: mergeLeft(answered, left) })
}
