import { KeyValueError } from '../errors/index.js'
import { distinct } from '../util/distinct.js'
import type {
  AttributePath,
  KeyAttributeValue,
  KeyPart,
  PrimaryKeyShape,
  ReadAttribute,
  SortBounds,
  SortOperator,
} from './key-part.js'
import { printStored } from './witness.js'

/** Key attributes with their stored values. */
export type StoredKey = Readonly<Record<string, KeyAttributeValue>>

/** A span of one side of a key: whole values of its leading attributes, and the bounds of the one that follows them. */
export interface KeyBounds {
  /** The values of the leading attributes; empty where the side has one attribute. */
  readonly lead: readonly KeyAttributeValue[]
  /** The bounds of the attribute after those. Whatever comes after it is open. */
  readonly last: SortBounds
}

/**
 * One side of a key: the partition, or the sort key. It is one part, or, where a global index has several attributes on
 * this side, a part for each of them, in order. DynamoDB compares such a side attribute by attribute.
 */
export interface KeySide {
  /** One part for each of the side's key attributes. */
  readonly parts: readonly KeyPart[]
  /** Every attribute that the side is made of: distinct, in order. */
  readonly paths: readonly AttributePath[]
  /** Those that a query for one value of this side must be given. */
  readonly asked: readonly AttributePath[]
  /** How many shards hold what `asked` names; `undefined` where it names one value. */
  readonly shards: number | undefined
  /** Those that the stored key gives back. */
  readonly reversible: readonly AttributePath[]
  /**
   * The stored values for an item.
   *
   * @returns `undefined` when one of the parts cannot be built: the item has no such key.
   * @throws KeyValueError as for {@link KeyPart.build}.
   */
  readonly build: (read: ReadAttribute, shard?: number) => StoredKey | undefined
  /** The span of every value of this sort side, given what the partition already fixes. */
  readonly span: (known: ReadAttribute) => KeyBounds
  /**
   * The span of the values for which an operator holds.
   *
   * @throws KeyValueError as for {@link KeyPart.bounds}.
   */
  readonly bounds: (operator: SortOperator, given: ReadAttribute, known: ReadAttribute) => KeyBounds
  /**
   * The span between two values, both included. The values before the last given one are the same on both sides.
   *
   * @throws KeyValueError as for {@link KeyPart.bounds}.
   */
  readonly between: (low: ReadAttribute, high: ReadAttribute, known: ReadAttribute) => KeyBounds
}

/** Both sides of a key. */
export interface KeySides {
  readonly pk: KeySide
  readonly sk: KeySide | undefined
}

/** Joins the parts of one side of a key. */
export function makeKeySide(parts: readonly [KeyPart, ...KeyPart[]]): KeySide {
  return parts.length === 1 ? sideOfOne(parts[0]) : sideOfSeveral(parts)
}

function sideOfOne(part: KeyPart): KeySide {
  const parts = [part]
  const { paths, asked, shards, reversible } = part
  const alone = (last: SortBounds): KeyBounds => ({ lead: [], last })
  return Object.freeze({
    parts,
    paths,
    asked,
    shards,
    reversible,
    build: (read, shard) => buildParts(parts, read, shard),
    span: (known) => alone(part.span(known)),
    bounds: (operator, given, known) => alone(part.bounds(operator, given, known)),
    between: (low, high, known) => alone(part.between(low, high, known)),
  } satisfies KeySide)
}

function sideOfSeveral(parts: readonly KeyPart[]): KeySide {
  const join = (list: (part: KeyPart) => readonly AttributePath[]): readonly AttributePath[] =>
    distinct(parts.flatMap(list))
  return Object.freeze({
    parts,
    paths: join(({ paths }) => paths),
    asked: join(({ asked }) => asked),
    shards: parts.find(({ shards }) => shards !== undefined)?.shards,
    reversible: join(({ reversible }) => reversible),
    build: (read, shard) => buildParts(parts, read, shard),
    ...boundSeveral(parts),
  } satisfies KeySide)
}

/** The sides of a primary key, which has one attribute on each. */
export function sidesOf({ pk, sk }: PrimaryKeyShape): KeySides {
  return { pk: makeKeySide([pk]), sk: sk && makeKeySide([sk]) }
}

/** The parts of a key, in DynamoDB's order of its attributes. */
export function partsOf({ pk, sk }: KeySides): readonly KeyPart[] {
  return sk === undefined ? pk.parts : [...pk.parts, ...sk.parts]
}

function buildParts(parts: readonly KeyPart[], read: ReadAttribute, shard: number | undefined): StoredKey | undefined {
  const stored: Record<string, KeyAttributeValue> = {}
  for (const part of parts) {
    const value = part.build(read, shard)
    if (value === undefined) return undefined
    stored[part.attribute] = value
  }
  return stored
}

type SideRanges = Pick<KeySide, 'span' | 'bounds' | 'between'>

/** Conditions on several attributes: those before the last that is given are compared whole, those after it are open. */
function boundSeveral(parts: readonly KeyPart[]): SideRanges {
  const requireTarget = (given: ReadAttribute, known: ReadAttribute): number => {
    const isGiven = ({ paths }: KeyPart): boolean =>
      paths.some((path) => given(path) !== undefined && known(path) === undefined)
    const target = parts.findLastIndex(isGiven)
    return target === -1 ? fail(parts[0] as KeyPart, 'none of its leading values is given') : target
  }
  const readLead = (given: ReadAttribute, known: ReadAttribute, target: number): readonly KeyAttributeValue[] =>
    parts.slice(0, target).map((part) => {
      const bounds = part.bounds('eq', given, known)
      return bounds.kind === 'equal' ? bounds.value : fail(part, 'it is not given whole, and a value after it is')
    })
  return {
    span: (known) => {
      const lead: KeyAttributeValue[] = []
      for (const [index, part] of parts.entries()) {
        const last = part.span(known)
        if (last.kind !== 'equal' || index === parts.length - 1) return { lead, last }
        lead.push(last.value)
      }
      throw new TypeError('A side of a key has no parts')
    },
    bounds: (operator, given, known) => {
      const target = requireTarget(given, known)
      const last = (parts[target] as KeyPart).bounds(operator, given, known)
      return { lead: readLead(given, known, target), last }
    },
    between: (low, high, known) => {
      const target = requireTarget(low, known)
      const part = parts[target] as KeyPart
      const lead = readLead(low, known, target)
      const isSame = requireTarget(high, known) === target && isSameLead(lead, readLead(high, known, target))
      if (!isSame) fail(part, 'both ends of a range need the same values before the last')
      return { lead, last: part.between(low, high, known) }
    },
  }
}

function isSameLead(a: readonly KeyAttributeValue[], b: readonly KeyAttributeValue[]): boolean {
  return a.every((value, index) => printStored(value) === printStored(b[index] as KeyAttributeValue))
}

function fail({ entity, attribute, template, segments }: KeyPart, reason: string): never {
  throw new KeyValueError({
    entity,
    keyAttribute: attribute,
    template,
    placeholder: segments.find(({ placeholder }) => placeholder !== undefined)?.placeholder?.text,
    reason,
  })
}
