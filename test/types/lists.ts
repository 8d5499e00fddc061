import { connect, defineEntity, defineModel, defineTable } from 'keyloom'
import * as z from 'zod'

const schema = z.object({
  id: z.string(),
  country: z.string(),
  region: z.enum(['north', 'south']),
  city: z.string().optional(),
  builtAt: z.date(),
  count: z.number(),
  code: z.instanceof(Uint8Array),
  name: z.string().optional(),
})

/** An entity on indexes with several key attributes a side. */
export const Site = defineEntity('Site', {
  schema,
  key: { pk: 'SITE#<id>', sk: 'SITE' },
  indexes: {
    byPlace: { on: 'places', pk: ['<country>', '<region>'], sk: ['<city>', '<count>', '<builtAt>'] },
    byCode: { on: 'codes', pk: ['<country>'], sk: ['<code>'] },
    byName: { on: 'names', pk: ['<country>', '<region>'], sk: 'NAME#<name>', when: { region: 'north' } },
  },
})

export const table = defineTable({
  name: 'sites',
  key: { pk: 'PK', sk: 'SK' },
  indexes: {
    places: {
      pk: ['country', 'region'],
      sk: ['city', { name: 'count', type: 'number' }, 'builtAt'],
      projection: 'keys',
    },
    codes: { pk: ['country'], sk: [{ name: 'code', type: 'binary' }] },
    names: { pk: ['country', 'region'], sk: 'NAMES' },
    plain: { pk: 'PLAIN' },
  },
})
export const sites = defineModel({ table, entities: { sites: Site } })
export const db = connect(sites, { client: undefined as never })
