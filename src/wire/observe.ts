import { channel } from 'node:diagnostics_channel'
import { once } from '../util/once.js'
import type { Action } from './actions.js'
import { describeEnd } from './measure.js'
import type {
  OperationEvent,
  OperationListener,
  OperationObservation,
  OperationObserver,
  OperationRequest,
} from './operation-event.js'

/** The channel of `node:diagnostics_channel` that every event is published on. */
export const operationChannel = channel('keyloom:operation')

/** What a request is made for, as far as the one who sends it says it. */
export interface RequestPurpose {
  readonly operation: string
  /** The entity's name, or those of several. */
  readonly entity: string | readonly string[]
  readonly index?: string | undefined
  readonly implied?: boolean
  readonly retries?: number
  /** Whether the used capacity is asked for; as long as somebody listens, unless said. */
  readonly asksCapacity?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

interface Observed {
  readonly observer: OperationObserver
  readonly observation: OperationObservation
}

/** Sends a request whose observers are told of it. */
export async function observe<T extends object>(
  observers: readonly OperationObserver[],
  action: Action,
  input: object,
  purpose: RequestPurpose,
  send: () => Promise<T>,
): Promise<T> {
  const { signal } = purpose
  const request = describeRequest(action, input, purpose)
  const observations = observers.flatMap((observer): Observed[] => {
    const observation = guard(observer, () => observer.begin(request))
    return observation === undefined ? [] : [{ observer, observation }]
  })
  const end = (event: OperationEvent): void => {
    for (const { observer, observation } of observations) guard(observer, () => observation.end(event))
    operationChannel.publish(event)
  }
  const start = performance.now()
  let output: T
  try {
    output = await sendWithin(observations, send)
  } catch (error) {
    end(describeEnd(request, performance.now() - start, { error, isAborted: signal?.aborted === true }))
    throw error
  }
  end(describeEnd(request, performance.now() - start, { output }))
  return output
}

/** Makes observers of what `connect` was given. */
export function observersOf(
  listeners: readonly (OperationListener | OperationObserver)[],
): readonly OperationObserver[] {
  return listeners.map((listener) =>
    typeof listener === 'function' ? { begin: () => ({ end: (event) => listener(event) }) } : listener,
  )
}

/** Sends once, whatever the observations do. */
function sendWithin<T>(observations: readonly Observed[], send: () => Promise<T>): Promise<T> {
  const nest = (inner: () => Promise<T>, { observer, observation }: Observed): (() => Promise<T>) =>
    once(() => {
      guard(observer, () => {
        const given: unknown = observation.within?.(inner)
        // Whatever it makes of the answer: the request's own is the one that counts.
        if (given instanceof Promise) given.catch(() => undefined)
      })
      return inner()
    })
  return observations.reduceRight(nest, once(send))()
}

function describeRequest(action: Action, input: object, purpose: RequestPurpose): OperationRequest {
  const { operation, entity, index, implied = false, retries = 0 } = purpose
  const entities = typeof entity === 'string' ? [entity] : [...new Set(entity)]
  const { TableName, IndexName, RequestItems, TransactItems } = input as {
    TableName?: string
    IndexName?: string
    RequestItems?: Readonly<Record<string, readonly object[] | { readonly Keys: readonly object[] }>>
    TransactItems?: readonly Record<string, { readonly TableName?: string }>[]
  }
  const batched = RequestItems && Object.values(RequestItems).flatMap((of) => ('Keys' in of ? of.Keys : of))
  const named = RequestItems
    ? Object.keys(RequestItems)
    : (TransactItems?.flatMap((item) => Object.values(item).map((one) => one.TableName)) ?? [TableName])
  return Object.freeze({
    operation,
    action,
    entity: entities.length === 1 ? entities[0] : undefined,
    entities,
    tables: [...new Set(named)].filter((name) => name !== undefined),
    index,
    tableIndex: IndexName,
    implied,
    retries,
    actions: (batched ?? TransactItems)?.length ?? 1,
  })
}

/** Calls what is not ours: what goes wrong in it is reported, and is no failure of the request. */
function guard<T>(observer: OperationObserver, call: () => T): T | undefined {
  try {
    const given = call()
    if (given instanceof Promise) given.catch((error) => report(observer, error))
    return given
  } catch (error) {
    report(observer, error)
    return undefined
  }
}

const reported = new WeakSet<OperationObserver>()

/** Warns of a listener once: it would say the same with each request. */
function report(observer: OperationObserver, error: unknown): void {
  if (reported.has(observer)) return
  reported.add(observer)
  const detail = error instanceof Error ? error.stack : undefined
  process.emitWarning('A listener of onOperation has failed; operations go on, and this is said once.', {
    type: 'KeyloomWarning',
    code: 'KEYLOOM_LISTENER',
    ...(detail !== undefined && { detail }),
  })
}
