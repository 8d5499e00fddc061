import type { Item } from 'keyloom'
import type { ModelData } from '../model-data.js'
import type { InventoryItem, warehouseInventory } from './model.js'

type Stock = Item<typeof InventoryItem>

function stock(id: string, changes: Partial<Stock> = {}): Stock {
  const place = { country: 'US', region: 'South', city: 'Atlanta' }
  return { id, name: `Kettle ${id}`, manufacturer: 'Acme', model: 'K-9', count: 120, ...place, ...changes }
}

/** Kettles of two manufacturers, in cities that begin alike, and three warehouses. */
export const data: ModelData<typeof warehouseInventory> = {
  inventory: [
    stock('i1'),
    stock('i2', { count: 9 }),
    stock('i3', { count: 1000 }),
    stock('i4', { manufacturer: 'Acme Global', model: 'K-1', count: 60 }),
    stock('i5', { manufacturer: 'Bolt', count: 70 }),
    stock('i6', { city: 'Athens', count: 80 }),
    stock('i7', { region: 'West', city: 'Atlanta' }),
  ],
  warehouses: [
    {
      warehouseId: 'w1',
      name: 'The big one',
      country: 'US',
      region: 'South',
      city: 'Atlanta',
      streetAddress: '1 Peachtree Street',
      noModel: '-',
      noCount: 0,
    },
    {
      warehouseId: 'w2',
      name: 'The small one',
      country: 'US',
      region: 'South',
      city: 'Tampa',
      streetAddress: '1 Main Street',
      noModel: '-',
      noCount: 0,
    },
    {
      warehouseId: 'w3',
      name: 'The far one',
      country: 'US',
      region: 'West',
      city: 'Reno',
      streetAddress: '1 Main Street',
      noModel: '-',
      noCount: 0,
    },
  ],
}
