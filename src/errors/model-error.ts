import { KeyloomError } from './keyloom-error.js'

/** One thing that is wrong with a model, or worth a warning. */
export interface ModelProblem {
  /** A stable identifier, such as `key.unknown_attribute`. */
  readonly code: string
  readonly severity: 'error' | 'warning'
  /** The entity's name; absent when the problem is the table's or the model's. */
  readonly entity?: string | undefined
  /** Where in the declaration: `key.sk`, `indexes.byStatus.pk`, `schema.address.city`. */
  readonly place: string
  /** What is wrong, and why that matters. */
  readonly message: string
  /** How to mend it. */
  readonly fix: string
}

/** A model does not compile. Carries every problem that was found, not just the first. */
export class ModelError extends KeyloomError {
  override name = 'ModelError'
  readonly code = 'model.invalid'
  readonly problems: readonly ModelProblem[]

  constructor(problems: readonly ModelProblem[]) {
    const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`
    super(`The model has ${count}:\n\n${problems.map(describeProblem).join('\n\n')}\n`)
    this.problems = problems
  }
}

/** A problem as it is shown in a terminal: where it is and what is wrong, and on the next line how to mend it. */
export function describeProblem({ entity, place, code, message, fix }: ModelProblem): string {
  const where = entity === undefined ? place : `${entity}.${place}`
  return `  ${where}: ${message} [${code}]\n    ${fix}`
}
