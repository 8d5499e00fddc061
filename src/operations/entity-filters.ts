import { ExpressionError } from '../errors/index.js'
import { allOf, type ConditionTree } from '../expressions/tree.js'
import type { CompiledEntity } from '../model/compiled.js'
import { tablePath } from '../schema/stored-path.js'

/** A filter, as each of the entities stores what it is about. */
export type Filters = ReadonlyMap<CompiledEntity, ConditionTree>

/** What a filter says of the items of one entity; `undefined` for all of them. */
export interface EntityFilter {
  readonly entity: CompiledEntity
  readonly filter: ConditionTree | undefined
}

/** What is filtered. */
export interface FilterTarget {
  /** Whether a filter sees the attribute that says whose an item is. */
  readonly isTyped: boolean
  /** Whether items of others are to be left out, where that attribute tells them. */
  readonly meetsOthers: boolean
  /** What the entities are, for messages. */
  readonly subject: string
}

/**
 * One filter for what is read of several entities, each of which may store in its own form what the filter names.
 *
 * @throws ExpressionError `expression.operand` where their forms differ, and nothing tells them apart
 */
export function uniteFilters(
  filters: readonly EntityFilter[],
  { isTyped, meetsOthers, subject }: FilterTarget,
): ConditionTree | undefined {
  const [first] = filters
  if (filters.every(({ filter }) => isSameTree(filter, first?.filter))) {
    return allOf(meetsOthers && isTyped ? isOfTypes(filters) : undefined, first?.filter)
  }
  if (!isTyped) {
    throw new ExpressionError(
      'expression.operand',
      filters.map(({ entity }) => entity.name).join(', '),
      `${subject} store what this filter names in different forms, and nothing that a filter could see tells them apart`,
    )
  }
  const alternatives = filters.map(({ entity, filter }) => allOf(isOfTypes([{ entity }]), filter) as ConditionTree)
  return { kind: 'or', conditions: alternatives }
}

/** The condition that an item says that it is one of some entities'. */
function isOfTypes(filters: readonly Pick<EntityFilter, 'entity'>[]): ConditionTree | undefined {
  const [first, ...others] = filters.map(({ entity: { table, typeValue } }): ConditionTree => {
    const left = { kind: 'path', path: tablePath(table.typeAttribute ?? '') } as const
    return { kind: 'compare', comparator: '=', left, right: { kind: 'value', stored: { S: typeValue } } }
  })
  if (first === undefined) return undefined
  return others.length === 0 ? first : { kind: 'or', conditions: [first, ...others] }
}

function isSameTree(a: unknown, b: unknown): boolean {
  const write = (tree: unknown): string | undefined =>
    JSON.stringify(tree, (_, value) => (value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value))
  return write(a) === write(b)
}
