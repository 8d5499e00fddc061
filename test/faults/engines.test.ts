import {
  BatchWriteItemCommand,
  DeleteTableCommand,
  DynamoDBClient,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb'
import { clientWithFaults, type FaultPlan, retryAtOnce, scriptFaults, startFaultProxy } from 'keyloom/testing'
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest'
import { describeOnEveryEngine } from '../contract/harness.js'
import { createTable, storedValue, TABLE } from './forms.js'
import { failure, freshPk, incrementAction, incrementOf, itemOf } from './requests.js'

const retryStrategy = retryAtOnce()

describeOnEveryEngine('faults', (engine, it) => {
  const forms = {
    handler: async (plan: FaultPlan) => clientWithFaults(engine.client, plan, { retryStrategy }),
    proxy: async (plan: FaultPlan) => {
      const proxy = await startFaultProxy({ endpoint: engine.endpoint, plan })
      onTestFinished(proxy.stop)
      const { region, credentials } = engine.client.config
      return new DynamoDBClient({ endpoint: proxy.endpoint, region, credentials, retryStrategy })
    },
  }
  const stored = (pk: string) => storedValue(engine.client, pk)
  beforeAll(() => createTable(engine.client))
  afterAll(() => engine.client.send(new DeleteTableCommand({ TableName: TABLE })))

  for (const [name, connect] of Object.entries(forms)) {
    it(`let a retried increment count twice, and a retried transaction once (${name})`, async () => {
      const plan = scriptFaults([
        { operation: 'UpdateItem', fault: 'dropAfter' },
        { operation: 'TransactWriteItems', fault: 'dropAfter' },
        { operation: 'TransactWriteItems', fault: 'errorAfter' },
      ])
      const client = await connect(plan)
      const [single, transacted] = [freshPk(), freshPk()]
      await client.send(incrementOf(single))
      await client.send(new TransactWriteItemsCommand({ TransactItems: [incrementAction(transacted)] }))
      expect(await stored(single)).toBe('2')
      expect(await stored(transacted)).toBe('1')
      expect(plan.unused()).toEqual([])
    })

    it(`keep requests from being executed (${name})`, async () => {
      const plan = scriptFaults([
        { operation: 'UpdateItem', fault: 'conflict' },
        { operation: 'TransactWriteItems', fault: 'cancel' },
        { operation: 'BatchWriteItem', fault: { kind: 'unprocessed', at: 0 } },
      ])
      const client = await connect(plan)
      const pks = [freshPk(), freshPk(), freshPk(), freshPk()] as const
      await failure(client.send(incrementOf(pks[0])))
      await failure(client.send(new TransactWriteItemsCommand({ TransactItems: [incrementAction(pks[1])] })))
      const puts = pks.slice(2).map((pk) => ({ PutRequest: { Item: itemOf(pk) } }))
      const { UnprocessedItems } = await client.send(new BatchWriteItemCommand({ RequestItems: { [TABLE]: puts } }))
      expect(UnprocessedItems).toEqual({ [TABLE]: puts.slice(0, 1) })
      expect(await Promise.all(pks.map(stored))).toEqual([undefined, undefined, undefined, '1'])
    })
  }
})
