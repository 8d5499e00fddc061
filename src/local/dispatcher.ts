import { randomUUID } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { batchGetItem, batchWriteItem } from './batch-operations.js'
import { describeContinuousBackups, updateContinuousBackups } from './continuous-backups.js'
import type { Engine } from './engine.js'
import { deleteItem, getItem, putItem, updateItem } from './item-operations.js'
import { createMutex } from './mutex.js'
import { query } from './query.js'
import type { Checked } from './request.js'
import { scan } from './scan.js'
import { errorBody, ServiceError, unsupported } from './service-error.js'
import { describeStream, getRecords, getShardIterator, listStreams } from './stream-operations.js'
import {
  createTable,
  deleteTable,
  describeTable,
  describeTimeToLive,
  listTables,
  listTagsOfResource,
  tagResource,
  untagResource,
  updateTimeToLive,
} from './table-operations.js'
import { transactGetItems, transactWriteItems } from './transact-operations.js'
import { updateTable } from './update-table.js'

/** An answer, ready for the wire. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** Answers requests, one at a time. */
export interface Dispatcher {
  /**
   * Answers one request.
   *
   * @param target - The header `x-amz-target`.
   * @param body - The request as JSON.
   */
  handle(target: string, body: string): Promise<Answer>
  /** Runs a task of the engine's own between requests. */
  exclusively<T>(task: () => Promise<T>): Promise<T>
  /** Lets the requests that wait finish, then closes the store; whatever comes later is refused. */
  close(): Promise<void>
}

type Operation = (engine: Engine, data: Checked) => Promise<unknown>

const OPERATIONS: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['BatchGetItem', batchGetItem],
  ['BatchWriteItem', batchWriteItem],
  ['CreateTable', createTable],
  ['DeleteItem', deleteItem],
  ['DeleteTable', deleteTable],
  ['DescribeContinuousBackups', describeContinuousBackups],
  ['DescribeTable', describeTable],
  ['DescribeTimeToLive', describeTimeToLive],
  ['GetItem', getItem],
  ['ListTables', listTables],
  ['ListTagsOfResource', listTagsOfResource],
  ['PutItem', putItem],
  ['Query', query],
  ['Scan', scan],
  ['TagResource', tagResource],
  ['TransactGetItems', transactGetItems],
  ['TransactWriteItems', transactWriteItems],
  ['UntagResource', untagResource],
  ['UpdateContinuousBackups', updateContinuousBackups],
  ['UpdateItem', updateItem],
  ['UpdateTable', updateTable],
  ['UpdateTimeToLive', updateTimeToLive],
])

const STREAM_OPERATIONS: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['DescribeStream', describeStream],
  ['GetRecords', getRecords],
  ['GetShardIterator', getShardIterator],
  ['ListStreams', listStreams],
])

const SERVICES: ReadonlyMap<string, ReadonlyMap<string, Operation>> = new Map([
  ['DynamoDB_20120810', OPERATIONS],
  ['DynamoDBStreams_20120810', STREAM_OPERATIONS],
])

const STOPPED = 'This engine of keyloom/local has been stopped.'

/** Makes the one place through which every request passes, from the port and from the socketless client alike. */
export function createDispatcher(engine: Engine): Dispatcher {
  const mutex = createMutex()
  let closed = false
  const exclusively = <T>(task: () => Promise<T>): Promise<T> => {
    if (closed) return Promise.reject(new ServiceError('EngineStoppedException', STOPPED))
    return mutex.run(task)
  }
  return {
    exclusively,
    close() {
      const closing = mutex.run(() => engine.storage.close())
      closed = true
      return closing
    },
    async handle(target, text) {
      try {
        const [name, operation] = findOperation(target)
        const body = parseBody(text)
        // Reads wait for writes and writes for reads, so that nobody sees half of anything.
        const data = engine.reader.read(name, body)
        return answer(200, (await exclusively(() => operation(engine, data))) ?? {})
      } catch (error) {
        if (error instanceof ServiceError) return errorAnswer(error)
        const detail = error instanceof Error ? error.message : String(error)
        return errorAnswer(new ServiceError('InternalServerError', `keyloom/local failed: ${detail}`, {}, 500))
      }
    },
  }
}

/** An error as an answer. */
export function errorAnswer(error: ServiceError): Answer {
  return answer(error.status, errorBody(error))
}

function findOperation(target: string): [string, Operation] {
  const [service = '', name = ''] = target.split('.')
  const operation = SERVICES.get(service)?.get(name)
  if (operation === undefined)
    throw unsupported(name === '' ? 'a request without x-amz-target' : `the operation ${name}`)
  return [name.charAt(0).toLowerCase() + name.slice(1), operation]
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new ServiceError('SerializationException', 'The request is not JSON.')
  }
}

function answer(status: number, content: unknown): Answer {
  const body = Buffer.from(JSON.stringify(content))
  return {
    status,
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'content-length': String(body.length),
      'x-amzn-requestid': randomUUID(),
      'x-amz-crc32': String(crc32(body)),
    },
    body,
  }
}
