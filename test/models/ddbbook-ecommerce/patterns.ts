import type { Database, Item, NewItem } from 'keyloom'
import { itemAt, sortBy } from '../model-data.js'
import type { Pattern } from '../pattern.js'
import { data } from './data.js'
import type { ecommerce, Order, OrderItem } from './model.js'

type Db = Database<typeof ecommerce>
type Address = (typeof data.customers)[number]['addresses'][string]

/** Adds an address under a label, or replaces the one that has it. */
export function setAddress(db: Db, userName: string, label: string, address: Address) {
  return db.customers.update({ userName }, (customer, { set, at }) => [set(at(customer.addresses, label), address)])
}

/** Removes the address under a label. */
export function removeAddress(db: Db, userName: string, label: string) {
  return db.customers.update({ userName }, (customer, { remove, at }) => [remove(at(customer.addresses, label))])
}

/** A customer with the newest orders: they sort before the customer, so the end of the partition has both. */
export function newestOrders(db: Db, userName: string, limit: number, cursor?: string) {
  const account = db.collections.account({ userName }).reverse()
  return account.page({ limit, cursor })
}

/** Places an order with its items. */
export function placeOrder(db: Db, order: NewItem<typeof Order>, items: readonly NewItem<typeof OrderItem>[]) {
  return db.transactWrite([db.orders.create(order), ...items.map((item) => db.orderItems.create(item))])
}

/** Changes what has become of an order. */
export function setStatus(db: Db, key: { userName: string; orderId: string }, status: Item<typeof Order>['status']) {
  return db.orders.update(key, { status })
}

/** An order with its items. */
export function wholeOrder(db: Db, orderId: string) {
  return db.collections.wholeOrder({ orderId }).all()
}

const { userName } = itemAt(data.customers, 0)
const { orderId } = itemAt(data.orders, 0)
const office = { street: '2 Main St', city: 'Omaha', state: 'Nebraska', postalCode: '68118' }
const someone = { userName: 'sam', name: 'Sam', email: 'sam@example.com' }
const newOrder = {
  userName,
  orderId: '1VrgXBQ0VCshuQUnh1HrDIHQzzz',
  createdAt: new Date('2020-02-01T10:00:00.000Z'),
  numberOfItems: 1,
  amount: 5,
}
const newItem = { orderId: newOrder.orderId, itemId: '1VrgXBQ0', description: 'A cup', price: 5 }

/** The orders of a customer, newest first, as a collection gives them. */
const newest = (orders: readonly Item<typeof Order>[]) =>
  sortBy(orders, (one) => one.orderId)
    .reverse()
    .map((item) => ({ entity: 'orders', item }))

export const patterns: readonly Pattern<[typeof ecommerce]>[] = [
  {
    number: '1',
    asks: 'Create a customer whose user name and e-mail are unique',
    writes: true,
    answer: (db) => db.customers.create(someone),
    expected: () => ({ ...someone, addresses: {} }),
  },
  {
    number: '2',
    asks: 'A customer',
    answer: (db) => db.customers.get({ userName }),
    expected: ({ customers }) => customers[0],
  },
  {
    number: '2a',
    asks: 'A customer without the addresses',
    answer: (db) => db.customers.get({ userName }).select('userName', 'name', 'email'),
    expected: ({ customers: [{ addresses: _, ...header }] }) => header,
  },
  {
    number: '3',
    asks: 'Add or replace an address',
    writes: true,
    answer: (db) => setAddress(db, userName, 'work', office),
    expected: ({ customers: [customer] }) => ({ ...customer, addresses: { ...customer.addresses, work: office } }),
  },
  {
    number: '4',
    asks: 'Remove an address',
    writes: true,
    answer: (db) => removeAddress(db, userName, 'home'),
    expected: ({ customers: [customer] }) => ({ ...customer, addresses: {} }),
  },
  {
    number: '5',
    asks: 'A customer with the ten newest orders',
    readsMore: 'one more tells whether a page follows',
    answer: async (db) => (await newestOrders(db, userName, 11)).items,
    expected: ({ customers, orders }) => [{ entity: 'customers', item: customers[0] }, ...newest(orders).slice(0, 10)],
  },
  {
    number: '6',
    asks: 'The next page of orders',
    readsMore: 'the first page is read, too, for its cursor',
    answer: async (db) => {
      const { cursor } = await newestOrders(db, userName, 11)
      return (await newestOrders(db, userName, 10, cursor)).items
    },
    expected: ({ orders }) => newest(orders).slice(10),
  },
  {
    number: '7',
    asks: 'Place an order with its items',
    writes: true,
    answer: (db) => placeOrder(db, newOrder, [newItem]),
    expected: () => [{ ...newOrder, status: 'ACCEPTED' }, newItem],
    after: (db) => wholeOrder(db, newOrder.orderId),
    leaves: () => ({ orders: [{ ...newOrder, status: 'ACCEPTED' }], orderItems: [newItem] }),
  },
  {
    number: '8',
    asks: 'Change the state of an order',
    writes: true,
    answer: (db) => setStatus(db, { userName, orderId }, 'DELIVERED'),
    expected: ({ orders }) => ({ ...orders[0], status: 'DELIVERED' }),
  },
  {
    number: '9',
    asks: 'An order with its items',
    answer: (db) => wholeOrder(db, orderId),
    expected: ({ orders, orderItems }) => ({
      orders: orders.filter((one) => one.orderId === orderId),
      orderItems: sortBy(
        orderItems.filter((one) => one.orderId === orderId),
        ({ itemId }) => itemId,
      ),
    }),
  },
]
