import {
  ConditionFailedError,
  connect,
  defineEntity,
  defineModel,
  defineTable,
  ExpressionError,
  IndexKeyIncompleteError,
  type Item,
  ItemTooLargeError,
  ItemValidationError,
  PlanNeedsReadError,
  TransactionCanceledError,
  UniqueConstraintError,
  UpdateRefusedError,
} from 'keyloom'
import { describe, expect } from 'vitest'
import * as z from 'zod'
import {
  describeOnEveryEngine,
  expectError,
  freshTable,
  putRawItem,
  rawItem,
  recordRequests,
  type TestEngine,
  tableOf,
} from './harness.js'
import { day, newOrder, openRecordedShop, openShop, order, orderKey, product, storedOrderKey } from './shop.js'

describeOnEveryEngine('upsert', (engine, it) => {
  describe('of an item that is not there', () => {
    it('creates it from the key, the changes, the values for creation and the defaults', async () => {
      const db = await openShop(engine)
      const made = await db.orders.upsert(orderKey(1), (o, { add }) => [add(o.total, 5)], { placedAt: day(1) })
      expect(made).toEqual(order(1, { total: 5 }))
      expect(await db.orders.get(orderKey(1))).toEqual(made)
    })

    it('stores what create stores', async () => {
      const db = await openShop(engine)
      await db.orders.upsert(orderKey(1), { total: 10, note: 'x' }, { placedAt: day(1), tags: new Set(['a']) })
      const expected = db.orders.create(newOrder(1, { note: 'x', tags: new Set(['a']) })).params().Item
      expect(await rawItem(engine, db, storedOrderKey(1))).toEqual(expected)
    })

    it('takes an object of plain values alone', async () => {
      const db = await openShop(engine)
      expect(await db.products.upsert({ sku: 'kettle' }, { title: 'A kettle', stock: 1, price: 20 })).toEqual({
        sku: 'kettle',
        title: 'A kettle',
        stock: 1,
        price: 20,
      })
    })

    it('gives nothing as the item that was there', async () => {
      const db = await openShop(engine)
      const values = { total: 5, placedAt: day(1) }
      expect(await db.orders.upsert(orderKey(1), values).returning('old')).toBeUndefined()
      expect(await db.orders.upsert(orderKey(2), values).returning('none')).toBeUndefined()
      expect(await db.orders.get(orderKey(2))).toBeDefined()
    })
  })

  describe('of an item that is there', () => {
    it('changes it, and leaves the values for creation and the defaults alone', async () => {
      const db = await openShop(engine)
      await db.orders.put(newOrder(1, { status: 'paid', note: 'kept' }))
      const upsert = db.orders.upsert(orderKey(1), (o, { add }) => [add(o.total, 5)], {
        placedAt: day(9),
        note: 'new',
        status: 'shipped',
      })
      expect(await upsert).toEqual(order(1, { total: 15, status: 'paid', note: 'kept' }))
    })

    it('gives it as it was, or as it is now', async () => {
      const db = await openShop(engine)
      await db.orders.put(newOrder(1))
      const change = db.orders.upsert(orderKey(1), (o, { add }) => [add(o.total, 1)], { placedAt: day(1) })
      expect(await change.returning('old')).toEqual(order(1))
      expect(await change.returning('new')).toEqual(order(1, { total: 12 }))
    })

    it('gives an attribute that it lacks the value for creation', async () => {
      const db = await openShop(engine)
      await db.orders.put(newOrder(1))
      const upserted = await db.orders.upsert(orderKey(1), { total: 5 }, { placedAt: day(9), note: 'new' })
      expect(upserted).toEqual(order(1, { total: 5, note: 'new' }))
    })

    it('keeps what others change at the same time', async () => {
      const db = await openShop(engine)
      const count = (sku: string) =>
        db.products.upsert({ sku }, (p, { add }) => add(p.stock, 1), { title: 'A kettle', price: 20 })
      await Promise.all(Array.from({ length: 20 }, () => count('kettle')))
      expect(await db.products.get({ sku: 'kettle' })).toEqual(product('kettle', { title: 'A kettle', stock: 20 }))
    })
  })

  describe('is one request', () => {
    it('where no index key can differ, with if_not_exists for what is of creation only', async () => {
      const { db, sent } = await openRecordedShop(engine)
      const upsert = db.products.upsert({ sku: 'kettle' }, (p, { add }) => add(p.stock, 1), { title: 'x', price: 2 })
      await upsert
      expect(sent.names()).toEqual(['UpdateItem'])
      const { UpdateExpression = '', ConditionExpression } = upsert.params()
      expect(UpdateExpression.match(/if_not_exists/g)).toHaveLength(2)
      expect(ConditionExpression).toBe('attribute_not_exists(#4) OR #4 = :4')
    })

    it('where all of an index key is given by plain values', async () => {
      const { db, sent } = await openRecordedShop(engine)
      const upsert = db.orders.upsert(orderKey(1), { total: 1, status: 'open', placedAt: day(3) })
      await upsert
      expect(sent.names()).toEqual(['UpdateItem'])
      const expected = db.orders.create(newOrder(1, { total: 1, placedAt: day(3) })).params().Item
      expect(await rawItem(engine, db, storedOrderKey(1))).toEqual(expected)
    })
  })

  describe('of which an index key depends on whether the item is there', () => {
    const creation = { placedAt: day(1) }

    it('reads first, and keeps the index keys true in both cases', async () => {
      const { db, sent } = await openRecordedShop(engine)
      const upsert = db.orders.upsert(orderKey(1), (o, { add }) => [add(o.total, 1)], creation)
      await upsert
      expect(sent.names()).toEqual(['GetItem', 'PutItem'])
      expect(await db.orders.query.byStatus({ status: 'open' }).all()).toEqual([order(1, { total: 1 })])

      await db.orders.update(orderKey(1), { status: 'paid', placedAt: day(5) })
      sent.clear()
      await upsert
      expect(sent.names()).toEqual(['GetItem', 'UpdateItem'])
      const now = order(1, { total: 2, status: 'paid', placedAt: day(5) })
      expect(await db.orders.query.byStatus({ status: 'paid' }).all()).toEqual([now])
      expect(await db.orders.query.byStatus({ status: 'open' }).all()).toEqual([])
      expect(await rawItem(engine, db, storedOrderKey(1))).toEqual(db.orders.put(now).params().Item)
    })

    it('moves an item that is there in an index', async () => {
      const db = await openShop(engine)
      await db.orders.put(newOrder(1, { placedAt: day(4) }))
      const upserted = await db.orders.upsert(orderKey(1), { status: 'paid', total: 3 }, creation)
      expect(await rawItem(engine, db, storedOrderKey(1))).toEqual(db.orders.put(upserted).params().Item)
      expect(upserted.placedAt).toEqual(day(4))
    })

    it('shows the read, and gives no params', async () => {
      const { db, sent } = await openRecordedShop(engine)
      const upsert = db.orders.upsert(orderKey(1), { total: 1 }, creation)
      const error = await expectError(PlanNeedsReadError, () => upsert.params())
      expect(error.missing).toEqual(['status', 'placedAt'])
      const { requests } = upsert.explain()
      expect(requests.map(({ action, implied }) => [action, implied])).toEqual([
        ['GetItem', true],
        ['UpdateItem', false],
      ])
      expect(requests[0]?.reason).toBe('the write also needs status, placedAt, as stored')
      expect(sent.names()).toEqual([])
    })

    it('is refused where reads are forbidden, with the attributes to set', async () => {
      const { db, sent } = await openRecordedShop(engine, { implicitReads: 'forbid' })
      const error = await expectError(IndexKeyIncompleteError, db.orders.upsert(orderKey(1), { total: 1 }, creation))
      expect(error.missing).toEqual(['status', 'placedAt'])
      expect(error.message).toBe(
        'Order: this upsert depends on the stored values of status, placedAt. ' +
          'Set those to plain values in the same upsert, or allow implicit reads.',
      )
      expect(sent.names()).toEqual([])
      await db.orders.upsert(orderKey(1), { total: 1, status: 'open', placedAt: day(1) })
    })

    it('starts over where the item appears or goes between the read and the write', async () => {
      for (const isThere of [false, true]) {
        const meddled = recordRequests(engine.client)
        const db = await openShop(engine, { client: meddled.client })
        const bystander = await openBystander(db)
        if (isThere) await bystander.orders.put(newOrder(1, { total: 50, status: 'paid' }))
        const meddler = meddleOnce(meddled.client, async () => {
          if (isThere) await bystander.orders.delete(orderKey(1))
          else await bystander.orders.put(newOrder(1, { total: 70, status: 'paid', placedAt: day(2) }))
        })
        const upserted = await db.orders.upsert(orderKey(1), (o, { add }) => [add(o.total, 1)], creation)
        expect(meddler.hasMeddled()).toBe(true)
        expect(upserted).toEqual(
          isThere ? order(1, { total: 1 }) : order(1, { total: 71, status: 'paid', placedAt: day(2) }),
        )
        expect(await rawItem(engine, db, storedOrderKey(1))).toEqual(db.orders.put(upserted).params().Item)
      }
    })

    it('ends with one item and true index keys where many do it at once', async () => {
      const db = await openShop(engine)
      const upserts = Array.from({ length: 20 }, (_, index) =>
        db.orders.upsert(orderKey(1), (o, { add }) => [add(o.total, 1)], { placedAt: day(index + 1) }),
      )
      await Promise.all(upserts)
      const whole = await db.orders.getOrThrow(orderKey(1))
      expect(whole.total).toBe(20)
      expect(await rawItem(engine, db, storedOrderKey(1))).toEqual(db.orders.put(whole).params().Item)
    })

    async function openBystander(db: object) {
      const { shop } = await import('./shop.js')
      return connect(shop, { client: engine.client, tableName: tableOf(db) })
    }
  })

  describe('with a condition', () => {
    it('judges the item as it is before the change', async () => {
      const db = await openShop(engine)
      await db.orders.put(newOrder(1, { status: 'paid' }))
      const upsert = db.orders
        .upsert(orderKey(1), (o, { add }) => [add(o.total, 1)], { placedAt: day(1) })
        .if((o, { eq }) => eq(o.status, 'open'))
      const error = await expectError(ConditionFailedError, upsert)
      expect(error.item).toEqual(order(1, { status: 'paid' }))
      expect(await db.orders.get(orderKey(1))).toEqual(order(1, { status: 'paid' }))
    })

    it('judges absence where there is no item', async () => {
      const db = await openShop(engine)
      const products = db.products.upsert({ sku: 'kettle' }, { title: 'x', stock: 1, price: 1 })
      const failed = await expectError(
        ConditionFailedError,
        products.if((p, { gt }) => gt(p.stock, 0)),
      )
      expect(failed.item).toBeUndefined()
      expect(await db.products.exists({ sku: 'kettle' })).toBe(false)
      await products.if((p, { notExists }) => notExists(p.stock))
      const orders = db.orders.upsert(orderKey(1), { total: 1 }, { placedAt: day(1) })
      await expectError(
        ConditionFailedError,
        orders.if((o, { exists }) => exists(o.total)),
      )
      await orders.if((o, { or, eq, notExists }) => or(eq(o.total, 7), notExists(o.total)))
      expect(await db.orders.get(orderKey(1))).toBeDefined()
    })

    it('that fails is a result', async () => {
      const db = await openShop(engine)
      const outcome = await db.products
        .upsert({ sku: 'kettle' }, { title: 'x', stock: 1, price: 1 })
        .if((p, { exists }) => exists(p.sku))
        .result()
      expect(outcome).toMatchObject({ ok: false, error: { code: 'condition.failed' } })
    })
  })

  describe('in a transaction', () => {
    it('creates and changes, with true index keys, and gives nothing', async () => {
      const db = await openShop(engine)
      await db.orders.put(newOrder(1, { status: 'paid', placedAt: day(7) }))
      const upsert = (number: number) =>
        db.orders.upsert(orderKey(number), (o, { add }) => [add(o.total, 1)], { placedAt: day(1) })
      const results = await db.transactWrite([
        upsert(1),
        upsert(2),
        db.products.upsert({ sku: 'kettle' }, { title: 'x', stock: 1, price: 1 }),
      ])
      expect(results).toEqual([undefined, undefined, undefined])
      const [one, two] = await db.transactGet([db.orders.getOrThrow(orderKey(1)), db.orders.getOrThrow(orderKey(2))])
      expect(one).toEqual(order(1, { total: 11, status: 'paid', placedAt: day(7) }))
      expect(two).toEqual(order(2, { total: 1, placedAt: day(1) }))
      for (const [number, item] of [one, two].entries()) {
        const stored = await rawItem(engine, db, storedOrderKey(number + 1))
        expect(stored).toEqual(db.orders.put(item).params().Item)
      }
    })

    it('is the reason where its condition fails', async () => {
      const db = await openShop(engine)
      const transaction = db.transactWrite([
        db.products.put(product('cup')),
        db.products
          .upsert({ sku: 'kettle' }, { title: 'x', stock: 1, price: 1 })
          .if((p, { exists }) => exists(p.stock)),
      ])
      const error = await expectError(TransactionCanceledError, transaction)
      expect(error.reasons[1]).toMatchObject({ operation: 'upsert', entity: 'Product', code: 'ConditionalCheckFailed' })
      expect(await db.products.exists({ sku: 'cup' })).toBe(false)
    })

    it('starts over where an item appears between the read and the write', async () => {
      const meddled = recordRequests(engine.client)
      const db = await openShop(engine, { client: meddled.client })
      const { shop } = await import('./shop.js')
      const bystander = connect(shop, { client: engine.client, tableName: tableOf(db) })
      const meddler = meddleOnce(meddled.client, () => bystander.orders.put(newOrder(1, { total: 70, status: 'paid' })))
      await db.transactWrite([
        db.orders.upsert(orderKey(1), (o, { add }) => [add(o.total, 1)], { placedAt: day(9) }),
        db.products.put(product('cup')),
      ])
      expect(meddler.hasMeddled()).toBe(true)
      expect(await db.orders.get(orderKey(1))).toEqual(order(1, { total: 71, status: 'paid' }))
    })
  })

  it('starts from defaults and values for creation, in numbers, lists, sets and places inside', async () => {
    const db = await openThings(engine)
    const made = await db.things.upsert(
      { id: '1' },
      (t, { add, append, set, subtract, deleteFrom, plus }) => [
        add(t.count, 1),
        subtract(t.rest, 1),
        add(t.tags, new Set(['new'])),
        deleteFrom(t.flags, new Set(['b'])),
        append(t.lines, ['last']),
        set(t.address.city, 'Bergen'),
        set(t.total, plus(t.count, 1)),
      ],
      { flags: new Set(['a', 'b']), address: { city: 'Oslo', street: 'Storgata' } },
    )
    expect(made).toEqual({
      id: '1',
      count: 11,
      rest: -1,
      total: 11,
      tags: new Set(['old', 'new']),
      flags: new Set(['a']),
      lines: ['first', 'last'],
      address: { city: 'Bergen', street: 'Storgata' },
    })
    expect(await db.things.get({ id: '1' })).toEqual(made)
  })

  it('does the same to an item that lacks what begins with something', async () => {
    const db = await openThings(engine)
    await putRawItem(engine, db, { PK: { S: 'THING#1' }, _type: { S: 'Thing' }, id: { S: '1' }, total: { N: '0' } })
    const changed = await db.things.upsert(
      { id: '1' },
      (t, { add, append, set, deleteFrom }) => [
        add(t.count, 1),
        add(t.tags, new Set(['new'])),
        deleteFrom(t.flags, new Set(['b'])),
        append(t.lines, ['last']),
        set(t.address.city, 'Bergen'),
      ],
      { flags: new Set(['a', 'b']), address: { city: 'Oslo', street: 'Storgata' }, total: 3 },
    )
    expect(changed).toMatchObject({ count: 11, total: 0, tags: new Set(['old', 'new']), lines: ['first', 'last'] })
    expect(changed).toMatchObject({ flags: new Set(['a']), address: { city: 'Bergen', street: 'Storgata' } })
    const again = await db.things.upsert(
      { id: '1' },
      (t, { add, set }) => [add(t.tags, new Set(['more'])), set(t.address.city, 'Oslo')],
      { address: { city: 'x', street: 'y' }, total: 0 },
    )
    expect(again).toMatchObject({
      tags: new Set(['old', 'new', 'more']),
      address: { city: 'Oslo', street: 'Storgata' },
    })
  })

  it('computes inside of what an attribute begins with from what others begin with', async () => {
    const db = await openThings(engine)
    await db.things.put({ id: '1', total: 1 })
    const upsert = db.things.upsert({ id: '1' }, (t, { set }) => [set(t.address.city, t.note), set(t.rest, t.count)], {
      note: 'Oslo',
      address: { city: 'Bergen', street: 'Storgata' },
      total: 0,
    })
    const item = { address: { city: 'Oslo', street: 'Storgata' }, note: 'Oslo', rest: 10 }
    expect(await upsert).toMatchObject({ ...item, total: 1 })
    expect(
      await db.things.upsert({ id: '2' }, (t, { set }) => set(t.address.city, t.note), {
        note: 'Oslo',
        address: { city: 'Bergen', street: 'Storgata' },
        total: 0,
      }),
    ).toMatchObject({ ...item, rest: 0, total: 0 })
  })

  it('takes nothing from a value for creation where the attribute is there', async () => {
    const db = await openThings(engine)
    await db.places.put({ at: { country: 'no', city: 'oslo' }, nr: 1, name: 'x' })
    const upsert = db.places.upsert(
      { at: { country: 'no', city: 'oslo' }, nr: 1 },
      (p, { set }) => set(p.name, p.at.zip),
      {
        at: { country: 'no', city: 'oslo', zip: '0150' },
      },
    )
    expect((await expectError(UpdateRefusedError, upsert)).code).toBe('update.missing_operand')
  })

  it('lets a plain value and setIfNotExists take the place of a default', async () => {
    const db = await openThings(engine)
    const made = await db.things.upsert({ id: '1' }, (t, { set, setIfNotExists }) => [
      set(t.rest, 7),
      setIfNotExists(t.count, 20),
      set(t.total, 1),
    ])
    expect(made).toMatchObject({ rest: 7, count: 20 })
  })

  it('takes a value for creation as what is there already, in one request and after a read', async () => {
    const db = await openThings(engine)
    const upsert = db.things.upsert({ id: '1' }, (t, { set, setIfNotExists }) => [
      setIfNotExists(t.note, 'by the change'),
      set(t.total, 1),
    ])
    expect(await upsert).toMatchObject({ note: 'by the change' })
    for (const id of ['2', '3']) {
      if (id === '3') await db.things.put({ id, total: 1 })
      const given = db.things.upsert(
        { id },
        (t, { set, setIfNotExists }) => [setIfNotExists(t.note, 'by the change'), set(t.total, 1)],
        { note: 'for creation' },
      )
      expect(await given).toMatchObject({ note: 'for creation' })
    }
  })

  it('has the attributes of its key, native or in a template, whole or inside of others', async () => {
    const db = await openThings(engine)
    await db.places.upsert(
      { at: { country: 'no', city: 'oslo' }, nr: 5 },
      { name: 'x' },
      { at: { country: 'no', city: 'oslo', zip: '0150' } },
    )
    const found = await db.places.getOrThrow({ at: { country: 'no', city: 'oslo' }, nr: 5 })
    expect(found).toEqual({ at: { country: 'no', city: 'oslo', zip: '0150' }, nr: 5, name: 'x' })
    await db.places.upsert({ at: { country: 'no', city: 'bergen' }, nr: 5 }, { name: 'x' })
    expect(await db.places.get({ at: { country: 'no', city: 'bergen' }, nr: 5 })).toEqual({
      at: { country: 'no', city: 'bergen' },
      nr: 5,
      name: 'x',
    })
    const other = db.places.upsert(
      { at: { country: 'no', city: 'oslo' }, nr: 6 },
      { name: 'x' },
      { at: { country: 'se', city: 'oslo' } },
    )
    expect((await expectError(ItemValidationError, other)).message).toContain('at.country: is not what the key says')
  })

  it('keeps timestamps', async () => {
    const clock = { nowMs: Date.parse('2025-01-01T00:00:00Z') }
    const db = await freshTable(engine, things, { now: () => clock.nowMs })
    const bump = db.stamped.upsert({ id: '1' }, (s, { add }) => add(s.count, 1))
    const first = new Date(clock.nowMs)
    expect(await bump).toEqual({ id: '1', count: 1, createdAt: first, updatedAt: first })
    clock.nowMs += 60_000
    expect(await bump).toEqual({ id: '1', count: 2, createdAt: first, updatedAt: new Date(clock.nowMs) })
    const imported = await db.stamped.upsert({ id: '2' }, { count: 1 }, { createdAt: day(1) })
    expect(imported.createdAt).toEqual(day(1))
  })

  describe('is refused before anything is sent', () => {
    it('where nothing gives a required attribute', async () => {
      const { db, sent } = await openRecordedShop(engine)
      for (const upsert of [
        db.orders.upsert(orderKey(1), { total: 1 }, undefined as never),
        db.orders.upsert(orderKey(1), (o, { add }) => [add(o.total, 1)], {} as never),
      ]) {
        const error = await expectError(ItemValidationError, upsert)
        expect(error.message).toBe(
          'The Order that this upsert would create is not valid: ' +
            'placedAt: neither the key, the changes nor the values for creation give it.',
        )
        expect(error.issues[0]?.path).toEqual(['placedAt'])
      }
      expect(sent.names()).toEqual([])
    })

    it('where the created item would not fit the schema as a whole', async () => {
      const { db, sent } = await openRecordedThings(engine)
      const upsert = db.ranges.upsert({ id: '1' }, { low: 5 }, { high: 3 })
      expect((await expectError(ItemValidationError, upsert)).message).toContain('low is above high')
      expect(sent.names()).toEqual([])
    })

    it('where a change has nothing to stand on in the created item', async () => {
      const { db, sent } = await openRecordedThings(engine)
      const inside = await expectError(
        UpdateRefusedError,
        db.things.upsert({ id: '1' }, (t, { set }) => [set(t.address.city, 'Oslo'), set(t.total, 1)]),
      )
      expect(inside).toMatchObject({ code: 'update.missing_parent', paths: ['address.city'] })
      expect(inside.message).toContain('Give "address" among the values for creation.')
      const operand = await expectError(
        UpdateRefusedError,
        db.things.upsert({ id: '1' }, (t, { set, plus }) => set(t.total, plus(t.total, 1))),
      )
      expect(operand).toMatchObject({ code: 'update.missing_operand', paths: ['total'] })
      expect(sent.names()).toEqual([])
    })

    it('where a value for creation is of the key, kept, unknown or invalid', async () => {
      const { db, sent } = await openRecordedThings(engine)
      const upsert = (creation: object) => db.stamped.upsert({ id: '1' }, { count: 1 }, creation as never)
      expect((await expectError(ExpressionError, upsert({ id: '2' }))).code).toBe('update.key_attribute')
      expect((await expectError(ExpressionError, upsert({ updatedAt: day(1) }))).code).toBe('update.kept_attribute')
      expect((await expectError(ExpressionError, upsert({ cuont: 1 }))).code).toBe('expression.unknown_attribute')
      const error = await expectError(ItemValidationError, upsert({ createdAt: 'secret' }))
      expect(error.message).toContain('createdAt')
      expect(error.message).not.toContain('secret')
      expect((await expectError(ExpressionError, upsert([] as never))).code).toBe('expression.operand')
      expect(sent.names()).toEqual([])
    })

    it('where the created item would be too large', async () => {
      const { db, sent } = await openRecordedThings(engine)
      const text = 'x'.repeat(250_000)
      await expectError(ItemTooLargeError, db.things.upsert({ id: '1' }, { total: 1, lines: [text] }, { note: text }))
      expect(sent.names()).toEqual([])
    })
  })

  it('takes what tells a union apart from the key or the values for creation', async () => {
    const db = await openThings(engine)
    await db.shapes.upsert({ id: '1' }, { label: 'x' }, { kind: 'circle', radius: 2 })
    expect(await db.shapes.get({ id: '1' })).toEqual({ id: '1', kind: 'circle', label: 'x', radius: 2, unit: 'cm' })
    await db.shapes.upsert({ id: '2' }, { label: 'x' }, { kind: 'square', side: 2 })
    expect(await db.shapes.get({ id: '2' })).toEqual({ id: '2', kind: 'square', label: 'x', side: 2 })
    await expectError(ItemValidationError, db.shapes.upsert({ id: '3' }, { label: 'x' }, { kind: 'square' } as never))
  })

  it('stores an empty set that must be there by leaving it out', async () => {
    const db = await openThings(engine)
    const made = await db.sets.upsert({ id: '1' }, { note: 'x' }, { needed: new Set() })
    expect(made).toEqual({ id: '1', note: 'x', needed: new Set() })
    await expectError(ItemValidationError, db.sets.upsert({ id: '1' }, { note: 'x' }, {} as never))
  })

  describe('of an entity with a version and unique values', () => {
    const member = { email: 'ada@example.org', credit: 3 }

    it('counts the writes of its item', async () => {
      const db = await openThings(engine)
      expect((await db.counted.upsert({ id: '1' }, { n: 1 })).version).toBe(1)
      expect((await db.counted.upsert({ id: '1' }, { n: 2 })).version).toBe(2)
      expect(await db.counted.get({ id: '1' })).toEqual({ id: '1', n: 2, version: 2 })
      await db.counted.put({ id: '1', n: 3, version: 2 })
      await expectError(ExpressionError, db.counted.upsert({ id: '1' }, { n: 2 }, { version: 7 } as never))
    })

    it('claims the value of an item that it creates, in one transaction', async () => {
      const { db, sent } = await openRecordedThings(engine)
      const made = await db.members.upsert({ id: '1' }, (m, { add }) => add(m.credit, 3), { email: member.email })
      expect(sent.names()).toEqual(['GetItem', 'TransactWriteItems'])
      expect(made).toEqual({ id: '1', ...member, version: 1 })
      await expectError(UniqueConstraintError, db.members.create({ id: '2', ...member }))
      const other = db.members.upsert({ id: '2' }, { credit: 1 }, { email: member.email })
      expect((await expectError(UniqueConstraintError, other)).attribute).toBe('email')
      expect(await db.members.exists({ id: '2' })).toBe(false)
    })

    it('leaves the claims of an item that is there alone, unless the value changes', async () => {
      const { db, sent } = await openRecordedThings(engine)
      await db.members.create({ id: '1', ...member })
      sent.clear()
      const again = await db.members.upsert({ id: '1' }, (m, { add }) => add(m.credit, 1), { email: 'x@example.org' })
      expect(again).toEqual({ id: '1', email: member.email, credit: 4, version: 2 })
      expect(sent.names()).toEqual(['GetItem', 'UpdateItem'])
      const moved = await db.members.upsert({ id: '1' }, { email: 'new@example.org', credit: 5 })
      expect(moved).toEqual({ id: '1', email: 'new@example.org', credit: 5, version: 3 })
      await db.members.create({ id: '2', ...member })
      await expectError(UniqueConstraintError, db.members.create({ id: '3', email: 'new@example.org' }))
    })

    it('makes one item, and one claim, where many do it at once', async () => {
      const db = await openThings(engine)
      const ids = ['1', '1', '1', '1', '2', '2']
      const upserts = ids.map((id) =>
        db.members.upsert({ id }, (m, { add }) => add(m.credit, 1), { email: member.email }).result(),
      )
      const results = await Promise.all(upserts)
      const [one, two] = [await db.members.get({ id: '1' }), await db.members.get({ id: '2' })]
      expect([one, two].filter((item) => item !== undefined)).toHaveLength(1)
      expect(results.filter(({ ok }) => ok)).toHaveLength(one === undefined ? 2 : 4)
      expect((one ?? two)?.credit).toBe(one === undefined ? 2 : 4)
      expect((one ?? two)?.version).toBe(one === undefined ? 2 : 4)
    })

    it('is one effect under a token, and gives what it made', async () => {
      const db = await openThings(engine)
      const upsert = db.counted.upsert({ id: '1' }, (c, { add }) => add(c.n, 1)).token('t-1')
      expect(await upsert).toEqual({ id: '1', n: 1, version: 1 })
      expect(await upsert).toEqual({ id: '1', n: 1, version: 1 })
      expect(await db.counted.get({ id: '1' })).toEqual({ id: '1', n: 1, version: 1 })
    })
  })

  it('reads first where the values for creation are more than one expression takes', async () => {
    const names = Array.from({ length: 200 }, (_, index) => `attribute${index}`)
    const shape = Object.fromEntries(names.map((name) => [name, z.number().default(1)]))
    const Wide = defineEntity('Wide', {
      schema: z.object({ id: z.string(), n: z.number(), ...shape }),
      key: { pk: 'W#<id>' },
    })
    const model = defineModel({ table: defineTable({ name: 'wide', key: { pk: 'PK' } }), entities: { wide: Wide } })
    const sent = recordRequests(engine.client)
    const db = await freshTable(engine, model, { client: sent.client })
    const upsert = db.wide.upsert({ id: '1' }, (w, { add }) => add(w.n, 1), {})
    expect(await upsert).toMatchObject({ n: 1, attribute0: 1, attribute199: 1 })
    expect(await upsert).toMatchObject({ n: 2, attribute199: 1 })
    expect(sent.names().filter((name) => name !== 'CreateTable' && name !== 'DescribeTable')).toEqual([
      'GetItem',
      'PutItem',
      'GetItem',
      'UpdateItem',
    ])
  })

  it('stores attributes under their other names', async () => {
    const db = await openThings(engine)
    const upsert = db.renamed.upsert({ id: '1' }, (r, { add, set }) => [add(r.count, 1), set(r.place.city, r.name)], {
      name: 'Oslo',
      place: { city: 'Bergen', zip: '1' },
    })
    const made = { id: '1', count: 8, name: 'Oslo', place: { city: 'Oslo', zip: '1' }, tags: new Set(['a']) }
    expect(await upsert).toEqual(made)
    expect(await rawItem(engine, db, { PK: { S: 'RENAMED#1' } })).toEqual(db.renamed.put(made).params().Item)
    expect(await upsert).toEqual({ ...made, count: 9 })
    const again = db.renamed.upsert({ id: '1' }, (r, { add }) => add(r.tags, new Set(['b'])), { name: 'x' })
    expect((await again).tags).toEqual(new Set(['a', 'b']))
    const missing = db.renamed.upsert({ id: '2' }, { count: 1 }, {} as never)
    expect((await expectError(ItemValidationError, missing)).issues[0]?.path).toEqual(['name'])
  })

  it('keeps what a loose schema lets in', async () => {
    const db = await openThings(engine)
    const upsert = db.free.upsert({ id: '1' }, { more: [1], note: 'x' }, { other: { deep: true } })
    expect(await upsert).toEqual({ id: '1', note: 'x', more: [1], other: { deep: true } })
    expect(await db.free.upsert({ id: '1' }, { note: 'y' }, { other: 1, third: 3 })).toEqual({
      id: '1',
      note: 'y',
      more: [1],
      other: { deep: true },
      third: 3,
    })
  })

  it('keeps an attribute in a key alone', async () => {
    const db = await openThings(engine)
    const made = await db.homes.upsert({ id: '1' }, { rooms: 2 }, { country: 'no' })
    expect(made).toEqual({ id: '1', rooms: 2, country: 'no' })
    const stored = await rawItem(engine, db, { PK: { S: 'HOME#1' } })
    expect(stored).toEqual(db.homes.put(made).params().Item)
    expect(stored).not.toHaveProperty('country')
    const again = await db.homes.upsert({ id: '1' }, { rooms: 3 }, { country: 'se' })
    expect(again).toEqual({ id: '1', rooms: 3, country: 'no' })
    expect(await db.homes.query.byCountry({ country: 'no' }).all()).toEqual([again])
    await db.homes.upsert({ id: '1' }, { country: 'dk', rooms: 3 })
    expect(await db.homes.query.byCountry({ country: 'dk' }).count()).toBe(1)
  })

  it('can be stopped', async () => {
    const { db, sent } = await openRecordedShop(engine)
    const upsert = db.orders.upsert(orderKey(1), { total: 1 }, { placedAt: day(1) }).signal(AbortSignal.abort())
    await expect(Promise.resolve(upsert)).rejects.toMatchObject({ name: 'AbortError' })
    expect(sent.names()).toEqual([])
  })
})

const Thing = defineEntity('Thing', {
  schema: z.object({
    id: z.string(),
    count: z.number().int().default(10),
    rest: z.number().default(0),
    total: z.number(),
    tags: z.set(z.string()).default(new Set(['old'])),
    flags: z.set(z.string()).optional(),
    lines: z.array(z.string()).default(['first']),
    address: z.object({ city: z.string(), street: z.string() }).optional(),
    note: z.string().optional(),
  }),
  key: { pk: 'THING#<id>' },
})
const Place = defineEntity('Place', {
  schema: z.object({
    at: z.object({ country: z.string(), city: z.string(), zip: z.string().optional() }),
    nr: z.number().int(),
    name: z.string(),
  }),
  key: { pk: 'PLACE#<at.country>#<at.city>#<nr>' },
})
const Stamped = defineEntity('Stamped', {
  schema: z.object({ id: z.string(), count: z.number().default(0), createdAt: z.date(), updatedAt: z.date() }),
  key: { pk: 'STAMPED#<id>' },
  timestamps: { created: 'createdAt', updated: 'updatedAt' },
})
const Range = defineEntity('Range', {
  schema: z
    .object({ id: z.string(), low: z.number(), high: z.number() })
    .refine(({ low, high }) => low <= high, 'low is above high'),
  key: { pk: 'RANGE#<id>' },
})
const common = { id: z.string(), label: z.string() }
const Shape = defineEntity('Shape', {
  schema: z.discriminatedUnion('kind', [
    z.object({ ...common, kind: z.literal('circle'), radius: z.number(), unit: z.string().default('cm') }),
    z.object({ ...common, kind: z.literal('square'), side: z.number() }),
  ]),
  key: { pk: 'SHAPE#<id>' },
})
const Sets = defineEntity('Sets', {
  schema: z.object({ id: z.string(), needed: z.set(z.string()), note: z.string() }),
  key: { pk: 'SETS#<id>' },
})
const Counted = defineEntity('Counted', {
  schema: z.object({ id: z.string(), n: z.number().default(0), version: z.number().int() }),
  key: { pk: 'COUNTED#<id>' },
  version: 'version',
})
const Member = defineEntity('Member', {
  schema: z.object({
    id: z.string(),
    email: z.string(),
    credit: z.number().default(0),
    version: z.number().int().optional(),
  }),
  key: { pk: 'MEMBER#<id>' },
  unique: { email: 'EMAIL#<email>' },
  version: 'version',
})
const Home = defineEntity('Home', {
  schema: z.object({ id: z.string(), country: z.string(), rooms: z.number() }),
  key: { pk: 'HOME#<id>' },
  indexes: { byCountry: { on: 'gsi1', pk: 'COUNTRY#<country>', sk: '<id>' } },
  keyOnly: ['id', 'country'],
})
const Renamed = defineEntity('Renamed', {
  schema: z.object({
    id: z.string(),
    name: z.string(),
    count: z.int().default(7),
    place: z.object({ city: z.string(), zip: z.string() }).optional(),
    tags: z.set(z.string()).default(new Set(['a'])),
  }),
  key: { pk: 'RENAMED#<id>' },
  indexes: { byName: { on: 'gsi1', pk: 'NAME#<name>', sk: '<count:4>' } },
  storedAs: { id: 'i', name: 'n', count: 'c', place: 'p', tags: 'count' },
})
const Free = defineEntity('Free', {
  schema: z.looseObject({ id: z.string(), note: z.string() }),
  key: { pk: 'FREE#<id>' },
})
const things = defineModel({
  table: defineTable({ name: 'things', key: { pk: 'PK' }, indexes: { gsi1: { pk: 'GSI1PK', sk: 'GSI1SK' } } }),
  entities: {
    things: Thing,
    places: Place,
    stamped: Stamped,
    ranges: Range,
    shapes: Shape,
    sets: Sets,
    counted: Counted,
    members: Member,
    homes: Home,
    renamed: Renamed,
    free: Free,
  },
})
export type ThingItem = Item<typeof Thing>

function openThings(engine: TestEngine) {
  return freshTable(engine, things)
}

async function openRecordedThings(engine: TestEngine) {
  const sent = recordRequests(engine.client)
  return { db: await freshTable(engine, things, { client: sent.client }), sent }
}

/** Does something once, when the first write is about to be sent. */
function meddleOnce(client: ReturnType<typeof recordRequests>['client'], meddle: () => PromiseLike<unknown>) {
  let hasMeddled = false
  client.middlewareStack.add(
    (next, context) => async (args) => {
      if (!hasMeddled && /^(Put|Update|TransactWrite)/.test(String(context.commandName))) {
        hasMeddled = true
        await meddle()
      }
      return next(args)
    },
    { name: 'meddleOnce', step: 'initialize', priority: 'low' },
  )
  return { hasMeddled: () => hasMeddled }
}
