import * as sdk from '@aws-sdk/client-dynamodb'
import { type Item, key, number, put, queryAll, read, scanAll, text } from '../support.js'
import { expectEqual, expectFailure, type Probe, type ProbeContext, probe, table } from './probe.js'

const n = (value: number) => ({ ':n': number(value) })

function updateOf({ TableName }: ProbeContext, itemKey: Item, UpdateExpression: string, values: Item) {
  return { TableName, Key: itemKey, UpdateExpression, ExpressionAttributeValues: values }
}

/** Probes of items. */
export const itemProbes: readonly Probe[] = [
  probe('BatchGetItem', 'accepts one key twice', async (context) => {
    await table(context)
    const RequestItems = { [context.TableName]: { Keys: [key('a'), key('a')] } }
    await expectFailure(context.client.send(new sdk.BatchGetItemCommand({ RequestItems })), 'ValidationException')
  }),
  probe('BatchWriteItem', 'accepts one item twice', async (context) => {
    await table(context)
    const requests = [{ PutRequest: { Item: key('a') } }, { DeleteRequest: { Key: key('a') } }]
    const RequestItems = { [context.TableName]: requests }
    await expectFailure(context.client.send(new sdk.BatchWriteItemCommand({ RequestItems })), 'ValidationException')
  }),
  probe('DeleteItem', 'does not show the item of a failed condition', async (context) => {
    await table(context)
    await put(context.client, key('a'), context.TableName)
    const command = new sdk.DeleteItemCommand({
      TableName: context.TableName,
      Key: key('a'),
      ConditionExpression: 'attribute_not_exists(PK)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    })
    expectEqual((await expectFailure(context.client.send(command), 'ConditionalCheckFailedException')).Item, key('a'))
  }),
  probe('GetItem', 'does not project nested paths', async (context) => {
    await table(context)
    await put(context.client, { ...key('a'), l: { L: [number(0), number(1), number(2)] } }, context.TableName)
    const input = { TableName: context.TableName, Key: key('a'), ProjectionExpression: 'l[2], l[0]' }
    const { Item } = await context.client.send(new sdk.GetItemCommand(input))
    expectEqual(Item, { l: { L: [number(0), number(2)] } })
  }),
  probe('PutItem', 'stores numbers as they are written', async (context) => {
    await table(context)
    await put(context.client, { ...key('a'), n: number('1e2') }, context.TableName)
    expectEqual((await read(context.client, key('a'), context.TableName))?.n, number(100))
  }),
  probe('PutItem', 'accepts an item over 400 KB', async (context) => {
    await table(context)
    const big = { ...key('a'), x: text('é'.repeat(204_800)) }
    await expectFailure(put(context.client, big, context.TableName), 'ValidationException')
  }),
  probe('Query', 'does not order an index by numbers', async (context) => {
    await table(context)
    for (const value of [10, -1, 9]) {
      await put(context.client, { ...key(`p${value}`), G: text('g'), N: number(value) }, context.TableName)
    }
    const { TableName } = context
    const condition = { KeyConditionExpression: 'G = :g', ExpressionAttributeValues: { ':g': text('g') } }
    const found = await queryAll(context.client, { TableName, IndexName: 'byNumber', ...condition })
    expectEqual(
      found.map((item) => item.N?.N),
      ['-1', '9', '10'],
    )
  }),
  probe('Scan', 'does not cut a table into segments', async (context) => {
    await table(context)
    for (let i = 0; i < 20; i++) await put(context.client, key(`p${i}`), context.TableName)
    const { TableName } = context
    const segments = [0, 1].map((Segment) => scanAll(context.client, { TableName, Segment, TotalSegments: 2 }))
    expectEqual((await Promise.all(segments)).flat().length, 20)
  }),
  probe('UpdateItem', 'accepts an index key of the wrong type', async (context) => {
    await table(context)
    const command = new sdk.UpdateItemCommand(updateOf(context, key('a'), 'SET G = :n', n(1)))
    await expectFailure(context.client.send(command), 'ValidationException')
  }),
  probe('UpdateItem', 'does not remove several members of a list at once', async (context) => {
    await table(context)
    const { client, TableName } = context
    await put(client, { ...key('a'), l: { L: [number(0), number(1), number(2)] } }, TableName)
    const input = { TableName, Key: key('a'), UpdateExpression: 'REMOVE l[0], l[1]' }
    await client.send(new sdk.UpdateItemCommand(input))
    expectEqual((await read(client, key('a'), TableName))?.l, { L: [number(2)] })
  }),
  probe('UpdateItem', 'returns whole attributes where only a part was updated', async (context) => {
    await table(context)
    await put(context.client, { ...key('a'), m: { M: { x: number(1), y: number(1) } } }, context.TableName)
    const input = { ...updateOf(context, key('a'), 'SET m.x = :n', n(2)), ReturnValues: 'UPDATED_NEW' as const }
    const { Attributes } = await context.client.send(new sdk.UpdateItemCommand(input))
    expectEqual(Attributes, { m: { M: { x: number(2) } } })
  }),
]
