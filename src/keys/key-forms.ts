import { acceptPattern } from './accept-pattern.js'
import { acceptTextWith, acceptTextWithout } from './automaton.js'
import type { AttributePath, KeyPart, Segment } from './key-part.js'
import { groupPlaceholders, type KeyShape, listSubsets } from './key-unknowns.js'
import type { TextPattern } from './patterns.js'
import { narrowShape, type TextShape } from './text-shape.js'

/**
 * A key under every assumption about which values have something to escape, of attributes that stand in it both escaped
 * and as they are: where nothing is, both are one text. Of other attributes, nothing is assumed.
 */
export function* listForms(shape: KeyShape): Generator<KeyShape> {
  const mixed = listMixed(shape)
  for (const coded of listSubsets([...mixed.keys()])) {
    const change = (part: KeyPart): KeyPart => {
      const special = [percent, part.delimiter.charCodeAt(0)]
      const segments = part.segments.map((segment): Segment => {
        const { placeholder } = segment
        const escaped = placeholder && mixed.get(placeholder.path)
        if (!escaped) return segment
        const assumed = assume(placeholder.shape, escaped, coded.has(placeholder.path), special)
        return { ...segment, placeholder: { ...placeholder, shape: assumed } }
      })
      return { ...part, segments }
    }
    yield mixed.size === 0 ? shape : { pk: shape.pk.map(change), sk: shape.sk.map(change) }
  }
}

const percent = 0x25

/** The attributes that stand in a key both escaped and as they are, and how one of their texts is escaped. */
function listMixed(shape: KeyShape): ReadonlyMap<AttributePath, TextShape> {
  const mixed = new Map<AttributePath, TextShape>()
  for (const [path, placeholders] of groupPlaceholders(shape)) {
    const shapes = placeholders.map(({ shape: own }) => own.hashed ?? own)
    const escaped = shapes.find(({ plain }) => plain)
    if (escaped && !shapes.every(({ plain }) => plain)) mixed.set(path, escaped)
  }
  return mixed
}

/** The view of a base text as it is: neither mapped nor cut. */
const wholeView = { maps: [], window: undefined }

/** A shape of values that have something to escape, or that have nothing. */
function assume(shape: TextShape, escaped: TextShape, isCoded: boolean, special: readonly number[]): TextShape {
  // A shard holds nothing of what is hashed, which may have the delimiter in its bucket then, and stays as it is.
  if (shape.hashed) return { ...shape, hashed: judge(shape.hashed, isCoded, special) }
  return judge(isCoded && shape.window && !shape.plain ? rebase(shape, escaped) : shape, isCoded, special)
}

function judge(shape: TextShape, isCoded: boolean, special: readonly number[]): TextShape {
  return isCoded
    ? narrowShape(shape, acceptTextWith(special), wholeView)
    : narrowShape(shape.plain ?? shape, acceptTextWithout(special), wholeView)
}

/** A bucket as the beginning of the escaped text. It has nothing to escape itself, or its template would not have been let through. */
function rebase({ maps, window, texts }: TextShape, escaped: TextShape): TextShape {
  return narrowShape({ ...escaped, maps, window }, acceptPattern(texts() as TextPattern))
}
