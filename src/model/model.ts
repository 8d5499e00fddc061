import { ModelError, SetupError } from '../errors/index.js'
import type { StoredItem } from '../schema/stored-item.js'
import { freezeCopy } from '../util/freeze.js'
import { once } from '../util/once.js'
import { listAccessPatterns } from './access-patterns.js'
import type { CheckCollections, CollectionDeclaration } from './collection.js'
import { compileModel } from './compile-model.js'
import type { CompiledModel } from './compiled.js'
import { findMisshapen } from './declaration-shape.js'
import { decodeStored } from './decode-stored.js'
import type { AnyEntity } from './entity.js'
import type { DecodedItem } from './item-types.js'
import type { AnyModel, Model, ModelDeclaration } from './model-types.js'
import type { AnyTable } from './table.js'

/** What models were compiled to. Kept beside them, so that a model shows only what was declared. */
const compiledModels = new WeakMap<AnyModel, CompiledModel>()

/**
 * Compiles entities and the table that they share into a model. Opens nothing and needs no credentials.
 *
 * @param declaration the table, the entities by the name of their repository, and the collections that are read together
 * @returns the model: frozen data, for `connect` and `keyloom/provision`
 * @throws ModelError (`model.invalid`) with every problem that was found
 * @example
 * ```ts
 * const shop = defineModel({
 *   table: defineTable({ name: 'shop', key: { pk: 'PK', sk: 'SK' } }),
 *   entities: { products: Product },
 * })
 * ```
 */
export function defineModel<
  T extends AnyTable,
  Entities extends Readonly<Record<string, AnyEntity>>,
  const Collections extends Readonly<Record<string, CollectionDeclaration>> &
    // biome-ignore lint/complexity/noBannedTypes: `{}` is the model without collections.
    CheckCollections<Collections, keyof Entities, keyof T['indexes']> = {},
>(declaration: ModelDeclaration<T, Entities, Collections>): Model<T, Entities, Collections> {
  const misshapen = findMisshapen(declaration)
  if (misshapen.length > 0) throw new ModelError(misshapen)
  const collections = freezeCopy(declaration.collections ?? ({} as Collections))
  const { compiled, errors, warnings } = compileModel({ ...declaration, collections })
  if (errors.length > 0) throw new ModelError(errors)
  const accessPatterns = once(() => listAccessPatterns(compiled))
  const model: Model<T, Entities, Collections> = Object.freeze({
    table: declaration.table,
    entities: Object.freeze({ ...declaration.entities }),
    collections,
    get warnings() {
      return warnings()
    },
    get accessPatterns() {
      return accessPatterns()
    },
    decode: (item: StoredItem) => decodeStored(compiled, item) as DecodedItem<Entities> | undefined,
  })
  compiledModels.set(model, compiled)
  return model
}

/**
 * What a model was compiled to.
 *
 * @throws SetupError (`setup.option`) if it is no model, or one of another copy of the library
 */
export function compiledOf(model: AnyModel): CompiledModel {
  const compiled = compiledModels.get(model)
  if (compiled === undefined) {
    throw new SetupError('setup.option', 'This is not a model made by defineModel of this copy of keyloom.')
  }
  return compiled
}
