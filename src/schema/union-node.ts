import { FAILED, type Failed, fail, type OpenIssue, startWalk, type Walk } from './issues.js'
import { type Compiler, descriptorOf, type Node, type Place } from './node.js'
import type { Storage, UnionStorage } from './storage.js'
import { storedKindsOf } from './stored-kinds.js'
import { definitionOf } from './zod.js'

interface Option {
  readonly node: Node
  readonly storage: Storage
}

/** Compiles a union: the first alternative that takes a value writes it. */
export function compileUnion(storage: UnionStorage, { compile }: Compiler, place: Place): Node {
  const options = storage.options.map((option): Option => ({ node: compile(option, place), storage: option }))
  const exclusive = isExclusive(storage)
  return {
    prepare: options.some(({ node }) => node.prepare !== undefined)
      ? (value, depth) => prepareByFirst(options, value, depth)
      : undefined,
    write: (value, walk) => {
      walk.isDoubtful = true
      const attempts: (readonly OpenIssue[])[] = []
      let written: ReturnType<Node['write']> = FAILED
      for (const { node } of options) {
        const attempt = startWalk(false, walk.depth)
        const stored = node.write(value, attempt)
        if (stored === FAILED) attempts.push(attempt.issues)
        else if (written !== FAILED) return fail(walk, 'invalid_union', 'Invalid input: it fits several alternatives')
        else written = stored
        if (written !== FAILED && !exclusive) break
      }
      return written === FAILED ? failByAll(attempts, walk) : written
    },
    read: compileRead(options, place),
  }
}

/** With what is read back, the alternative that knows every attribute is better than one that leaves some out. */
function compileRead(options: readonly Option[], { epochSeconds }: Place): Node['read'] {
  const byDescriptor = new Map<string, readonly Option[]>()
  const candidatesFor = (descriptor: string): readonly Option[] => {
    let candidates = byDescriptor.get(descriptor)
    if (candidates === undefined) {
      // A time to live has another descriptor than its schema says.
      candidates = epochSeconds
        ? options
        : options.filter(({ storage }) => storedKindsOf(storage).has(descriptor as never))
      byDescriptor.set(descriptor, candidates)
    }
    return candidates
  }
  return (stored, walk) => {
    const candidates = candidatesFor(descriptorOf(stored))
    const [only, second] = candidates
    if (only !== undefined && second === undefined) return only.node.read(stored, walk)
    const attempts: (readonly OpenIssue[])[] = []
    let partial: { readonly value: unknown; readonly strays: number } | undefined
    for (const { node } of candidates) {
      const attempt = startWalk(true)
      const value = node.read(stored, attempt)
      if (value === FAILED) attempts.push(attempt.issues)
      else if (attempt.strays === 0) return value
      else if (partial === undefined || attempt.strays < partial.strays) partial = { value, strays: attempt.strays }
    }
    if (partial === undefined) return failByAll(attempts, walk)
    walk.strays += partial.strays
    return partial.value
  }
}

/** Defaults are those of the alternative that takes the value with them. */
function prepareByFirst(options: readonly Option[], value: unknown, depth: number): unknown {
  for (const { node } of options) {
    const prepared = node.prepare === undefined ? value : node.prepare(value, depth)
    if (node.write(prepared, startWalk()) !== FAILED) return prepared
  }
  return prepareForBest(options, value, depth)
}

/** For the sake of the issues: the alternative that comes nearest says what is missing. */
function prepareForBest(options: readonly Option[], value: unknown, depth: number): unknown {
  let best: { readonly prepared: unknown; readonly count: number } | undefined
  for (const { node } of options) {
    const walk = startWalk()
    const prepared = node.prepare === undefined ? value : node.prepare(value, depth)
    node.write(prepared, walk)
    const count = isNear(walk.issues) ? walk.issues.length : Number.POSITIVE_INFINITY
    if (best === undefined || count < best.count) best = { prepared, count }
  }
  return best === undefined ? value : best.prepared
}

function failByAll(attempts: readonly (readonly OpenIssue[])[], walk: Walk): Failed {
  const near = attempts.filter(isNear)
  const [only, second] = near
  if (only === undefined || second !== undefined) {
    return fail(walk, 'invalid_union', 'Invalid input: it fits none of the alternatives')
  }
  walk.issues.push(...only)
  return FAILED
}

/** Whether an attempt failed inside the value, not by its type or by the literal that names the alternative. */
function isNear(issues: readonly OpenIssue[]): boolean {
  return issues.every(({ path, code }) => path.length > 0 && !(path.length === 1 && tellsApart.has(code)))
}

const tellsApart: ReadonlySet<string> = new Set(['invalid_value', 'stored_value'])

/** `z.xor` wants exactly one alternative to fit. */
function isExclusive({ schema }: UnionStorage): boolean {
  return definitionOf(schema).type === 'union' && schema._zod.traits.has('$ZodXor')
}
