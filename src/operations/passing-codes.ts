/** The reasons of a cancelled transaction that say nothing against it: the same plan may well succeed a little later. */
export const passingCodes: readonly string[] = [
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
]
