import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import {
  type ConnectOptions,
  connect,
  ItemExistsError,
  type OperationEvent,
  type OperationObserver,
  SetupError,
  TransactionCanceledError,
} from 'keyloom'
import { clientWithFaults, retryAtOnce, type ScriptStep, scriptFaults } from 'keyloom/testing'
import { describe, expect, onTestFinished } from 'vitest'
import { describeOnEveryEngine, expectError, recordRequests, type TestEngine, tableOf } from './harness.js'
import { customerId, day, newCustomer, newOrder, openShop, orderKey, product, shop } from './shop.js'

/** A shop that notes its events, and the events. */
async function openWatched(engine: TestEngine, options: Partial<ConnectOptions> = {}) {
  const events: OperationEvent[] = []
  const db = await openShop(engine, { onOperation: (event) => void events.push(event), ...options })
  return { db, events }
}

/** A watched shop whose requests go wrong by a script. */
async function openUnlucky(engine: TestEngine, steps: readonly ScriptStep[]) {
  const client = clientWithFaults(engine.client, scriptFaults(steps), { retryStrategy: retryAtOnce() })
  return openWatched(engine, { client })
}

/** The warnings of the process until the end of the test. */
function watchWarnings(): Error[] {
  const warnings: Error[] = []
  const note = (warning: Error): void => void (warning.name === 'KeyloomWarning' && warnings.push(warning))
  process.on('warning', note)
  onTestFinished(() => void process.off('warning', note))
  return warnings
}
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describeOnEveryEngine('onOperation', (engine, it) => {
  it('is told of a read: what it was for, how long it took, and what it cost', async () => {
    const { db, events } = await openWatched(engine)
    await db.orders.create(newOrder(1))
    events.splice(0)
    await db.orders.get(orderKey(1))
    await db.orders.exists(orderKey(2))
    expect(events).toEqual([
      {
        operation: 'get',
        action: 'GetItem',
        entity: 'Order',
        entities: ['Order'],
        tables: [tableOf(db)],
        index: undefined,
        tableIndex: undefined,
        implied: false,
        retries: 0,
        actions: 1,
        durationMs: expect.any(Number),
        attempts: 1,
        outcome: 'success',
        errorCode: undefined,
        cancellationCodes: undefined,
        httpStatus: 200,
        requestId: expect.any(String),
        consumedCapacity: 0.5,
        capacities: [expect.objectContaining({ TableName: tableOf(db), CapacityUnits: 0.5 })],
        itemsRead: 1,
        itemsReturned: 1,
      },
      expect.objectContaining({ operation: 'exists', action: 'GetItem', itemsRead: 0, itemsReturned: 0 }),
    ])
    expect(events[0]?.durationMs).toBeGreaterThan(0)
    expect(Object.isFrozen(events[0])).toBe(true)
  })

  it('is told of each page of a query, with the index and what the filter left', async () => {
    const { db, events } = await openWatched(engine)
    for (const number of [1, 2, 3, 4]) await db.orders.create(newOrder(number))
    events.splice(0)
    const dear = db.orders.query.byStatus({ status: 'open' }).filter((order, { gte }) => gte(order.total, 30))
    expect(await dear.all()).toHaveLength(2)
    await db.orders.query.primary({ customerId: customerId() }).all()
    await db.orders.query.byStatus({ status: 'open' }).count()
    expect(events).toMatchObject([
      { operation: 'query', action: 'Query', index: 'byStatus', tableIndex: 'gsi1', itemsRead: 4, itemsReturned: 2 },
      { index: undefined, tableIndex: undefined, itemsRead: 4, itemsReturned: 4 },
      { index: 'byStatus', itemsRead: 4, itemsReturned: 4 },
    ])
    expect(events[0]?.capacities[0]?.GlobalSecondaryIndexes?.gsi1?.CapacityUnits).toBeGreaterThan(0)
    events.splice(0)
    for await (const one of db.orders.query.primary({ customerId: customerId() }).limit(1)) expect(one).toBeDefined()
    expect(events).toMatchObject([{ itemsRead: 1, itemsReturned: 1 }])
  })

  it('is told of writes, and of the reads that they imply', async () => {
    const { db, events } = await openWatched(engine)
    await db.orders.create(newOrder(1))
    await db.orders.update(orderKey(1), { status: 'paid' })
    await db.orders.delete(orderKey(1))
    expect(events.map(({ operation, action, implied }) => [operation, action, implied])).toEqual([
      ['create', 'PutItem', false],
      ['update', 'GetItem', true],
      ['update', 'UpdateItem', false],
      ['delete', 'DeleteItem', false],
    ])
    for (const { consumedCapacity } of events) expect(consumedCapacity).toBeGreaterThan(0)
    expect(events.map(({ itemsReturned }) => itemsReturned)).toEqual([0, 1, 1, 1])
  })

  it('is told how often what a write depends on was read before', async () => {
    const { client } = recordRequests(engine.client)
    const { db, events } = await openWatched(engine, { client })
    await db.orders.create(newOrder(1))
    const other = connect(shop, { client: engine.client, tableName: tableOf(db) })
    for (const [command, write] of [
      ['UpdateItemCommand', () => db.orders.update(orderKey(1), { status: 'paid' })],
      ['TransactWriteItemsCommand', () => db.transactWrite([db.orders.update(orderKey(1), { status: 'shipped' })])],
    ] as const) {
      let left = 4
      client.middlewareStack.add(
        (next, context) => async (args) => {
          if (context.commandName === command && left > 0) {
            left -= 1
            await other.orders.update(orderKey(1), { placedAt: day(left + 2) })
          }
          return next(args)
        },
        { step: 'initialize', name: command },
      )
      events.splice(0)
      await write()
      const reads = events.filter(({ implied }) => implied)
      expect(reads.map(({ retries }) => retries)).toEqual([0, 1, 2])
      expect(events.filter(({ implied }) => !implied).map(({ retries }) => retries)).toEqual([0, 1, 2, 3, 4])
    }
  })

  it('is told of transactions as a whole', async () => {
    const { db, events } = await openWatched(engine)
    await db.transactWrite([db.orders.create(newOrder(1)), db.customers.create(newCustomer())])
    await db.transactGet([db.orders.get(orderKey(1)), db.orders.get(orderKey(2))])
    expect(events).toMatchObject([
      {
        operation: 'transactWrite',
        action: 'TransactWriteItems',
        entity: undefined,
        entities: ['Order', 'Customer'],
        tables: [tableOf(db)],
        actions: 2,
      },
      {
        operation: 'transactGet',
        action: 'TransactGetItems',
        entity: 'Order',
        itemsRead: 1,
        itemsReturned: 1,
        actions: 2,
      },
    ])
    expect(events[0]?.consumedCapacity).toBeGreaterThanOrEqual(4)
  })

  it('tells of the reads that a transaction implies as a part of it', async () => {
    const { db, events } = await openWatched(engine)
    await db.orders.create(newOrder(1))
    events.splice(0)
    await db.transactWrite([db.orders.update(orderKey(1), { status: 'paid' })])
    expect(events).toMatchObject([
      { operation: 'transactWrite', action: 'GetItem', entity: 'Order', implied: true },
      { operation: 'transactWrite', action: 'TransactWriteItems', entity: 'Order', implied: false },
    ])
  })

  describe('of failures', () => {
    it('names a condition that failed, and nothing of the item', async () => {
      const { db, events } = await openWatched(engine)
      await db.orders.create(newOrder(1, { note: 'a secret' }))
      events.splice(0)
      await expectError(ItemExistsError, db.orders.create(newOrder(1)))
      expect(events).toMatchObject([
        {
          outcome: 'failure',
          errorCode: 'ConditionalCheckFailedException',
          httpStatus: 400,
          attempts: 1,
          itemsReturned: 0,
        },
      ])
      expect(JSON.stringify(events)).not.toContain('secret')
      expect(JSON.stringify(events)).not.toContain(customerId())
    })

    it('has the codes of a cancelled transaction', async () => {
      const { db, events } = await openWatched(engine)
      await db.orders.create(newOrder(1))
      events.splice(0)
      const both = db.transactWrite([db.products.put(product('a')), db.orders.create(newOrder(1))])
      await expectError(TransactionCanceledError, both)
      expect(events).toMatchObject([
        {
          outcome: 'failure',
          errorCode: 'TransactionCanceledException',
          cancellationCodes: ['None', 'ConditionalCheckFailed'],
        },
      ])
    })

    it('counts the attempts of the SDK, and tells the retries of keyloom one by one', async () => {
      const { db, events } = await openUnlucky(engine, [
        { operation: 'GetItem', fault: 'throttle', times: 2 },
        { operation: 'TransactWriteItems', fault: { kind: 'cancel', reason: 'TransactionConflict' }, times: 2 },
        { operation: 'DeleteItem', fault: 'conflict' },
      ])
      await db.orders.get(orderKey(1))
      await db.transactWrite([db.products.put(product('a'))])
      await db.products.delete({ sku: 'a' })
      expect(events.map(({ action, attempts, retries, outcome }) => [action, attempts, retries, outcome])).toEqual([
        ['GetItem', 3, 0, 'success'],
        ['TransactWriteItems', 1, 0, 'failure'],
        ['TransactWriteItems', 1, 1, 'failure'],
        ['TransactWriteItems', 1, 2, 'success'],
        ['DeleteItem', 1, 0, 'failure'],
        ['DeleteItem', 1, 1, 'success'],
      ])
    })

    it('names what the network did', async () => {
      const { db, events } = await openUnlucky(engine, [{ operation: 'GetItem', fault: 'dropBefore', times: 4 }])
      await expect(db.orders.get(orderKey(1))).rejects.toThrow()
      expect(events).toMatchObject([
        {
          outcome: 'failure',
          errorCode: 'ECONNRESET',
          attempts: 4,
          httpStatus: undefined,
          consumedCapacity: undefined,
        },
      ])
    })

    it('tells what was aborted, before it was sent and while it was under way', async () => {
      const slow: ScriptStep = { operation: 'GetItem', fault: { kind: 'delayBefore', delayMs: 2_000 } }
      const { db, events } = await openUnlucky(engine, [slow])
      await expect(db.orders.get(orderKey(1)).signal(AbortSignal.abort())).rejects.toThrow()
      await expect(db.orders.get(orderKey(1)).signal(AbortSignal.timeout(20))).rejects.toThrow()
      expect(events).toMatchObject([
        { outcome: 'aborted', attempts: 0 },
        { outcome: 'aborted', itemsRead: 0 },
      ])
      expect(events[1]?.durationMs).toBeLessThan(1_000)
    })
  })

  it('may throw, or fail later, without harm to the operation, and the process is warned once', async () => {
    const warnings = watchWarnings()
    const listeners = [
      () => {
        throw new Error('I am broken.')
      },
      (async () => {
        throw new Error('I am broken later.')
      }) as () => void,
    ]
    const { db } = await openWatched(engine, { onOperation: listeners })
    expect(await db.products.put(product('a'))).toEqual(product('a'))
    expect(await db.products.get({ sku: 'a' })).toEqual(product('a'))
    await nextTurn()
    expect(warnings).toHaveLength(2)
    expect(warnings[0]).toMatchObject({ code: 'KEYLOOM_LISTENER' })
  })

  it('takes observers, which surround what is sent', async () => {
    const seen: string[] = []
    const observer: OperationObserver = {
      begin: ({ action }) => {
        seen.push(`begin ${action}`)
        return {
          within: (send) => {
            seen.push('send')
            return send()
          },
          end: ({ outcome }) => seen.push(outcome),
        }
      },
    }
    const { db } = await openWatched(engine, { onOperation: [observer, () => void seen.push('listener')] })
    await db.products.put(product('a'))
    expect(seen).toEqual(['begin PutItem', 'send', 'success', 'listener'])
  })

  it('sends once, whatever an observer does', async () => {
    const warnings = watchWarnings()
    const sending: ((send: () => unknown) => unknown)[] = [
      () => undefined,
      (send) => [send(), send()],
      async (send) => {
        await send()
        throw new Error('I am broken.')
      },
      () => {
        throw new Error('I am broken.')
      },
    ]
    const observers = sending.map(
      (within): OperationObserver => ({ begin: () => ({ within, end: () => {} }) as never }),
    )
    const broken: OperationObserver = {
      begin: () => {
        throw new Error('I am broken.')
      },
    }
    const events: OperationEvent[] = []
    const { db } = await openWatched(engine, {
      onOperation: [...observers, broken, (event) => void events.push(event)],
    })
    await db.products.put(product('a', { stock: 1 }))
    await db.products.update({ sku: 'a' }, (one, { add }) => add(one.stock, 1))
    expect(await db.products.get({ sku: 'a' })).toMatchObject({ stock: 2 })
    expect(events).toHaveLength(3)
    await nextTurn()
    expect(warnings).toHaveLength(2)
  })

  it('is refused where it is none', () => {
    const options = { client: engine.client }
    for (const onOperation of ['log', {}, null, [() => {}, 1]]) {
      expect(() => connect(shop, { ...options, onOperation: onOperation as never })).toThrow(SetupError)
    }
  })
})

describeOnEveryEngine('the channel keyloom:operation', (engine, it) => {
  const subscribeToEvents = (tableName: string): { events: OperationEvent[]; stop: () => void } => {
    const events: OperationEvent[] = []
    const note = (event: unknown): void => {
      if ((event as OperationEvent).tables.includes(tableName)) events.push(event as OperationEvent)
    }
    subscribe('keyloom:operation', note)
    const stop = (): void => void unsubscribe('keyloom:operation', note)
    onTestFinished(stop)
    return { events, stop }
  }

  it('carries the events of connections that know nothing of it, while somebody listens', async () => {
    const db = await openShop(engine)
    await db.products.put(product('a'))
    const { events, stop } = subscribeToEvents(tableOf(db))
    await db.products.get({ sku: 'a' })
    stop()
    await db.products.get({ sku: 'a' })
    expect(events).toMatchObject([{ operation: 'get', entity: 'Product', consumedCapacity: 0.5, attempts: 1 }])
  })

  it('carries the very event that a listener gets', async () => {
    const { db, events: told } = await openWatched(engine)
    const { events } = subscribeToEvents(tableOf(db))
    await db.products.put(product('a'))
    expect(told).toHaveLength(1)
    expect(events[0]).toBe(told[0])
  })

  it('changes nothing about a plan that is sent again under its token', async () => {
    const db = await openShop(engine)
    await db.products.put(product('a', { stock: 1 }))
    const write = db.transactWrite([db.products.update({ sku: 'a' }, (one, { add }) => add(one.stock, 1))], {
      token: `t-${Math.random()}`,
    })
    await write
    const { events } = subscribeToEvents(tableOf(db))
    await write
    expect(events).toMatchObject([{ outcome: 'success', consumedCapacity: undefined }])
    expect(await db.products.get({ sku: 'a' })).toMatchObject({ stock: 2 })
  })
})

describeOnEveryEngine('without a listener', (engine, it) => {
  it('no request asks for its capacity', async () => {
    const db = await openShop(engine)
    const { client, requests } = recordRequests(engine.client)
    const quiet = connect(shop, { client, tableName: tableOf(db) })
    await quiet.products.put(product('a'))
    const heard = connect(shop, { client, tableName: tableOf(db), onOperation: () => {} })
    await heard.products.put(product('a'))
    expect(requests.map(({ input }) => input.ReturnConsumedCapacity)).toEqual([undefined, 'INDEXES'])
  })
})
