import { defineEntity, defineModel, defineTable } from 'keyloom'
import * as z from 'zod'

// AWS's "An online shop": nine entities in one table, two overloaded indexes. As published, identifiers stand in keys alone, and amounts are
// text. Its keys compile as they are: `sh#` and `shp#` are segments of their own here, so that a query for shipments never meets their items.

/** An amount that the table holds as text. */
const numberText = z.codec(z.string(), z.number(), { decode: Number, encode: String })
/** A time as the shop's clock shows it, without a zone: `2020-06-21T19:18:00`. */
export const localTime = z.iso.datetime({ local: true })
const address = z.object({
  Country: z.string(),
  County: z.string(),
  City: z.string(),
  Street: z.string(),
  Number: z.string(),
  ZipCode: z.string(),
})

export const Customer = defineEntity('Customer', {
  schema: z.object({ customerId: z.string(), email: z.email(), name: z.string() }),
  key: { pk: 'c#<customerId>', sk: 'c#<customerId>' },
  storedAs: { email: 'Email', name: 'Name' },
  keyOnly: ['customerId'],
  typeValue: 'customer',
})

export const Product = defineEntity('Product', {
  schema: z.object({
    productId: z.string(),
    detail: z.object({ Name: z.string(), Description: z.string() }),
    price: numberText,
  }),
  key: { pk: 'p#<productId>', sk: 'p#<productId>' },
  storedAs: { detail: 'Detail', price: 'Price' },
  keyOnly: ['productId'],
  typeValue: 'product',
})

export const Warehouse = defineEntity('Warehouse', {
  schema: z.object({ warehouseId: z.string(), address }),
  key: { pk: 'w#<warehouseId>', sk: 'w#<warehouseId>' },
  storedAs: { address: 'Address' },
  keyOnly: ['warehouseId'],
  typeValue: 'warehouse',
})

export const WarehouseItem = defineEntity('WarehouseItem', {
  schema: z.object({ productId: z.string(), warehouseId: z.string(), quantity: numberText }),
  key: { pk: 'p#<productId>', sk: 'w#<warehouseId>' },
  indexes: { byWarehouse: { on: 'GSI2', pk: 'w#<warehouseId>', sk: 'p#<productId>' } },
  storedAs: { quantity: 'Quantity' },
  keyOnly: ['productId', 'warehouseId'],
  typeValue: 'warehouseItem',
})

export const Order = defineEntity('Order', {
  schema: z.object({ orderId: z.string(), customerId: z.string(), orderedAt: localTime }),
  key: { pk: 'o#<orderId>', sk: 'c#<customerId>' },
  storedAs: { orderedAt: 'Date' },
  keyOnly: ['orderId', 'customerId'],
  typeValue: 'order',
})

export const OrderItem = defineEntity('OrderItem', {
  schema: z.object({
    orderId: z.string(),
    productId: z.string(),
    customerId: z.string(),
    orderedAt: localTime,
    quantity: numberText,
    price: numberText,
  }),
  key: { pk: 'o#<orderId>', sk: 'p#<productId>' },
  indexes: {
    byProduct: { on: 'GSI1', pk: 'p#<productId>', sk: '<orderedAt>' },
    byCustomer: { on: 'GSI2', pk: 'c#<customerId>', sk: 'p#<orderedAt>' },
  },
  storedAs: { quantity: 'Quantity', price: 'Price' },
  keyOnly: ['orderId', 'productId', 'customerId', 'orderedAt'],
  typeValue: 'orderItem',
})

export const Invoice = defineEntity('Invoice', {
  schema: z.object({
    orderId: z.string(),
    invoiceId: z.string(),
    customerId: z.string(),
    issuedAt: localTime,
    amount: numberText,
    detail: z.object({
      Payments: z.array(z.object({ Type: z.string(), Amount: z.number(), Data: z.string() })),
    }),
  }),
  key: { pk: 'o#<orderId>', sk: 'i#<invoiceId>' },
  indexes: {
    byId: { on: 'GSI1', pk: 'i#<invoiceId>', sk: 'i#<invoiceId>' },
    byCustomer: { on: 'GSI2', pk: 'c#<customerId>', sk: 'i#<issuedAt>' },
  },
  storedAs: { issuedAt: 'Date', amount: 'Amount', detail: 'Detail' },
  keyOnly: ['orderId', 'invoiceId', 'customerId'],
  typeValue: 'invoice',
})

export const Shipment = defineEntity('Shipment', {
  schema: z.object({
    orderId: z.string(),
    shipmentId: z.string(),
    warehouseId: z.string(),
    address,
    kind: z.string(),
    shippedAt: localTime,
  }),
  key: { pk: 'o#<orderId>', sk: 'sh#<shipmentId>' },
  indexes: {
    byId: { on: 'GSI1', pk: 'sh#<shipmentId>', sk: 'sh#<shipmentId>' },
    byWarehouse: { on: 'GSI2', pk: 'w#<warehouseId>', sk: 'sh#<shipmentId>' },
  },
  storedAs: { address: 'Address', kind: 'Type', shippedAt: 'Date' },
  keyOnly: ['orderId', 'shipmentId', 'warehouseId'],
  typeValue: 'shipment',
})

export const ShipmentItem = defineEntity('ShipmentItem', {
  schema: z.object({
    orderId: z.string(),
    shipmentItemId: z.string(),
    shipmentId: z.string(),
    productId: z.string(),
    quantity: numberText,
  }),
  key: { pk: 'o#<orderId>', sk: 'shp#<shipmentItemId>' },
  indexes: { byShipment: { on: 'GSI1', pk: 'sh#<shipmentId>', sk: 'p#<productId>' } },
  storedAs: { quantity: 'Quantity' },
  keyOnly: ['orderId', 'shipmentItemId', 'shipmentId', 'productId'],
  typeValue: 'shipmentItem',
})

export const onlineShop = defineModel({
  table: defineTable({
    name: 'OnlineShop',
    key: { pk: 'PK', sk: 'SK' },
    indexes: {
      GSI1: { pk: 'GSI1-PK', sk: 'GSI1-SK' },
      GSI2: { pk: 'GSI2-PK', sk: 'GSI2-SK' },
    },
    typeAttribute: 'EntityType',
  }),
  entities: {
    customers: Customer,
    products: Product,
    warehouses: Warehouse,
    stock: WarehouseItem,
    orders: Order,
    orderItems: OrderItem,
    invoices: Invoice,
    shipments: Shipment,
    shipmentItems: ShipmentItem,
  },
  collections: {
    wholeOrder: { of: ['orders', 'orderItems', 'invoices', 'shipments', 'shipmentItems'] },
    wholeShipment: { on: 'GSI1', of: ['shipments', 'shipmentItems'] },
  },
})
