import type { KeyPart, Segment } from './key-part.js'
import type { KeySide, KeySides } from './key-side.js'

/**
 * The keys of a table or of an index, kept by their segments, so that those which a key could be the same as, or could
 * meet, are found without looking at all the others: proofs are then as many as there are pairs that literals do not
 * tell apart.
 */
export interface KeyTree<T> {
  readonly add: (key: KeySides, value: T) => void
  /**
   * Shows what was added under keys that literals do not tell from a given one, until the visitor returns true.
   *
   * @returns Whether it did.
   */
  readonly someLike: (key: KeySides, visit: (value: T) => boolean) => boolean
  /**
   * Shows what was added under keys that literals do not keep out of reach of a query on the given one, clamped to the
   * span of its sort side, until the visitor returns true.
   *
   * @returns Whether it did.
   */
  readonly someWithin: (key: KeySides, visit: (value: T) => boolean) => boolean
}

/** A place between two segments, or between the parts of a key. */
interface Node<T> {
  /** By the whole text of the next segment. */
  literals: Map<string, Node<T>> | undefined
  /** By the beginning of the next segment, whose end is open. */
  openings: Map<string, Node<T>> | undefined
  /** After a part that is one attribute, and whose text may have any segments. */
  native: Node<T> | undefined
  /** After the last segment of a part. */
  end: Node<T> | undefined
  values: T[] | undefined
}

/** Goes on from a node; returns whether the search may end. */
type Continue<T> = (node: Node<T>) => boolean

/** Makes an empty tree. */
export function makeKeyTree<T>(): KeyTree<T> {
  const root = makeNode<T>()
  return {
    add: ({ pk, sk }, value) => {
      let node = root
      for (const part of pk.parts) node = addPart(node, part)
      for (const part of sk?.parts ?? []) node = addPart(node, part)
      node.values ??= []
      node.values.push(value)
    },
    someLike: ({ pk, sk }, visit) => {
      const end: Continue<T> = ({ values }) => values?.some(visit) === true
      return someSide(root, pk.parts, 0, sk === undefined ? end : (node) => someSide(node, sk.parts, 0, end))
    },
    someWithin: ({ pk, sk }, visit) => {
      const end: Continue<T> = ({ values }) => values?.some(visit) === true
      return someSide(root, pk.parts, 0, sk === undefined ? end : (node) => someSpanned(node, sk.parts, pk, end))
    },
  }
}

function makeNode<T>(): Node<T> {
  return { literals: undefined, openings: undefined, native: undefined, end: undefined, values: undefined }
}

function addPart<T>(root: Node<T>, part: KeyPart): Node<T> {
  if (part.native) {
    root.native ??= makeNode()
    return root.native
  }
  let node = root
  for (const segment of part.segments) {
    const { text, isWhole } = readSegment(segment)
    const children = isWhole ? node.literals : node.openings
    const child = children?.get(text) ?? makeNode<T>()
    if (children !== undefined) children.set(text, child)
    else node[isWhole ? 'literals' : 'openings'] = new Map([[text, child]])
    node = child
  }
  node.end ??= makeNode()
  return node.end
}

/** What is known of all texts of a segment: the whole of it, or how it begins. */
interface KnownText {
  readonly text: string
  readonly isWhole: boolean
}

function readSegment({ prefix, placeholder, suffix }: Segment): KnownText {
  if (placeholder === undefined) return { text: prefix, isWhole: true }
  const { shape, fallback } = placeholder
  const word = shape.words?.length === 1 ? shape.words[0] : undefined
  const isOneWord = fallback === undefined && shape.maps.length === 0 && shape.window === undefined
  return word !== undefined && isOneWord
    ? { text: prefix + word + suffix, isWhole: true }
    : { text: prefix, isWhole: false }
}

/** Goes on after all sides that literals do not tell from the given one. */
function someSide<T>(root: Node<T>, parts: readonly KeyPart[], at: number, next: Continue<T>): boolean {
  const part = parts[at]
  if (part === undefined) return next(root)
  const goOn: Continue<T> = at === parts.length - 1 ? next : (node) => someSide(node, parts, at + 1, next)
  if (part.native) return someEnd(root, goOn)
  if (root.native !== undefined && goOn(root.native)) return true
  const { segments } = part
  const visit = (node: Node<T>, index: number): boolean => {
    const segment = segments[index]
    if (segment === undefined) return node.end !== undefined && goOn(node.end)
    return someStep(node, readSegment(segment), (child) => visit(child, index + 1))
  }
  return visit(root, 0)
}

/** Goes on after all sort sides that no literal keeps out of the span of the given one, whose partition is known. */
function someSpanned<T>(root: Node<T>, parts: readonly KeyPart[], { reversible }: KeySide, next: Continue<T>): boolean {
  const part = parts[0]
  if (part === undefined) return next(root)
  // Attributes after the first are not looked at: few indexes have them, and a proof follows anyway.
  const goOn: Continue<T> = parts.length === 1 ? next : (node) => someOpen(node, parts.length - 1, next)
  if (part.native) return someEnd(root, goOn)
  if (root.native !== undefined && goOn(root.native)) return true
  const { segments } = part
  const visit = (node: Node<T>, index: number): boolean => {
    const segment = segments[index]
    if (segment === undefined) return node.end !== undefined && goOn(node.end)
    const { prefix, placeholder } = segment
    const isOpen = placeholder !== undefined && !reversible.includes(placeholder.path)
    // The span ends with what the partition does not give: whatever begins like this lies inside of it.
    if (isOpen) return someStep(node, { text: prefix, isWhole: false }, (child) => someEnd(child, goOn))
    return someStep(node, readSegment(segment), (child) => visit(child, index + 1))
  }
  return visit(root, 0)
}

/** Goes on after any parts, so many of them. */
function someOpen<T>(node: Node<T>, count: number, next: Continue<T>): boolean {
  return count === 0 ? next(node) : someEnd(node, (end) => someOpen(end, count - 1, next))
}

function someStep<T>({ literals, openings }: Node<T>, { text, isWhole }: KnownText, next: Continue<T>): boolean {
  if (isWhole) {
    const child = literals?.get(text)
    if (child !== undefined && next(child)) return true
  } else if (literals !== undefined) {
    for (const [literal, child] of literals) if (literal.startsWith(text) && next(child)) return true
  }
  if (openings !== undefined) {
    for (const [opening, child] of openings) {
      const isPossible = text.startsWith(opening) || (!isWhole && opening.startsWith(text))
      if (isPossible && next(child)) return true
    }
  }
  return false
}

/** Goes on after everything that a part can go on with. */
function someEnd<T>({ literals, openings, native, end }: Node<T>, next: Continue<T>): boolean {
  if (end !== undefined && next(end)) return true
  if (native !== undefined && next(native)) return true
  for (const children of [literals, openings]) {
    if (children !== undefined) for (const child of children.values()) if (someEnd(child, next)) return true
  }
  return false
}
