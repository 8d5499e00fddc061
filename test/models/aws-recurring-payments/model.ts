import { defineEntity, defineModel, defineTable } from 'keyloom'
import * as z from 'zod'

// AWS's "Recurring payments": subscriptions that two sparse indexes hold by the day on which something is due. Attributes of the items are the
// keys of the indexes, and what the indexes project is listed. There is no type attribute: keys tell receipts from subscriptions.
//
// Changed: `LastPaymentDate` and `LastReminderDate` are required. As published, a fresh subscription lacks them, and is missing from
// the very indexes that its first payment and its first reminder are found by; until then they hold the moment of its creation.

export const Subscription = defineEntity('Subscription', {
  schema: z.object({
    accountId: z.string(),
    subscriptionId: z.string(),
    sku: z.string(),
    email: z.email(),
    paymentDay: z.string(),
    paymentAmount: z.string(),
    paymentDetails: z.object({ 'default-card': z.string(), 'default-address': z.string() }),
    createdAt: z.date(),
    lastPaymentAt: z.date(),
    nextPaymentOn: z.iso.date(),
    lastReminderAt: z.date(),
    nextReminderOn: z.iso.date(),
  }),
  key: { pk: 'ACC#<accountId>', sk: 'SUB#<subscriptionId>#SKU#<sku>' },
  indexes: {
    remindersDue: { on: 'GSI-1', pk: '<nextReminderOn>', sk: '<lastReminderAt>' },
    paymentsDue: { on: 'GSI-2', pk: '<nextPaymentOn>', sk: '<lastPaymentAt>' },
  },
  storedAs: {
    sku: 'SKU',
    email: 'Email',
    paymentDay: 'PaymentDay',
    paymentAmount: 'PaymentAmount',
    paymentDetails: 'PaymentDetails',
    createdAt: 'CreatedDate',
    lastPaymentAt: 'LastPaymentDate',
    nextPaymentOn: 'NextPaymentDate',
    lastReminderAt: 'LastReminderDate',
    nextReminderOn: 'NextReminderDate',
  },
  keyOnly: ['accountId', 'subscriptionId'],
})

export const Receipt = defineEntity('Receipt', {
  schema: z.object({
    accountId: z.string(),
    sku: z.string(),
    email: z.email(),
    processedAt: z.date(),
    processedAmount: z.string(),
    expiresAt: z.date().optional(),
  }),
  key: { pk: 'ACC#<accountId>', sk: 'REC#<processedAt>#SKU#<sku>' },
  storedAs: {
    sku: 'SKU',
    email: 'Email',
    processedAt: 'ProcessedDate',
    processedAmount: 'ProcessedAmount',
    expiresAt: 'TTL',
  },
  keyOnly: ['accountId'],
})

export const recurringPayments = defineModel({
  table: defineTable({
    name: 'RecurringPayments',
    key: { pk: 'PK', sk: 'SK' },
    indexes: {
      'GSI-1': { pk: 'NextReminderDate', sk: 'LastReminderDate', projection: ['SKU', 'Email', 'NextPaymentDate'] },
      'GSI-2': {
        pk: 'NextPaymentDate',
        sk: 'LastPaymentDate',
        projection: ['Email', 'PaymentDay', 'PaymentAmount', 'SKU', 'PaymentDetails'],
      },
    },
    ttl: 'TTL',
    typeAttribute: false,
  }),
  entities: { subscriptions: Subscription, receipts: Receipt },
})
