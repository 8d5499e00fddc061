import { KeyloomError } from './keyloom-error.js'

/** What {@link KeyValueError} is told. */
export interface KeyValueDetails {
  readonly entity: string
  /** The key attribute that was to be built, such as `GSI1PK`. */
  readonly keyAttribute: string
  readonly template: string
  /** The placeholder as written in the template, without its angle brackets; absent when the whole key is at fault. */
  readonly placeholder?: string | undefined
  /** What is wrong, as a clause without values: `the value contains the delimiter "#"`. */
  readonly reason: string
}

/** A value cannot stand in a key: it could collide with another item's, or DynamoDB would refuse it. Nothing was sent. */
export class KeyValueError extends KeyloomError {
  override name = 'KeyValueError'
  readonly code = 'key.value'
  readonly entity: string
  readonly keyAttribute: string
  readonly template: string
  readonly placeholder: string | undefined
  readonly reason: string

  constructor(details: KeyValueDetails) {
    const place = details.placeholder === undefined ? '' : ` at <${details.placeholder}>`
    super(`${details.entity}: ${details.keyAttribute} = "${details.template}"${place}: ${details.reason}.`)
    this.entity = details.entity
    this.keyAttribute = details.keyAttribute
    this.template = details.template
    this.placeholder = details.placeholder
    this.reason = details.reason
  }
}

/** A write depends on stored values, as where part of an index key is unknown, and reading first was forbidden. */
export class IndexKeyIncompleteError extends KeyloomError {
  override name = 'IndexKeyIncompleteError'
  readonly code = 'index.key_incomplete'
  readonly entity: string
  /** The attributes whose values would have to be read, or be given in the same update. */
  readonly missing: readonly string[]

  constructor(details: { readonly entity: string; readonly missing: readonly string[]; readonly operation: string }) {
    const { entity, missing, operation } = details
    const need = operation === 'update' ? 'changes index keys that also need' : 'depends on the stored values of'
    const canSet = operation === 'update' || operation === 'upsert'
    const mend = canSet ? `Set those to plain values in the same ${operation}, or allow` : 'Allow'
    super(`${entity}: this ${operation} ${need} ${missing.join(', ')}. ${mend} implicit reads.`)
    this.entity = details.entity
    this.missing = details.missing
  }
}

/** A request cannot be shown before a read has been made. `explain()` shows that read. */
export class PlanNeedsReadError extends KeyloomError {
  override name = 'PlanNeedsReadError'
  readonly code = 'plan.needs_read'
  readonly entity: string
  /** The attributes that have to be read first. */
  readonly missing: readonly string[]

  constructor(details: { readonly entity: string; readonly missing: readonly string[] }) {
    super(
      `${details.entity}: the request depends on the stored values of ${details.missing.join(', ')}, which are read when ` +
        'the operation runs. Use explain() to see that read.',
    )
    this.entity = details.entity
    this.missing = details.missing
  }
}

/** A page cursor is malformed, or was made for another query. */
export class InvalidCursorError extends KeyloomError {
  override name = 'InvalidCursorError'
  readonly code = 'cursor.invalid'

  constructor(reason: string) {
    super(
      `The cursor cannot be used: ${reason}. Pass a cursor that the same query returned, or none for the first page.`,
    )
  }
}
