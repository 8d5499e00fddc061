import type { CompiledEntity, CompiledTable } from '../compiled.js'
import type { AnyEntity } from '../entity.js'
import type { Report } from '../report.js'
import type { AnyTable } from '../table.js'

/** What a rule looks at: everything that was declared, and what of it could be compiled. */
export interface CheckContext {
  readonly declaredTable: AnyTable
  readonly table: CompiledTable
  /** By the name of their repository. */
  readonly declared: ReadonlyMap<string, AnyEntity>
  /** Entities whose keys could not be compiled are missing here. */
  readonly compiled: readonly CompiledEntity[]
}

/** A rule of the compiler: reports what is wrong, or worth a warning. */
export type Check = (context: CheckContext, report: Report) => void
