import type { ModelProblem } from '../errors/index.js'
import { once } from '../util/once.js'
import { type CheckContext, checkRule } from './checks/check.js'
import { listDeclaredCollections } from './checks/collections.js'
import { listKeyOnly, listStoredAs } from './checks/declared-storage.js'
import { listDeclaredEntries } from './checks/places.js'
import { rules } from './checks/rules.js'
import { type CollectionDeclaration, compileCollection } from './collection.js'
import { compileEntity } from './compile-entity.js'
import { completePaths } from './compile-foreign.js'
import { compileTable } from './compile-table.js'
import type { CompiledEntity, CompiledModel } from './compiled.js'
import type { AnyEntity } from './entity.js'
import { listOverlaps } from './overlaps.js'
import { placeKeys } from './placed-keys.js'
import type { AnyTable } from './table.js'

/** What a model is made of. */
export interface DeclaredModel {
  readonly table: AnyTable
  readonly entities: Readonly<Record<string, AnyEntity>>
  readonly collections: Readonly<Record<string, CollectionDeclaration>>
}

/** What declarations compile to, as far as they do. */
export interface Compilation {
  readonly compiled: CompiledModel
  readonly errors: readonly ModelProblem[]
  /** What is doubtful. Looked for when asked for, since a program that runs seldom asks. */
  readonly warnings: () => readonly ModelProblem[]
}

/** Compiles declarations as far as possible, and finds everything that is wrong or doubtful about them. */
export function compileModel(model: DeclaredModel): Compilation {
  const { table: declaredTable, entities, collections } = model
  const errors: ModelProblem[] = []
  const report = (problem: ModelProblem): void => {
    if (problem.code !== 'key.delimiter') errors.push(Object.freeze(problem))
    // Each template would say it, and it is one thing, and the table's.
    else if (!errors.some(({ code }) => code === problem.code)) {
      errors.push(Object.freeze({ ...problem, entity: undefined, place: 'table.delimiter' }))
    }
  }
  const table = compileTable(declaredTable)
  const declared = new Map(Object.entries(entities))
  const compiled: CompiledEntity[] = []
  for (const [alias, entity] of declared) {
    const one = compileEntity(alias, entity, table, report)
    if (one !== undefined) compiled.push(one)
  }
  const placed = placeKeys(compiled, table)
  const context: CheckContext = {
    options: Object.keys(model),
    declaredTable,
    table,
    declared,
    entries: listDeclaredEntries(declared, table),
    collections: listDeclaredCollections(collections, compiled),
    compiled,
    overlaps: listOverlaps(placed),
    storedAs: listStoredAs(compiled, declared),
    keyOnly: listKeyOnly(compiled, declared),
  }
  for (const rule of rules) if (rule.severity === 'error') checkRule(rule, context, report)
  completePaths(compiled, table, placed)
  const byAlias = new Map(compiled.map((entity) => [entity.alias, entity]))
  const finishedCollections = context.collections.map(({ compiled: { name }, declaration }) =>
    compileCollection(name, declaration, byAlias, placed.on(declaration.on)),
  )
  return {
    compiled: Object.freeze({ table, entities: byAlias, collections: finishedCollections }),
    errors: sortByEntity(errors, declared),
    warnings: deferWarnings(context),
  }
}

/** Apart from the compilation, so that what is not looked for yet keeps nothing in memory but what it looks at. */
function deferWarnings(context: CheckContext): Compilation['warnings'] {
  return once(() => {
    const warnings: ModelProblem[] = []
    const warn = (problem: ModelProblem): void => void warnings.push(Object.freeze(problem))
    for (const rule of rules) if (rule.severity === 'warning') checkRule(rule, context, warn)
    return sortByEntity(warnings, context.declared)
  })
}

/** What is wrong with one entity stands together, after what is wrong with the table. */
function sortByEntity(
  problems: readonly ModelProblem[],
  declared: ReadonlyMap<string, AnyEntity>,
): readonly ModelProblem[] {
  const names = [...new Set([...declared.values()].map(({ name }) => name))]
  const positions = new Map(names.map((name, position) => [name, position]))
  const positionOf = ({ entity }: ModelProblem): number => positions.get(entity ?? '') ?? -1
  return Object.freeze([...problems].sort((a, b) => positionOf(a) - positionOf(b)))
}
