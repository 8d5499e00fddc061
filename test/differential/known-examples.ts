import type { Operation, Step } from './step.js'

const S = (text: string) => ({ S: text })
const N = (text: string) => ({ N: text })
const a = { PK: S('p'), SK: S('a') }
const R = { B: Uint8Array.of(0) }

const step = (operation: Operation, input: Readonly<Record<string, unknown>>): Step => ({ operation, input })
const main = (operation: Operation, input: Readonly<Record<string, unknown>>): Step =>
  step(operation, { TableName: 'main', ...input })
const putA = main('PutItem', { Item: { ...a, s: { SS: ['x'] } } })
const transact = (TransactItems: readonly unknown[], ClientRequestToken?: string): Step =>
  step('TransactWriteItems', { TransactItems, ...(ClientRequestToken !== undefined && { ClientRequestToken }) })
const remove = (Key: unknown) => ({ Delete: { TableName: 'main', Key } })
const check = (Key: unknown, ConditionExpression: string) => ({
  ConditionCheck: { TableName: 'main', Key, ConditionExpression },
})
const update = (Key: unknown, UpdateExpression: string, value: unknown) => ({
  Update: { TableName: 'main', Key, UpdateExpression, ExpressionAttributeValues: { ':v': value } },
})

/** For each known difference, by its name, requests that show it. */
export const knownExamples: Readonly<Record<string, readonly Step[]>> = {
  'capacity without request': [main('DeleteItem', { Key: a })],
  'full stop': [transact([check(a, 'attribute_exists(PK)')])],
  'refused instead of cancelled': [putA, transact([update(a, 'ADD s :v', N('1'))])],
  'reasons left out': [transact([update(a, 'SET PK = :v', S('b')), remove({ ...a, SK: S('b') })])],
  'condition before key': [
    step('UpdateItem', { ...update(a, 'SET SK = :v', S('b')).Update, ConditionExpression: 'attribute_exists(PK)' }),
  ],
  'conditions before duplicates': [transact([remove(a), check(a, 'attribute_exists(PK)')])],
  'last page': [
    putA,
    main('Query', {
      KeyConditionExpression: 'PK = :p AND SK BETWEEN :a AND :b',
      ExpressionAttributeValues: { ':p': S('p'), ':a': S('a'), ':b': S('b') },
      Limit: 1,
      ScanIndexForward: false,
    }),
  ],
  'notation tells keys apart': [
    step('BatchGetItem', { RequestItems: { other: { Keys: ['1', '1.0'].map((K) => ({ K: N(K), R })) } } }),
  ],
  'index key of the wrong type': [step('UpdateItem', update(a, 'SET G = :v', N('1')).Update)],
  'filter beyond the index': [main('Scan', { IndexName: 'byNumber', FilterExpression: 'attribute_exists(a)' })],
  'path into a key': [transact([check(a, 'attribute_not_exists(PK.x)')])],
  'parts as wholes': [
    main('PutItem', { Item: { ...a, m: { M: { x: N('1'), y: N('2') } } } }),
    step('UpdateItem', { ...update(a, 'SET m.x = :v', N('3')).Update, ReturnValues: 'UPDATED_NEW' }),
  ],
  'fallback without need': [putA, step('UpdateItem', update(a, 'SET a = if_not_exists(s, b), n = :v', N('1')).Update)],
  'refused or cancelled': [transact([update(a, 'SET PK = :v', S('q')), remove({ PK: S('p') })])],
  'token before the request': [transact([remove(a)], 't0'), transact([remove(a), remove(a)], 't0')],
  'which of several faults': [step('GetItem', { TableName: 'absent', Key: a, ProjectionExpression: 'x, x' })],
}
