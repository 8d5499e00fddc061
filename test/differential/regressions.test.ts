import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningEngine } from '../engines/index.js'
import { localEngine } from '../engines/local.js'
import { createTables } from './engine-tables.js'
import { carryOut } from './outcome.js'

describe('what the comparison found in the embedded engine', () => {
  let engine: RunningEngine

  beforeAll(async () => {
    engine = await localEngine.start()
    await createTables(engine.client, (table) => table)
    await engine.client.send(new PutItemCommand({ TableName: 'main', Item: { ...Key, b: { N: '1' } } }))
  })

  afterAll(() => engine.stop())

  const Key = { PK: { S: 'p' }, SK: { S: 'a' } }

  it.each(['b IN (:v, b)', 'b BETWEEN b AND :v', 'b BETWEEN :v AND b AND b IN (b)'])(
    '%s repeats its first operand',
    async (ConditionExpression) => {
      const input = { TableName: 'main', Key, ConditionExpression, ExpressionAttributeValues: { ':v': { N: '1' } } }
      const outcome = await carryOut(engine.client, 'DeleteItem', input)
      expect(outcome).toMatchObject({
        name: 'ValidationException',
        message: expect.stringContaining('first operand must be distinct'),
      })
    },
  )

  it('if_not_exists repeats its first operand', async () => {
    const outcome = await carryOut(engine.client, 'UpdateItem', {
      TableName: 'main',
      Key,
      UpdateExpression: 'SET a = if_not_exists(b, b)',
    })
    expect(outcome).toMatchObject({ message: expect.stringContaining('operator: if_not_exists, first operand: [b]') })
  })

  it('judges the index keys of a put before its condition', async () => {
    const Item = { ...Key, G: { N: '1' } }
    const input = { TableName: 'main', Item, ConditionExpression: 'attribute_not_exists(PK)' }
    const outcome = await carryOut(engine.client, 'PutItem', input)
    expect(outcome).toMatchObject({ name: 'ValidationException' })
  })

  it('cancels a transaction whose condition looks inside a key', async () => {
    const ConditionCheck = { TableName: 'main', Key, ConditionExpression: 'attribute_exists(PK.x)' }
    const outcome = await carryOut(engine.client, 'TransactWriteItems', { TransactItems: [{ ConditionCheck }] })
    expect(outcome).toMatchObject({ name: 'TransactionCanceledException', reasons: [{ Code: 'ValidationError' }] })
  })
})
