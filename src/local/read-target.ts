import { type AttributeMap, createMap } from './attribute-value.js'
import type { Path } from './condition.js'
import type { KeySchemaElement } from './dynalite-internals.js'
import { type Engine, requireTable } from './engine.js'
import type { ParsedProjection } from './item-operations.js'
import { checkKey, checkNestedPaths } from './keys.js'
import { type ServiceError, validationError } from './service-error.js'
import { findIndex, keyTypeOf, namesOf, pick, projectedNames, type Table, type TableIndex } from './table.js'
import type { ParsedCondition } from './write.js'

/** The members that queries and scans share. */
export interface PageRequest {
  readonly TableName: string
  readonly IndexName?: string
  readonly Limit?: number
  readonly Select?: string
  readonly ConsistentRead?: boolean
  readonly ExclusiveStartKey?: AttributeMap
  readonly ReturnConsumedCapacity?: string
  readonly _filter?: ParsedCondition
  readonly _projection?: ParsedProjection
}

/** What a query or scan reads: a table or one of its indexes. */
export interface ReadTarget {
  readonly table: Table
  readonly index?: TableIndex
  readonly schema: readonly KeySchemaElement[]
  /** Prefix of the entries in the store. */
  readonly prefix: string
  /** The attributes of a position: the index's keys and the table's. */
  readonly positionNames: readonly string[]
  /** Whether what an entry lacks is read from the table, as local indexes do. */
  readonly fetch: boolean
}

/** Finds what a request reads, and checks what it asks of it. */
export function resolveTarget(engine: Engine, request: PageRequest): ReadTarget {
  const table = requireTable(engine, request.TableName)
  const tableKeys = namesOf(table.description.KeySchema)
  checkNestedPaths(table, request._projection?.nestedPaths)
  checkNestedPaths(table, request._filter?.nestedPaths)
  checkSelect(request)
  if (request.IndexName === undefined) {
    const schema = table.description.KeySchema
    return { table, schema, prefix: engine.layout.items(table), positionNames: tableKeys, fetch: false }
  }
  const index = findIndex(table, request.IndexName)
  if (index === undefined) {
    throw validationError(`The table does not have the specified index: ${request.IndexName}`)
  }
  const { KeySchema: schema, IndexName } = index.description
  if (index.kind === 'global' && request.ConsistentRead === true) {
    throw validationError('Consistent reads are not supported on global secondary indexes')
  }
  const positionNames = [...new Set([...namesOf(schema), ...tableKeys])]
  const fetch = needsTable(table, index, request)
  return { table, index, schema, prefix: engine.layout.index(table, IndexName), positionNames, fetch }
}

function checkSelect({ Select, IndexName, _projection }: PageRequest): void {
  if (_projection !== undefined && Select !== undefined && Select !== 'SPECIFIC_ATTRIBUTES') {
    throw validationError(`Cannot specify the ProjectionExpression when choosing to get ${Select}`)
  }
  if (Select === 'ALL_PROJECTED_ATTRIBUTES' && IndexName === undefined) {
    throw validationError('ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName')
  }
  if (Select === 'SPECIFIC_ATTRIBUTES' && _projection === undefined) {
    throw validationError('Must specify the ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES')
  }
}

function needsTable(table: Table, index: TableIndex, request: PageRequest): boolean {
  const { description, kind } = index
  if (description.Projection.ProjectionType === 'ALL') return false
  const held = new Set(projectedNames(table, description))
  const filtered = Object.keys(request._filter?.pathHeads ?? {}).filter((name) => !held.has(name))
  if (filtered.length > 0) {
    throw validationError(
      `One or more parameter values were invalid: Secondary index ${description.IndexName} does not project one or ` +
        `more filter attributes: [${filtered.join(', ')}]`,
    )
  }
  if (request.Select === 'ALL_ATTRIBUTES') {
    if (kind === 'local') return true
    throw validationError(
      'One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global secondary ' +
        `index ${description.IndexName} because its projection type is not ALL`,
    )
  }
  const heads = (request._projection?.paths ?? []).map(([head]: Path) => String(head))
  const missing = heads.filter((name) => !held.has(name))
  if (missing.length === 0) return false
  if (kind === 'local') return true
  throw validationError(
    'One or more parameter values were invalid: Global secondary index ' +
      `${description.IndexName} does not project [${missing.join(', ')}]`,
  )
}

/** Checks the position that a request resumes at. */
export function checkStartKey(target: ReadTarget, start: AttributeMap): void {
  const invalid = (reason = ''): ServiceError => validationError(`The provided starting key is invalid${reason}`)
  if (Object.keys(start).length !== target.positionNames.length) {
    throw invalid(target.index ? '' : ': The provided key element does not match the schema')
  }
  const tableKey = pick(start, namesOf(target.table.description.KeySchema))
  try {
    checkKey(target.table, tableKey)
  } catch (error) {
    throw invalid(`: ${(error as Error).message}`)
  }
  for (const { AttributeName: name } of target.schema) {
    if (start[name]?.[keyTypeOf(target.table, name)] === undefined) throw invalid()
  }
}

/** The place in the store of the position that a request resumes at. */
export function placeOf(engine: Engine, target: ReadTarget, position: AttributeMap): string {
  const { table, index, schema } = target
  return index ? engine.layout.indexKey(table, schema, position) : engine.layout.itemKey(table, position)
}

/** The position of an item among what is read. */
export function positionOf(target: ReadTarget, item: AttributeMap): AttributeMap {
  return Object.assign(createMap(), pick(item, target.positionNames))
}
