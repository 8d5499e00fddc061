import type { Database, Item, Key } from 'keyloom'
import { itemAt, sortBy } from '../model-data.js'
import type { Pattern } from '../pattern.js'
import { data } from './data.js'
import type { Receipt, recurringPayments, Subscription } from './model.js'

type Db = Database<typeof recurringPayments>

/** Notes that a payment was made: the subscription moves to its next day in the index. */
export function notePayment(db: Db, key: Key<typeof Subscription>, paidAt: Date, nextPaymentOn: string) {
  return db.subscriptions.update(key, { lastPaymentAt: paidAt, nextPaymentOn })
}

/** The reminders that are due on a day; with a moment, those that were not sent since. */
export function remindersDue(db: Db, nextReminderOn: string, notSince?: Date) {
  const due = db.subscriptions.query.remindersDue({ nextReminderOn })
  return notSince === undefined ? due.all() : due.lt({ lastReminderAt: notSince }).all()
}

/** The payments that are due on a day; with a moment, those that were not made since. */
export function paymentsDue(db: Db, nextPaymentOn: string, notSince?: Date) {
  const due = db.subscriptions.query.paymentsDue({ nextPaymentOn })
  return notSince === undefined ? due.all() : due.lt({ lastPaymentAt: notSince }).all()
}

/** The receipts of an account, in the order of time. */
export function receiptsOf(db: Db, accountId: string) {
  return db.receipts.query.primary({ accountId }).all()
}

const due = itemAt(data.subscriptions, 0)
const key = { accountId: due.accountId, subscriptionId: due.subscriptionId, sku: due.sku }
const created: Item<typeof Subscription> = { ...due, accountId: '5', paymentDay: '3' }
const receipt: Item<typeof Receipt> = { ...data.receipts[0], accountId: '5' }
const paid = { lastPaymentAt: new Date('2023-06-28T03:00:00.000Z'), nextPaymentOn: '2023-07-28' }

type StoredSubscription = Item<typeof Subscription>

/** What the index for reminders holds of a subscription. */
const remind = (one: StoredSubscription) => ({
  accountId: one.accountId,
  subscriptionId: one.subscriptionId,
  sku: one.sku,
  email: one.email,
  nextPaymentOn: one.nextPaymentOn,
  lastReminderAt: one.lastReminderAt,
  nextReminderOn: one.nextReminderOn,
})
/** What the index for payments holds of a subscription. */
const pay = (one: StoredSubscription) => ({
  accountId: one.accountId,
  subscriptionId: one.subscriptionId,
  sku: one.sku,
  email: one.email,
  paymentDay: one.paymentDay,
  paymentAmount: one.paymentAmount,
  paymentDetails: one.paymentDetails,
  lastPaymentAt: one.lastPaymentAt,
  nextPaymentOn: one.nextPaymentOn,
})

export const patterns: readonly Pattern<[typeof recurringPayments]>[] = [
  {
    number: '1',
    asks: 'Create a subscription',
    writes: true,
    answer: (db) => db.subscriptions.create(created),
    expected: () => created,
  },
  {
    number: '2',
    asks: 'Create a receipt, which is removed after its time',
    writes: true,
    answer: (db) => db.receipts.create(receipt),
    expected: () => receipt,
  },
  {
    number: '3',
    asks: 'Change a subscription after its payment',
    writes: true,
    answer: (db) => notePayment(db, key, paid.lastPaymentAt, paid.nextPaymentOn),
    expected: ({ subscriptions }) => ({ ...subscriptions[0], ...paid }),
    after: async (db) => [
      (await paymentsDue(db, due.nextPaymentOn)).map(({ sku }) => sku),
      await paymentsDue(db, paid.nextPaymentOn),
    ],
    leaves: ({ subscriptions }) => [['1000'], [pay({ ...subscriptions[0], ...paid })]],
  },
  {
    number: '4',
    asks: 'The reminders of a day',
    answer: (db) => remindersDue(db, '2023-06-21'),
    expected: ({ subscriptions }) =>
      sortBy(
        subscriptions.filter(({ nextReminderOn }) => nextReminderOn === '2023-06-21'),
        ({ lastReminderAt }) => lastReminderAt.getTime(),
      ).map(remind),
  },
  {
    number: '4a',
    asks: 'Of those, the ones that were not sent yet',
    answer: (db) => remindersDue(db, '2023-06-21', new Date('2023-06-21')),
    expected: ({ subscriptions }) => [remind(subscriptions[0])],
  },
  {
    number: '5',
    asks: 'The payments of a day',
    answer: (db) => paymentsDue(db, '2023-06-28'),
    expected: ({ subscriptions }) =>
      sortBy(
        subscriptions.filter(({ nextPaymentOn }) => nextPaymentOn === '2023-06-28'),
        ({ lastPaymentAt }) => lastPaymentAt.getTime(),
      ).map(pay),
  },
  {
    number: '5a',
    asks: 'Of those, the ones that were not made yet',
    answer: (db) => paymentsDue(db, '2023-06-28', new Date('2023-06-28')),
    expected: ({ subscriptions }) => [pay(subscriptions[0])],
  },
  {
    number: '6',
    asks: 'The subscriptions of an account',
    answer: (db) => db.subscriptions.query.primary({ accountId: '123' }).all(),
    expected: ({ subscriptions }) =>
      sortBy(
        subscriptions.filter(({ accountId }) => accountId === '123'),
        ({ subscriptionId }) => subscriptionId,
      ),
  },
  {
    number: '7',
    asks: 'The receipts of an account, by time',
    answer: (db) => receiptsOf(db, '123'),
    expected: ({ receipts }) =>
      sortBy(
        receipts.filter(({ accountId }) => accountId === '123'),
        ({ processedAt }) => processedAt.getTime(),
      ),
  },
  {
    number: '7a',
    asks: 'Of those, the ones of a period',
    answer: (db) =>
      db.receipts.query
        .primary({ accountId: '123' })
        .between({ processedAt: new Date('2023-05-01') }, { processedAt: new Date('2023-05-31') })
        .all(),
    expected: ({ receipts }) => [receipts[0]],
  },
  {
    number: '8',
    asks: 'A subscription',
    answer: (db) => db.subscriptions.get(key),
    expected: ({ subscriptions }) => subscriptions[0],
  },
]
