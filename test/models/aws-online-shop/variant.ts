import { defineEntity, defineModel } from 'keyloom'
import { Invoice, localTime, OrderItem, onlineShop } from './model.js'

// The later variant of the design: what a customer did is sorted by time alone, `2020-06-21T19:18:00`, so that all of it is one range. Invoices and
// orders' items are told apart by their type attribute. What they sort by has one name here.

const TimedOrderItem = defineEntity('OrderItem', {
  schema: OrderItem.schema.omit({ orderedAt: true }).extend({ at: localTime }),
  key: { pk: 'o#<orderId>', sk: 'p#<productId>' },
  indexes: {
    byProduct: { on: 'GSI1', pk: 'p#<productId>', sk: '<at>' },
    byCustomer: { on: 'GSI2', pk: 'c#<customerId>', sk: '<at>' },
  },
  storedAs: { quantity: 'Quantity', price: 'Price' },
  keyOnly: ['orderId', 'productId', 'customerId', 'at'],
  typeValue: 'orderItem',
})

const TimedInvoice = defineEntity('Invoice', {
  schema: Invoice.schema.omit({ issuedAt: true }).extend({ at: localTime }),
  key: { pk: 'o#<orderId>', sk: 'i#<invoiceId>' },
  indexes: {
    byId: { on: 'GSI1', pk: 'i#<invoiceId>', sk: 'i#<invoiceId>' },
    byCustomer: { on: 'GSI2', pk: 'c#<customerId>', sk: '<at>' },
  },
  storedAs: { at: 'Date', amount: 'Amount', detail: 'Detail' },
  keyOnly: ['orderId', 'invoiceId', 'customerId'],
  typeValue: 'invoice',
})

export const onlineShopByTime = defineModel({
  table: onlineShop.table,
  entities: { orderItems: TimedOrderItem, invoices: TimedInvoice },
  collections: { activity: { on: 'GSI2', of: ['orderItems', 'invoices'] } },
})
