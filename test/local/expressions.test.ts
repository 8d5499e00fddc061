import { type AttributeValue, DeleteItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { type LocalDynamoDB, startLocal } from 'keyloom/local'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createThings, failure, type Item, key, number, put, read, TABLE, text, update } from './support.js'

let local: LocalDynamoDB

beforeAll(async () => {
  local = await startLocal()
  await createThings(local.client)
})
afterAll(() => local.stop())

const list = (...members: AttributeValue[]): AttributeValue => ({ L: members })
const digits = (...values: number[]): AttributeValue => list(...values.map(number))

describe('conditions', () => {
  const item: Item = {
    ...key('conditions'),
    n: number('1.50'),
    s: text('héllo😀'),
    l: digits(0, 1, 2),
    m: { M: { x: number(1), y: list(text('q')) } },
    marks: { SS: ['a', 'b'] },
    b: { B: new Uint8Array([1, 2, 3]) },
    empty: { NULL: true },
  }
  beforeAll(() => put(local.client, item))

  const judge = async (ConditionExpression: string, values: Record<string, AttributeValue>): Promise<boolean> => {
    const given = Object.keys(values).length > 0 ? { ExpressionAttributeValues: values } : {}
    const input = { TableName: TABLE, Key: key('conditions'), ConditionExpression, ...given }
    try {
      await local.client.send(new UpdateItemCommand(input))
      return true
    } catch (error) {
      if ((error as Error).name === 'ConditionalCheckFailedException') return false
      throw error
    }
  }

  it.each<[string, Record<string, AttributeValue>, boolean]>([
    ['n = :v', { ':v': number('1.5') }, true],
    ['m = :v', { ':v': { M: { y: list(text('q')), x: number('1.0') } } }, true],
    ['m = :v', { ':v': { M: { x: number(1) } } }, false],
    ['l = :v', { ':v': digits(0, 1, 2) }, true],
    ['l = :v', { ':v': digits(0, 2, 1) }, false],
    ['marks = :v', { ':v': { SS: ['b', 'a'] } }, true],
    ['l <> :v', { ':v': digits(0, 1, 2) }, false],
    ['absent <> :v', { ':v': number(1) }, true],
    ['absent <> vacant', {}, true],
    ['absent = vacant', {}, false],
    ['n < :v', { ':v': text('2') }, false],
    ['NOT n < :v', { ':v': text('2') }, true],
    ['s < :v', { ':v': text('hé\uffff') }, true],
    [':a < :b', { ':a': text('\uffff'), ':b': text('😀') }, true],
    ['n BETWEEN :a AND :b', { ':a': number(1), ':b': number(2) }, true],
    ['m IN (:a, :b)', { ':a': number(1), ':b': { M: { x: number(1), y: list(text('q')) } } }, true],
    ['contains(l, :v)', { ':v': number('1.0') }, true],
    ['contains(m.y, :v)', { ':v': text('q') }, true],
    ['contains(marks, :v)', { ':v': text('c') }, false],
    ['contains(b, :v)', { ':v': { B: new Uint8Array([2, 3]) } }, true],
    ['begins_with(s, :v)', { ':v': text('hé') }, true],
    ['begins_with(b, :v)', { ':v': { B: new Uint8Array([1, 2]) } }, true],
    ['NOT NOT n = :v', { ':v': number('1.5') }, true],
    ['NOT NOT NOT n = :v', { ':v': number('1.5') }, false],
    ['size(l) = :v', { ':v': number(3) }, true],
    ['size(n) > :v', { ':v': number(0) }, false],
    ['attribute_type(m, :v)', { ':v': text('M') }, true],
    ['attribute_exists(l[2]) AND attribute_not_exists(l[3])', {}, true],
    ['(n = :v OR n = :w) AND attribute_exists(s)', { ':v': number(9), ':w': number('1.5') }, true],
  ])('%s with %j is %s', async (condition, values, expected) => {
    expect(await judge(condition, values)).toBe(expected)
  })

  it.each([
    ['Put', (more: object) => new PutItemCommand({ TableName: TABLE, Item: key('conditions'), ...condition(more) })],
    [
      'Update',
      (more: object) => new UpdateItemCommand({ TableName: TABLE, Key: key('conditions'), ...condition(more) }),
    ],
    [
      'Delete',
      (more: object) => new DeleteItemCommand({ TableName: TABLE, Key: key('conditions'), ...condition(more) }),
    ],
  ])('%s shows the item of a failed condition when asked', async (_, command) => {
    const shown = await failure(local.client.send(command({ ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }) as never))
    expect(shown.name).toBe('ConditionalCheckFailedException')
    expect(shown.Item).toEqual({ ...item, n: number('1.5') })
    const hidden = await failure(local.client.send(command({}) as never))
    expect(hidden.Item).toBeUndefined()
  })
  const condition = (more: object) => ({ ConditionExpression: 'attribute_not_exists(PK)', ...more })

  it.each([
    ['IN with 101 operands', `n IN (${Array.from({ length: 101 }, (_, i) => `:v${i}`).join(',')})`, 101],
    ['more than 300 operators', Array.from({ length: 301 }, () => 'n < :v0').join(' OR '), 1],
    ['more than 4 KB', Array.from({ length: 400 }, (_, i) => `attribute_exists(a${i})`).join(' OR '), 0],
    ['an order among booleans', 'n < :v0', 'BOOL'],
  ])('are refused with %s', async (_, expression, values) => {
    const count = typeof values === 'number' ? values : 1
    const value = values === 'BOOL' ? { BOOL: true } : number(1)
    const given = Object.fromEntries(Array.from({ length: count }, (_, i) => [`:v${i}`, value]))
    expect((await failure(judge(expression, given))).name).toBe('ValidationException')
  })
})

describe('updates', () => {
  const base: Item = {
    ...key('updates'),
    n: number(1),
    l: digits(0, 1, 2, 3),
    m: { M: { x: number(1) } },
    marks: { SS: ['a', 'b'] },
  }
  beforeEach(() => put(local.client, base))

  it.each<[string, Record<string, AttributeValue> | undefined, Item]>([
    ['REMOVE l[0], l[1]', undefined, { l: digits(2, 3) }],
    ['REMOVE l[3], l[1], l[9]', undefined, { l: digits(0, 2) }],
    ['SET l[2] = :a REMOVE l[0]', { ':a': number(9) }, { l: digits(1, 9, 3) }],
    ['SET l[9] = :a, l[7] = :b', { ':a': number(9), ':b': number(7) }, { l: digits(0, 1, 2, 3, 7, 9) }],
    ['SET n = m.x, m.x = n + :a', { ':a': number(5) }, { n: number(1), m: { M: { x: number(6) } } }],
    ['SET l = list_append(l, :a)', { ':a': digits(4) }, { l: digits(0, 1, 2, 3, 4) }],
    ['SET n = if_not_exists(absent, :a) - :a', { ':a': number(5) }, { n: number(0) }],
    ['ADD n :a', { ':a': number('0.1') }, { n: number('1.1') }],
    ['ADD fresh :a', { ':a': number(2) }, { fresh: number(2) }],
    ['DELETE absent :a', { ':a': { SS: ['a'] } }, {}],
  ])('%s', async (expression, values, changed) => {
    expect(await update(local.client, key('updates'), expression, values)).toEqual({ ...base, ...changed })
    expect(await read(local.client, key('updates'))).toEqual({ ...base, ...changed })
  })

  it('removes a set that loses its last member', async () => {
    const values = { ':a': { SS: ['a', 'b', 'c'] } }
    const { marks: _, ...rest } = base
    expect(await update(local.client, key('updates'), 'DELETE marks :a', values)).toEqual(rest)
  })

  it.each([
    ['SET absent.x = :v', 'The document path provided in the update expression is invalid for update'],
    ['SET n = s + :v', 'The provided expression refers to an attribute that does not exist in the item'],
    ['SET PK = :v', 'Cannot update attribute PK'],
    ['SET m = :v, m.x = :v', 'Two document paths overlap'],
    ['SET G = :v', 'Type mismatch for Index Key G'],
  ])('refuses %s', async (expression, message) => {
    const error = await failure(update(local.client, key('updates'), expression, { ':v': number(1) }))
    expect(error.name).toBe('ValidationException')
    expect(error.message).toContain(message)
    expect(await read(local.client, key('updates'))).toEqual(base)
  })

  it('refuses a number that the service cannot hold', async () => {
    const over = update(local.client, key('updates'), 'SET n = n + :v', { ':v': number('1e-40') })
    expect((await failure(over)).name).toBe('ValidationException')
  })

  it.each<[string, Item | undefined]>([
    ['NONE', undefined],
    ['ALL_OLD', base],
    ['UPDATED_OLD', { n: number(1), m: { M: { x: number(1) } } }],
    ['UPDATED_NEW', { n: number(7), m: { M: { x: number(7) } } }],
  ])('returns %s', async (ReturnValues, expected) => {
    const returned = await update(local.client, key('updates'), 'SET n = :v, m.x = :v', { ':v': number(7) }, {
      ReturnValues,
    } as object)
    expect(returned).toEqual(expected)
  })
})
