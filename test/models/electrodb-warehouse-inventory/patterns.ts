import type { Database, Item } from 'keyloom'
import { itemAt, sortBy } from '../model-data.js'
import type { Pattern } from '../pattern.js'
import { data } from './data.js'
import type { InventoryItem, warehouseInventory } from './model.js'

type Db = Database<typeof warehouseInventory>
type Stock = Item<typeof InventoryItem>

const south = { country: 'US', region: 'South' }
const atlanta = { ...south, city: 'Atlanta' }
const kettles = { city: 'Atlanta', manufacturer: 'Acme', model: 'K-9' }
const shared = 'warehouses are on the same index, and filtered'

/** What of a country and region lies in a city. */
export function inCity(db: Db, { city, ...place }: typeof atlanta) {
  return db.inventory.query.byPlace(place).eq({ city }).all()
}

/** The same of manufacturers whose names begin with a text. */
export function ofManufacturers(db: Db, { city, ...place }: typeof atlanta, beginning: string) {
  return db.inventory.query.byPlace(place).beginsWith({ city, manufacturer: beginning }).all()
}

const { manufacturer, model, id } = itemAt(data.inventory, 0)
const key = { manufacturer, model, id }
const created: Stock = { ...itemAt(data.inventory, 0), id: 'i9', count: 3 }

/** The order of the index. */
const inOrder = (items: readonly Stock[]): Stock[] =>
  sortBy(items, (one) => `${one.city}\0${one.manufacturer}\0${one.model}\0${String(one.count).padStart(9, '0')}`)
const isIn = (item: { country: string; region: string }, place: typeof south): boolean =>
  item.country === place.country && item.region === place.region
const isKettle = (item: Stock): boolean =>
  isIn(item, south) &&
  item.city === kettles.city &&
  item.manufacturer === kettles.manufacturer &&
  item.model === kettles.model

export const patterns: readonly Pattern<[typeof warehouseInventory]>[] = [
  {
    number: '1',
    asks: 'An item of the inventory',
    answer: (db) => db.inventory.get(key),
    expected: ({ inventory }) => inventory[0],
  },
  {
    number: '1a',
    asks: 'Create an item',
    writes: true,
    answer: (db) => db.inventory.create(created),
    expected: () => created,
  },
  {
    number: '1b',
    asks: 'Change an item',
    writes: true,
    answer: (db) => db.inventory.update(key, { name: 'The kettle' }),
    expected: ({ inventory }) => ({ ...inventory[0], name: 'The kettle' }),
  },
  {
    number: '1c',
    asks: 'Remove an item',
    writes: true,
    answer: (db) => db.inventory.delete(key),
    expected: ({ inventory }) => inventory[0],
    after: (db) => db.inventory.get(key),
    leaves: () => undefined,
  },
  {
    number: '2',
    asks: 'The inventory of a city',
    readsMore: shared,
    answer: (db) => inCity(db, atlanta),
    expected: ({ inventory }) => inOrder(inventory.filter((one) => isIn(one, south) && one.city === 'Atlanta')),
  },
  {
    number: '3',
    asks: 'Of that, the items of manufacturers whose names begin with a text',
    answer: (db) => ofManufacturers(db, atlanta, 'Acme'),
    expected: ({ inventory }) =>
      inOrder(
        inventory.filter((one) => isIn(one, south) && one.city === 'Atlanta' && one.manufacturer.startsWith('Acme')),
      ),
  },
  {
    number: '4',
    asks: 'Of a manufacturer’s model, the items of which there are between two numbers',
    answer: (db) =>
      db.inventory.query
        .byPlace(south)
        .between({ ...kettles, count: 50 }, { ...kettles, count: 200 })
        .all(),
    expected: ({ inventory }) =>
      inOrder(inventory.filter((one) => isKettle(one) && one.count >= 50 && one.count <= 200)),
  },
  {
    number: '5',
    asks: 'Of a manufacturer’s model, the items of which there are more than a number',
    answer: (db) =>
      db.inventory.query
        .byPlace(south)
        .gt({ ...kettles, count: 9 })
        .all(),
    expected: ({ inventory }) => inOrder(inventory.filter((one) => isKettle(one) && one.count > 9)),
  },
  {
    number: '6',
    asks: 'The warehouses and the inventory of a region',
    answer: (db) => db.collections.inventory(south).all(),
    expected: ({ inventory, warehouses }) => ({
      inventory: inOrder(inventory.filter((one) => isIn(one, south))),
      warehouses: sortBy(
        warehouses.filter((one) => isIn(one, south)),
        ({ city }) => city,
      ),
    }),
  },
  {
    number: '7',
    asks: 'The warehouses and the inventory of a city',
    answer: (db) => db.collections.inventory(south).eq({ city: 'Atlanta' }).all(),
    expected: ({ inventory, warehouses }) => ({
      inventory: inOrder(inventory.filter((one) => isIn(one, south) && one.city === 'Atlanta')),
      warehouses: warehouses.filter((one) => isIn(one, south) && one.city === 'Atlanta'),
    }),
  },
  {
    number: '8',
    asks: 'The inventory of cities whose names begin with a text',
    readsMore: shared,
    answer: (db) => db.inventory.query.byPlace(south).beginsWith({ city: 'At' }).all(),
    expected: ({ inventory }) => inOrder(inventory.filter((one) => isIn(one, south) && one.city.startsWith('At'))),
  },
  {
    number: '9',
    asks: 'Change how many there are of an item',
    writes: true,
    answer: (db) => db.inventory.update(key, { count: 5 }),
    expected: ({ inventory }) => ({ ...inventory[0], count: 5 }),
    after: async (db) => (await inCity(db, atlanta)).map(({ id, count }) => [id, count]),
    leaves: () => [
      ['i1', 5],
      ['i2', 9],
      ['i3', 1000],
      ['i4', 60],
      ['i5', 70],
    ],
  },
]
