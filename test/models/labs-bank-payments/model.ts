import { defineEntity, defineModel, defineTable } from 'keyloom'
import * as z from 'zod'

// AWS's lab of scheduled payments: two tables whose keys are attributes of the items, and indexes that are spread over five shards.
//
// Changed: the shard follows from the account. As published it is drawn at random, and has to be read before anything else of the item can be
// written, or the item stands in two shards. Kept: an account can have one payment a second, since the table's key has nothing else; `create`
// refuses the second one rather than replace the first.

/** A second, as the lab writes it: `2019-09-25T010101`. Its texts are equally long, so they sort by time. */
const second = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{6}$/)

export const ScheduledPayment = defineEntity('ScheduledPayment', {
  schema: z.object({
    accountId: z.string(),
    scheduledAt: second,
    status: z.enum(['SCHEDULED', 'PENDING', 'PROCESSED']).default('SCHEDULED'),
    data: z.string(),
    transactionId: z.string().optional(),
  }),
  key: { pk: '<accountId>', sk: '<scheduledAt>' },
  indexes: {
    byStatus: { on: 'Query_All_Scheduled_Payments', pk: '<accountId:shard(5)>', sk: '<status>#<scheduledAt>' },
  },
  storedAs: { accountId: 'AccountID', scheduledAt: 'ScheduledTime', data: 'DataBlob' },
})

export const paymentScheduler = defineModel({
  table: defineTable({
    name: 'PaymentScheduler',
    key: { pk: 'AccountID', sk: 'ScheduledTime' },
    indexes: { Query_All_Scheduled_Payments: { pk: 'Sharded-GSI-PK', sk: 'Status#Time' } },
  }),
  entities: { payments: ScheduledPayment },
})

export const Transaction = defineEntity('Transaction', {
  schema: z.object({ accountId: z.string(), processedAt: second, transactionId: z.string(), data: z.string() }),
  key: { pk: '<accountId>', sk: '<processedAt>' },
  indexes: {
    byTime: { on: 'QueryAll_byTime', pk: '<accountId:shard(5)>' },
    byId: { on: 'Query_TransactionID', pk: '<transactionId>' },
  },
  storedAs: { accountId: 'AccountID', processedAt: 'Timestamp', transactionId: 'TransactionID', data: 'DataBlob' },
})

export const transactionHistory = defineModel({
  table: defineTable({
    name: 'TransactionHistory',
    key: { pk: 'AccountID', sk: 'Timestamp' },
    indexes: {
      QueryAll_byTime: { pk: 'Sharded-GSI-PK', sk: 'Timestamp' },
      Query_TransactionID: { pk: 'TransactionID' },
    },
  }),
  entities: { transactions: Transaction },
})
