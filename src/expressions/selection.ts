import { ExpressionError } from '../errors/index.js'
import type { CompiledEntity } from '../model/compiled.js'
import type { Path } from './path.js'
import { rootNode } from './references.js'

/** The attributes that a read is limited to. */
export interface Selection {
  /** The places that the caller gets, as names from the root. */
  readonly paths: readonly (readonly string[])[]
  /** The places that are asked for: also the one that tells whose item it is. */
  readonly requested: readonly Path[]
}

/** Reads the names given to `select`. */
export function readSelection(entity: CompiledEntity, names: readonly string[]): Selection {
  if (names.length === 0) {
    throw new ExpressionError('expression.operand', entity.name, 'select needs the name of at least one attribute')
  }
  // DynamoDB refuses a projection that names a place twice.
  const paths = [...new Set(names)].map((name) => [rootNode(entity, name).path[0] as string])
  const { typeAttribute } = entity.table
  return { paths, requested: typeAttribute === undefined ? paths : [...paths, [typeAttribute]] }
}
