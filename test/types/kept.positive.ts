import { connect, type Item, type NewItem } from 'keyloom'
import { accept, same } from './expect.js'
import { type Article, db, type Event, type Loose, press } from './kept.js'

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
}
