import type { Checked } from './request.js'
import { notFound, validationError } from './service-error.js'
import type { IndexDescription, TableDescription } from './table.js'

const INVALID = 'One or more parameter values were invalid: '
const NO_THROUGHPUT = { ReadCapacityUnits: 0, WriteCapacityUnits: 0 }

interface ThroughputChange {
  readonly Update?: IndexDescription
}

/** A table's description under another way of billing, or with other throughput, as a request asks for. */
export function changeBilling(
  description: TableDescription,
  data: Checked,
  changes: readonly ThroughputChange[],
  seconds: number,
): TableDescription {
  const current = (description.BillingModeSummary as { BillingMode?: string } | undefined)?.BillingMode
  const mode = data.BillingMode ?? current ?? 'PROVISIONED'
  const given = data.ProvisionedThroughput as Record<string, unknown> | undefined
  const updates = changes.flatMap(({ Update }) => (Update === undefined ? [] : [Update]))
  if (mode === 'PAY_PER_REQUEST') {
    if (given !== undefined || updates.some((update) => update.ProvisionedThroughput !== undefined)) {
      throw validationError(
        `${INVALID}Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST`,
      )
    }
    const limited = withIndexOptions(description, updates)
    return current === mode ? limited : becomeOnDemand(limited, seconds)
  }
  if (current === 'PAY_PER_REQUEST' && given === undefined) {
    throw validationError(`${INVALID}ProvisionedThroughput must be specified when BillingMode is PROVISIONED`)
  }
  const lacking = (description.GlobalSecondaryIndexes ?? []).find(
    (index) => !updates.some((u) => u.IndexName === index.IndexName && u.ProvisionedThroughput !== undefined),
  )
  if (current === 'PAY_PER_REQUEST' && lacking !== undefined) {
    throw validationError(`${INVALID}ProvisionedThroughput must be specified for index: ${lacking.IndexName}`)
  }
  const { BillingModeSummary: before, ...rest } = withIndexOptions(description, updates)
  const summary =
    before === undefined ? {} : { BillingModeSummary: { ...(before as object), BillingMode: 'PROVISIONED' } }
  const throughput = given === undefined ? {} : { ProvisionedThroughput: { NumberOfDecreasesToday: 0, ...given } }
  return { ...rest, ...summary, ...throughput } as TableDescription
}

function becomeOnDemand(description: TableDescription, seconds: number): TableDescription {
  const none = { NumberOfDecreasesToday: 0, ...NO_THROUGHPUT }
  return {
    ...description,
    ProvisionedThroughput: none,
    BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST', LastUpdateToPayPerRequestDateTime: seconds },
    ...(description.GlobalSecondaryIndexes && {
      GlobalSecondaryIndexes: description.GlobalSecondaryIndexes.map((i) => ({ ...i, ProvisionedThroughput: none })),
    }),
  }
}

function withIndexOptions(description: TableDescription, updates: readonly IndexDescription[]): TableDescription {
  if (description.GlobalSecondaryIndexes === undefined) {
    if (updates.length > 0) throw notFound()
    return description
  }
  const GlobalSecondaryIndexes = description.GlobalSecondaryIndexes.map((index) => {
    const update = updates.find((candidate) => candidate.IndexName === index.IndexName)
    if (update === undefined) return index
    const { IndexName: _, ProvisionedThroughput, ...options } = update
    const throughput = ProvisionedThroughput && { NumberOfDecreasesToday: 0, ...ProvisionedThroughput }
    return { ...index, ...options, ...(throughput && { ProvisionedThroughput: throughput }) }
  })
  return { ...description, GlobalSecondaryIndexes }
}
