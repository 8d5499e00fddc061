import type { ConsumedCapacity } from '@aws-sdk/client-dynamodb'
import type { OperationEvent, OperationRequest } from './operation-event.js'

/** As much of the SDK's outputs as events tell of. */
interface Output {
  readonly $metadata?: Metadata
  readonly ConsumedCapacity?: ConsumedCapacity | readonly ConsumedCapacity[]
  readonly Item?: object
  readonly Attributes?: object
  readonly Count?: number
  readonly ScannedCount?: number
  /** Of a transaction a list, of a batch a list for each table. */
  readonly Responses?: readonly { readonly Item?: object }[] | Readonly<Record<string, readonly object[]>>
}

interface Metadata {
  readonly attempts?: number
  readonly httpStatusCode?: number
  readonly requestId?: string
}

interface Failure {
  readonly name?: string
  readonly code?: unknown
  readonly $metadata?: Metadata
  readonly $response?: { readonly statusCode?: number }
  readonly CancellationReasons?: readonly { readonly Code?: string }[]
}

/** Describes how a request has ended. */
export function describeEnd(
  request: OperationRequest,
  durationMs: number,
  end: { readonly output: object } | { readonly error: unknown; readonly isAborted: boolean },
): OperationEvent {
  const output = 'output' in end ? (end.output as Output) : undefined
  const failure = 'error' in end ? ((end.error ?? {}) as Failure) : undefined
  const { attempts = 0, httpStatusCode, requestId } = (output ?? failure)?.$metadata ?? {}
  const httpStatus = httpStatusCode ?? failure?.$response?.statusCode
  const isAborted = 'error' in end && end.isAborted
  const capacities = [output?.ConsumedCapacity ?? []].flat()
  return Object.freeze({
    ...request,
    durationMs,
    attempts,
    outcome: failure === undefined ? 'success' : isAborted && httpStatus === undefined ? 'aborted' : 'failure',
    errorCode: failure && nameOf(failure),
    cancellationCodes: failure?.CancellationReasons?.map(({ Code }) => Code ?? 'None'),
    httpStatus,
    requestId,
    consumedCapacity: capacities.length === 0 ? undefined : sumOf(capacities),
    capacities,
    ...countItems(output ?? {}),
  })
}

/** Errors of the network are told apart by their codes, and have no telling names. */
function nameOf({ name, code }: Failure): string {
  if (typeof code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(code)) return code
  return name ?? 'Error'
}

function sumOf(capacities: readonly ConsumedCapacity[]): number {
  return capacities.reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0)
}

function countItems(output: Output): Pick<OperationEvent, 'itemsRead' | 'itemsReturned'> {
  if (output.Attributes !== undefined) return { itemsRead: 0, itemsReturned: 1 }
  const found = countResponses(output) ?? (output.Item === undefined ? 0 : 1)
  return { itemsRead: output.ScannedCount ?? found, itemsReturned: output.Count ?? found }
}

function countResponses({ Responses }: Output): number | undefined {
  if (Responses === undefined) return undefined
  if (Array.isArray(Responses)) return Responses.filter(({ Item }) => Item !== undefined).length
  return Object.values(Responses).reduce((sum, items) => sum + items.length, 0)
}
