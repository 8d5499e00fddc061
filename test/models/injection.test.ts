import fc from 'fast-check'
import { connect, ItemValidationError, KeyValueError } from 'keyloom'
import { describe, expect } from 'vitest'
import type { AccessPath, CompiledEntity } from '../../src/model/compiled.js'
import { compiledOf } from '../../src/model/model.js'
import { describeOnEveryEngine, recordRequests } from '../contract/harness.js'
import { runs } from '../property/runs.js'
import { listAdversaries } from './adversaries.js'
import { type ReferenceModel, referenceModels } from './catalogue.js'
import { createReferenceTable } from './reference-tables.js'

type Item = Readonly<Record<string, unknown>>

/** A query whose types are not known. */
interface LooseQuery {
  all(): Promise<Item[]>
  eq(values: object): LooseQuery
  beginsWith(values: object): LooseQuery
}
interface LooseRepository {
  create(item: object): PromiseLike<Item>
  get(key: object): PromiseLike<Item | undefined>
  readonly query: Readonly<Record<string, (partition: object) => LooseQuery>>
}

/** One text in one attribute of an entity's keys. */
interface Attack {
  readonly entity: CompiledEntity
  readonly attribute: string
  readonly text: string
}

/** Every text in every string attribute of every key of a model. */
function listAttacks(reference: ReferenceModel): readonly Attack[] {
  const texts = listAdversaries(reference)
  return [...compiledOf(reference.model).entities.values()].flatMap((entity) => {
    const claims = entity.uniques.flatMap(({ paths }) => paths)
    const paths = [entity.primary, ...entity.entries.values()].flatMap(({ pk, sk }) => [
      ...pk.paths,
      ...(sk?.paths ?? []),
    ])
    const attributes = [...new Set([...paths, ...claims])].filter(
      (path) => typeof exampleOf(reference, entity)[path] === 'string',
    )
    return attributes.flatMap((attribute) => texts.map((text) => ({ entity, attribute, text })))
  })
}

function exampleOf({ items }: ReferenceModel, { alias }: CompiledEntity): Item {
  return items[alias] ?? {}
}

/** Another text of the same form, for attributes that must differ beside the one that is attacked. */
function vary(value: unknown, index: number): unknown {
  if (typeof value !== 'string') return value
  const number = String(index).padStart(4, '0')
  return value.includes('@') ? `u${number}@example.com` : value.slice(0, -4) + number
}

/** The item of an attack: all that identifies it differs from attack to attack, but for the attacked attribute. */
function makeItem(reference: ReferenceModel, { entity, attribute, text }: Attack, index: number): Item {
  const example = exampleOf(reference, entity)
  const others = new Set([...entity.keyPaths, ...entity.uniques.map((unique) => unique.attribute)])
  const isIdentity = entity.keyPaths.includes(attribute)
  const varied = [...others].filter((path) => path !== attribute && (!isIdentity || !entity.keyPaths.includes(path)))
  return {
    ...example,
    ...Object.fromEntries(varied.map((path) => [path, vary(example[path], index)])),
    [attribute]: text,
  }
}

const pick = (item: Item, paths: readonly string[]): Item => Object.fromEntries(paths.map((path) => [path, item[path]]))
const identify = (item: Item, paths: readonly string[]): string => JSON.stringify(paths.map((path) => item[path]))

/** What a model's table should hold, by entity and key. */
class Expected {
  readonly #items = new Map<string, Map<string, Item>>()

  add({ alias, keyPaths }: CompiledEntity, item: Item): void {
    const items = this.#items.get(alias) ?? new Map<string, Item>()
    this.#items.set(alias, items.set(identify(item, keyPaths), item))
  }
  has({ alias, keyPaths }: CompiledEntity, item: Item): boolean {
    return this.#items.get(alias)?.has(identify(item, keyPaths)) ?? false
  }
  of({ alias }: CompiledEntity): readonly Item[] {
    return [...(this.#items.get(alias)?.values() ?? [])]
  }
}

/** The ways into an entity that an engine has. */
function listPaths({ unmade }: ReferenceModel, { primary, entries }: CompiledEntity): readonly AccessPath[] {
  return unmade === undefined ? [primary, ...entries.values()] : [primary]
}

/** Asks for an item by a way in, and for all that shares its partition. */
async function checkQueries(
  repository: LooseRepository,
  entity: CompiledEntity,
  path: AccessPath,
  item: Item,
  stored: readonly Item[],
) {
  const partition = pick(item, path.pk.asked)
  const query = repository.query[path.name]?.(partition)
  if (query === undefined) throw new Error(`${entity.name} has no query ${path.name}`)
  const isBeside = (other: Item): boolean => identify(other, path.pk.asked) === identify(item, path.pk.asked)
  const inOrder = (items: readonly Item[]): readonly string[] =>
    items.map((one) => identify(one, entity.keyPaths)).sort()
  const found = inOrder(await query.all())
  if (path.pk.asked.some((name) => !path.pk.reversible.includes(name))) {
    // A bucket holds what others of its text hold, too.
    expect(found).toContain(identify(item, entity.keyPaths))
    expect(inOrder(stored)).toEqual(expect.arrayContaining([...found]))
    return
  }
  expect(found).toEqual(inOrder(stored.filter(isBeside)))
  const open = path.sk?.paths.filter((name) => !path.pk.reversible.includes(name)) ?? []
  if (open.length === 0) return
  const isSame = (other: Item): boolean => isBeside(other) && identify(other, open) === identify(item, open)
  expect(inOrder(await query.eq(pick(item, open)).all())).toEqual(inOrder(stored.filter(isSame)))
}

describeOnEveryEngine('texts that look like something else', (engine, it) => {
  describe.each(referenceModels)('in the keys of $name', (reference) => {
    it('are refused before anything is sent, or are their own item’s and no other’s', async () => {
      const tableName = await createReferenceTable(engine, reference.model, reference.unmade)
      const recorder = recordRequests(engine.client)
      const db = connect(reference.model, { client: recorder.client, tableName }) as unknown as Record<
        string,
        LooseRepository
      >
      const expected = new Expected()
      for (const entity of compiledOf(reference.model).entities.values()) {
        expected.add(entity, (await db[entity.alias]?.create(exampleOf(reference, entity))) as Item)
      }
      const counts = { stored: 0, refused: 0 }
      const all = listAttacks(reference)
      const count = Math.min(all.length, runs(40, all.length))
      const chosen = fc.sample(fc.shuffledSubarray([...all], { minLength: count, maxLength: count }), 1)[0] ?? []
      for (const [index, attack] of chosen.entries()) {
        const { entity } = attack
        const repository = db[entity.alias] as LooseRepository
        const item = makeItem(reference, attack, index)
        if (expected.has(entity, item)) continue
        recorder.clear()
        try {
          expected.add(entity, await repository.create(item))
        } catch (error) {
          const isTyped = error instanceof KeyValueError || error instanceof ItemValidationError
          if (!isTyped)
            throw new Error(`${entity.name}.${attack.attribute}: ${JSON.stringify(attack.text)}`, { cause: error })
          expect(recorder.names()).toEqual([])
          expect(error.message).not.toContain(attack.text.length > 3 ? attack.text : '\0')
          counts.refused += 1
          continue
        }
        counts.stored += 1
        for (const path of listPaths(reference, entity)) {
          await checkQueries(repository, entity, path, item, expected.of(entity))
        }
      }
      // Whatever came later has left each item as it was.
      for (const entity of compiledOf(reference.model).entities.values()) {
        for (const item of expected.of(entity)) {
          expect(await db[entity.alias]?.get(pick(item, entity.keyPaths))).toEqual(item)
        }
      }
      expect(Math.min(counts.stored, counts.refused)).toBeGreaterThan(0)
    })
  })
})
