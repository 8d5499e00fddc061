import type { ExampleItems } from '../example-items.js'
import type { warehouseInventory } from './model.js'

/** One item of each entity. */
export const items: ExampleItems<typeof warehouseInventory> = {
  inventory: {
    id: 'i1',
    name: 'Kettle',
    manufacturer: 'Acme',
    model: 'K-9',
    country: 'US',
    region: 'South',
    city: 'Atlanta',
    count: 120,
  },
  warehouses: {
    warehouseId: 'w1',
    name: 'The big one',
    country: 'US',
    region: 'South',
    city: 'Atlanta',
    streetAddress: '1 Peachtree Street',
    noModel: '-',
    noCount: 0,
  },
}
