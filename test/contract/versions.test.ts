import {
  ConditionFailedError,
  defineEntity,
  defineModel,
  defineTable,
  ItemExistsError,
  ItemNotFoundError,
  SetupError,
  TransactionCanceledError,
  VersionConflictError,
} from 'keyloom'
import { describe, expect } from 'vitest'
import * as z from 'zod'
import { describeOnEveryEngine, expectError, freshTable, putRawItem, type TestEngine } from './harness.js'

const Document = defineEntity('Document', {
  schema: z.object({
    id: z.string(),
    title: z.string(),
    words: z.number().int().default(0),
    version: z.number().int().optional(),
  }),
  key: { pk: 'DOCUMENT#<id>' },
  indexes: { byTitle: { on: 'gsi1', pk: 'TITLE#<title>', sk: '<words:6>' } },
  version: 'version',
})
const Note = defineEntity('Note', { schema: z.object({ id: z.string(), text: z.string() }), key: { pk: 'NOTE#<id>' } })
const library = defineModel({
  table: defineTable({ name: 'library', key: { pk: 'PK' }, indexes: { gsi1: { pk: 'GSI1PK', sk: 'GSI1SK' } } }),
  entities: { documents: Document, notes: Note },
})
const open = (engine: TestEngine) => freshTable(engine, library)
const id = 'a'

describeOnEveryEngine('versions', (engine, it) => {
  it('count the writes of an item from 1, whatever a new item says', async () => {
    const db = await open(engine)
    expect((await db.documents.create({ id, title: 'First', version: 7 })).version).toBe(1)
    expect((await db.documents.update({ id }, { title: 'Second' })).version).toBe(2)
    expect((await db.documents.update({ id }, (one, { add }) => add(one.words, 5))).version).toBe(3)
    expect(await db.documents.get({ id })).toEqual({ id, title: 'Second', words: 5, version: 3 })
  })

  it('begin at 1 for an item that was written without', async () => {
    const db = await open(engine)
    await putRawItem(engine, db, {
      PK: { S: 'DOCUMENT#a' },
      id: { S: 'a' },
      title: { S: 'Old' },
      words: { N: '1' },
      _type: { S: 'Document' },
    })
    expect((await db.documents.update({ id }, { title: 'New' })).version).toBe(1)
  })

  describe('put', () => {
    it('replaces exactly the version that was read', async () => {
      const db = await open(engine)
      const read = await db.documents.create({ id, title: 'First' })
      expect((await db.documents.put({ ...read, title: 'Second' })).version).toBe(2)
      const error = await expectError(VersionConflictError, db.documents.put({ ...read, title: 'Lost' }))
      expect(error).toMatchObject({ entity: 'Document', item: { title: 'Second', version: 2 } })
      expect((await db.documents.get({ id }))?.title).toBe('Second')
    })

    it('refuses a version of an item that is gone', async () => {
      const db = await open(engine)
      const read = await db.documents.create({ id, title: 'First' })
      await db.documents.delete({ id })
      const error = await expectError(VersionConflictError, db.documents.put(read))
      expect(error.item).toBeUndefined()
    })

    it('of an item without a version creates it', async () => {
      const db = await open(engine)
      expect((await db.documents.put({ id, title: 'First' })).version).toBe(1)
      const error = await expectError(ItemExistsError, db.documents.put({ id, title: 'Again' }))
      expect(error.item).toMatchObject({ title: 'First' })
    })

    it('tells a failed condition from another version', async () => {
      const db = await open(engine)
      const read = await db.documents.create({ id, title: 'First' })
      const put = db.documents.put(read).if((one, { eq }) => eq(one.title, 'Other'))
      await expectError(ConditionFailedError, put)
    })
  })

  describe('ifVersion', () => {
    it('lets an update and a delete go ahead at that version only', async () => {
      const db = await open(engine)
      await db.documents.create({ id, title: 'First' })
      expect((await db.documents.update({ id }, { title: 'Second' }).ifVersion(1)).version).toBe(2)
      const error = await expectError(VersionConflictError, db.documents.update({ id }, { title: 'x' }).ifVersion(1))
      expect(error).toMatchObject({ item: { title: 'Second', version: 2 } })
      await expectError(VersionConflictError, db.documents.delete({ id }).ifVersion(1))
      expect(await db.documents.delete({ id }).ifVersion(2)).toMatchObject({ title: 'Second' })
    })

    it('tells an absent item from another version', async () => {
      const db = await open(engine)
      await expectError(ItemNotFoundError, db.documents.update({ id }, { title: 'x' }).ifVersion(1))
    })

    it('is refused where there is no version, or none is given', async () => {
      const db = await open(engine)
      expect(() => db.notes.delete({ id }).ifVersion(1 as never)).toThrow(SetupError)
      expect(() => db.documents.delete({ id }).ifVersion('1' as never)).toThrow(SetupError)
    })
  })

  it('cannot be set by an update', async () => {
    const db = await open(engine)
    await db.documents.create({ id, title: 'First' })
    await expect(db.documents.update({ id }, { version: 9 } as never)).rejects.toMatchObject({
      code: 'update.kept_attribute',
    })
  })

  describe('modify', () => {
    it('changes what it has read', async () => {
      const db = await open(engine)
      await db.documents.create({ id, title: 'First', words: 2 })
      const changed = await db.documents.modify({ id }, (one) => ({ words: one.words * 10 }))
      expect(changed).toEqual({ id, title: 'First', words: 20, version: 2 })
      expect(await db.documents.query.byTitle({ title: 'First' }).eq({ words: 20 }).all()).toHaveLength(1)
    })

    it('takes actions too, and leaves the item where there are no changes', async () => {
      const db = await open(engine)
      await db.documents.create({ id, title: 'First', words: 2 })
      const modified = await db.documents.modify({ id }, () => (one, { add, set }) => [
        add(one.words, 1),
        set(one.title, 'x'),
      ])
      expect(modified).toMatchObject({ words: 3, title: 'x', version: 2 })
      expect(await db.documents.modify({ id }, () => undefined)).toMatchObject({ words: 3, version: 2 })
    })

    it('reads again when another writer was there in between', async () => {
      const db = await open(engine)
      await db.documents.create({ id, title: 'First' })
      const seen: number[] = []
      await Promise.all(
        Array.from({ length: 10 }, () =>
          db.documents.modify({ id }, (one) => {
            seen.push(one.words)
            return { words: one.words + 1 }
          }),
        ),
      )
      expect(await db.documents.get({ id })).toMatchObject({ words: 10, version: 11 })
      expect(seen.length).toBeGreaterThanOrEqual(10)
    })

    it('gives up after the attempts that it is given', async () => {
      const db = await open(engine)
      await db.documents.create({ id, title: 'First' })
      const writers = Array.from({ length: 8 }, () =>
        db.documents.modify({ id }, (one) => ({ words: one.words + 1 }), { attempts: 1 }).result(),
      )
      const outcomes = await Promise.all(writers)
      const lost = outcomes.filter(({ ok }) => !ok)
      for (const outcome of lost) if (!outcome.ok) expect(outcome.error).toBeInstanceOf(VersionConflictError)
      const won = outcomes.length - lost.length
      expect(await db.documents.get({ id })).toMatchObject({ words: won, version: won + 1 })
    })

    it('needs an item, a version and a function', async () => {
      const db = await open(engine)
      await expectError(
        ItemNotFoundError,
        db.documents.modify({ id }, () => ({ title: 'x' })),
      )
      expect(() => db.notes.modify({ id }, (() => ({ text: 'x' })) as never)).toThrow(SetupError)
      expect(() => db.documents.modify({ id }, {} as never)).toThrow(SetupError)
      for (const options of [null, 5]) {
        expect(() => db.documents.modify({ id }, () => undefined, options as never)).toThrow(SetupError)
      }
    })

    it('takes no async function, and leaves no unhandled rejection behind', async () => {
      const db = await open(engine)
      await db.documents.create({ id, title: 'First' })
      const rejections: unknown[] = []
      const note = (reason: unknown) => void rejections.push(reason)
      process.on('unhandledRejection', note)
      const fail = async () => {
        throw new Error('Lost.')
      }
      const modify = () => db.documents.modify({ id }, fail as never)
      expect((await expectError(SetupError, modify())).message).toContain('not async')
      await expectError(SetupError, db.transactWrite([modify()]))
      await new Promise((resolve) => setTimeout(resolve, 20))
      process.off('unhandledRejection', note)
      expect(rejections).toEqual([])
    })

    it('takes part in a transaction', async () => {
      const db = await open(engine)
      await db.documents.create({ id, title: 'First', words: 1 })
      await db.transactWrite([
        db.documents.modify({ id }, (one) => ({ words: one.words + 4 })),
        db.notes.put({ id, text: 'changed' }),
      ])
      expect(await db.documents.get({ id })).toMatchObject({ words: 5, version: 2 })
    })
  })

  it('names what modify asks for where there is no item to modify', async () => {
    const db = await open(engine)
    const modify = db.documents.modify({ id }, () => ({ title: 'x' })).if((one, { eq }) => eq(one.words, 1))
    const check = db.documents.check({ id }, (one, { notExists }) => notExists(one.title))
    const error = await expectError(TransactionCanceledError, db.transactWrite([modify, check]))
    expect(error.reasons).toMatchObject([
      {
        operation: 'modify',
        code: 'ConditionalCheckFailed',
        condition: 'attribute_exists(PK) AND words = ? AND (attribute_not_exists(_type) OR _type = ?)',
      },
      { operation: 'check', code: 'None' },
    ])
    expect(error.reasons[0]?.error).toBeInstanceOf(ItemNotFoundError)
    expect(error.message).not.toContain('attribute_not_exists(PK)')
  })

  it('in a transaction are told as what they are', async () => {
    const db = await open(engine)
    const read = await db.documents.create({ id, title: 'First' })
    await db.documents.update({ id }, { title: 'Second' })
    const error = await expectError(
      TransactionCanceledError,
      db.transactWrite([db.notes.put({ id, text: 'x' }), db.documents.put(read)]),
    )
    expect(error.reasons.map(({ code }) => code)).toEqual(['None', 'ConditionalCheckFailed'])
    expect(error.reasons[1]?.error).toBeInstanceOf(VersionConflictError)
    expect(await db.notes.get({ id })).toBeUndefined()
  })
})
