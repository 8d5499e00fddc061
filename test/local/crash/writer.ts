import { writeSync } from 'node:fs'
import { createDispatcher } from '../../../src/local/dispatcher.js'
import type { Engine } from '../../../src/local/engine.js'
import { openEngine } from '../../../src/local/open-engine.js'
import { transactionOf } from './transaction.js'

// Runs in a process of its own, which writes one transaction after another until it is killed: by the test at any
// moment, or by itself while a transaction is being written. What it prints tells how far it came.
const [, , path = '', firstText = '1', suicideAfterText = '0'] = process.argv
const suicideAfter = Number(suicideAfterText)
let inTransaction = false

/** Marks when the store begins and ends to write a transaction: no effect of it is there before, all are after. */
function watchStore(engine: Engine): Engine {
  const { storage } = engine
  return {
    ...engine,
    storage: {
      ...storage,
      async batch(operations) {
        if (!inTransaction) return storage.batch(operations)
        writeSync(1, `begin ${generation}\n`)
        const written = storage.batch(operations)
        if (suicideAfter > 0 && generation - first >= suicideAfter) {
          // The store writes in a thread of its own; this one waits a random while and ends them both.
          const until = performance.now() + Math.random() * 1.5
          while (performance.now() < until);
          process.kill(process.pid, 'SIGKILL')
        }
        await written
      },
    },
  }
}

const first = Number(firstText)
let generation = first
const dispatcher = createDispatcher(watchStore(await openEngine(path, Date.now)))
for (; ; generation++) {
  inTransaction = true
  const answer = await dispatcher.handle(
    'DynamoDB_20120810.TransactWriteItems',
    JSON.stringify(transactionOf(generation)),
  )
  inTransaction = false
  if (answer.status !== 200) throw new Error(answer.body.toString())
  writeSync(1, `end ${generation}\n`)
}
