import type { Item, Key, NewItem } from 'keyloom'
import { type Database, defineEntity, defineModel, defineTable } from 'keyloom'
import * as z from 'zod'
import * as mini from 'zod/mini'
import { type Device, db, type Event, type fleet, type Loose, Money } from './device.js'
import { accept, same } from './expect.js'

const key = { tenantId: 't', deviceId: 'd' }
const at = new Date()

same<Key<typeof Device>, { tenantId: string; deviceId: string }>(true)
same<Key<typeof Event>, { id: string; type: 'signup' | 'purchase' | 'refund' }>(true)
same<Key<typeof Loose>, { id: string; kind: string | null }>(true)

declare const device: Item<typeof Device>
declare const newDevice: NewItem<typeof Device>
accept<NewItem<typeof Device>>(device)
same<typeof device.seenAt, Date>(true)
same<typeof newDevice.seenAt, Date>(true)
same<typeof newDevice.price, Money>(true)
same<typeof newDevice.lines, { sku: string; quantity?: number | undefined; price: Money }[]>(true)
same<typeof newDevice.settings, { theme?: string | undefined; limits?: { daily?: number | undefined } | undefined }>(
  true,
)
same<(typeof newDevice)['comment']['replies'][number]['likes'], number | undefined>(true)
same<typeof newDevice.payment, typeof device.payment>(true)
same<typeof newDevice.nick, string | null | undefined>(true)

export async function updates() {
  await db.devices
    .update(key, (d, { set, add, remove, append, setIfNotExists, plus, deleteFrom, at, prepend }) => [
      set(d.site.building.floor.level, 3),
      set(d.site.building.floor.room.name, 'x'),
      append(d.site.building.floor.room.tags, ['a']),
      remove(d.site.building.floor.room),
      set(d.lines[0].quantity, 3),
      set(at(d.lines, 12).price, new Money(3)),
      append(d.lines, [{ sku: 'x', quantity: 1, price: new Money(1) }]),
      set(at(d.byLabel, 'x'), 3),
      add(at(d.byLabel, 'y'), 3),
      remove(d.byKind.x),
      set(d.byKind.y.n, 4),
      set(d.payment.last4, '1234'),
      set(d.payment.amount, plus(d.payment.amount, 1)),
      remove(d.payment.drawer),
      set(d.payment, { kind: 'cash', amount: 3 }),
      set(d.mixed, 'text'),
      set(d.mixed.deep, true),
      set(d.price, new Money(3)),
      set(d.where, { lat: 1, lng: 2 }),
      set(d.seenAt, new Date()),
      setIfNotExists(d.notes, null),
      set(d.nick, null),
      remove(d.nick),
      add(d.big, 3n),
      deleteFrom(d.ids, new Set([1])),
      add(d.ids, new Set([1])),
      set(d.json, { any: ['thing'] }),
      set(d.comment.replies[0].replies[1].text, 'x'),
      prepend(d.comment.replies, []),
      set(d.pair[0], 'x'),
      set(d.site.region, d.madeAt),
      set(d.notes, d.site.region),
      setIfNotExists(d.genre, d.site.region),
    ])
    .if(
      (d, { eq, and, or, not, exists, gt, between, oneOf, beginsWith, contains, size, attributeType, at: entry, lt }) =>
        and(
          eq(d.payment.kind, 'card'),
          or(gt(d.price, new Money(3)), not(exists(d.where))),
          between(d.seenAt, at, at),
          oneOf(d.payment.kind, ['card', 'bank']),
          beginsWith(d.site.region, 'eu'),
          beginsWith(d.site.region, d.madeAt),
          beginsWith(d.notes, 'x'),
          beginsWith(d.blob, new Uint8Array([1])),
          contains(d.blob, new Uint8Array([1])),
          contains(d.site.region, d.madeAt),
          contains(d.ids, d.seq),
          contains(d.ids, 3),
          contains(d.site.building.floor.room.tags, 'x'),
          gt(size(d.lines), 3),
          attributeType(d.json, 'M'),
          eq(entry(d.byLabel, 'q'), 3),
          lt(d.big, 10n),
          eq(d.madeAt, d.site.region),
          eq(d.notes, null),
          eq(d.site.building.floor.level, d.seq),
          eq(d.where, { lat: 1, lng: 2 }),
        ),
    )
  await db.devices.update(key, { lines: [{ sku: 'x', price: new Money(1) }], settings: {} })
  await db.devices.update(key, (d, { set }) => [set(d.lines, []), set(d.comment, { text: 'x', likes: 0, replies: [] })])
}

export async function queries() {
  const bySite = db.devices.query.bySite({ site: { region: 'eu', building: { code: 'b' } } })
  bySite.eq({ site: { building: { floor: { level: 1 } } } })
  bySite.gte({ site: { building: { floor: { level: 1 } } }, seenAt: at })
  bySite.gte({ site: { building: { floor: { level: 1 } } }, seenAt: at, seq: 1 })
  bySite.beginsWith({ site: { building: { floor: { level: 1 } } }, seenAt: at, seq: 1, deviceId: 'x' })
  await db.devices.query.bySeq({ tenantId: 't' }).gt({ seq: 3 }).consistent().all()
  await db.devices.query.inverted({ deviceId: 'd' }).eq({ tenantId: 't' }).all()
  await db.loose.query.primary({ id: 'x' }).eq({ kind: null }).all()
  await db.loose.query.primary({ id: 'x' }).beginsWith({ kind: 'k' }).all()
  await db.devices.query.byGenre({ genre: null }).lt({ big: 3n }).all()

  const byMonth = await db.devices.query.byMonth({ madeAt: '2020-01-01T00:00:00Z' }).gte({ madeAt: '2020' }).all()
  same<(typeof byMonth)[number], { tenantId: string; deviceId: string; madeAt: string }>(true)
  const byNotes = await db.devices.query
    .byNotes({ notes: 'x' })
    .eq({ seq: 3 })
    .filter((d, { gt }) => gt(d.price, new Money(3)))
    .all()
  same<
    (typeof byNotes)[number],
    {
      tenantId: string
      deviceId: string
      seq: number
      site: Item<typeof Device>['site']
      price: Money
      notes: string | null
    }
  >(true)
}

export async function unions() {
  const event = await db.events.get({ id: 'x', type: 'signup' })
  if (event?.type === 'signup') same<typeof event.points, number>(true)
  await db.events.create({ type: 'signup', id: 'x', at, email: 'e' })
  await db.events.create({ type: 'refund', id: 'x', at, orderId: 'e' })
  await db.events.update({ id: 'x', type: 'refund' }, { reason: 'x' })
  await db.events
    .update({ id: 'x', type: 'refund' }, (e, { set, remove, add }) => [
      set(e.email, 'x'),
      remove(e.reason),
      add(e.amount, 3),
    ])
    .if((e, { eq }) => eq(e.type, 'refund'))
  const some = await db.events.query.byOrder({ orderId: 'x' }).gte({ at }).select('id', 'orderId', 'type').all()
  for (const one of some) if (one.type === 'refund') same<typeof one.orderId, string>(true)
  await db.events.query.signups({}).lt({ at }).all()
}

export async function loose() {
  await db.loose.create({ id: 'x', extra: 1, more: 'x' })
  const item = await db.loose.getOrThrow({ id: 'x', kind: null })
  same<typeof item.anything, unknown>(true)
  same<typeof item.id, string>(true)
  await db.loose.update({ id: 'x', kind: 'k' }, { extra: 3, n: 2 })
  await db.loose.update({ id: 'x', kind: 'k' }, (l, { set }) => [set(l.n, 3)])
}

const Base = z.object({ id: z.string(), createdAt: z.date() })
const Joined = defineEntity('Joined', {
  schema: z.intersection(
    Base,
    z.discriminatedUnion('k', [
      z.object({ k: z.literal('a'), x: z.number() }),
      z.object({ k: z.literal('b'), y: z.string().optional() }),
    ]),
  ),
  key: { pk: 'I#<id>', sk: '<k>' },
})
same<Key<typeof Joined>, { id: string; k: 'a' | 'b' }>(true)

const Id = z.uuid().brand<'CustomerId'>()
const Odd = defineEntity('Odd', {
  schema: z.strictObject({
    id: Id,
    code: z.templateLiteral(['C-', z.number()]),
    frozen: z.object({ a: z.string() }).readonly(),
    late: z.lazy(() => z.object({ deep: z.number() })),
    exact: z.string().exactOptional(),
    refined: z.object({ q: z.number() }).refine(({ q }) => q > 1),
    flag: z.boolean(),
    literal: z.literal(['x', 'y']),
    listed: z.enum({ A: 'a', B: 'b' }),
    flagText: z.stringbool(),
    prefaulted: z.string().prefault('x'),
    caught: z.number().catch(0),
  }),
  key: { pk: 'O#<id>', sk: '<code>#<literal>#<listed>#<flag>#<refined.q:4>#<flagText>' },
})
declare const id: z.output<typeof Id>
accept<Key<typeof Odd>>({
  id,
  code: 'C-3',
  literal: 'x',
  listed: 'a',
  flag: true,
  refined: { q: 3 },
  flagText: false,
})
declare const odd: NewItem<typeof Odd>
same<typeof odd.id, z.output<typeof Id>>(true)
same<typeof odd.prefaulted, string | undefined>(true)
same<typeof odd.caught, number>(true)

const Mini = defineEntity('Mini', {
  schema: mini.object({
    id: mini.string(),
    n: mini._default(mini.number(), 3),
    o: mini.optional(mini.string()),
    list: mini.array(mini.object({ a: mini.string() })),
  }),
  key: { pk: 'M#<id>', sk: 'X' },
})
same<NewItem<typeof Mini>, { id: string; n?: number | undefined; o?: string | undefined; list: { a: string }[] }>(true)

interface Tree {
  name: string
  kids: Tree[]
}
const Tree: z.ZodType<Tree> = z.object({
  name: z.string(),
  get kids() {
    return z.array(Tree)
  },
})
const Opaque = defineEntity('Opaque', {
  schema: z.object({ id: z.string(), tree: Tree }),
  key: { pk: 'T#<id>', sk: 'X' },
})
same<NewItem<typeof Opaque>, { id: string; tree: Tree }>(true)

const native = defineModel({
  table: defineTable({ name: 'native', key: { pk: 'user', sk: { name: 'at', type: 'number' } } }),
  entities: {
    visits: defineEntity('Visit', {
      schema: z.object({ user: z.string(), at: z.number() }),
      key: { pk: '<user>', sk: '<at>' },
    }),
  },
})
const unsorted = defineModel({
  table: defineTable({ name: 'plain', key: { pk: 'id' } }),
  entities: { plain: defineEntity('Plain', { schema: z.object({ id: z.string() }), key: { pk: '<id>' } }) },
})
export function others(a: Database<typeof native>, b: Database<typeof unsorted>, c: Database<typeof fleet>) {
  same<Parameters<typeof a.visits.get>, [key: { user: string; at: number }]>(true)
  same<Parameters<typeof b.plain.get>, [key: { id: string }]>(true)
  accept<object>(b.plain.query.primary({ id: 'x' }).reverse())
  accept<object>(c.devices.get(key))
}
export { Joined, Mini, Odd, Opaque }
