import { same } from './expect.js'
import { db } from './lists.js'

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
