import type { GetItemCommandInput } from '@aws-sdk/client-dynamodb'
import { Printer } from '../expressions/print.js'
import type { CompiledEntity } from '../model/compiled.js'
import { isForeign } from '../model/decode-item.js'
import { tablePath } from '../schema/stored-path.js'
import { type Attempt, attempt, settle } from '../util/attempt.js'
import type { Connection } from './connection.js'
import { expiryOf, isExpired } from './expiry.js'
import { BaseOperation } from './operation.js'
import type { Explanation } from './plan-types.js'
import { type ItemKey, readKey } from './read-key.js'
import { readSignal } from './signal.js'

interface ExistsState {
  readonly connection: Connection
  readonly entity: CompiledEntity
  readonly key: Attempt<ItemKey>
  readonly isConsistent: boolean
  readonly signal: AbortSignal | undefined
}

/** Tells whether an item exists, and fetches no more of it than that takes. Immutable. */
export class ExistsOperation extends BaseOperation<boolean> {
  readonly #state: ExistsState

  private constructor(state: ExistsState) {
    super()
    this.#state = state
  }

  static make(connection: Connection, entity: CompiledEntity, input: unknown): ExistsOperation {
    return new ExistsOperation({
      connection,
      entity,
      key: attempt(() => readKey(entity, input)),
      isConsistent: connection.consistentReads,
      signal: undefined,
    })
  }

  consistent(): ExistsOperation {
    return new ExistsOperation({ ...this.#state, isConsistent: true })
  }

  signal(signal: AbortSignal): ExistsOperation {
    return new ExistsOperation({ ...this.#state, signal: readSignal(signal) })
  }

  params(): GetItemCommandInput {
    const { connection, entity, key, isConsistent } = this.#state
    const { typeAttribute, pk } = entity.table
    const printer = new Printer(entity)
    const names = [pk.name, ...(typeAttribute === undefined ? [] : [typeAttribute])]
    const expiry = expiryOf(connection, entity)
    const projection = printer.projection([
      ...names.map(tablePath),
      ...(expiry === undefined || names.includes(String(expiry.path[0])) ? [] : [expiry.path]),
    ])
    return {
      TableName: connection.tableName,
      Key: { ...settle(key).stored },
      ProjectionExpression: projection,
      ...printer.names(),
      ...(isConsistent && { ConsistentRead: true }),
    }
  }

  explain(): Explanation {
    return { requests: [{ action: 'GetItem', input: this.params(), implied: false }] }
  }

  protected override async run(): Promise<boolean> {
    const { connection, entity, signal } = this.#state
    const { Item: raw } = await connection.executor.send('GetItem', this.params(), {
      operation: 'exists',
      entity: entity.name,
      signal,
    })
    return raw !== undefined && !isForeign(entity, raw) && !isExpired(expiryOf(connection, entity), raw)
  }
}
