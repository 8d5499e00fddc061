import { defineEntity, defineModel, defineTable } from 'keyloom'
import * as z from 'zod'

// ElectroDB's inventory: one global index whose keys are several attributes of the items, renamed so that two entities share them. Only DynamoDB
// itself, and DynamoDB Local from 3.3.0, make such a table.
//
// Changed: a warehouse has a model and a count, which say nothing. As published it lacks these two parts of the index's key, and
// DynamoDB leaves it out of the index that it is to be found by.

export const InventoryItem = defineEntity('InventoryItem', {
  schema: z.object({
    id: z.string(),
    name: z.string(),
    manufacturer: z.string(),
    model: z.string(),
    country: z.string(),
    region: z.string(),
    city: z.string(),
    count: z.number().int(),
  }),
  key: { pk: 'manufacturer_<manufacturer>', sk: 'inventory_1#model_<model>#id_<id>' },
  indexes: {
    byPlace: { on: 'gsi1', pk: ['<country>', '<region>'], sk: ['<city>', '<manufacturer>', '<model>', '<count>'] },
  },
  storedAs: { country: 'attr1', region: 'attr2', city: 'attr3', manufacturer: 'attr4' },
})

export const Warehouse = defineEntity('Warehouse', {
  schema: z.object({
    warehouseId: z.string(),
    name: z.string(),
    country: z.string(),
    region: z.string(),
    city: z.string(),
    streetAddress: z.string(),
    noModel: z.literal('-').default('-'),
    noCount: z.literal(0).default(0),
  }),
  key: { pk: 'warehouse_<warehouseId>', sk: 'warehouse_1' },
  indexes: {
    byPlace: { on: 'gsi1', pk: ['<country>', '<region>'], sk: ['<city>', '<warehouseId>', '<noModel>', '<noCount>'] },
  },
  storedAs: {
    country: 'attr1',
    region: 'attr2',
    city: 'attr3',
    warehouseId: 'attr4',
    noModel: 'model',
    noCount: 'count',
  },
})

export const warehouseInventory = defineModel({
  table: defineTable({
    name: 'electro',
    key: { pk: 'pk', sk: 'sk' },
    indexes: {
      gsi1: { pk: ['attr1', 'attr2'], sk: ['attr3', 'attr4', 'model', { name: 'count', type: 'number' }] },
    },
    typeAttribute: '__edb_e__',
  }),
  entities: { inventory: InventoryItem, warehouses: Warehouse },
  collections: { inventory: { on: 'gsi1', of: ['inventory', 'warehouses'] } },
})
