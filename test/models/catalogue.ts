import type { AnyModel } from 'keyloom'
import { items as onlineShopItems } from './aws-online-shop/items.js'
import { onlineShop } from './aws-online-shop/model.js'
import { items as recurringPaymentsItems } from './aws-recurring-payments/items.js'
import { recurringPayments } from './aws-recurring-payments/model.js'
import { items as ecommerceItems } from './ddbbook-ecommerce/items.js'
import { ecommerce } from './ddbbook-ecommerce/model.js'
import { items as taskManagerItems } from './electrodb-task-manager/items.js'
import { taskManager } from './electrodb-task-manager/model.js'
import { items as inventoryItems } from './electrodb-warehouse-inventory/items.js'
import { warehouseInventory } from './electrodb-warehouse-inventory/model.js'
import { items as instagramItems } from './instagram-clone/items.js'
import { instagram } from './instagram-clone/model.js'
import { historyItems, scheduledItems } from './labs-bank-payments/items.js'
import { paymentScheduler, transactionHistory } from './labs-bank-payments/model.js'

/** A reference model from the field, with one item of each of its entities. */
export interface ReferenceModel {
  readonly name: string
  readonly model: AnyModel
  readonly items: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  /** Why no engine of these tests can make its table. */
  readonly unmade?: string
}

/** Every reference model. The folder of each has its declaration, in `model.ts`, with the reasons of what is changed in it. */
export const referenceModels: readonly ReferenceModel[] = [
  { name: 'aws-online-shop', model: onlineShop, items: onlineShopItems },
  { name: 'aws-recurring-payments', model: recurringPayments, items: recurringPaymentsItems },
  { name: 'ddbbook-ecommerce', model: ecommerce, items: ecommerceItems },
  { name: 'electrodb-task-manager', model: taskManager, items: taskManagerItems },
  {
    name: 'electrodb-warehouse-inventory',
    model: warehouseInventory,
    items: inventoryItems,
    unmade: 'an index has several attributes a side, which both engines refuse',
  },
  { name: 'instagram-clone', model: instagram, items: instagramItems },
  { name: 'labs-bank-payments (scheduler)', model: paymentScheduler, items: scheduledItems },
  { name: 'labs-bank-payments (history)', model: transactionHistory, items: historyItems },
]
