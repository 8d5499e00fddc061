import type { Database } from 'keyloom'
import { sortBy } from '../model-data.js'
import type { Pattern } from '../pattern.js'
import type { onlineShop } from './model.js'
import type { onlineShopByTime } from './variant.js'

type Db = Database<typeof onlineShop>
type DbByTime = Database<typeof onlineShopByTime>
/** The first and the last moment that are asked for. */
type Period = readonly [from: string, to: string]

/** The stock of a product in all warehouses. */
export function stockOfProduct(db: Db, productId: string) {
  return db.stock.query.primary({ productId }).all()
}

/** An order with all that belongs to it. */
export function wholeOrder(db: Db, orderId: string) {
  return db.collections.wholeOrder({ orderId }).all()
}

/** The shipments of an order, without what is in them. */
export function shipmentsOfOrder(db: Db, orderId: string) {
  return db.shipments.query.primary({ orderId }).all()
}

/** How a product was ordered in a period. */
export function ordersOfProduct(db: Db, productId: string, [from, to]: Period) {
  return db.orderItems.query.byProduct({ productId }).between({ orderedAt: from }, { orderedAt: to }).all()
}

/** A shipment with what is in it. */
export function wholeShipment(db: Db, shipmentId: string) {
  return db.collections.wholeShipment({ shipmentId }).all()
}

/** What has left a warehouse. */
export function shipmentsFrom(db: Db, warehouseId: string) {
  return db.shipments.query.byWarehouse({ warehouseId }).all()
}

/** What lies in a warehouse. */
export function stockIn(db: Db, warehouseId: string) {
  return db.stock.query.byWarehouse({ warehouseId }).all()
}

/** The invoices of a customer in a period. */
export function invoicesOf(db: Db, customerId: string, [from, to]: Period) {
  return db.invoices.query.byCustomer({ customerId }).between({ issuedAt: from }, { issuedAt: to }).all()
}

/** What a customer ordered in a period. */
export function orderedBy(db: Db, customerId: string, [from, to]: Period) {
  return db.orderItems.query.byCustomer({ customerId }).between({ orderedAt: from }, { orderedAt: to }).all()
}

/** All that a customer did in a period. */
export function activityOf(db: DbByTime, customerId: string, [from, to]: Period) {
  return db.collections.activity({ customerId }).between({ at: from }, { at: to }).all()
}

const june: Period = ['2020-06-01T00:00:00', '2020-06-30T23:59:59']
const isWithin = (at: string, [from, to]: Period): boolean => from <= at && at <= to
const order = '12345'

export const patterns: readonly Pattern<[typeof onlineShop, typeof onlineShopByTime]>[] = [
  {
    number: '1',
    asks: 'A customer',
    answer: (db) => db.customers.get({ customerId: '123' }),
    expected: ({ customers }) => customers[1],
  },
  {
    number: '2',
    asks: 'A product',
    answer: (db) => db.products.get({ productId: '99887' }),
    expected: ({ products }) => products[1],
  },
  {
    number: '3',
    asks: 'A warehouse',
    answer: (db) => db.warehouses.get({ warehouseId: '12376' }),
    expected: ({ warehouses }) => warehouses[1],
  },
  {
    number: '4',
    asks: 'The stock of a product in all warehouses',
    answer: (db) => stockOfProduct(db, '99887'),
    expected: ({ stock }) =>
      sortBy(
        stock.filter(({ productId }) => productId === '99887'),
        ({ warehouseId }) => warehouseId,
      ),
  },
  {
    number: '5',
    asks: 'An order with all of its parts',
    answer: (db) => wholeOrder(db, order),
    expected: ({ orders, orderItems, invoices, shipments, shipmentItems }) => ({
      orders: orders.filter(({ orderId }) => orderId === order),
      orderItems: sortBy(
        orderItems.filter(({ orderId }) => orderId === order),
        ({ productId }) => productId,
      ),
      invoices: invoices.filter(({ orderId }) => orderId === order),
      shipments: sortBy(
        shipments.filter(({ orderId }) => orderId === order),
        ({ shipmentId }) => shipmentId,
      ),
      shipmentItems: sortBy(
        shipmentItems.filter(({ orderId }) => orderId === order),
        ({ shipmentItemId }) => shipmentItemId,
      ),
    }),
  },
  {
    number: '6',
    asks: 'The products of an order',
    answer: (db) => db.orderItems.query.primary({ orderId: order }).all(),
    expected: ({ orderItems }) =>
      sortBy(
        orderItems.filter(({ orderId }) => orderId === order),
        ({ productId }) => productId,
      ),
  },
  {
    number: '7',
    asks: 'The invoice of an order',
    answer: (db) => db.invoices.query.primary({ orderId: order }).first(),
    expected: ({ invoices }) => invoices.find(({ orderId }) => orderId === order),
  },
  {
    number: '8',
    asks: 'The shipments of an order',
    answer: (db) => shipmentsOfOrder(db, order),
    expected: ({ shipments }) =>
      sortBy(
        shipments.filter(({ orderId }) => orderId === order),
        ({ shipmentId }) => shipmentId,
      ),
  },
  {
    number: '9',
    asks: 'The orders of a product in a period',
    answer: (db) => ordersOfProduct(db, '99887', june),
    expected: ({ orderItems }) =>
      orderItems.filter(({ productId, orderedAt }) => productId === '99887' && isWithin(orderedAt, june)),
  },
  {
    number: '10',
    asks: 'An invoice by its number',
    answer: (db) => db.invoices.query.byId({ invoiceId: '55443' }).first(),
    expected: ({ invoices }) => invoices[0],
  },
  {
    number: '11',
    asks: 'The payments of an invoice',
    answer: (db) => db.invoices.query.byId({ invoiceId: '55443' }).select('detail').first(),
    expected: ({ invoices }) => ({ detail: invoices[0].detail }),
  },
  {
    number: '12',
    asks: 'A shipment with what is in it',
    answer: (db) => wholeShipment(db, '98765'),
    expected: ({ shipments, shipmentItems }) => ({
      shipments: shipments.filter(({ shipmentId }) => shipmentId === '98765'),
      shipmentItems: sortBy(
        shipmentItems.filter(({ shipmentId }) => shipmentId === '98765'),
        ({ productId }) => productId,
      ),
    }),
  },
  {
    number: '13',
    asks: 'The shipments from a warehouse',
    answer: (db) => shipmentsFrom(db, '12376'),
    expected: ({ shipments }) => shipments.filter(({ warehouseId }) => warehouseId === '12376'),
  },
  {
    number: '14',
    asks: 'The stock of a warehouse',
    answer: (db) => stockIn(db, '12345'),
    expected: ({ stock }) =>
      sortBy(
        stock.filter(({ warehouseId }) => warehouseId === '12345'),
        ({ productId }) => productId,
      ),
  },
  {
    number: '15',
    asks: 'The invoices of a customer in a period',
    answer: (db) => invoicesOf(db, '12345', june),
    expected: ({ invoices }) =>
      invoices.filter(({ customerId, issuedAt }) => customerId === '12345' && isWithin(issuedAt, june)),
  },
  {
    number: '16',
    asks: 'What a customer ordered in a period',
    answer: (db) => orderedBy(db, '12345', june),
    expected: ({ orderItems }) =>
      sortBy(
        orderItems.filter(({ customerId, orderedAt }) => customerId === '12345' && isWithin(orderedAt, june)),
        ({ orderedAt }) => orderedAt,
      ),
  },
  {
    number: '17',
    asks: 'All that a customer did in a period (the variant whose index sorts by time alone)',
    answer: (_, db) => activityOf(db, '12345', june),
    expected: (_, { orderItems, invoices }) => ({
      orderItems: sortBy(
        orderItems.filter(({ customerId, at }) => customerId === '12345' && isWithin(at, june)),
        ({ at }) => at,
      ),
      invoices: invoices.filter(({ customerId, at }) => customerId === '12345' && isWithin(at, june)),
    }),
  },
  {
    number: '17a',
    asks: 'Of that, the invoices alone',
    readsMore: 'the variant sorts all kinds by time, and leaves the others out by a filter',
    answer: (_, db) =>
      db.invoices.query.byCustomer({ customerId: '12345' }).between({ at: june[0] }, { at: june[1] }).all(),
    expected: (_, { invoices }) =>
      invoices.filter(({ customerId, at }) => customerId === '12345' && isWithin(at, june)),
  },
]
