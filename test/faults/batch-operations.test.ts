import { BatchIncompleteError, connect } from 'keyloom'
import { clientWithFaults, retryAtOnce, scriptFaults } from 'keyloom/testing'
import { describe, expect } from 'vitest'
import { createFreshTable, describeOnEveryEngine, expectError } from '../contract/harness.js'
import { keysOf, model, openScripted as script, things } from './batch-databases.js'

describeOnEveryEngine('a batch of writes', (engine, it) => {
  it('sends again what DynamoDB left, and nothing else', async () => {
    const { unlucky, db, events, sent } = await script(engine, [
      { operation: 'BatchWriteItem', nth: 1, fault: { kind: 'unprocessed', at: [1, 3] } },
      { operation: 'BatchWriteItem', nth: 2, fault: { kind: 'unprocessed', at: 0 } },
    ])
    expect(await unlucky.things.batchPut(things(5))).toEqual(things(5))
    expect(await db.things.batchGet(keysOf(things(5)))).toEqual(things(5))
    expect(events.map(({ retries, actions }) => [retries, actions])).toEqual([
      [0, 5],
      [1, 2],
      [2, 1],
    ])
    expect(sent.map(({ key }) => key)).toEqual([0, 1, 2, 3, 4, 1, 3, 1].map((id) => `THING#${id}`))
  })

  it('says what is left once nothing more comes through, and can be gone on with', async () => {
    const { unlucky, db, plan } = await script(engine, [
      { operation: 'BatchWriteItem', nth: 1, fault: { kind: 'unprocessed', at: [0, 3] } },
      { operation: 'BatchWriteItem', nth: 2, times: 10, fault: { kind: 'unprocessed', at: 'all' } },
    ])
    await db.things.put({ id: '3', value: 0 })
    const operations = [
      ...things(3).map((one) => unlucky.things.put(one)),
      unlucky.things.delete({ id: '3' }),
      unlucky.others.put({ id: '4', text: 'x' }),
    ]
    const error = await expectError(BatchIncompleteError, unlucky.batchWrite(operations))
    expect(error.code).toBe('batch.incomplete')
    expect(error.places).toEqual([0, 3])
    expect(error.unprocessed).toEqual([operations[0], operations[3]])
    expect(error.results).toEqual([undefined, ...things(3).slice(1), undefined, { id: '4', text: 'x' }])
    expect(error.cause).toBeUndefined()
    expect(Object.keys(error)).not.toContain('unprocessed')
    expect(JSON.stringify(error)).not.toContain('"text"')
    expect(plan.count('BatchWriteItem')).toBe(11)
    expect(await db.things.get({ id: '0' })).toBeUndefined()
    expect(await unlucky.batchWrite(error.unprocessed as typeof operations)).toEqual([things(1)[0], undefined])
    expect(await db.things.batchGet(keysOf(things(4)))).toEqual([...things(3), undefined])
  }, 30_000)

  it('goes on as long as some of it comes through', async () => {
    const steps = Array.from({ length: 24 }, (_, index) => ({
      operation: 'BatchWriteItem',
      nth: index + 1,
      fault: { kind: 'unprocessed' as const, at: Array.from({ length: 24 - index }, (_, at) => at) },
    }))
    const { unlucky, db } = await script(engine, steps)
    await unlucky.things.batchPut(things(25))
    expect(await db.things.batchGet(keysOf(things(25)))).toEqual(things(25))
  }, 30_000)

  it('takes throttling for a pause, and is incomplete if it does not end', async () => {
    // The client tries four times a request.
    const { unlucky, db, plan, events } = await script(engine, [
      { operation: 'BatchWriteItem', times: 8, fault: { kind: 'throttle' } },
    ])
    await unlucky.things.batchPut(things(3))
    expect(await db.things.batchGet(keysOf(things(3)))).toEqual(things(3))
    expect(plan.count('BatchWriteItem')).toBe(9)
    expect(events.map(({ retries, outcome }) => [retries, outcome])).toEqual([
      [0, 'failure'],
      [1, 'failure'],
      [2, 'success'],
    ])
    const never = await script(engine, [
      { operation: 'BatchWriteItem', times: Number.POSITIVE_INFINITY, fault: { kind: 'throttle' } },
    ])
    const error = await expectError(BatchIncompleteError, never.unlucky.things.batchPut(things(600)))
    expect(error.unprocessed).toHaveLength(600)
    expect(error.cause).toMatchObject({ name: 'ProvisionedThroughputExceededException' })
    // Eight requests at a time, ten times each, four attempts of the client: the other sixteen are not begun.
    expect(never.plan.count('BatchWriteItem')).toBeLessThanOrEqual(8 * 10 * 4)
  }, 60_000)

  it('says what is left when a request fails, and leaves the failure as it is when nothing was written', async () => {
    const { unlucky, db } = await script(engine, [
      { operation: 'BatchWriteItem', nth: 3, times: 4, fault: 'errorBefore' },
    ])
    const items = things(60)
    const error = await expectError(BatchIncompleteError, unlucky.things.batchPut(items))
    expect(error.cause).toMatchObject({ name: 'InternalServerError' })
    const left = new Set(error.places)
    const stored = await db.things.batchGet(keysOf(items))
    for (const [place, item] of items.entries()) expect(stored[place]).toEqual(left.has(place) ? undefined : item)
    expect([0, 60]).not.toContain(left.size)

    const nothing = await script(engine, [
      { operation: 'BatchWriteItem', times: Number.POSITIVE_INFINITY, fault: 'errorBefore' },
    ])
    await expect(nothing.unlucky.things.batchPut(things(60))).rejects.toMatchObject({ name: 'InternalServerError' })
  })

  it('does not take for an answer what is none', async () => {
    const { unlucky } = await script(engine, [{ operation: 'BatchWriteItem', fault: { kind: 'garbage', as: 'json' } }])
    await expect(unlucky.things.batchPut(things(3))).rejects.toMatchObject({ code: 'service.answer' })
  })

  it('gives incompleteness as a result', async () => {
    const { unlucky } = await script(engine, [
      { operation: 'BatchWriteItem', times: 10, fault: { kind: 'unprocessed', at: 'all' } },
    ])
    const result = await unlucky.things.batchPut(things(1)).result()
    expect(result).toMatchObject({ ok: false, error: { code: 'batch.incomplete' } })
  }, 30_000)

  it('has at most eight requests under way', async () => {
    const tableName = await createFreshTable(engine, model)
    const plan = scriptFaults([
      { operation: 'BatchWriteItem', times: Number.POSITIVE_INFINITY, fault: { kind: 'delayAfter', delayMs: 30 } },
    ])
    const client = clientWithFaults(engine.client, plan, { retryStrategy: retryAtOnce() })
    let underWay = 0
    let most = 0
    client.middlewareStack.add(
      (next) => async (args) => {
        underWay += 1
        most = Math.max(most, underWay)
        try {
          return await next(args)
        } finally {
          underWay -= 1
        }
      },
      { step: 'initialize', name: 'countRequests' },
    )
    await connect(model, { client, tableName }).things.batchPut(things(600))
    expect(most).toBe(8)
    expect(plan.count('BatchWriteItem')).toBe(24)
  })

  describe('that is aborted', () => {
    it('does not wait for what is under way, and begins no more', async () => {
      const controller = new AbortController()
      const { unlucky, plan } = await script(engine, [
        {
          operation: 'BatchWriteItem',
          times: Number.POSITIVE_INFINITY,
          fault: { kind: 'delayBefore', delayMs: 60_000 },
        },
      ])
      const begin = performance.now()
      setTimeout(() => controller.abort(), 300)
      const writing = unlucky.things.batchPut(things(600)).signal(controller.signal)
      await expect(writing).rejects.toMatchObject({ name: 'AbortError' })
      expect(performance.now() - begin).toBeLessThan(10_000)
      expect(plan.count('BatchWriteItem')).toBeLessThanOrEqual(8)
    })

    it('sends nothing after that, between retries too', async () => {
      const controller = new AbortController()
      const { unlucky, plan, events } = await script(engine, [
        { operation: 'BatchWriteItem', times: Number.POSITIVE_INFINITY, fault: { kind: 'unprocessed', at: 'all' } },
      ])
      const writing = unlucky.things.batchPut(things(3)).signal(controller.signal)
      const watching = setInterval(() => {
        if (events.length >= 3) controller.abort(new Error('Enough.'))
      }, 1)
      await expect(writing).rejects.toThrow('Enough.')
      clearInterval(watching)
      const count = plan.count('BatchWriteItem')
      await new Promise((resolve) => setTimeout(resolve, 300))
      expect(plan.count('BatchWriteItem')).toBe(count)
    })
  })
})

describeOnEveryEngine('a batch of reads', (engine, it) => {
  it('asks again for what DynamoDB left, and keeps the order', async () => {
    const { unlucky, db, events } = await script(engine, [
      { operation: 'BatchGetItem', nth: 1, fault: { kind: 'unprocessed', at: [0, 2] } },
      { operation: 'BatchGetItem', nth: 2, fault: 'throttle' },
    ])
    await db.things.batchPut(things(3))
    const asked = keysOf(things(5))
    expect(await unlucky.things.batchGet([...asked, ...asked])).toEqual([
      ...things(3),
      undefined,
      undefined,
      ...things(3),
      undefined,
      undefined,
    ])
    expect(events.map(({ retries, actions }) => [retries, actions])).toEqual([
      [0, 5],
      [1, 2],
    ])
  })

  it('says what was read once nothing more comes through', async () => {
    const { unlucky, db } = await script(engine, [
      { operation: 'BatchGetItem', nth: 1, fault: { kind: 'unprocessed', at: [1] } },
      { operation: 'BatchGetItem', nth: 2, times: 10, fault: { kind: 'unprocessed', at: 'all' } },
    ])
    await db.things.batchPut(things(3))
    const reads = [...keysOf(things(4)), { id: '1' }].map((key) => unlucky.things.get(key))
    const error = await expectError(BatchIncompleteError, unlucky.batchGet(reads))
    expect(error.places).toEqual([1, 4])
    expect(error.unprocessed).toEqual([reads[1], reads[4]])
    expect(error.results).toEqual([things(1)[0], undefined, things(3)[2], undefined, undefined])
    const rest = await unlucky.batchGet(error.unprocessed as typeof reads)
    expect(rest).toEqual([things(2)[1], things(2)[1]])
  }, 30_000)

  it('does not take for an answer what is none', async () => {
    const { unlucky } = await script(engine, [{ operation: 'BatchGetItem', fault: { kind: 'garbage', as: 'json' } }])
    await expect(unlucky.things.batchGet([{ id: '1' }])).rejects.toMatchObject({ code: 'service.answer' })
  })
})
