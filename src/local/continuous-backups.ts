import type { Engine } from './engine.js'
import type { Checked } from './request.js'
import { ServiceError } from './service-error.js'
import type { Table } from './table.js'
import { replaceTable } from './table-operations.js'

const DEFAULT_DAYS = 35

function requireBackedUp(engine: Engine, name: unknown): Table {
  const table = engine.tables.get(String(name))
  if (table === undefined) throw new ServiceError('TableNotFoundException', `Table not found: ${String(name)}`)
  return table
}

function describe(engine: Engine, { recovery }: Table): unknown {
  const now = Math.floor(engine.now() / 1000)
  return {
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription:
        recovery === undefined
          ? { PointInTimeRecoveryStatus: 'DISABLED' }
          : {
              PointInTimeRecoveryStatus: 'ENABLED',
              RecoveryPeriodInDays: recovery.days,
              EarliestRestorableDateTime: Math.max(recovery.sinceSeconds, now - recovery.days * 86_400),
              LatestRestorableDateTime: now,
            },
    },
  }
}

/** DescribeContinuousBackups. */
export async function describeContinuousBackups(engine: Engine, data: Checked): Promise<unknown> {
  return describe(engine, requireBackedUp(engine, data.TableName))
}

/** UpdateContinuousBackups. The setting is kept and described; restoring a table is not served. */
export async function updateContinuousBackups(engine: Engine, data: Checked): Promise<unknown> {
  const { recovery: before, ...rest } = requireBackedUp(engine, data.TableName)
  const wanted = data.PointInTimeRecoverySpecification as {
    PointInTimeRecoveryEnabled: boolean
    RecoveryPeriodInDays?: number
  }
  const sinceSeconds = before?.sinceSeconds ?? Math.floor(engine.now() / 1000)
  const days = wanted.RecoveryPeriodInDays ?? before?.days ?? DEFAULT_DAYS
  const table: Table = wanted.PointInTimeRecoveryEnabled ? { ...rest, recovery: { days, sinceSeconds } } : rest
  await replaceTable(engine, table)
  return describe(engine, table)
}
