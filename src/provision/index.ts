export { type CreateTableInputOptions, createTableInput } from './create-table-input.js'
export { type EnsuredTable, type EnsureTableOptions, ensureTable } from './ensure-table.js'
