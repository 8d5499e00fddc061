import { KeyloomError, type KeyloomErrorOptions } from './keyloom-error.js'

/** The live table is not the one that the model describes. */
export class TableMismatchError extends KeyloomError {
  override name = 'TableMismatchError'
  readonly code = 'table.mismatch'
  readonly table: string
  /** What differs, a sentence each. */
  readonly differences: readonly string[]

  constructor(table: string, differences: readonly string[]) {
    super(`The table "${table}" is not the one that the model describes: ${differences.join('; ')}.`)
    this.table = table
    this.differences = differences
  }
}

/** Something that an option needs is not installed, or cannot be used as it was given. */
export class SetupError extends KeyloomError {
  override name = 'SetupError'
  readonly code: 'setup.missing_package' | 'setup.option'

  constructor(code: SetupError['code'], message: string, options?: KeyloomErrorOptions) {
    super(message, options)
    this.code = code
  }
}
