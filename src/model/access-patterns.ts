import type { KeyPart } from '../keys/key-part.js'
import type { KeySide } from '../keys/key-side.js'
import { type CollectionPattern, describeCollection } from './collection-patterns.js'
import type {
  AccessPath,
  CollectionMember,
  CompiledCollection,
  CompiledEntity,
  CompiledModel,
  IndexEntry,
} from './compiled.js'
import { heldPaths } from './held-in-index.js'

/** One way to read items of a model: what it asks for, the key condition that it sends, and what comes back. */
export interface AccessPattern {
  /** How it is called: `db.orders.query.byStatus({ status })`. */
  readonly call: string
  /** A read of one item, a query, or a query over several entities. */
  readonly kind: 'get' | 'query' | 'collection'
  /** The repository or the collection, as application code calls it: `orders`. */
  readonly of: string
  /** The way in: `primary` for the table's own key, else the name of the entity's index entry, or of a collection's index. */
  readonly name: string
  /** The repositories whose items come back. */
  readonly returns: readonly string[]
  /** DynamoDB's name of the index; absent for the table itself. */
  readonly index?: string
  /**
   * The key condition in the form of templates: `PK = "CUSTOMER#<customerId>" AND begins_with(SK, "ORDER#")`. A query that is not
   * narrowed sends this, or a narrower span where the texts of a placeholder have a smallest and a largest one.
   */
  readonly condition: string
  /** The attributes that have to be given, as paths. */
  readonly asks: readonly string[]
  /** Over how many shards the partition is spread; absent where it is not. Each of them takes a request. */
  readonly shards?: number
  /** The attributes that a sort condition takes, from left to right; what comes back is sorted by their texts. */
  readonly ranges: readonly string[]
  /** The values of attributes that an item has to have to be found; absent where every item with the key attributes is. */
  readonly when?: Readonly<Record<string, string | number | bigint | boolean | null>>
  /** What the index holds of an item, as paths: `all`, or those attributes alone. */
  readonly attributes: 'all' | readonly string[]
  /**
   * Whether the request can meet items that are not this way's own, and how those are kept out: `filtered` by the type attribute (or by the
   * attributes of `when`), in DynamoDB, or `parsed`: told apart by their keys after they have come. Either way they are read and
   * paid for. With `none` there are no such items.
   */
  readonly foreign: 'none' | 'filtered' | 'parsed'
  /** Whether it can be read consistently: not on a global index. */
  readonly consistent: boolean
}

/** Lists every way to read the items of a model, by entity in the order of their declaration; collections come last. */
export function listAccessPatterns(model: CompiledModel): readonly AccessPattern[] {
  const { entities, collections, table } = model
  const ofCollections = collections.map((one) => ofCollection(one, describeCollection(one, table)))
  return Object.freeze([...[...entities.values()].flatMap(listOfEntity), ...ofCollections].map(freezePattern))
}

function listOfEntity(entity: CompiledEntity): AccessPattern[] {
  const { alias, primary, keyPaths } = entity
  const repository = `db${member(alias)}`
  const get: AccessPattern = {
    call: `${repository}.get(${printObject(keyPaths)})`,
    kind: 'get',
    of: alias,
    name: primary.name,
    returns: [alias],
    condition: joinConditions(equalTo(primary.pk), primary.sk && equalTo(primary.sk)),
    asks: keyPaths,
    ranges: [],
    attributes: 'all',
    // An item under the entity's own key can be no other's, whatever is near it.
    foreign: 'none',
    consistent: true,
  }
  return [get, ...[primary, ...entity.entries.values()].map((path) => describeQuery(entity, repository, path))]
}

function describeQuery(entity: CompiledEntity, repository: string, path: AccessPath | IndexEntry): AccessPattern {
  const { name, index, pk, sk, projection, foreign, only, consistent } = path
  const when = 'when' in path && path.when.size > 0 ? Object.fromEntries(path.when) : undefined
  return {
    call: `${repository}.query${member(name)}(${printObject(pk.asked)})`,
    kind: 'query',
    of: entity.alias,
    name,
    returns: [entity.alias],
    ...(index !== undefined && { index }),
    condition: joinConditions(equalTo(pk), sk && spanOf(sk, pk)),
    asks: pk.asked,
    ...(pk.shards !== undefined && { shards: pk.shards }),
    ranges: sk?.paths.filter((one) => !pk.reversible.includes(one)) ?? [],
    ...(when !== undefined && { when }),
    attributes: projection === 'all' ? 'all' : [...heldPaths(entity, path)],
    foreign: foreign === 'none' && only.size > 0 ? 'filtered' : foreign,
    consistent,
  }
}

function ofCollection(
  { name, index, members }: CompiledCollection,
  { sort, ranges, foreign }: CollectionPattern,
): AccessPattern {
  const { pk, projection, consistent } = (members[0] as CollectionMember).path
  const held = members.flatMap(({ entity, path }) => [...heldPaths(entity, path)])
  return {
    call: `db.collections${member(name)}(${printObject(pk.asked)})`,
    kind: 'collection',
    of: name,
    name: index ?? 'primary',
    returns: [...new Set(members.map(({ entity }) => entity.alias))],
    ...(index !== undefined && { index }),
    condition: joinConditions(equalTo(pk), sort),
    asks: pk.asked,
    ...(pk.shards !== undefined && { shards: pk.shards }),
    ranges,
    attributes: projection === 'all' ? 'all' : [...new Set(held)],
    foreign,
    consistent,
  }
}

function freezePattern(pattern: AccessPattern): AccessPattern {
  const { asks, ranges, returns, when, attributes } = pattern
  for (const part of [asks, ranges, returns, when, attributes]) Object.freeze(part)
  return Object.freeze(pattern)
}

function joinConditions(...conditions: readonly (string | undefined)[]): string {
  return conditions.filter((one) => one !== undefined && one !== '').join(' AND ')
}

function equalTo({ parts }: KeySide): string {
  return joinConditions(...parts.map((part) => `${part.attribute} = ${printWhole(part)}`))
}

function printWhole({ native, template }: KeyPart): string {
  return native ? template : `"${template}"`
}

/** The condition that all of an entity's items in a partition fulfil: what the partition tells of the sort key, and its literals. */
function spanOf({ parts }: KeySide, { reversible }: KeySide): string {
  const conditions: string[] = []
  for (const part of parts) {
    const { attribute, native, paths } = part
    const isWhole = paths.every((path) => reversible.includes(path))
    if (isWhole) conditions.push(`${attribute} = ${printWhole(part)}`)
    else {
      const beginning = native ? '' : beginningOf(part, reversible)
      if (beginning !== '') conditions.push(`begins_with(${attribute}, "${beginning}")`)
      break
    }
  }
  return joinConditions(...conditions)
}

/** A template up to the first placeholder that is not known. */
function beginningOf({ segments, delimiter }: KeyPart, known: readonly string[]): string {
  let text = ''
  for (const { prefix, placeholder, suffix } of segments) {
    text += prefix
    if (placeholder !== undefined && !known.includes(placeholder.path)) return text
    if (placeholder !== undefined) text += `<${placeholder.text}>${suffix}`
    text += delimiter
  }
  return text
}

const identifier = /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u

/** How a member is reached, be it called by a name that is no identifier. */
function member(name: string): string {
  return identifier.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`
}

/** An object that gives attributes at some paths: `{ customerId, address: { city } }`. */
function printObject(paths: readonly string[]): string {
  if (paths.length === 0) return '{}'
  const inside = new Map<string, string[]>()
  for (const path of paths) {
    const [name = '', ...rest] = path.split('.')
    const others = inside.get(name) ?? []
    inside.set(name, rest.length === 0 ? others : [...others, rest.join('.')])
  }
  const members = [...inside].map(([name, rest]) => {
    const own = identifier.test(name) ? name : JSON.stringify(name)
    if (rest.length > 0) return `${own}: ${printObject(rest)}`
    return own === name ? own : `${own}: …`
  })
  return `{ ${members.join(', ')} }`
}
