import { BatchGetItemCommand, BatchWriteItemCommand } from '@aws-sdk/client-dynamodb'
import { scriptFaults, seedFaults } from 'keyloom/testing'
import { beforeAll, expect, it } from 'vitest'
import { createTable, describeEachForm, TABLE } from './forms.js'
import { freshPk, itemOf, keyOf, putOf } from './requests.js'

const OTHER = 'other-things'

const writeOf = (pks: readonly string[]) => pks.map((pk) => ({ PutRequest: { Item: itemOf(pk) } }))
const freshPks = (count: number): string[] => Array.from({ length: count }, freshPk)

describeEachForm('a batch', (bench) => {
  beforeAll(() => createTable(bench.client, OTHER))

  it('leaves writes that are really not executed', async () => {
    const plan = scriptFaults([{ operation: 'BatchWriteItem', fault: 'unprocessed' }])
    const pks = freshPks(5)
    const client = await bench.connect(plan)
    const { UnprocessedItems } = await client.send(
      new BatchWriteItemCommand({ RequestItems: { [TABLE]: writeOf(pks) } }),
    )
    expect(UnprocessedItems).toEqual({ [TABLE]: writeOf(pks.slice(2)) })
    expect(await Promise.all(pks.map(bench.stored))).toEqual(['1', '1', undefined, undefined, undefined])
    expect(plan.log).toMatchObject([{ kind: 'unprocessed', fault: { at: [2, 3, 4] }, executed: true, status: 200 }])
    await client.send(new BatchWriteItemCommand({ RequestItems: UnprocessedItems }))
    expect(await Promise.all(pks.map(bench.stored))).toEqual(Array(5).fill('1'))
  })

  it('leaves the members that the script names, over several tables', async () => {
    const plan = scriptFaults([{ operation: 'BatchWriteItem', fault: { kind: 'unprocessed', at: [0, 3] } }])
    const [here, there] = [freshPks(2), freshPks(2)]
    const RequestItems = { [TABLE]: writeOf(here), [OTHER]: writeOf(there) }
    const { UnprocessedItems } = await (await bench.connect(plan)).send(new BatchWriteItemCommand({ RequestItems }))
    expect(UnprocessedItems).toEqual({ [TABLE]: writeOf(here.slice(0, 1)), [OTHER]: writeOf(there.slice(1)) })
    expect(await Promise.all(here.map(bench.stored))).toEqual([undefined, '1'])
  })

  it('leaves everything, and executes nothing', async () => {
    const plan = scriptFaults([{ operation: 'BatchWriteItem', fault: { kind: 'unprocessed', at: 'all' } }])
    const pks = freshPks(2)
    const command = new BatchWriteItemCommand({ RequestItems: { [TABLE]: writeOf(pks) } })
    const { UnprocessedItems } = await (await bench.connect(plan)).send(command)
    expect(UnprocessedItems).toEqual({ [TABLE]: writeOf(pks) })
    expect(await Promise.all(pks.map(bench.stored))).toEqual([undefined, undefined])
    expect(plan.log).toMatchObject([{ executed: false, status: undefined }])
  })

  it('leaves keys unread, with what they are to be read by', async () => {
    const plan = scriptFaults([{ operation: 'BatchGetItem', fault: { kind: 'unprocessed', at: 1 } }])
    const pks = freshPks(3)
    await Promise.all(pks.map((pk) => bench.client.send(putOf(pk))))
    const how = {
      ConsistentRead: true,
      ProjectionExpression: '#v',
      ExpressionAttributeNames: { '#v': 'value' },
    }
    const command = new BatchGetItemCommand({ RequestItems: { [TABLE]: { Keys: pks.map(keyOf), ...how } } })
    const { Responses, UnprocessedKeys } = await (await bench.connect(plan)).send(command)
    expect(Responses?.[TABLE]).toEqual([{ value: { N: '1' } }, { value: { N: '1' } }])
    expect(UnprocessedKeys).toEqual({ [TABLE]: { Keys: [keyOf(pks[1] ?? '')], ...how } })
  })

  it('leaves every key unread', async () => {
    const plan = scriptFaults([{ operation: 'BatchGetItem', fault: { kind: 'unprocessed', at: 'all' } }])
    const Keys = freshPks(2).map(keyOf)
    const command = new BatchGetItemCommand({ RequestItems: { [TABLE]: { Keys } } })
    const { Responses, UnprocessedKeys } = await (await bench.connect(plan)).send(command)
    expect(Responses).toEqual({})
    expect(UnprocessedKeys).toEqual({ [TABLE]: { Keys } })
  })

  it('is refused by the endpoint if what remains of it is', async () => {
    const plan = scriptFaults([{ operation: 'BatchWriteItem', fault: { kind: 'unprocessed', at: 0 } }])
    const command = new BatchWriteItemCommand({ RequestItems: { 'no-such-table': writeOf(freshPks(2)) } })
    await expect((await bench.connect(plan)).send(command)).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
    expect(plan.log).toMatchObject([{ executed: true, status: 400 }])
  })

  it('makes progress by chance: never all of several members are left', async () => {
    const plan = seedFaults({ seed: 'progress', rates: { unprocessed: 1 } })
    const client = await bench.connect(plan)
    const pks = freshPks(20)
    let left: ReturnType<typeof writeOf> = writeOf(pks)
    // A single member is left for ever at this rate.
    while (left.length > 1) {
      const { UnprocessedItems } = await client.send(new BatchWriteItemCommand({ RequestItems: { [TABLE]: left } }))
      const remaining = (UnprocessedItems?.[TABLE] ?? []) as ReturnType<typeof writeOf>
      expect(remaining.length).toBeGreaterThan(0)
      expect(remaining.length).toBeLessThan(left.length)
      left = remaining
    }
    const stored = await Promise.all(pks.map(bench.stored))
    expect(stored.filter((value) => value === undefined)).toHaveLength(1)
  })
})
