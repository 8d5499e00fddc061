import { expect } from 'vitest'
import { describeOnEveryEngine, freshTable, rawItem, tableOf } from '../../contract/harness.js'
import { itemsOf, itOnPublished, type PublishedTables, storeAsPublished } from '../sample-data.js'
import { data } from './data.js'
import { onlineShop } from './model.js'
import {
  orderedBy,
  ordersOfProduct,
  shipmentsFrom,
  shipmentsOfOrder,
  stockIn,
  stockOfProduct,
  wholeOrder,
  wholeShipment,
} from './patterns.js'

const june = ['2020-06-01T00:00:00', '2020-06-30T23:59:59'] as const

describeOnEveryEngine('the online shop', (engine, it) => {
  it('finds all stock by its warehouse: no item lacks the keys of the index', async () => {
    const db = await freshTable(engine, onlineShop)
    for (const one of data.stock) {
      const created = await db.stock.create(one)
      expect(await stockIn(db, created.warehouseId)).toContainEqual(created)
    }
  })

  it('reads shipments without what is in them, whose keys begin alike', async () => {
    const read: number[] = []
    const db = await freshTable(engine, onlineShop, { onOperation: ({ itemsRead }) => read.push(itemsRead) })
    await db.batchWrite([
      ...data.shipments.map((one) => db.shipments.put(one)),
      ...data.shipmentItems.map((one) => db.shipmentItems.put(one)),
    ])
    read.length = 0
    expect(await shipmentsOfOrder(db, '12345')).toHaveLength(2)
    expect(read).toEqual([2])
  })

  it('computes with amounts, which are stored as text', async () => {
    const db = await freshTable(engine, onlineShop)
    await db.stock.put({ productId: '1', warehouseId: '1', quantity: 9.5 })
    const [stored] = await stockOfProduct(db, '1')
    expect(stored?.quantity).toBe(9.5)
    const raw = await rawItem(engine, db, { PK: { S: 'p#1' }, SK: { S: 'w#1' } })
    expect(raw?.Quantity).toEqual({ S: '9.5' })
  })

  itOnPublished<PublishedTables>(it, 'aws-online-shop', 'answers from the published items', async (sample) => {
    const db = await freshTable(engine, onlineShop)
    await storeAsPublished(engine, tableOf(db), itemsOf(sample, 'OnlineShop'))
    expect(await stockOfProduct(db, '99887')).toHaveLength(2)
    const order = await wholeOrder(db, '12345')
    expect(Object.fromEntries(Object.entries(order).map(([alias, items]) => [alias, items.length]))).toEqual({
      orders: 1,
      orderItems: 2,
      invoices: 1,
      shipments: 2,
      shipmentItems: 3,
    })
    expect(await shipmentsOfOrder(db, '12345')).toHaveLength(2)
    expect(await ordersOfProduct(db, '99887', june)).toHaveLength(1)
    const shipment = await wholeShipment(db, '98765')
    expect([shipment.shipments.length, shipment.shipmentItems.length]).toEqual([1, 2])
    expect(await shipmentsFrom(db, '12376')).toHaveLength(1)
    expect(await stockIn(db, '12345')).toHaveLength(2)
    expect(await orderedBy(db, '12345', june)).toHaveLength(2)
  })

  itOnPublished<PublishedTables>(
    it,
    'aws-online-shop',
    'mends the published item that its index lacks, by writing it again',
    async (sample) => {
      const db = await freshTable(engine, onlineShop)
      await storeAsPublished(engine, tableOf(db), itemsOf(sample, 'OnlineShop'))
      expect(await stockIn(db, '12376')).toEqual([])
      const lost = (await stockOfProduct(db, '99887')).find(({ warehouseId }) => warehouseId === '12376')
      if (lost === undefined) throw new Error('The item is not there.')
      await db.stock.put(lost)
      expect(await stockIn(db, '12376')).toEqual([lost])
    },
  )
})
