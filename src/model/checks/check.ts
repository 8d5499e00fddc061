import type { ProblemKind } from '../../errors/index.js'
import type { CompiledEntity, CompiledTable } from '../compiled.js'
import type { AnyEntity } from '../entity.js'
import type { Overlap } from '../overlaps.js'
import type { Report } from '../report.js'
import type { AnyTable } from '../table.js'
import type { DeclaredCollection } from './collections.js'
import type { DeclaredKeyOnly, DeclaredName } from './declared-storage.js'
import type { DeclaredEntry } from './places.js'

// A new rule is a file named after its code (`index.when_not_kept` is in index-when-not-kept.ts) that exports one `Rule`,
// a line in the list of rules.ts, its meaning and an example in ../explanations/, and `npm run docs:diagnostics`, which writes
// docs/diagnostics.md anew. That the example has this problem and no other is tested for every rule; what else the rule finds
// and lets through stands in a test beside it.
// What is wrong with one template, or with a schema, is found below the model: keys/template-diagnostics.ts and
// schema/schema-diagnostics.ts explain those codes.

/** What a rule looks at: everything that was declared, and what of it could be compiled. */
export interface CheckContext {
  /** What the declaration of the model has, whatever it is. */
  readonly options: readonly string[]
  readonly declaredTable: AnyTable
  readonly table: CompiledTable
  /** By the name of their repository. */
  readonly declared: ReadonlyMap<string, AnyEntity>
  /** The entries of all entities on indexes, as declared. */
  readonly entries: readonly DeclaredEntry[]
  /** Entities whose keys could not be compiled are missing here. */
  readonly compiled: readonly CompiledEntity[]
  readonly collections: readonly DeclaredCollection[]
  /** What the entities say of how their attributes are stored. */
  readonly storedAs: readonly DeclaredName[]
  readonly keyOnly: readonly DeclaredKeyOnly[]
  /** Where items of two of those can lie at one place of the table. */
  readonly overlaps: readonly Overlap[]
}

/** One place where a rule is broken. */
export interface Finding {
  /** The entity's name; absent when the problem is the table's or the model's. */
  readonly entity?: string | undefined
  /** Where in the declaration: `key.sk`, `indexes.byStatus.pk`, `schema.address.city`. */
  readonly place: string
  /** What is wrong, and why that matters. */
  readonly message: string
  /** How to mend it here; the rule's own mend unless given. */
  readonly fix?: string | undefined
}

/** A rule of the compiler: what it is about, and how it finds what breaks it. */
export interface Rule extends ProblemKind {
  readonly check: (context: CheckContext, report: (finding: Finding) => void) => void
}

/** Reports everything that breaks a rule, under the rule's code. */
export function checkRule({ code, severity, mend, check }: Rule, context: CheckContext, report: Report): void {
  check(context, ({ entity, place, message, fix = mend }) =>
    report({ code, severity, ...(entity !== undefined && { entity }), place, message, fix }),
  )
}
