import type { Item } from 'keyloom'
import type { ModelData } from '../model-data.js'
import type { ecommerce, Order } from './model.js'

const userName = 'alexdebrie'

/** Identifiers that sort by the moment they were made at. */
const id = (number: number): string => `1VrgXBQ0VCshuQUnh1HrDIHQ${String(number).padStart(3, '0')}`

/** An order of the first customer: they are a day apart. */
function order(number: number): Item<typeof Order> {
  const createdAt = new Date(Date.UTC(2020, 0, 3 + number, 1, 57, 44))
  return { userName, orderId: id(number), createdAt, numberOfItems: 2, amount: 9.5 + number, status: 'ACCEPTED' }
}

/** Two customers, of whom one has fourteen orders. */
export const data: ModelData<typeof ecommerce> = {
  customers: [
    {
      userName,
      name: 'Alex DeBrie',
      email: 'alexdebrie1@gmail.com',
      addresses: { home: { street: '111 1st St', city: 'Omaha', state: 'Nebraska', postalCode: '68118' } },
    },
    { userName: 'alex', name: 'Alex', email: 'alex@example.com', addresses: {} },
  ],
  orders: [
    // The one of the book's own example.
    {
      userName,
      orderId: '1VrgXBQ0VCshuQUnh1HrDIHQNwY',
      createdAt: new Date('2020-01-03T01:57:44.000Z'),
      numberOfItems: 7,
      amount: 67.43,
      status: 'SHIPPED',
    },
    ...Array.from({ length: 13 }, (_, index) => order(index + 1)),
  ],
  orderItems: [
    {
      orderId: '1VrgXBQ0VCshuQUnh1HrDIHQNwY',
      itemId: '1VrgXBQ0',
      description: 'Go Big or Go Home: The Scott Frost Story',
      price: 19.99,
    },
    { orderId: '1VrgXBQ0VCshuQUnh1HrDIHQNwY', itemId: '1VrgXBQ1', description: 'A kettle', price: 47.44 },
    { orderId: id(1), itemId: '1VrgXBQ0', description: 'A pan', price: 10.5 },
  ],
}
