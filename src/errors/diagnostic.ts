/** What a code of a problem means, for `docs/diagnostics.md`. Apart from the rules, so that no program carries it. */
export interface Explanation {
  /** What is wrong, and why that matters; one or two sentences. */
  readonly meaning: string
  /**
   * The smallest declaration with this problem and no other: an expression in JavaScript that is an entity, a table or a
   * call of `defineModel`. It is compiled by a test.
   */
  readonly example: string
}

/** Explanations by code. */
export type Explanations = Readonly<Record<string, Explanation>>

/** What the compiler says of every problem with one code. */
export interface ProblemKind {
  /** Stable and dotted, such as `key.overlap`. */
  readonly code: string
  readonly severity: 'error' | 'warning'
  /** How to mend it, for a reader who does not see the model. Stands in where a problem has no fix of its own. */
  readonly mend: string
}

/**
 * What there is to know of one code that a problem of a model can have. `docs/diagnostics.md` is written from these, so
 * they are the only place where a code is explained.
 */
export interface Diagnostic extends ProblemKind, Explanation {}
