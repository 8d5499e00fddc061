import { type Action, type Actions, commands } from './actions.js'
import type { AnyDynamoDBClient } from './any-client.js'
import { observe, observersOf, operationChannel, type RequestPurpose } from './observe.js'
import type { OperationListener, OperationObserver } from './operation-event.js'
import { createSender } from './resolved-sender.js'
import type { CommandClass } from './sdk-types.js'

/** Sends requests with one client. The only place that item operations reach the service from. */
export interface Executor {
  /** What clients share that were made of one another, as a document client is of a plain one. */
  readonly origin: object
  /** Whether anybody is told of requests at present. */
  readonly isObserved: () => boolean
  readonly send: <A extends Action>(action: A, input: Actions[A][0], purpose: RequestPurpose) => Promise<Actions[A][1]>
}

/**
 * Makes the executor of a client. Commands are the low-level ones, whatever the client: a document client
 * shares its middleware with the client that it was made from, and translates only its own commands.
 *
 * @param listeners who is told of each request
 */
export function createExecutor(
  client: AnyDynamoDBClient,
  listeners: readonly (OperationListener | OperationObserver)[] = [],
): Executor {
  const send = createSender(client)
  const observers = observersOf(listeners)
  const isObserved = (): boolean => observers.length > 0 || operationChannel.hasSubscribers
  return Object.freeze({
    origin: originOf(client),
    isObserved,
    send: <A extends Action>(action: A, input: Actions[A][0], purpose: RequestPurpose): Promise<Actions[A][1]> => {
      const command = commands[action] as CommandClass
      const observed = isObserved()
      const asked = (purpose.asksCapacity ?? observed) ? { ...input, ReturnConsumedCapacity: 'INDEXES' } : input
      const begin = () => send(command, asked, purpose.signal) as Promise<Actions[A][1]>
      return observed ? observe(observers, action, asked, purpose, begin) : begin()
    },
  })
}

function originOf(client: object): object {
  const { config } = client as { readonly config?: unknown }
  return typeof config === 'object' && config !== null ? config : client
}
