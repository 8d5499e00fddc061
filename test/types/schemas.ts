import {
  type AnyEntity,
  type AnyTable,
  type Changes,
  connect,
  defineEntity,
  defineModel,
  defineTable,
  type Item,
  type Key,
  type NewItem,
  type Repository,
} from 'keyloom'
import * as z from 'zod'
import { accept, same } from './expect.js'

const Base = z.object({ id: z.string(), name: z.string(), count: z.number().default(0), secret: z.string() })

/** Schemas that were made from others. */
const Extended = defineEntity('Extended', {
  schema: Base.extend({ at: z.date() }).omit({ secret: true }),
  key: { pk: 'X#<id>', sk: '<at>' },
})
same<NewItem<typeof Extended>, { id: string; name: string; at: Date; count?: number | undefined }>(true)

const Partial = defineEntity('Partial', {
  schema: Base.partial({ name: true, secret: true }),
  key: { pk: 'P#<id>', sk: 'P' },
})
same<Changes<typeof Partial>, { name?: string; count?: number; secret?: string; id?: 'id is part of the key' }>(true)

const Spread = defineEntity('Spread', {
  schema: z.object({ ...Base.shape, name: z.literal(['a', 'b']) }).brand<'Spread'>(),
  key: { pk: 'S#<id>', sk: '<name>' },
})
same<Key<typeof Spread>, { id: string; name: 'a' | 'b' }>(true)

/** Names that JavaScript's objects have already. */
const Odd = defineEntity('Odd', {
  schema: z.object({ constructor: z.string(), toString: z.string(), 'with space': z.string(), 'a-b': z.number() }),
  key: { pk: 'O#<constructor>', sk: '<with space>#<toString>' },
})
same<Key<typeof Odd>, { constructor: string; toString: string; 'with space': string }>(true)

const model = defineModel({
  table: defineTable({ name: 'things', key: { pk: 'PK', sk: 'SK' } }),
  entities: { extended: Extended, partials: Partial, spreads: Spread, odds: Odd },
})
const db = connect(model, { client: undefined as never })

/** Code that works for any entity. */
class Store<E extends AnyEntity, T extends AnyTable> {
  readonly repository: Repository<E, T>
  constructor(repository: Repository<E, T>) {
    this.repository = repository
  }
  find(key: Key<E>) {
    return this.repository.get(key)
  }
  add(item: NewItem<E>) {
    return this.repository.create(item)
  }
}

export async function use() {
  const store = new Store<typeof Extended, typeof model.table>(db.extended)
  const found = await store.find({ id: 'x', at: new Date() })
  same<typeof found, Item<typeof Extended> | undefined>(true)
  const added = await store.add({ id: 'x', name: 'n', at: new Date() })
  same<typeof added, Item<typeof Extended>>(true)
  await db.partials.update({ id: 'x' }, (p, { remove, set }) => [remove(p.name), set(p.count, 3)])
  await db.odds.update({ constructor: 'c', toString: 't', 'with space': 's' }, (o, { add }) => add(o['a-b'], 1))
  accept<AnyEntity>(Extended)
  accept<Readonly<Record<string, AnyEntity>>>(model.entities)
}

export async function refused() {
  // @ts-expect-error "Type '"required"' is not assignable to type '"optional"'"
  db.partials.update({ id: 'x' }, (p, { remove }) => remove(p.count))
  // @ts-expect-error "Property 'secret' does not exist on type"
  db.extended.update({ id: 'x', at: new Date() }, (e, { set }) => set(e.secret, 'x'))
  // @ts-expect-error "Types of property 'toString' are incompatible"
  db.odds.get({ constructor: 'c', 'with space': 's' })
}
