import type { ExampleItems } from '../example-items.js'
import type { recurringPayments } from './model.js'

/** One item of each entity. */
export const items: ExampleItems<typeof recurringPayments> = {
  subscriptions: {
    accountId: '123',
    subscriptionId: '123',
    sku: '999',
    email: 's@example.com',
    paymentDay: '28',
    paymentAmount: '12.99',
    paymentDetails: { 'default-card': '1234123412341234', 'default-address': '12 Bridge Street, Birmingham, B12 7ST' },
    createdAt: new Date('2023-05-18T09:41:25.856Z'),
    lastPaymentAt: new Date('2023-05-18T14:15:39.247Z'),
    nextPaymentOn: '2023-06-28',
    lastReminderAt: new Date('2023-05-21T14:15:39.247Z'),
    nextReminderOn: '2023-06-21',
  },
  receipts: {
    accountId: '123',
    sku: '999',
    email: 's@example.com',
    processedAt: new Date('2023-05-28T14:15:39.247Z'),
    processedAmount: '12.99',
    expiresAt: new Date('2030-05-28T14:15:39.000Z'),
  },
}
