import { connect, defineEntity, defineModel, defineTable } from 'keyloom'
import { same } from './expect.js'
import { db, Site } from './lists.js'

const place = { country: 'PT', region: 'south' } as const
const builtAt = new Date()

export async function queries() {
  const byPlace = db.sites.query.byPlace(place)
  byPlace.eq({ city: 'Faro' })
  byPlace.eq({ city: 'Faro', count: 3, builtAt })
  byPlace.gte({ city: 'Faro', count: 3 })
  byPlace.between({ city: 'Faro', count: 3, builtAt }, { city: 'Faro', count: 3, builtAt })
  byPlace.beginsWith({ city: 'Fa' })
  db.sites.query.byCode({ country: 'PT' }).gt({ code: new Uint8Array([1]) })
  db.sites.query.byName(place).beginsWith({ name: 'x' })
  const [site] = await byPlace.all()
  if (site === undefined) return
  type Held = typeof site
  same<
    { [P in keyof Held]: Held[P] },
    { id: string; country: string; region: 'north' | 'south'; city?: string | undefined; count: number; builtAt: Date }
  >(true)
  type Asked = Parameters<typeof db.sites.query.byPlace>[0]
  same<Asked, { country: string; region: 'north' | 'south' }>(true)
}

const Renamed = defineEntity('Renamed', {
  schema: Site.schema,
  key: { pk: 'SITE#<id>', sk: 'SITE' },
  storedAs: { country: 'attr1', count: 'attr2' },
  indexes: { byPlace: { on: 'places', pk: ['<country>', '<region>'], sk: ['<count>'] } },
})
const renamed = defineModel({
  table: defineTable({
    name: 'renamed',
    key: { pk: 'PK', sk: 'SK' },
    indexes: {
      places: { pk: ['attr1', 'region'], sk: [{ name: 'attr2', type: 'number' }], projection: 'keys' },
    },
  }),
  entities: { sites: Renamed },
})

export async function attributesStoredUnderOtherNames() {
  const query = connect(renamed, { client: undefined as never })
    .sites.query.byPlace(place)
    .gte({ count: 3 })
  const [site] = await query.all()
  if (site === undefined) return
  type Held = typeof site
  same<{ [P in keyof Held]: Held[P] }, { id: string; country: string; region: 'north' | 'south'; count: number }>(true)
}
