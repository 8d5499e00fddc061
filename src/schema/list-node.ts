import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { absenceOf, fillDefault } from './absence.js'
import { entryBoundBytes, FAILED, type Failed, fail, prefixIssues, type Walk } from './issues.js'
import { hasDefault } from './navigate.js'
import { ABSENT, type Compiler, failByDepth, failByDescriptor, NO_VALUE, type Node, prepareDepthLimit } from './node.js'
import type { ArrayStorage, Storage, TupleStorage } from './storage.js'
import { decodeByZod } from './zod.js'

interface Element {
  readonly storage: Storage
  readonly node: Node
}

/** Compiles an array or a tuple. */
export function compileList(storage: ArrayStorage | TupleStorage, { mode, compile }: Compiler): Node {
  const compileElement = (element: Storage): Element => ({ storage: element, node: compile(element) })
  const items = storage.kind === 'tuple' ? storage.items.map(compileElement) : []
  const restStorage = storage.kind === 'tuple' ? storage.rest : storage.element
  const rest = restStorage === undefined ? undefined : compileElement(restStorage)

  const writeElements = (values: readonly unknown[], walk: Walk): AttributeValue | Failed => {
    if (storage.kind === 'tuple') walk.isDoubtful = true
    const before = walk.issues.length
    const list: AttributeValue[] = []
    const length = Math.max(items.length, lengthWithoutTail(values, items.length))
    walk.sizeBoundBytes += length * entryBoundBytes
    for (let index = 0; index < length; index++) {
      const from = walk.issues.length
      const element = items[index] ?? rest
      const value = values[index]
      if (value === undefined && isRestOmittable(items, values, index)) break
      const written = element === undefined ? failByLength(items.length, walk) : writeElement(element, value, walk)
      if (written === FAILED) prefixIssues(walk, from, index)
      else list.push(written)
    }
    return walk.issues.length > before ? FAILED : { L: list }
  }

  const readElements = (stored: readonly AttributeValue[], walk: Walk): unknown => {
    const before = walk.issues.length
    const values: unknown[] = []
    const length = Math.max(items.length, stored.length)
    for (let index = 0; index < length; index++) {
      const from = walk.issues.length
      const element = index < items.length ? items[index] : rest
      const inner = index < stored.length ? stored[index] : undefined
      if (inner === undefined && element !== undefined && absenceOf(element.storage).read === 'omit') break
      const read = readElement(element, inner, items.length, walk)
      if (read === FAILED) prefixIssues(walk, from, index)
      else values.push(read)
    }
    return walk.issues.length > before ? FAILED : values
  }

  return {
    prepare: compilePrepare(items, rest),
    write: (value, walk) => {
      if (!Array.isArray(value)) return failByShape(storage, value, walk)
      walk.depth++
      const written = failByDepth(walk) ? FAILED : writeElements(value, walk)
      walk.depth--
      return written
    },
    read: (stored, walk) =>
      Array.isArray(stored.L) ? readElements(stored.L, walk) : failByDescriptor(stored, 'L', walk),
  }

  function readElement(
    element: Element | undefined,
    inner: AttributeValue | undefined,
    limit: number,
    walk: Walk,
  ): unknown {
    if (element === undefined) return failByLength(limit, walk)
    if (inner !== undefined) return element.node.read(inner ?? NO_VALUE, walk)
    return mode === 'encoded' ? undefined : decodeByZod(element.storage.schema, undefined, walk)
  }
}

function writeElement({ node, storage }: Element, value: unknown, walk: Walk): AttributeValue | Failed {
  const written = value === undefined && absenceOf(storage).write !== 'encode' ? ABSENT : node.write(value, walk)
  if (written !== ABSENT) return written
  return fail(walk, 'invalid_type', 'A list cannot have a gap; use null, or leave the element out.')
}

/** Optional elements at the end of a tuple may be left out, as long as nothing follows them. */
function isRestOmittable(items: readonly Element[], values: readonly unknown[], index: number): boolean {
  if (index >= items.length || values.slice(index).some((value) => value !== undefined)) return false
  return items.slice(index).every(({ storage }) => absenceOf(storage).write === 'omit')
}

/** The length of a tuple's input, without elements of `undefined` after its fixed ones. */
function lengthWithoutTail(values: readonly unknown[], fixed: number): number {
  return fixed === 0 ? values.length : Math.max(fixed, values.length)
}

function compilePrepare(items: readonly Element[], rest: Element | undefined): Node['prepare'] {
  const fills = ({ storage, node }: Element): boolean => node.prepare !== undefined || hasDefault(storage)
  if (!items.some(fills) && rest?.node.prepare === undefined) return undefined
  return (value, depth) => {
    if (!Array.isArray(value) || depth > prepareDepthLimit) return value
    const filled = value.map((inner: unknown, index) => prepareElement(items[index] ?? rest, inner, depth))
    for (let index = value.length; index < items.length; index++) {
      const element = items[index]
      if (element === undefined || !hasDefault(element.storage)) break
      filled.push(prepareElement(element, undefined, depth))
    }
    return filled
  }
}

function prepareElement(element: Element | undefined, inner: unknown, depth: number): unknown {
  if (element === undefined) return inner
  const { storage, node } = element
  const filled = inner === undefined && hasDefault(storage) ? fillDefault(storage) : inner
  return filled === undefined || node.prepare === undefined ? filled : node.prepare(filled, depth + 1)
}

function failByShape(storage: Storage, value: unknown, walk: Walk): Failed {
  const judged = decodeByZod(storage.schema, value, walk)
  return judged === FAILED ? FAILED : fail(walk, 'invalid_type', 'Invalid input: expected an array')
}

function failByLength(limit: number, walk: Walk): Failed {
  return fail(walk, 'too_big', `The tuple has ${limit} elements, and no more.`)
}
