import { expect } from 'vitest'
import { describeOnEveryEngine, freshTable, rawItems, tableOf } from '../../contract/harness.js'
import { itemsOf, itOnPublished, type PublishedTables, storeAsPublished } from '../sample-data.js'
import { data } from './data.js'
import { recurringPayments } from './model.js'
import { paymentsDue, receiptsOf, remindersDue } from './patterns.js'

describeOnEveryEngine('recurring payments', (engine, it) => {
  it('finds a subscription that was never paid, and never reminded of', async () => {
    const db = await freshTable(engine, recurringPayments)
    const createdAt = new Date('2023-06-01T00:00:00.000Z')
    const fresh = { ...data.subscriptions[0], createdAt, lastPaymentAt: createdAt, lastReminderAt: createdAt }
    await db.subscriptions.create(fresh)
    expect(await remindersDue(db, fresh.nextReminderOn, new Date(fresh.nextReminderOn))).toHaveLength(1)
    expect(await paymentsDue(db, fresh.nextPaymentOn, new Date(fresh.nextPaymentOn))).toHaveLength(1)
  })

  it('has the very moment of a receipt in its key', async () => {
    const db = await freshTable(engine, recurringPayments)
    await db.receipts.create(data.receipts[0])
    const [stored] = await rawItems(engine, db)
    expect(stored?.SK).toEqual({ S: `REC#${stored?.ProcessedDate?.S}#SKU#999` })
    expect(stored?.TTL).toEqual({ N: '5061881739' })
    expect(stored).not.toHaveProperty('NextPaymentDate')
  })

  itOnPublished<PublishedTables>(it, 'aws-recurring-payments', 'answers from the published items', async (sample) => {
    const db = await freshTable(engine, recurringPayments)
    const [subscription, receipt] = itemsOf(sample, 'ReoccuringPayments')
    if (subscription === undefined || receipt === undefined) throw new Error('The items are not there.')
    // The published receipt's key has a stray digit, and is cut: it is stored under the key that its moment gives.
    const SK = { S: `REC#${receipt.ProcessedDate?.S}#SKU#${receipt.SKU?.S}` }
    await storeAsPublished(engine, tableOf(db), [subscription, { ...receipt, SK }])
    const reminders = await remindersDue(db, '2023-06-21')
    expect(reminders).toHaveLength(1)
    expect(reminders[0]).not.toHaveProperty('paymentAmount')
    const payments = await paymentsDue(db, '2023-06-28')
    expect(payments.map(({ paymentDetails }) => Object.keys(paymentDetails).sort())).toEqual([
      ['default-address', 'default-card'],
    ])
    expect(await db.subscriptions.query.primary({ accountId: '123' }).all()).toHaveLength(1)
    expect(await receiptsOf(db, '123')).toHaveLength(1)
  })
})
