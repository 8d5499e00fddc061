import type { Database, Item, Key } from 'keyloom'
import { itemAt, sortBy } from '../model-data.js'
import type { Pattern } from '../pattern.js'
import { scheduled } from './data.js'
import type { paymentScheduler, ScheduledPayment, transactionHistory } from './model.js'

type Scheduler = Database<typeof paymentScheduler>
type History = Database<typeof transactionHistory>
type Payment = Item<typeof ScheduledPayment>
type Status = Payment['status']

/** The payments of an account between two moments. */
export function paymentsOf(db: Scheduler, accountId: string, from: string, to: string) {
  return db.payments.query.primary({ accountId }).between({ scheduledAt: from }, { scheduledAt: to }).all()
}

/** All payments of a day in a state, of any account. */
export function paymentsOfDay(db: Scheduler, status: Status, day: string) {
  return db.payments.query
    .byStatus({})
    .between({ status, scheduledAt: `${day}T000000` }, { status, scheduledAt: `${day}T235959` })
    .all()
}

/** Takes a payment from one state to the next, once. */
export function advance(db: Scheduler, key: Key<typeof ScheduledPayment>, from: Status, to: Status) {
  return db.payments.update(key, { status: to }).if((payment, { eq }) => eq(payment.status, from))
}

/** Moves a payment that was made to the history. */
export function archive(
  scheduler: Scheduler,
  db: History,
  { accountId, scheduledAt, data }: Payment,
  transactionId: string,
) {
  return scheduler.transactWrite([
    db.transactions.create({ accountId, processedAt: scheduledAt, transactionId, data }),
    scheduler.payments
      .delete({ accountId, scheduledAt })
      .if((one, { eq, and }) => and(eq(one.status, 'PROCESSED'), eq(one.transactionId, transactionId))),
  ])
}

/** What was paid between two moments, by any account. */
export function transactionsBetween(db: History, from: string, to: string) {
  return db.transactions.query.byTime({}).between({ processedAt: from }, { processedAt: to }).all()
}

const pending = itemAt(scheduled.payments, 0)
const key = { accountId: pending.accountId, scheduledAt: pending.scheduledAt }
const made = itemAt(scheduled.payments, 2)
const madeKey = { accountId: made.accountId, scheduledAt: made.scheduledAt }
const archived = { accountId: made.accountId, processedAt: made.scheduledAt, transactionId: 'T1', data: made.data }
const created: Payment = { accountId: 'Account9', scheduledAt: '2019-10-01T000000', status: 'SCHEDULED', data: 'x' }
const byTime = (payments: readonly Payment[]): Payment[] => sortBy(payments, ({ scheduledAt }) => scheduledAt)

export const patterns: readonly Pattern<[typeof paymentScheduler, typeof transactionHistory]>[] = [
  {
    number: '1',
    asks: 'Schedule a payment',
    writes: true,
    answer: (db) => db.payments.create(created),
    expected: () => created,
  },
  {
    number: '2',
    asks: 'The payments of an account in the next ninety days',
    answer: (db) => paymentsOf(db, 'Account1', '2019-09-24T000000', '2019-12-23T000000'),
    expected: ({ payments }) =>
      byTime(
        payments.filter(({ accountId, scheduledAt }) => accountId === 'Account1' && scheduledAt < '2019-12-23T000000'),
      ),
  },
  {
    number: '3',
    asks: 'All payments of a day in a state',
    answer: (db) => paymentsOfDay(db, 'PENDING', '2019-09-25'),
    expected: ({ payments }) =>
      byTime(
        payments.filter(({ status, scheduledAt }) => status === 'PENDING' && scheduledAt.startsWith('2019-09-25')),
      ),
  },
  {
    number: '4',
    asks: 'Change the state of a payment that is in another one',
    writes: true,
    answer: (db) => advance(db, key, 'PENDING', 'PROCESSED'),
    expected: () => ({ ...pending, status: 'PROCESSED' }),
    after: async (db) => [
      await paymentsOfDay(db, 'PROCESSED', '2019-09-25'),
      (await paymentsOfDay(db, 'PENDING', '2019-09-25')).length,
    ],
    leaves: () => [[{ ...pending, status: 'PROCESSED' }], 2],
  },
  {
    number: '5',
    asks: 'Move a payment that was made to the history',
    writes: true,
    answer: (scheduler, db) => archive(scheduler, db, made, 'T1'),
    expected: () => [archived, undefined],
    after: async (scheduler, db) => [
      await scheduler.payments.get(madeKey),
      await db.transactions.get({ accountId: archived.accountId, processedAt: archived.processedAt }),
    ],
    leaves: () => [undefined, archived],
  },
  {
    number: '6',
    asks: 'The history of an account, by time',
    answer: (_, db) => db.transactions.query.primary({ accountId: 'Account1' }).all(),
    expected: (_, { transactions }) =>
      sortBy(
        transactions.filter(({ accountId }) => accountId === 'Account1'),
        ({ processedAt }) => processedAt,
      ),
  },
  {
    number: '7',
    asks: 'The history of all accounts in a period',
    answer: (_, db) => transactionsBetween(db, '2019-09-23T000000', '2019-09-23T235959'),
    expected: (_, { transactions }) =>
      sortBy(
        transactions.filter(({ processedAt }) => processedAt.startsWith('2019-09-23')),
        ({ processedAt }) => processedAt,
      ),
  },
  {
    number: '8',
    asks: 'A transaction by its number',
    answer: (_, db) => db.transactions.query.byId({ transactionId: 'T3' }).first(),
    expected: (_, { transactions }) => transactions[2],
  },
]
