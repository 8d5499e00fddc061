import { connect, type Item, type NewItem, UniqueConstraintError, VersionConflictError } from 'keyloom'
import { accept, same } from './expect.js'
import { type Article, type Draft, db, type Event, type Loose, press } from './kept.js'

const at = new Date()

export async function timestamps() {
  same<
    NewItem<typeof Article>,
    {
      id: string
      title: string
      views?: number | undefined
      tags?: Set<string> | undefined
      createdAt?: Date | undefined
      updatedAt?: string | undefined
    }
  >(true)
  const made = await db.articles.create({ id: '1', title: 'x' })
  same<typeof made, Item<typeof Article>>(true)
  same<typeof made.createdAt, Date>(true)
  await db.articles.put({ ...made, title: 'y' })
  await db.articles.create({ id: '1', title: 'x', createdAt: at })
  await db.articles
    .update({ id: '1' }, { title: 'y' })
    .if((a, { lt, eq }) => (made.views > 1 ? lt(a.createdAt, at) : eq(a.updatedAt, made.updatedAt)))
  accept<NewItem<typeof Event>>({ kind: 'a', text: 'x' })
  accept<NewItem<typeof Event>>({ kind: 'b', count: 1, at })
  await db.events.update({ kind: 'a', at }, { text: 'y' })
  accept<NewItem<typeof Loose>>({ id: 'x', more: 1 })
  await db.loose.update({ id: 'x' }, { more: 1 })
  connect(press, { client: db as never, now: () => Date.now() })
  connect(press, { client: db as never, expired: 'hide' })
}

export async function versionsAndUniqueValues() {
  same<NewItem<typeof Draft>, { id: string; title: string; version?: number | undefined }>(true)
  const made = await db.drafts.create({ id: '1', title: 'x' })
  same<typeof made, Item<typeof Draft>>(true)
  const put = await db.drafts.put({ ...made, title: 'y' }).result()
  if (!put.ok && put.error instanceof VersionConflictError)
    same<typeof put.error.item, Item<typeof Draft> | undefined>(true)
  const created = await db.drafts.create({ id: '1', title: 'x' }).result()
  if (!created.ok && created.error instanceof UniqueConstraintError) same<typeof created.error.attribute, string>(true)
  const changed = await db.drafts.modify({ id: '1' }, (one) => ({ title: one.title + one.version }), { attempts: 3 })
  same<typeof changed, Item<typeof Draft>>(true)
  await db.drafts.modify(
    { id: '1' },
    () =>
      (draft, { set }) =>
        set(draft.title, 'z'),
  )
  await db.drafts.modify({ id: '1' }, () => undefined)
  await db.drafts.update({ id: '1' }, { title: 'z' }).ifVersion(made.version).token('once')
  const [first, second] = await db.transactWrite([
    db.drafts.create({ id: '2', title: 'x' }),
    db.drafts.modify({ id: '1' }, () => undefined),
  ])
  same<typeof first, Item<typeof Draft>>(true)
  same<typeof second, undefined>(true)
}
