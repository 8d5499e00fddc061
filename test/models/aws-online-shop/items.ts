import type { ExampleItems } from '../example-items.js'
import type { onlineShop } from './model.js'

const address = {
  Country: 'Sweden',
  County: 'Vastra Gotaland',
  City: 'Goteborg',
  Street: 'MainStreet',
  Number: '20',
  ZipCode: '41111',
}

/** One item of each entity. */
export const items: ExampleItems<typeof onlineShop> = {
  customers: { customerId: '12345', email: 'samaneh@example.com', name: 'Samaneh' },
  products: { productId: '12345', detail: { Name: 'Options Open', Description: 'The latest album' }, price: 100 },
  warehouses: { warehouseId: '12345', address },
  stock: { productId: '12345', warehouseId: '12345', quantity: 50 },
  orders: { orderId: '12345', customerId: '12345', orderedAt: '2020-06-21T19:10:00' },
  orderItems: {
    orderId: '12345',
    productId: '99887',
    customerId: '12345',
    orderedAt: '2020-06-21T19:18:00',
    quantity: 2,
    price: 50,
  },
  invoices: {
    orderId: '12345',
    invoiceId: '55443',
    customerId: '12345',
    issuedAt: '2020-06-21T19:18:00',
    amount: 500,
    detail: { Payments: [{ Type: 'MasterCard', Amount: 500, Data: 'Payment data' }] },
  },
  shipments: {
    orderId: '12345',
    shipmentId: '88899',
    warehouseId: '12345',
    address,
    kind: 'Express',
    shippedAt: '2020-06-22T19:10:00',
  },
  shipmentItems: { orderId: '12345', shipmentItemId: '1', shipmentId: '88899', productId: '99887', quantity: 1 },
}
