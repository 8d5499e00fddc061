import { ExpressionError } from '../errors/index.js'
import type { CompiledEntity } from '../model/compiled.js'
import { type StoredPath, tablePath } from '../schema/stored-path.js'
import { placeOf, rootNode } from './references.js'

/** The attributes that a read is limited to. */
export interface Selection {
  /** The places that the caller gets, as names from the root. */
  readonly paths: readonly (readonly string[])[]
  /** The places that are asked for, as they are stored: also the one that tells whose item it is. */
  readonly requested: readonly StoredPath[]
}

/** Reads the names given to `select`. */
export function readSelection(entity: CompiledEntity, names: readonly string[]): Selection {
  if (names.length === 0) {
    throw new ExpressionError('expression.operand', entity.name, 'select needs the name of at least one attribute')
  }
  // DynamoDB refuses a projection that names a place twice.
  const nodes = [...new Set(names)].map((name) => rootNode(entity, name))
  const { typeAttribute } = entity.table
  return {
    paths: nodes.map(({ path }) => path as readonly string[]),
    requested: [...nodes.map(placeOf), ...(typeAttribute === undefined ? [] : [tablePath(typeAttribute)])],
  }
}
