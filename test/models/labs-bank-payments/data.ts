import type { ModelData } from '../model-data.js'
import type { paymentScheduler, transactionHistory } from './model.js'

const data = 'PaymentInfo Here'

/** Payments of four accounts, around two days. */
export const scheduled: ModelData<typeof paymentScheduler> = {
  payments: [
    { accountId: 'Account1', scheduledAt: '2019-09-25T010101', status: 'PENDING', data },
    { accountId: 'Account1', scheduledAt: '2019-09-26T020202', status: 'PENDING', data },
    { accountId: 'Account1', scheduledAt: '2019-09-24T010101', status: 'PROCESSED', data, transactionId: 'T1' },
    { accountId: 'Account1', scheduledAt: '2020-09-24T010101', status: 'SCHEDULED', data },
    { accountId: 'Account2', scheduledAt: '2019-09-25T235959', status: 'PENDING', data },
    { accountId: 'Account2', scheduledAt: '2019-09-24T010101', status: 'SCHEDULED', data },
    { accountId: 'Account3', scheduledAt: '2019-09-25T000000', status: 'PENDING', data },
    { accountId: 'Account4', scheduledAt: '2019-09-25T120000', status: 'SCHEDULED', data },
  ],
}

/** What was paid before that. */
export const history: ModelData<typeof transactionHistory> = {
  transactions: [
    { accountId: 'Account1', processedAt: '2019-09-23T120000', transactionId: 'T5', data },
    { accountId: 'Account1', processedAt: '2019-09-23T010101', transactionId: 'T2', data },
    { accountId: 'Account2', processedAt: '2019-09-23T110000', transactionId: 'T3', data },
    { accountId: 'Account3', processedAt: '2019-08-23T110000', transactionId: 'T4', data },
  ],
}
