import { ConditionFailedError, ItemExistsError } from 'keyloom'
import { expect } from 'vitest'
import { describeOnEveryEngine, expectError, freshTable, rawItem } from '../../contract/harness.js'
import { itemsOf, itOnPublished, type PublishedTables } from '../sample-data.js'
import { scheduled } from './data.js'
import { paymentScheduler, transactionHistory } from './model.js'
import { advance, paymentsOf, paymentsOfDay, transactionsBetween } from './patterns.js'

const [payment] = scheduled.payments
const key = { accountId: payment.accountId, scheduledAt: payment.scheduledAt }
const storedKey = { AccountID: { S: key.accountId }, ScheduledTime: { S: key.scheduledAt } }

describeOnEveryEngine('the payments of a bank', (engine, it) => {
  it('refuses a second payment of an account in one second, rather than lose the first', async () => {
    const db = await freshTable(engine, paymentScheduler)
    await db.payments.create(payment)
    await expectError(ItemExistsError, db.payments.create({ ...payment, data: 'Another one' }))
    expect(await db.payments.get(key)).toEqual(payment)
  })

  it('keeps a payment in its shard while its state changes, and changes it once', async () => {
    const db = await freshTable(engine, paymentScheduler)
    await db.payments.create(payment)
    const before = await rawItem(engine, db, storedKey)
    await advance(db, key, 'PENDING', 'PROCESSED')
    const after = await rawItem(engine, db, storedKey)
    expect(after?.['Sharded-GSI-PK']).toEqual(before?.['Sharded-GSI-PK'])
    expect(after?.['Status#Time']).toEqual({ S: `PROCESSED#${key.scheduledAt}` })
    await expectError(ConditionFailedError, advance(db, key, 'PENDING', 'PROCESSED'))
  })

  it('shows all transactions of one number, since nothing keeps numbers apart', async () => {
    const db = await freshTable(engine, transactionHistory)
    const transactionId = 'UUID-UUID-UUID-UUID'
    await db.transactions.create({ accountId: 'Account1', processedAt: '2019-09-24T010101', transactionId, data: '' })
    await db.transactions.create({ accountId: 'Account2', processedAt: '2019-09-25T120501', transactionId, data: '' })
    const found = await db.transactions.query.byId({ transactionId }).all()
    expect(found.map(({ accountId }) => accountId).sort()).toEqual(['Account1', 'Account2'])
  })

  itOnPublished<PublishedTables>(it, 'labs-bank-payments', 'answers from the published items', async (sample) => {
    const db = await freshTable(engine, paymentScheduler)
    // A published payment has its state in the key of an index alone, and a shard by chance.
    const payments = itemsOf(sample, 'PaymentScheduler').map((item) => ({
      accountId: item.AccountID?.S ?? '',
      scheduledAt: item.ScheduledTime?.S ?? '',
      status: item['Status#Time']?.S?.split('#')[0] as (typeof payment)['status'],
      data: item.DataBlob?.S ?? '',
    }))
    await db.payments.batchPut(payments)
    expect(await paymentsOfDay(db, 'PENDING', '2019-09-25')).toHaveLength(1)
    expect(await paymentsOfDay(db, 'SCHEDULED', '2019-09-24')).toHaveLength(1)
    expect(await paymentsOfDay(db, 'PROCESSED', '2019-09-24')).toHaveLength(1)
    expect(await paymentsOf(db, 'Account1', '2019-09-24T000000', '2019-09-26T235959')).toHaveLength(3)

    const past = await freshTable(engine, transactionHistory)
    const transactions = itemsOf(sample, 'TransactionHistory').map((item) => ({
      accountId: item.AccountID?.S ?? '',
      processedAt: item.Timestamp?.S ?? '',
      transactionId: item.TransactionID?.S ?? '',
      data: item.DataBlob?.S ?? '',
    }))
    await past.transactions.batchPut(transactions)
    const found = await transactionsBetween(past, '2019-09-24T000000', '2019-09-26T000000')
    expect(found.map(({ accountId }) => accountId)).toEqual(['Account1', 'Account2'])
  })
})
