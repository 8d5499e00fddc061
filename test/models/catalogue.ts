import type { AnyModel } from 'keyloom'
import { design as onlineShop } from './aws-online-shop/design.js'
import { design as recurringPayments } from './aws-recurring-payments/design.js'
import { design as ecommerce } from './ddbbook-ecommerce/design.js'
import { design as taskManager } from './electrodb-task-manager/design.js'
import { design as warehouseInventory } from './electrodb-warehouse-inventory/design.js'
import { design as instagram } from './instagram-clone/design.js'
import { design as bankPayments } from './labs-bank-payments/design.js'
import type { AnyDesign } from './pattern.js'

/**
 * Every design. The folder of each has its declaration in `model.ts`, with the reasons of what is changed in it, items in `data.ts`, and
 * its access patterns in `patterns.ts`.
 */
export const designs: readonly AnyDesign[] = [
  onlineShop,
  recurringPayments,
  ecommerce,
  taskManager,
  warehouseInventory,
  instagram,
  bankPayments,
]

/** A table of a design, with one item of each of its entities. */
export interface ReferenceModel {
  readonly name: string
  readonly model: AnyModel
  readonly items: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  /** Why no engine of these tests can make its table. */
  readonly unmade?: string
}

/** The tables of all designs. */
export const referenceModels: readonly ReferenceModel[] = designs.flatMap(({ name, models, data, unmade }) =>
  models.map((model, index) => ({
    name: models.length === 1 ? name : `${name} (${index + 1} of ${models.length})`,
    model,
    items: Object.fromEntries(Object.entries(data[index] ?? {}).map(([alias, items]) => [alias, items[0] ?? {}])),
    ...(unmade !== undefined && { unmade }),
  })),
)
