import type { Connect } from '../../src/database/database-types.js'
import type { DefineModel } from '../../src/model/model-types.js'

export * from '../../src/database/database-types.js'
export * from '../../src/expressions/operator-types.js'
export * from '../../src/expressions/reference-types.js'
export * from '../../src/model/entity.js'
export * from '../../src/model/item-types.js'
export * from '../../src/model/model-types.js'
export * from '../../src/model/table.js'
export * from '../../src/operations/operation-types.js'
export * from '../../src/operations/query-types.js'
export declare const defineModel: DefineModel
export declare const connect: Connect
