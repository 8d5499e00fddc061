/**
 * What there is to know of one code that a problem of a model can have. `docs/diagnostics.md` is written from these, so
 * they are the only place where a code is explained.
 */
export interface Diagnostic {
  /** Stable and dotted, such as `key.overlap`. */
  readonly code: string
  readonly severity: 'error' | 'warning'
  /** What is wrong, and why that matters; one or two sentences. */
  readonly meaning: string
  /** How to mend it, for a reader who does not see the model. Stands in where a problem has no fix of its own. */
  readonly mend: string
  /**
   * The smallest declaration with this problem and no other: an expression in JavaScript that is an entity, a table or a
   * call of `defineModel`. It is compiled by a test.
   */
  readonly example: string
}
