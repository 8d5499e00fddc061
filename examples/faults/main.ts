/**
 * What a program does when the network misbehaves, tried without a network: `keyloom/testing` stands between the client
 * and the embedded engine, and does harm by script and by seed.
 */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { connect, defineEntity, defineModel, defineTable, TransactionCanceledError } from 'keyloom'
import { startLocal } from 'keyloom/local'
import { ensureTable } from 'keyloom/provision'
import { clientWithFaults, histogram, retryAtOnce, scriptFaults, seedFaults } from 'keyloom/testing'
import * as z from 'zod'

const Account = defineEntity('Account', {
  schema: z.object({ accountId: z.string(), balance: z.number().int() }),
  key: { pk: 'ACCOUNT#<accountId>' },
})
const bank = defineModel({ table: defineTable({ name: 'bank', key: { pk: 'PK' } }), entities: { accounts: Account } })

const local = await startLocal()
await ensureTable(bank, { client: local.client })
// Without faults, for what is really stored.
const clean = connect(bank, { client: local.client })

const retryStrategy = retryAtOnce()

// ---- By script: the test says which request goes wrong, and how.

heading('The answer to a transfer is lost, and the SDK tries again')
await openAccounts()
const lostAnswer = scriptFaults([{ operation: 'TransactWriteItems', fault: 'dropAfter' }])
await transfer(clientWithFaults(local.client, lostAnswer, { retryStrategy }), 10)
print(`attempts: ${lostAnswer.count('TransactWriteItems')}`)
print(`balances: ${await balances()}, since a transaction has a token`)

heading('The answer to an increment is lost, and the SDK tries again')
await openAccounts()
const lostIncrement = scriptFaults([{ operation: 'UpdateItem', fault: 'dropAfter' }])
const unlucky = connect(bank, { client: clientWithFaults(local.client, lostIncrement, { retryStrategy }) })
await unlucky.accounts.update({ accountId: 'a' }, (account, { add }) => [add(account.balance, 10)])
print(`attempts: ${lostIncrement.count('UpdateItem')}`)
print(`balances: ${await balances()}, since it was executed twice`)

heading('A transfer is cancelled on account of its second action')
await openAccounts()
const cancelled = scriptFaults([
  { operation: 'TransactWriteItems', fault: { kind: 'cancel', reason: 'ValidationError', at: 1 } },
  { operation: 'TransactWriteItems', nth: 7, fault: 'inProgress' },
])
const error: unknown = await transfer(clientWithFaults(local.client, cancelled, { retryStrategy }), 10).catch(
  (thrown: unknown) => thrown,
)
if (error instanceof TransactionCanceledError) print(`reasons:  ${error.reasons.map(({ code }) => code).join(', ')}`)
print(`balances: ${await balances()}`)
print(`log:      ${cancelled.log.map(({ kind, executed }) => `${kind}, executed: ${executed}`).join('; ')}`)
print(`unused:   ${JSON.stringify(cancelled.unused())}`)

// ---- By seed: chance that can be had again.

heading('Two hundred transfers, and one request in three goes wrong')
await openAccounts()
const chance = seedFaults({
  seed: 42,
  rates: { dropBefore: 0.07, dropAfter: 0.07, errorBefore: 0.05, errorAfter: 0.05, truncate: 0.04, garbage: 0.04 },
})
const client = clientWithFaults(local.client, chance, { retryStrategy })
let succeeded = 0
for (let count = 0; count < 200; count += 1) {
  await transfer(client, 1).then(
    () => {
      succeeded += 1
    },
    () => {},
  )
}
await chance.settled()
const [a, b] = await clean.transactGet([
  clean.accounts.getOrThrow({ accountId: 'a' }),
  clean.accounts.getOrThrow({ accountId: 'b' }),
])
const moved = 1_000 - a.balance
print(`kinds of faults that happened: ${kindsIn(histogram(chance.log)).join(', ')}`)
print(`every transfer that was reported as done happened: ${moved >= succeeded}`)
print(`no more happened than were asked for: ${moved <= 200}`)
print(`all the money is still there: ${a.balance + b.balance === 2_000}`)

await local.stop()

async function openAccounts(): Promise<void> {
  for (const accountId of ['a', 'b']) await clean.accounts.put({ accountId, balance: 1_000 })
}

async function transfer(through: DynamoDBClient, amount: number): Promise<void> {
  const { accounts, transactWrite } = connect(bank, { client: through })
  await transactWrite([
    accounts.update({ accountId: 'a' }, (account, { subtract }) => [subtract(account.balance, amount)]),
    accounts.update({ accountId: 'b' }, (account, { add }) => [add(account.balance, amount)]),
  ])
}

async function balances(): Promise<string> {
  const found = await clean.transactGet([
    clean.accounts.get({ accountId: 'a' }),
    clean.accounts.get({ accountId: 'b' }),
  ])
  return found.map((account) => account?.balance).join(' and ')
}

function kindsIn(counts: Readonly<Record<string, number>>): string[] {
  return Object.keys(counts).filter((kind) => counts[kind] !== 0)
}

function heading(text: string): void {
  console.log(`\n${text}\n${'-'.repeat(text.length)}`)
}

function print(text: unknown): void {
  console.log(`  ${String(text)}`)
}
