import {
  CreateTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  type TableDescription,
  UpdateContinuousBackupsCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb'
import { checkOptions, clientOption, type OptionRules, signalOption, tableNameOption } from '../errors/check-options.js'
import { TableMismatchError } from '../errors/index.js'
import type { CompiledTable } from '../model/compiled.js'
import { compiledOf } from '../model/model.js'
import type { AnyModel } from '../model/model-types.js'
import type { AnyDynamoDBClient } from '../wire/any-client.js'
import { compareTable } from './compare-table.js'
import { createTableInput } from './create-table-input.js'

/** How {@link ensureTable} reaches DynamoDB. */
export interface EnsureTableOptions {
  readonly client: AnyDynamoDBClient
  /** The table's name, in place of the model's. */
  readonly tableName?: string | undefined
  /** How long to wait for the table to become active; five minutes unless given. */
  readonly timeoutMs?: number | undefined
  readonly signal?: AbortSignal | undefined
}

const ensureOptions: OptionRules<EnsureTableOptions> = {
  client: clientOption,
  tableName: tableNameOption,
  timeoutMs: {
    is: 'a number of milliseconds from 0',
    fits: (value) => typeof value === 'number' && value >= 0,
  },
  signal: signalOption,
}

/** What {@link ensureTable} found or made. */
export interface EnsuredTable {
  readonly tableName: string
  /** Whether the table was not there before. */
  readonly created: boolean
}

/**
 * Creates a model's table if there is none, and waits until it is active. A table that is there is compared with the
 * model, and never changed: what differs is an error. Time to live and point-in-time recovery are the exception where the
 * table is so new that it is still being set up, as it is when several processes start at once.
 *
 * @param model what `defineModel` gave
 * @param options the client, and a table name other than the model's
 * @returns the table's name, and whether it was created
 * @throws SetupError (`setup.option`) if an option cannot be used
 * @throws TableMismatchError (`table.mismatch`) if the table has other keys, lacks an index, or does not expire items as
 *   the model says
 * @example
 * ```ts
 * await ensureTable(shop, { client })
 * ```
 */
export async function ensureTable(model: AnyModel, options: EnsureTableOptions): Promise<EnsuredTable> {
  const { table } = compiledOf(model)
  checkOptions('ensureTable', options, ensureOptions)
  const tableName = options.tableName ?? table.name
  // A document client has the plain client's middleware, and sends the plain commands.
  const client = options.client as DynamoDBClient
  const context: Context = { client, tableName, table, options, deadline: Date.now() + (options.timeoutMs ?? 300_000) }
  const before = await describe(context)
  const created = before === undefined && (await create(context, model))
  const live = await waitUntilActive(context)
  if (!created) {
    const differences = compareTable(table, live)
    if (differences.length > 0) throw new TableMismatchError(tableName, differences)
  }
  // Another process may have created the table a moment ago, and may not get to what follows.
  const isNew = created || isBeingSetUp(live)
  await ensureTimeToLive(context, isNew)
  if (isNew) await enableRecovery(context)
  return { tableName, created }
}

interface Context {
  readonly client: DynamoDBClient
  readonly tableName: string
  readonly table: CompiledTable
  readonly options: EnsureTableOptions
  readonly deadline: number
}

async function describe({ client, tableName, options }: Context): Promise<TableDescription | undefined> {
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: tableName }), requestOptions(options))
    return Table
  } catch (error) {
    if (nameOf(error) === 'ResourceNotFoundException') return undefined
    throw error
  }
}

/** @returns whether it was this call that created the table, and not another process at the same moment */
async function create({ client, tableName, options }: Context, model: AnyModel): Promise<boolean> {
  try {
    await client.send(new CreateTableCommand(createTableInput(model, { tableName })), requestOptions(options))
    return true
  } catch (error) {
    if (nameOf(error) === 'ResourceInUseException') return false
    throw error
  }
}

async function waitUntilActive(context: Context): Promise<TableDescription> {
  for (let delayMs = 20; ; delayMs = Math.min(delayMs * 2, 2000)) {
    const live = await describe(context)
    const isReady =
      live?.TableStatus === 'ACTIVE' &&
      (live.GlobalSecondaryIndexes ?? []).every((index) => (index.IndexStatus ?? 'ACTIVE') === 'ACTIVE')
    if (live !== undefined && isReady) return live
    if (Date.now() + delayMs > context.deadline) {
      throw new TableMismatchError(context.tableName, [
        `it is ${live?.TableStatus ?? 'not there'} and did not become active in time`,
      ])
    }
    await new Promise((resolve) => setTimeout(resolve, delayMs))
    context.options.signal?.throwIfAborted()
  }
}

/** Items of a table that has just been made are not older than the model: nobody's data can be swept by mistake. */
const setUpMs = 300_000

function isBeingSetUp({ CreationDateTime: created }: TableDescription): boolean {
  return created !== undefined && Date.now() - created.getTime() < setUpMs
}

async function ensureTimeToLive({ client, tableName, table, options }: Context, mayEnable: boolean): Promise<void> {
  const { ttl } = table.options
  if (ttl === undefined) return
  const described = await client.send(new DescribeTimeToLiveCommand({ TableName: tableName }), requestOptions(options))
  const { AttributeName: attribute, TimeToLiveStatus: status } = described.TimeToLiveDescription ?? {}
  if (attribute === ttl && (status === 'ENABLED' || status === 'ENABLING')) return
  const isFree = status === undefined || status === 'DISABLED'
  if (!mayEnable || !isFree) {
    throw new TableMismatchError(tableName, [
      attribute === undefined || isFree
        ? `time to live is not enabled on "${ttl}"`
        : `time to live is on "${attribute}" and not on "${ttl}"`,
    ])
  }
  try {
    await client.send(
      new UpdateTimeToLiveCommand({
        TableName: tableName,
        TimeToLiveSpecification: { AttributeName: ttl, Enabled: true },
      }),
      requestOptions(options),
    )
  } catch (error) {
    // Another process that sets the same table up was faster.
    if (!(error instanceof Error && /already enabled/i.test(error.message))) throw error
  }
}

async function enableRecovery({ client, tableName, table, options, deadline }: Context): Promise<void> {
  const { pointInTimeRecovery: recovery } = table.options
  if (recovery === undefined || recovery === false) return
  const command = new UpdateContinuousBackupsCommand({
    TableName: tableName,
    PointInTimeRecoverySpecification: {
      PointInTimeRecoveryEnabled: true,
      ...(recovery !== true && { RecoveryPeriodInDays: recovery.days }),
    },
  })
  for (let delayMs = 100; ; delayMs = Math.min(delayMs * 2, 2000)) {
    try {
      await client.send(command, requestOptions(options))
      return
    } catch (error) {
      // DynamoDB is still switching backups on for a table that it has just made.
      const isTooEarly = nameOf(error) === 'ContinuousBackupsUnavailableException'
      if (!isTooEarly || Date.now() + delayMs > deadline) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, delayMs))
    options.signal?.throwIfAborted()
  }
}

function requestOptions({ signal }: EnsureTableOptions): { readonly abortSignal?: AbortSignal } {
  return signal === undefined ? {} : { abortSignal: signal }
}

function nameOf(error: unknown): string | undefined {
  return error instanceof Error ? error.name : undefined
}
