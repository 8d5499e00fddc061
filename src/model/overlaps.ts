import type { KeyPart, PrimaryKeyShape } from '../keys/key-part.js'
import { findOverlap, type KeyTexts } from '../keys/overlap.js'
import type { PlacedKey, PlacedKeys } from './placed-keys.js'

/** Two keys of the table, and what both can be. */
export interface Overlap {
  readonly own: PlacedKey
  /** The one that was declared first. */
  readonly other: PlacedKey
  readonly witness: KeyTexts
}

/** Finds the keys of the table that are not proven to be different, by the order of their declaration. */
export function listOverlaps({ inTable, trees }: PlacedKeys): readonly Overlap[] {
  const overlaps: Overlap[] = []
  const tree = trees.get(undefined)
  for (const own of inTable) {
    tree?.someLike(own.sides, (other) => {
      const witness = other.position < own.position ? findOverlap(shapeOf(other), shapeOf(own)) : undefined
      if (witness !== undefined) overlaps.push({ own, other, witness })
      return false
    })
  }
  return overlaps
}

function shapeOf({ sides }: PlacedKey): PrimaryKeyShape {
  return { pk: sides.pk.parts[0] as KeyPart, sk: sides.sk?.parts[0] }
}
