import type { ExampleItems } from '../example-items.js'
import type { ecommerce } from './model.js'

const orderId = '1VrgXBQ0VCshuQUnh1HrDIHQNwY'

/** One item of each entity. */
export const items: ExampleItems<typeof ecommerce> = {
  customers: {
    userName: 'alexdebrie',
    name: 'Alex DeBrie',
    email: 'alexdebrie1@gmail.com',
    addresses: { home: { street: '111 1st St', city: 'Omaha', state: 'Nebraska', postalCode: '68118' } },
  },
  orders: {
    userName: 'alexdebrie',
    orderId,
    createdAt: new Date('2020-01-03T01:57:44.000Z'),
    numberOfItems: 7,
    amount: 67.43,
    status: 'SHIPPED',
  },
  orderItems: { orderId, itemId: '1VrgXBQ0', description: 'Go Big or Go Home: The Scott Frost Story', price: 19.99 },
}
