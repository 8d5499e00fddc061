import type { ModelData } from '../model-data.js'
import type { recurringPayments } from './model.js'

/** Subscriptions of two accounts: one of a day's reminders has been sent on that day. */
export const data: ModelData<typeof recurringPayments> = {
  subscriptions: [
    {
      accountId: '123',
      subscriptionId: '123',
      sku: '999',
      email: 's@example.com',
      paymentDay: '28',
      paymentAmount: '12.99',
      paymentDetails: {
        'default-card': '1234123412341234',
        'default-address': '12 Bridge Street, Birmingham, B12 7ST',
      },
      createdAt: new Date('2023-05-18T09:41:25.856Z'),
      lastPaymentAt: new Date('2023-05-18T14:15:39.247Z'),
      nextPaymentOn: '2023-06-28',
      lastReminderAt: new Date('2023-05-21T14:15:39.247Z'),
      nextReminderOn: '2023-06-21',
    },
    {
      accountId: '123',
      subscriptionId: '124',
      sku: '1000',
      email: 's@example.com',
      paymentDay: '28',
      paymentAmount: '4.50',
      paymentDetails: { 'default-card': '1234123412341234', 'default-address': '12 Bridge Street' },
      createdAt: new Date('2023-05-20T10:00:00.000Z'),
      lastPaymentAt: new Date('2023-06-28T00:10:00.000Z'),
      nextPaymentOn: '2023-06-28',
      lastReminderAt: new Date('2023-06-21T08:00:00.000Z'),
      nextReminderOn: '2023-06-21',
    },
    {
      accountId: '1234',
      subscriptionId: '123',
      sku: '999',
      email: 't@example.com',
      paymentDay: '1',
      paymentAmount: '12.99',
      paymentDetails: { 'default-card': '4321432143214321', 'default-address': '1 Main Street' },
      createdAt: new Date('2023-06-01T10:00:00.000Z'),
      lastPaymentAt: new Date('2023-06-01T10:00:00.000Z'),
      nextPaymentOn: '2023-07-01',
      lastReminderAt: new Date('2023-06-01T10:00:00.000Z'),
      nextReminderOn: '2023-06-24',
    },
  ],
  receipts: [
    {
      accountId: '123',
      sku: '999',
      email: 's@example.com',
      processedAt: new Date('2023-05-28T14:15:39.247Z'),
      processedAmount: '12.99',
      expiresAt: new Date('2130-05-28T14:15:39.000Z'),
    },
    {
      accountId: '123',
      sku: '999',
      email: 's@example.com',
      processedAt: new Date('2023-04-28T14:15:39.000Z'),
      processedAmount: '11.99',
      expiresAt: new Date('2130-04-28T14:15:39.000Z'),
    },
    {
      accountId: '1234',
      sku: '999',
      email: 't@example.com',
      processedAt: new Date('2023-06-01T10:00:00.000Z'),
      processedAmount: '12.99',
      expiresAt: new Date('2130-06-01T10:00:00.000Z'),
    },
  ],
}
