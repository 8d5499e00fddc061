import type { Attributes } from '@opentelemetry/api'
import type { OperationEvent, OperationRequest } from '../wire/operation-event.js'

/**
 * What is known of a request before it is sent, in the words of OpenTelemetry.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/db/database-spans/
 * @see https://opentelemetry.io/docs/specs/semconv/db/dynamodb/
 */
export function requestAttributes(request: OperationRequest): Attributes {
  const { action, entity, tables, tableIndex, actions, operation, implied, retries, index } = request
  return {
    ...targetAttributes(request),
    'rpc.system': 'aws-api',
    'rpc.service': 'DynamoDB',
    'rpc.method': action,
    'aws.dynamodb.table_names': [...tables],
    ...(tableIndex !== undefined && { 'aws.dynamodb.index_name': tableIndex }),
    // The conventions count operations of a batch only where there are several.
    ...(actions > 1 && { 'db.operation.batch.size': actions }),
    'keyloom.operation': operation,
    ...(entity !== undefined && { 'keyloom.entity': entity }),
    ...(index !== undefined && { 'keyloom.index': index }),
    'keyloom.implied': implied,
    'keyloom.retries': retries,
  }
}

/** What is known of a request after it has ended. */
export function endAttributes(event: OperationEvent): Attributes {
  const { action, requestId, capacities, attempts, itemsRead, itemsReturned, outcome } = event
  const isQuery = action === 'Query' || action === 'Scan'
  const isRead = isQuery || /^(Batch|Transact)?Get/.test(action)
  return {
    'keyloom.attempts': attempts,
    ...(requestId !== undefined && { 'aws.request_id': requestId }),
    ...(capacities.length > 0 && { 'aws.dynamodb.consumed_capacity': capacities.map((one) => JSON.stringify(one)) }),
    ...(outcome === 'success' && isRead && { 'db.response.returned_rows': itemsReturned }),
    ...(outcome === 'success' &&
      isQuery && { 'aws.dynamodb.count': itemsReturned, 'aws.dynamodb.scanned_count': itemsRead }),
    ...failureAttributes(event),
  }
}

/** What the duration of a request is measured by. */
export function metricAttributes(event: OperationEvent): Attributes {
  return { ...targetAttributes(event), ...failureAttributes(event) }
}

/** The name of a request's span: what is done, and with which table. */
export function spanName({ action, tables }: OperationRequest): string {
  return tables.length === 1 ? `${action} ${tables[0]}` : action
}

function targetAttributes({ action, tables }: OperationRequest): Attributes {
  return {
    'db.system.name': 'aws.dynamodb',
    'db.operation.name': action,
    ...(tables.length === 1 && { 'db.collection.name': tables[0] }),
  }
}

function failureAttributes({ errorCode, httpStatus }: OperationEvent): Attributes {
  if (errorCode === undefined) return {}
  // Only what DynamoDB has answered is a code of the database.
  return { 'error.type': errorCode, ...(httpStatus !== undefined && { 'db.response.status_code': errorCode }) }
}
