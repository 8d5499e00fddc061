import type { ModelData } from '../model-data.js'
import type { onlineShop } from './model.js'
import type { onlineShopByTime } from './variant.js'

const address = {
  Country: 'Sweden',
  County: 'Vastra Gotaland',
  City: 'Goteborg',
  Street: 'MainStreet',
  Number: '20',
  ZipCode: '41111',
}
const payment = { Type: 'MasterCard', Amount: 500, Data: 'Payment data' }

/** Two customers, two products, two warehouses; an order in two shipments, and another one that is not shipped yet. */
export const data: ModelData<typeof onlineShop> = {
  customers: [
    { customerId: '12345', email: 'samaneh@example.com', name: 'Samaneh' },
    { customerId: '123', email: 'henrik@example.com', name: 'Henrik' },
  ],
  products: [
    { productId: '12345', detail: { Name: 'Options Open', Description: 'The latest album' }, price: 100 },
    { productId: '99887', detail: { Name: 'The Book', Description: 'The best book ever' }, price: 40 },
  ],
  warehouses: [
    { warehouseId: '12345', address },
    { warehouseId: '12376', address: { ...address, City: 'Boras' } },
  ],
  stock: [
    { productId: '12345', warehouseId: '12345', quantity: 50 },
    { productId: '99887', warehouseId: '12345', quantity: 4 },
    { productId: '99887', warehouseId: '12376', quantity: 7 },
  ],
  orders: [
    { orderId: '12345', customerId: '12345', orderedAt: '2020-06-21T19:10:00' },
    { orderId: '777', customerId: '12345', orderedAt: '2020-07-01T08:00:00' },
  ],
  orderItems: [
    {
      orderId: '12345',
      productId: '99887',
      customerId: '12345',
      orderedAt: '2020-06-21T19:18:00',
      quantity: 2,
      price: 50,
    },
    {
      orderId: '12345',
      productId: '12345',
      customerId: '12345',
      orderedAt: '2020-06-21T19:20:00',
      quantity: 1,
      price: 100,
    },
    {
      orderId: '777',
      productId: '99887',
      customerId: '12345',
      orderedAt: '2020-07-01T08:00:00',
      quantity: 3,
      price: 40,
    },
  ],
  invoices: [
    {
      orderId: '12345',
      invoiceId: '55443',
      customerId: '12345',
      issuedAt: '2020-06-21T19:18:00',
      amount: 600,
      detail: { Payments: [payment, { Type: 'GiftCard', Amount: 100, Data: 'Gift card data' }] },
    },
    {
      orderId: '777',
      invoiceId: '55444',
      customerId: '12345',
      issuedAt: '2020-07-01T08:00:00',
      amount: 500,
      detail: { Payments: [payment] },
    },
  ],
  shipments: [
    {
      orderId: '12345',
      shipmentId: '88899',
      warehouseId: '12345',
      address,
      kind: 'Express',
      shippedAt: '2020-06-22T08:20:00',
    },
    {
      orderId: '12345',
      shipmentId: '98765',
      warehouseId: '12376',
      address,
      kind: 'Post',
      shippedAt: '2020-06-22T10:20:00',
    },
  ],
  shipmentItems: [
    { orderId: '12345', shipmentItemId: '12345', shipmentId: '98765', productId: '99887', quantity: 1 },
    { orderId: '12345', shipmentItemId: '54321', shipmentId: '88899', productId: '99887', quantity: 1 },
    { orderId: '12345', shipmentItemId: '55555', shipmentId: '98765', productId: '12345', quantity: 1 },
  ],
}

const [firstItem, ...otherItems] = data.orderItems
const [firstInvoice, ...otherInvoices] = data.invoices

/** The same orders and invoices for the variant. */
export const dataByTime: ModelData<typeof onlineShopByTime> = {
  orderItems: [timed(firstItem), ...otherItems.map(timed)],
  invoices: [timedInvoice(firstInvoice), ...otherInvoices.map(timedInvoice)],
}

function timed({ orderedAt, ...item }: (typeof data.orderItems)[number]) {
  return { ...item, at: orderedAt }
}

function timedInvoice({ issuedAt, ...invoice }: (typeof data.invoices)[number]) {
  return { ...invoice, at: issuedAt }
}
