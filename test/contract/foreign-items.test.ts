import {
  ConditionFailedError,
  defineEntity,
  defineModel,
  defineTable,
  ItemExistsError,
  ItemNotFoundError,
  TransactionCanceledError,
  VersionConflictError,
} from 'keyloom'
import { describe, expect } from 'vitest'
import * as z from 'zod'
import { describeOnEveryEngine, expectError, freshTable, putRawItem, rawItem, type TestEngine } from './harness.js'

const Page = defineEntity('Page', {
  schema: z.object({
    id: z.string(),
    title: z.string(),
    state: z.enum(['draft', 'live']).default('draft'),
    hits: z.number().default(0),
    version: z.number().int().optional(),
  }),
  key: { pk: 'PAGE#<id>', sk: 'PAGE' },
  indexes: { byState: { on: 'gsi1', pk: 'STATE#<state>', sk: '<title>' } },
  version: 'version',
})
const Member = defineEntity('Member', {
  schema: z.object({ id: z.string(), email: z.string(), name: z.string().optional() }),
  key: { pk: 'MEMBER#<id>', sk: 'MEMBER' },
  unique: { email: 'MAIL#<email>' },
})
const model = defineModel({
  table: defineTable({
    name: 'pages',
    key: { pk: 'PK', sk: 'SK' },
    indexes: { gsi1: { pk: 'GSI1PK', sk: 'GSI1SK' } },
  }),
  entities: { pages: Page, members: Member },
})

const key = { id: '1' }
const storedKey = { PK: { S: 'PAGE#1' }, SK: { S: 'PAGE' } }
/** An item that another program has put under the key of a page. */
const foreign = {
  ...storedKey,
  _type: { S: 'Article' },
  id: { S: '1' },
  title: { S: 'Theirs' },
  state: { S: 'live' },
  version: { N: '1' },
}
const memberKey = { PK: { S: 'MEMBER#1' }, SK: { S: 'MEMBER' } }
const foreignMember = { ...memberKey, _type: { S: 'Guest' }, id: { S: '1' }, email: { S: 'ada@example.org' } }

describeOnEveryEngine('an item under the entity’s key', (engine, it) => {
  describe('that says that it is another entity’s', () => {
    async function open() {
      const db = await freshTable(engine as TestEngine, model)
      await putRawItem(engine, db, foreign)
      await putRawItem(engine, db, foreignMember)
      const unchanged = async () => {
        expect(await rawItem(engine, db, storedKey)).toEqual(foreign)
        expect(await rawItem(engine, db, memberKey)).toEqual(foreignMember)
      }
      return { db, unchanged }
    }

    it('is not changed by update and modify, for which there is no such item', async () => {
      const { db, unchanged } = await open()
      for (const write of [
        db.pages.update(key, { hits: 1 }),
        db.pages.update(key, { state: 'draft' }),
        db.pages.update(key, (page, { add }) => add(page.hits, 1)).if((page, { eq }) => eq(page.state, 'live')),
        db.pages.update(key, { hits: 1 }).ifVersion(1),
        db.pages.update(key, { hits: 1 }).ifVersion(2),
        db.pages.modify(key, ({ hits }) => ({ hits: hits + 1 })),
        db.members.update(key, { email: 'countess@example.org' }),
        db.members.update(key, { name: 'Ada' }),
      ]) {
        await expectError(ItemNotFoundError, write as PromiseLike<unknown>)
      }
      await unchanged()
    })

    it('is not taken over by upsert, which cannot create there', async () => {
      const { db, unchanged } = await open()
      for (const upsert of [
        db.pages.upsert(key, { title: 'Ours', hits: 1 }),
        db.pages.upsert(key, { state: 'draft' }, { title: 'Ours' }),
        db.members.upsert(key, { email: 'ada@example.org' }),
      ]) {
        const error = await expectError(ItemExistsError, upsert as PromiseLike<unknown>)
        expect(error.item).toBeUndefined()
      }
      await unchanged()
    })

    it('is left by delete, as if there were nothing to delete', async () => {
      const { db, unchanged } = await open()
      expect(await db.pages.delete(key)).toBeUndefined()
      expect(await db.members.delete(key)).toBeUndefined()
      expect(await db.pages.delete(key).token('once')).toBeUndefined()
      await unchanged()
      const conditional = db.pages.delete(key).if((page, { eq }) => eq(page.state, 'live'))
      expect((await expectError(ConditionFailedError, conditional)).item).toBeUndefined()
      await expectError(ConditionFailedError, db.pages.delete(key).ifVersion(1))
      await unchanged()
    })

    it('fulfils no check, but one that it is not there', async () => {
      const { db, unchanged } = await open()
      await expectError(
        ConditionFailedError,
        db.pages.check(key, (page, { eq }) => eq(page.state, 'live')),
      )
      await expectError(
        ConditionFailedError,
        db.pages.check(key, (page, { exists }) => exists(page.title)),
      )
      await db.pages.check(key, (page, { notExists }) => notExists(page.title))
      await unchanged()
    })

    it('is replaced by put, unless that is to replace what it has read', async () => {
      const { db, unchanged } = await open()
      await expectError(VersionConflictError, db.pages.put({ ...key, title: 'Ours', version: 1 }))
      await expectError(ItemExistsError, db.pages.put({ ...key, title: 'Ours' }))
      const conditional = db.members
        .put({ ...key, email: 'a@b.c' })
        .if((one, { eq }) => eq(one.email, 'ada@example.org'))
      await expectError(ConditionFailedError, conditional)
      await unchanged()
      const replaced = await db.members.put({ ...key, email: 'ada@example.org' }).returning('old')
      expect(replaced).toBeUndefined()
      expect(await db.members.get(key)).toEqual({ ...key, email: 'ada@example.org' })
      expect(await db.members.delete(key)).toEqual({ ...key, email: 'ada@example.org' })
    })

    it('cancels a transaction that would change it', async () => {
      const { db, unchanged } = await open()
      const other = db.pages.create({ id: '2', title: 'Other' })
      for (const [write, errorClass] of [
        [db.pages.update(key, { state: 'draft' }), ItemNotFoundError],
        [db.pages.modify(key, () => ({ hits: 1 })), ItemNotFoundError],
        [db.pages.delete(key), ConditionFailedError],
        [db.pages.upsert(key, { title: 'Ours' }), ItemExistsError],
        [db.members.update(key, { email: 'countess@example.org' }), ItemNotFoundError],
        [db.pages.check(key, (page, { eq }) => eq(page.state, 'live')), ConditionFailedError],
      ] as const) {
        const error = await expectError(TransactionCanceledError, db.transactWrite([other, write as never]))
        expect(error.reasons[1]?.error).toBeInstanceOf(errorClass)
        expect(error.reasons[1]?.item).toBeUndefined()
      }
      await unchanged()
      expect(await db.pages.get({ id: '2' })).toBeUndefined()
    })
  })

  describe('that does not say whose it is', () => {
    const { _type, ...unmarked } = foreign

    it('is the entity’s own, to writes as to reads', async () => {
      const db = await freshTable(engine as TestEngine, model)
      await putRawItem(engine, db, unmarked)
      expect(await db.pages.get(key)).toMatchObject({ title: 'Theirs', hits: 0 })
      await db.pages.check(key, (page, { eq }) => eq(page.state, 'live'))
      expect(await db.pages.update(key, { hits: 1 })).toMatchObject({ title: 'Theirs', hits: 1, version: 2 })
      expect(await db.pages.modify(key, ({ hits }) => ({ hits: hits + 1 }))).toMatchObject({ hits: 2 })
      expect(await db.pages.upsert(key, { hits: 5 }, { title: 'New' })).toMatchObject({ title: 'Theirs', hits: 5 })
      expect(await db.pages.delete(key)).toMatchObject({ hits: 5 })
      expect(await rawItem(engine, db, storedKey)).toBeUndefined()
    })
  })
})
