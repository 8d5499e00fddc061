import type { ExampleItems } from '../example-items.js'
import type { paymentScheduler, transactionHistory } from './model.js'

/** One item of the scheduler. */
export const scheduledItems: ExampleItems<typeof paymentScheduler> = {
  payments: {
    accountId: 'Account1',
    scheduledAt: '2019-09-25T010101',
    status: 'PENDING',
    data: 'PaymentInfo Here',
    transactionId: 'T1',
  },
}

/** One item of the history. */
export const historyItems: ExampleItems<typeof transactionHistory> = {
  transactions: {
    accountId: 'Account1',
    processedAt: '2019-09-25T010101',
    transactionId: 'T1',
    data: 'PaymentInfo Here',
  },
}
