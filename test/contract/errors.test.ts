import { inspect } from 'node:util'
import { ContentionError, ItemValidationError, KeyloomError } from 'keyloom'
import { describe, expect, vi } from 'vitest'
import { describeOnEveryEngine, expectError, putRawItem, rawItems, recordRequests } from './harness.js'
import { customerId, day, newOrder, openShop, orderId, orderKey, product, storedOrderKey } from './shop.js'

const secret = 'a secret of the customer'

describeOnEveryEngine('errors', (engine, it) => {
  it('show no values to a logger, however deep it looks', async () => {
    const db = await openShop(engine)
    await db.orders.put(newOrder(1, { note: secret }))
    const changed = newOrder(1, { note: `another: ${secret}` })
    const operations: (PromiseLike<unknown> | (() => unknown))[] = [
      db.orders.create(changed),
      db.orders.put(changed).if((o, { eq }) => eq(o.note, `not ${secret}`)),
      db.orders.update(orderKey(1), { note: secret }).if((o, { eq }) => eq(o.note, `not ${secret}`)),
      db.orders.delete(orderKey(1)).if((o, { eq }) => eq(o.note, `not ${secret}`)),
      db.orders.check(orderKey(1), (o, { eq }) => eq(o.note, `not ${secret}`)),
      db.orders.getOrThrow(orderKey(2)),
      db.orders.update(orderKey(2), { note: secret }),
      db.orders.update(orderKey(2), { status: 'paid' }),
      db.transactWrite([db.orders.create(changed), db.orders.update(orderKey(2), { status: 'paid' })]),
      db.products.get({ sku: `${secret}#` }),
      db.products.put({ ...product('x'), stock: secret as never }),
      db.orders.update(orderKey(1), { total: secret as never }),
      db.orders.delete(orderKey(1)).if((o, { eq }) => eq(o.total, secret as never)),
      () => db.orders.query.primary({ customerId: secret }).all(),
      () => db.orders.query.primary({ customerId: customerId() }).page({ cursor: secret }),
    ]
    for (const operation of operations) {
      const error = await expectError(KeyloomError, operation)
      for (const shown of [inspect(error, { depth: 20 }), JSON.stringify(error), String(error.stack)]) {
        expect(shown).not.toContain(secret)
        expect(shown).not.toContain(orderId(1))
        expect(shown).not.toContain(orderId(2))
      }
    }
  })

  it('have a name, a code, and a message that says what to do', async () => {
    const db = await openShop(engine)
    await db.orders.put(newOrder(1))
    const error = await expectError(KeyloomError, db.orders.create(newOrder(1)))
    expect(error.name).toBe('ItemExistsError')
    expect(error.code).toBe('item.exists')
    expect(error.message).toBe('Order: an item with this key exists already. Use put to replace it.')
    expect(error.stack).toContain('ItemExistsError')
  })

  it('of a failed condition have the service’s own as their cause', async () => {
    const db = await openShop(engine)
    await db.orders.put(newOrder(1))
    const operations: PromiseLike<unknown>[] = [
      db.orders.create(newOrder(1)),
      db.orders.put(newOrder(1)).if((o, { eq }) => eq(o.total, 0)),
      db.orders.update(orderKey(1), { total: 5 }).if((o, { eq }) => eq(o.total, 0)),
      db.orders.delete(orderKey(1)).if((o, { eq }) => eq(o.total, 0)),
      db.orders.update(orderKey(2), { total: 5 }),
    ]
    for (const operation of operations) {
      const error = await expectError(KeyloomError, operation)
      expect(error.cause).toMatchObject({ name: 'ConditionalCheckFailedException' })
    }
  })

  describe('where a write was made and what it returns cannot be decoded', () => {
    it('say that it was made', async () => {
      const db = await openShop(engine)
      const broken = { ...storedOrderKey(1), _type: { S: 'Order' }, total: { S: 'many' } }
      await putRawItem(engine, db, broken)
      const removal = await expectError(ItemValidationError, db.orders.delete(orderKey(1)))
      expect(removal.message).toContain('The write was made')
      expect(await rawItems(engine, db)).toEqual([])
      await putRawItem(engine, db, broken)
      const update = db.orders.update(orderKey(1), { note: 'x' })
      expect((await expectError(ItemValidationError, update)).message).toContain('The write was made')
      expect(await db.orders.update(orderKey(1), { note: 'y' }).returning('none')).toBeUndefined()
      expect(await db.orders.delete(orderKey(1)).returning('none')).toBeUndefined()
      expect(await rawItems(engine, db)).toEqual([])
    })
  })

  it('of writers that never get through are a ContentionError', async () => {
    const recorder = recordRequests(engine.client)
    const db = await openShop(engine, { client: recorder.client })
    const { client } = engine
    await db.orders.put(newOrder(1))
    const meddler = await openMeddler()
    // The waits between tries are random parts of a delay: here, none of it.
    const random = vi.spyOn(Math, 'random').mockReturnValue(0)
    const update = db.orders.update(orderKey(1), { status: 'paid' })
    const error = await expectError(ContentionError, update).finally(() => random.mockRestore())
    expect(error).toMatchObject({ code: 'write.contention', entity: 'Order' })
    expect(error.attempts).toBeGreaterThan(10)
    expect(recorder.names().filter((name) => name === 'UpdateItem')).toHaveLength(error.attempts)
    expect((await db.orders.getOrThrow(orderKey(1))).status).toBe('open')
    expect(meddler.count()).toBe(error.attempts)

    /** Changes what the update relies on each time that the update is about to be sent. */
    async function openMeddler() {
      const stored = (await rawItems(engine, db))[0]
      let count = 0
      recorder.client.middlewareStack.add(
        (next, context) => async (args) => {
          if (context.commandName === 'UpdateItemCommand') {
            count += 1
            await putRawItem({ client }, db, { ...stored, placedAt: { S: day(1 + (count % 20)).toISOString() } })
          }
          return next(args)
        },
        { name: 'meddle', step: 'initialize', priority: 'low' },
      )
      return { count: () => count }
    }
  }, 60_000)
})
