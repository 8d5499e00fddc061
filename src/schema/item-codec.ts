import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { type AttributeNames, ownNames } from './attribute-names.js'
import { compileNode } from './compile-node.js'
import { blameWayBack, FAILED, type Failure, failure, startTrustingWalk, startWalk } from './issues.js'
import type { Place } from './node.js'
import { compilePartReader, type PartReader, type ReadItem } from './part-reader.js'

export type { ReadItem } from './part-reader.js'

import type { Storage } from './storage.js'

/** An item that was encoded in full. */
export interface WrittenItem {
  readonly ok: true
  /** No attribute name is special in it: where one could be, it is a record. */
  readonly stored: Record<string, AttributeValue>
  /**
   * The item exactly as a read of `stored` returns it, where that had to be tried; `undefined` where everything is read as it was
   * judged, which {@link ItemCodec.recall} does without judging it again.
   */
  readonly domain: Record<string, unknown> | undefined
  /** The most bytes that the item has, where that is known without measuring it. */
  readonly sizeBoundBytes: number | undefined
}

/** Takes whole items to and from their stored form. Nothing in it throws. */
export interface ItemCodec {
  /**
   * Fills in defaults, refuses unknown attributes, validates by the whole schema and encodes. What could not be read
   * back is refused.
   *
   * DynamoDB has no empty set. Where a set must be there, or its default is the empty set, the empty set is stored by
   * leaving the attribute out, and read back as the empty set; elsewhere it is refused.
   */
  readonly write: (item: unknown) => WrittenItem | Failure
  /** Decodes and validates a whole item; attributes that the schema does not know are the table's affair. */
  readonly read: (stored: Readonly<Record<string, AttributeValue>>) => ReadItem | Failure
  /** Decodes an item that was written with nothing to be tried. */
  readonly recall: (stored: Readonly<Record<string, AttributeValue>>) => Record<string, unknown>
  /** Decodes a part of an item. */
  readonly readPart: PartReader
}

/** What the table says about the items of an entity. */
export interface ItemCodecOptions {
  /** The attribute that is stored as whole epoch seconds, cut: the table's time-to-live attribute. */
  readonly epochSeconds?: string
  /** How the attributes are called in storage, where that is not as in the schema. */
  readonly names?: AttributeNames
  /** Stored attributes that are the library's own. */
  readonly reserved: ReadonlySet<string>
}

/** Compiles the codec of an entity's items. */
export function compileItemCodec(storage: Storage, options: ItemCodecOptions): ItemCodec {
  const { reserved, epochSeconds, names = ownNames } = options
  const place: Place = { root: { reserved, epochSeconds, names } }
  const node = compileNode(storage, 'full', place)
  const readPart = compilePartReader(storage, names, epochSeconds)
  return Object.freeze({
    write: (item) => {
      const walk = startWalk()
      const prepared = node.prepare === undefined ? item : node.prepare(item, 0)
      const written = node.write(prepared, walk)
      if (written === FAILED) return failure(walk)
      const stored = written.M as Record<string, AttributeValue>
      if (!walk.isDoubtful) return { ok: true, stored, domain: undefined, sizeBoundBytes: walk.sizeBoundBytes }
      const domain = node.read(written, walk)
      if (domain === FAILED) return { ok: false, issues: walk.issues.map(blameWayBack) }
      return { ok: true, stored, domain: domain as Record<string, unknown>, sizeBoundBytes: undefined }
    },
    read: (stored) => {
      const walk = startWalk()
      const item = node.read({ M: stored as Record<string, AttributeValue> }, walk)
      return item === FAILED ? failure(walk) : { ok: true, item: item as Record<string, unknown> }
    },
    recall: (stored) =>
      node.read({ M: stored as Record<string, AttributeValue> }, startTrustingWalk()) as Record<string, unknown>,
    readPart,
  } satisfies ItemCodec)
}
