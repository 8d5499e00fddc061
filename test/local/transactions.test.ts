import {
  TransactGetItemsCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  type TransactWriteItemsCommandInput,
} from '@aws-sdk/client-dynamodb'
import { type LocalDynamoDB, startLocal } from 'keyloom/local'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createThings, failure, type Item, key, number, put, read, scanAll, TABLE, text } from './support.js'

let local: LocalDynamoDB
let time = Date.UTC(2026, 0, 1)

beforeEach(async () => {
  local = await startLocal({ now: () => time })
  await createThings(local.client)
})
afterEach(() => local.stop())

const transact = (TransactItems: TransactWriteItem[], more: Partial<TransactWriteItemsCommandInput> = {}) =>
  local.client.send(new TransactWriteItemsCommand({ TransactItems, ...more }))
const putOf = (item: Item, more = {}): TransactWriteItem => ({ Put: { TableName: TABLE, Item: item, ...more } })
const deleteOf = (itemKey: Item, more = {}): TransactWriteItem => ({
  Delete: { TableName: TABLE, Key: itemKey, ...more },
})
const checkOf = (itemKey: Item, ConditionExpression: string, more = {}): TransactWriteItem => ({
  ConditionCheck: { TableName: TABLE, Key: itemKey, ConditionExpression, ...more },
})
const addOf = (itemKey: Item, amount: number, more = {}): TransactWriteItem => ({
  Update: {
    TableName: TABLE,
    Key: itemKey,
    UpdateExpression: 'ADD n :n',
    ExpressionAttributeValues: { ':n': number(amount) },
    ...more,
  },
})

describe('TransactWriteItems', () => {
  it('applies every action', async () => {
    await put(local.client, { ...key('gone'), n: number(1) })
    await transact([putOf({ ...key('new'), n: number(1) }), addOf(key('sum'), 5), deleteOf(key('gone'))])
    expect(await read(local.client, key('new'))).toEqual({ ...key('new'), n: number(1) })
    expect(await read(local.client, key('sum'))).toEqual({ ...key('sum'), n: number(5) })
    expect(await read(local.client, key('gone'))).toBeUndefined()
  })

  it('applies none when a condition fails, and gives each reason in its place with the item that it asked for', async () => {
    await put(local.client, { ...key('there'), n: number(1) })
    const error = await failure(
      transact([
        addOf(key('sum'), 5),
        putOf(key('there'), {
          ConditionExpression: 'attribute_not_exists(PK)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
        checkOf(key('absent'), 'attribute_exists(PK)', { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
        deleteOf(key('there', 'other'), { ConditionExpression: 'attribute_exists(PK)' }),
      ]),
    )
    expect(error.name).toBe('TransactionCanceledException')
    expect(error.message).toBe(
      'Transaction cancelled, please refer cancellation reasons for specific reasons ' +
        '[None, ConditionalCheckFailed, ConditionalCheckFailed, ConditionalCheckFailed]',
    )
    const failed = { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' }
    expect(error.CancellationReasons).toEqual([
      { Code: 'None' },
      { ...failed, Item: { ...key('there'), n: number(1) } },
      failed,
      failed,
    ])
    expect(await scanAll(local.client)).toEqual([{ ...key('there'), n: number(1) }])
  })

  it('shows the item of a failed condition only to the action that asks for it', async () => {
    await put(local.client, key('there'))
    const error = await failure(transact([putOf(key('there'), { ConditionExpression: 'attribute_not_exists(PK)' })]))
    expect(error.CancellationReasons).toEqual([
      { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' },
    ])
  })

  it('judges conditions on an absent item as on one without attributes', async () => {
    await transact([
      checkOf(key('a'), 'attribute_not_exists(PK) AND n <> :n', { ExpressionAttributeValues: { ':n': number(1) } }),
    ])
    const error = await failure(
      transact([checkOf(key('a'), 'n = :n', { ExpressionAttributeValues: { ':n': number(1) } })]),
    )
    expect(error.name).toBe('TransactionCanceledException')
  })

  it.each([
    ['a path that is not there', 'SET m.x = :v', 'The document path provided in the update expression is invalid'],
    ['an operand of the wrong type', 'ADD s :v', 'An operand in the update expression has an incorrect data type'],
    ['an absent operand', 'SET a = b + :v', 'The provided expression refers to an attribute that does not exist'],
    ['an index key of the wrong type', 'SET G = :v', 'Type mismatch for Index Key G'],
    ['a key of the table', 'SET PK = :v', 'Cannot update attribute PK'],
  ])('cancels with a validation error when an update meets %s', async (_, UpdateExpression, message) => {
    await put(local.client, { ...key('there'), s: text('x') })
    const values = { ExpressionAttributeValues: { ':v': number(1) } }
    const action = { Update: { TableName: TABLE, Key: key('there'), UpdateExpression, ...values } }
    const error = await failure(transact([putOf(key('other')), action]))
    expect(error.CancellationReasons).toEqual([
      { Code: 'None' },
      { Code: 'ValidationError', Message: expect.stringContaining(message) },
    ])
    expect(await read(local.client, key('other'))).toBeUndefined()
  })

  it('refuses two actions on one item, whatever they are', async () => {
    const error = await failure(transact([putOf(key('a')), checkOf(key('a'), 'attribute_exists(PK)')]))
    expect(error.name).toBe('ValidationException')
    expect(error.message).toBe('Transaction request cannot include multiple operations on one item')
  })

  it('takes 100 actions and refuses 101', async () => {
    const puts = Array.from({ length: 101 }, (_, i) => putOf(key(`p${i}`)))
    expect((await failure(transact(puts))).name).toBe('ValidationException')
    await transact(puts.slice(1))
    expect(await scanAll(local.client)).toHaveLength(100)
  })

  it('refuses more than 4 MB in all', async () => {
    const big = (i: number): TransactWriteItem => putOf({ ...key(`p${i}`), x: text('x'.repeat(390_000)) })
    const puts = Array.from({ length: 11 }, (_, i) => big(i))
    expect((await failure(transact(puts))).name).toBe('ValidationException')
    await transact(puts.slice(1))
    expect(await scanAll(local.client)).toHaveLength(10)
  })

  it('refuses an item over 400 KB', async () => {
    const error = await failure(transact([putOf({ ...key('p'), x: text('é'.repeat(205_000)) })]))
    expect(error.message).toBe('Item size has exceeded the maximum allowed size')
  })

  it('refuses an action on a table that is not there', async () => {
    const error = await failure(transact([{ Delete: { TableName: 'nowhere', Key: key('a') } }]))
    expect(error.name).toBe('ResourceNotFoundException')
  })

  it('reports twice the units of single writes', async () => {
    const { ConsumedCapacity } = await transact([putOf(key('a')), putOf(key('b'))], { ReturnConsumedCapacity: 'TOTAL' })
    expect(ConsumedCapacity).toEqual([{ TableName: TABLE, CapacityUnits: 4, WriteCapacityUnits: 4 }])
  })
})

describe('ClientRequestToken', () => {
  const ClientRequestToken = 'order-1'

  it('carries a transaction out once for ten minutes, and again after them', async () => {
    await transact([addOf(key('a'), 1)], { ClientRequestToken })
    await transact([addOf(key('a'), 1)], { ClientRequestToken })
    expect(await read(local.client, key('a'))).toMatchObject({ n: number(1) })
    time += 9 * 60_000
    await transact([addOf(key('a'), 1)], { ClientRequestToken })
    expect(await read(local.client, key('a'))).toMatchObject({ n: number(1) })
    time += 60_000
    await transact([addOf(key('a'), 1)], { ClientRequestToken })
    expect(await read(local.client, key('a'))).toMatchObject({ n: number(2) })
  })

  it('refuses another transaction under the same token', async () => {
    await transact([addOf(key('a'), 1)], { ClientRequestToken })
    const error = await failure(transact([addOf(key('a'), 2)], { ClientRequestToken }))
    expect(error.name).toBe('IdempotentParameterMismatchException')
    expect(await read(local.client, key('a'))).toMatchObject({ n: number(1) })
  })

  it('does not remember a transaction that was cancelled', async () => {
    const actions = [checkOf(key('a'), 'attribute_exists(PK)'), addOf(key('b'), 1)]
    expect((await failure(transact(actions, { ClientRequestToken }))).name).toBe('TransactionCanceledException')
    await put(local.client, key('a'))
    await transact(actions, { ClientRequestToken })
    expect(await read(local.client, key('b'))).toMatchObject({ n: number(1) })
  })

  it('answers a repetition without judging its conditions again', async () => {
    const create = [putOf(key('a'), { ConditionExpression: 'attribute_not_exists(PK)' })]
    await transact(create, { ClientRequestToken })
    const { ConsumedCapacity } = await transact(create, { ClientRequestToken, ReturnConsumedCapacity: 'TOTAL' })
    expect(ConsumedCapacity).toEqual([{ TableName: TABLE, CapacityUnits: 2, ReadCapacityUnits: 2 }])
  })
})

describe('TransactGetItems', () => {
  const get = (itemKey: Item, more = {}) => ({ Get: { TableName: TABLE, Key: itemKey, ...more } })

  it('gives items in the order asked for, projected, with gaps for those that are absent', async () => {
    await put(local.client, { ...key('a'), x: number(1), y: number(2) })
    const TransactItems = [get(key('none')), get(key('a'), { ProjectionExpression: 'y' })]
    const { Responses } = await local.client.send(new TransactGetItemsCommand({ TransactItems }))
    expect(Responses).toEqual([{}, { Item: { y: number(2) } }])
  })

  it('refuses one item twice', async () => {
    const TransactItems = [get(key('a')), get(key('a'))]
    const error = await failure(local.client.send(new TransactGetItemsCommand({ TransactItems })))
    expect(error.name).toBe('ValidationException')
  })
})
