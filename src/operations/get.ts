import type { AttributeValue, GetItemCommandInput } from '@aws-sdk/client-dynamodb'
import { ItemNotFoundError, type ItemValidationError } from '../errors/index.js'
import { isSamePath } from '../expressions/path.js'
import { Printer } from '../expressions/print.js'
import { type PlacesCallback, readSelection, type Selection } from '../expressions/selection.js'
import type { CompiledEntity } from '../model/compiled.js'
import { decodeItem, isForeign } from '../model/decode-item.js'
import { type StoredPath, tablePath } from '../schema/stored-path.js'
import { type Attempt, attempt, settle } from '../util/attempt.js'
import { readPath } from '../util/objects.js'
import type { RawItem } from '../wire/service-errors.js'
import type { Connection } from './connection.js'
import { expiryOf, isExpired } from './expiry.js'
import { keyOf, leaveOut } from './invalid-item.js'
import { BaseOperation } from './operation.js'
import type { Explanation } from './plan-types.js'
import { type ItemKey, type KeyValues, readKey, showKey } from './read-key.js'
import { readSignal } from './signal.js'
import type { PlannedAction } from './transaction-plan.js'

/** What a read is of, but for its key. */
export interface ReadSource {
  readonly connection: Connection
  readonly entity: CompiledEntity
  readonly isConsistent: boolean
  readonly selection: Attempt<Selection> | undefined
}

interface GetState extends ReadSource {
  readonly key: Attempt<ItemKey>
  readonly absence: 'undefined' | 'error'
  /** Attributes that are asked for besides, where not the whole item is. */
  readonly further: readonly string[]
  readonly signal: AbortSignal | undefined
}

const nothing: readonly never[] = Object.freeze([])

/** A read of one item: `get` or `getOrThrow`. Immutable. */
export class GetOperation extends BaseOperation<unknown> {
  readonly #state: GetState

  private constructor(state: GetState) {
    super()
    this.#state = state
  }

  static make(
    connection: Connection,
    entity: CompiledEntity,
    input: unknown,
    absence: GetState['absence'],
  ): GetOperation {
    return new GetOperation({
      connection,
      entity,
      key: attempt(() => readKey(entity, input)),
      absence,
      isConsistent: connection.consistentReads,
      selection: undefined,
      further: nothing,
      signal: undefined,
    })
  }

  /** A read of the item whose key was met elsewhere, as it is stored. */
  static ofStored(
    connection: Connection,
    entity: CompiledEntity,
    raw: RawItem,
    { selection, further }: { readonly selection: Selection | undefined; readonly further: readonly string[] },
  ): GetOperation {
    const shown = keyOf(entity, raw) ?? {}
    const names = [...entity.table.keyNames.own]
    const stored = Object.fromEntries(names.map((name) => [name, raw[name] as AttributeValue]))
    const told = entity.keyPaths.filter((path) => readPath(shown, path) !== undefined)
    const values = (): KeyValues => new Map(told.map((path) => [path, readPath(shown, path)]))
    const key = { value: { values, stored } }
    return new GetOperation({
      connection,
      entity,
      key,
      absence: 'undefined',
      isConsistent: connection.consistentReads,
      selection: selection && { value: selection },
      further,
      signal: undefined,
    })
  }

  get entity(): string {
    return this.#state.entity.name
  }

  /** What it reads from, and what of it. */
  get source(): ReadSource {
    return this.#state
  }

  consistent(): GetOperation {
    return new GetOperation({ ...this.#state, isConsistent: true })
  }

  select(...places: readonly (string | PlacesCallback)[]): GetOperation {
    return new GetOperation({ ...this.#state, selection: attempt(() => readSelection(this.#state.entity, places)) })
  }

  signal(signal: AbortSignal): GetOperation {
    return new GetOperation({ ...this.#state, signal: readSignal(signal) })
  }

  /** What a transaction needs to know of this read. */
  plannedAction(): PlannedAction {
    const { connection, entity } = this.#state
    return { operation: 'get', connection, entity, key: this.key() }
  }

  /** The item's key; throws what was wrong with it. */
  key(): ItemKey {
    return settle(this.#state.key)
  }

  get isConsistent(): boolean {
    return this.#state.isConsistent
  }

  /** The input without what transactions know by themselves: whether the read is consistent. */
  target(): Omit<GetItemCommandInput, 'ConsistentRead'> & { readonly TableName: string } {
    return { TableName: this.#state.connection.tableName, Key: { ...this.key().stored }, ...this.projection() }
  }

  /**
   * What is asked for of the item; `undefined` for all of it.
   *
   * @param further attributes that are asked for besides, where not the whole item is
   */
  projection(
    further: Iterable<string> = nothing,
  ): Pick<GetItemCommandInput, 'ProjectionExpression' | 'ExpressionAttributeNames'> | undefined {
    const { entity, selection } = this.#state
    if (selection === undefined) return undefined
    const printer = new Printer(entity)
    const projection = printer.projection(this.#withFurther(settle(selection).requested, further))
    return { ProjectionExpression: projection, ...printer.names() }
  }

  params(): GetItemCommandInput {
    const { connection, isConsistent } = this.#state
    return {
      TableName: connection.tableName,
      Key: { ...this.key().stored },
      ...this.projection(),
      ...(isConsistent && { ConsistentRead: true }),
    }
  }

  explain(): Explanation {
    return { requests: [{ action: 'GetItem', input: this.params(), implied: false }] }
  }

  /** Turns what DynamoDB returned into what the caller gets. */
  interpret(raw: RawItem | undefined): unknown {
    const { connection, entity, selection, absence } = this.#state
    let cause: ItemValidationError | undefined
    if (raw !== undefined && !isForeign(entity, raw) && !isExpired(expiryOf(connection, entity), raw)) {
      try {
        return decodeItem(entity, raw, selection && settle(selection).paths)
      } catch (error) {
        cause = leaveOut(error, connection, entity, raw, showKey(this.key()))
      }
    }
    if (absence === 'error') throw new ItemNotFoundError({ entity: entity.name, key: showKey(this.key()), cause })
    return undefined
  }

  /** Asks for what tells whether the item has expired, too, and for what else its reader needs. */
  #withFurther(requested: readonly StoredPath[], others: Iterable<string>): readonly StoredPath[] {
    const expiry = expiryOf(this.#state.connection, this.#state.entity)
    const further = [...this.#state.further, ...others]
    const asked = [...requested]
    for (const path of [...(expiry === undefined ? [] : [expiry.path]), ...further.map(tablePath)]) {
      if (!asked.some((other) => isSamePath(other, path))) asked.push(path)
    }
    return asked
  }

  protected override async run(): Promise<unknown> {
    const { connection, entity, signal } = this.#state
    const { Item: raw } = await connection.executor.send('GetItem', this.params(), {
      operation: 'get',
      entity: entity.name,
      signal,
    })
    return this.interpret(raw)
  }
}
