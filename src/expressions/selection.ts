import { ExpressionError } from '../errors/index.js'
import type { CompiledEntity } from '../model/compiled.js'
import { type StoredPath, storedPath, tablePath } from '../schema/stored-path.js'
import { tellingPaths } from '../schema/telling-paths.js'
import { collect } from './collect.js'
import { at } from './condition-operators.js'
import { type Path, pathHolds } from './path.js'
import { nodeOfReference, referencesOf, rootNode } from './references.js'

/** What application code writes: `(order) => [order.lines[0].sku]`. */
export type PlacesCallback = (attributes: never, operators: never) => unknown

/** The attributes that a read is limited to. */
export interface Selection {
  /** The places that the caller gets, as names from the root. */
  readonly paths: readonly (readonly string[])[]
  /** The places that are asked for, as they are stored: also what tells whose item it is, and which alternative of a union. */
  readonly requested: readonly StoredPath[]
}

const selectOperators = Object.freeze({ at })

/** Reads what was given to `select`: names of attributes, and callbacks that give references. */
export function readSelection(entity: CompiledEntity, given: readonly (string | PlacesCallback)[]): Selection {
  const places = given.flatMap((one) => (typeof one === 'function' ? readPlaces(entity, one) : [readName(entity, one)]))
  if (places.length === 0) {
    throw new ExpressionError('expression.operand', entity.name, 'select needs the name of at least one attribute')
  }
  const paths = outermost(places)
  const telling = paths.flatMap((path) => tellingPaths(entity.storage, path))
  const fetched = outermost([...paths, ...telling].map(fetchedPath))
  return { paths: paths.map((path) => path.map(String)), requested: requestedPaths(entity, fetched) }
}

/** Where places are stored, the keys of what is stored in a key alone among them, and what tells whose item it is. */
function requestedPaths({ keyOnly, names, table }: CompiledEntity, places: readonly Path[]): readonly StoredPath[] {
  const holders = new Set(places.flatMap(([name]) => keyOnly.get(String(name))?.attribute ?? []))
  return [
    ...places.filter(([name]) => !keyOnly.has(String(name))).map((path) => storedPath(names, path)),
    ...[...holders].map(tablePath),
    ...(table.typeAttribute === undefined ? [] : [tablePath(table.typeAttribute)]),
  ]
}

function readName(entity: CompiledEntity, name: unknown): Path {
  if (typeof name === 'string') return rootNode(entity, name).path
  throw new ExpressionError(
    'expression.operand',
    entity.name,
    'select takes names of attributes, or a callback as in (order) => [order.status]',
  )
}

function readPlaces(entity: CompiledEntity, callback: PlacesCallback): readonly Path[] {
  const { result } = collect(entity, () => callback(referencesOf(entity) as never, selectOperators as never))
  const list: readonly unknown[] = Array.isArray(result) ? Array.from(result) : [result]
  return list.map((one) => {
    const node = nodeOfReference(one)
    if (node?.entity === entity) return node.path
    throw new ExpressionError(
      'expression.operand',
      entity.name,
      'the callback of select must return, at once, a list of references to places of this entity',
    )
  })
}

/** DynamoDB refuses a projection in which one path holds another, or is there twice. */
function outermost(paths: readonly Path[]): readonly Path[] {
  return paths.filter(
    (path, index) =>
      !paths.some((other, place) => pathHolds(other, path) && (other.length < path.length || place < index)),
  )
}

/**
 * Elements of lists are fetched whole: DynamoDB leaves out an element in which nothing was found, and gives the next one
 * in its place.
 */
function fetchedPath(path: Path): Path {
  const position = path.findIndex((step) => typeof step === 'number')
  return position === -1 ? path : path.slice(0, position + 1)
}
