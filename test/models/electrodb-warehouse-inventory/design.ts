import { declareDesign } from '../pattern.js'
import { data } from './data.js'
import { warehouseInventory } from './model.js'
import { patterns } from './patterns.js'

export const design = declareDesign({
  name: 'electrodb-warehouse-inventory',
  title: 'A warehouse’s inventory',
  source: '[ElectroDB](https://github.com/tywalch/electrodb), *Multi-attribute indexes*',
  models: [warehouseInventory],
  data: [data],
  patterns,
  unmade: 'an index has several attributes a side, which both engines refuse',
})
