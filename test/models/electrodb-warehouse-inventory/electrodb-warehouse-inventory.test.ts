import { connect } from 'keyloom'
import { describe, expect, it } from 'vitest'
import { describeOnEveryEngine } from '../../contract/harness.js'
import { cannedClient } from '../../contract/harness-canned.js'
import { ask, openDesign } from '../answer.js'
import { data } from './data.js'
import { design } from './design.js'
import { warehouseInventory } from './model.js'

const south = 'attr1 = "US" AND attr2 = "South"'
const kettles = `${south} AND attr3 = "Atlanta" AND attr4 = "Acme" AND model = "K-9"`
const own = '__edb_e__ = "InventoryItem"'

/** What each question sends to the index. */
const requests: Readonly<Record<string, { readonly condition: string; readonly filter?: string }>> = {
  '2': { condition: `${south} AND attr3 = "Atlanta"`, filter: own },
  '3': { condition: `${south} AND attr3 = "Atlanta" AND begins_with(attr4, "Acme")`, filter: own },
  '4': { condition: `${kettles} AND count BETWEEN "50" AND "200"`, filter: own },
  '5': { condition: `${kettles} AND count >= "10"`, filter: own },
  '6': { condition: south },
  '7': { condition: `${south} AND attr3 = "Atlanta"` },
  '8': { condition: `${south} AND begins_with(attr3, "At")`, filter: own },
}

describeOnEveryEngine('the inventory of several key attributes a side', (engine, it) => {
  for (const pattern of design.patterns.filter(({ number }) => number in requests)) {
    it(`asks for ${pattern.asks[0]?.toLowerCase()}${pattern.asks.slice(1)} by the key attributes alone`, async () => {
      const { queries } = await ask(pattern, await openDesign(engine, design))
      expect(queries).toEqual([requests[pattern.number]])
    })
  }
})

describe('an item of the inventory', () => {
  it('has every attribute of the index’s key, of a warehouse too, so that none is missing there', async () => {
    const { client, requests } = cannedClient()
    const db = connect(warehouseInventory, { client })
    const { noModel: _, noCount: __, ...warehouse } = data.warehouses[0]
    await db.inventory.put(data.inventory[0])
    await db.warehouses.put(warehouse)
    const keys = requests.map(({ body }) => body.Item).map(pickKey)
    expect(keys).toEqual([
      [{ S: 'US' }, { S: 'South' }, { S: 'Atlanta' }, { S: 'Acme' }, { S: 'K-9' }, { N: '120' }],
      [{ S: 'US' }, { S: 'South' }, { S: 'Atlanta' }, { S: 'w1' }, { S: '-' }, { N: '0' }],
    ])
  })
})

function pickKey(item: unknown): unknown[] {
  const stored = item as Readonly<Record<string, unknown>>
  return ['attr1', 'attr2', 'attr3', 'attr4', 'model', 'count'].map((name) => stored[name])
}
