import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { $ZodType } from 'zod/v4/core'
import { createRecord, setOwn } from '../util/objects.js'
import { absenceOf, fillDefault } from './absence.js'
import { isTaken, ownNames } from './attribute-names.js'
import { generation } from './generated-code.js'
import { generateWriter } from './generated-writer.js'
import { entryBoundBytes, FAILED, type Failed, fail, prefixIssues, type Walk } from './issues.js'
import { failByEntryName } from './leaf-forms.js'
import {
  type FieldsWriter,
  failByName,
  type MapField,
  type MapShape,
  refuseAmbiguity,
  writeAbsence,
} from './map-fields.js'
import { compileMapReader } from './map-reader.js'
import { hasDefault } from './navigate.js'
import {
  ABSENT,
  type Compiler,
  failByDepth,
  failByDescriptor,
  isMapLike,
  type Node,
  type Place,
  prepareDepthLimit,
} from './node.js'
import { decodeByZod } from './zod.js'

type StoredMap = Record<string, AttributeValue>

const { propertyIsEnumerable: isOwnEnumerable } = Object.prototype

/** Compiles a map. */
export function compileMap(shape: MapShape, compiler: Compiler, place: Place): Node {
  const { root } = place
  const names = root?.names ?? ownNames
  const fields: MapField[] = []
  shape.fields.forEach((storage, name) => {
    const absence = absenceOf(storage)
    const isSpecial = absence.read === 'empty' || root?.epochSeconds === name
    const node = compiler.compile(
      storage,
      isSpecial
        ? { emptySetAsAbsence: absence.read === 'empty', epochSeconds: root?.epochSeconds === name }
        : undefined,
    )
    fields.push({ name, stored: names.stored(name), storage, node, absence })
  })
  const rest = shape.rest === undefined ? undefined : compiler.compile(shape.rest)
  const fieldsBoundBytes = fields.reduce((sum, { stored }) => sum + boundOfEntry(stored), 0)
  const isReserved = (stored: string): boolean => root?.reserved.has(stored) === true

  const writeRest = (value: Record<string, unknown>, given: readonly string[], stored: StoredMap, walk: Walk): void => {
    if (shape.judgeName !== undefined) walk.isDoubtful = true
    for (const name of given) {
      if (shape.fields.has(name) || value[name] === undefined) continue
      const from = walk.issues.length
      const storedName = rest === undefined ? failByName(name, walk) : judgeName(name, walk)
      const written = storedName === FAILED ? FAILED : (rest as Node).write(value[name], walk)
      if (storedName === FAILED || written === FAILED) prefixIssues(walk, from, name)
      else if (Object.hasOwn(stored, storedName)) {
        fail(walk, 'duplicate_name', 'Two names of this record become the same when the key schema normalises them.')
      } else {
        setOwn(stored, storedName, written)
        walk.sizeBoundBytes += boundOfEntry(storedName)
      }
    }
  }
  const judgeName = (name: string, walk: Walk): string | Failed => {
    const own = names.stored(name)
    if (isReserved(own)) return fail(walk, 'reserved_name', 'This attribute belongs to the table and cannot be set.')
    if (isTaken(names, name)) return fail(walk, 'reserved_name', 'Another attribute is stored under this name.')
    const judged = shape.judgeName === undefined ? own : shape.judgeName(own, walk)
    return judged === FAILED || failByEntryName(judged, walk) ? FAILED : judged
  }

  const writeAll = (value: Record<string, unknown>, given: readonly string[], walk: Walk): StoredMap => {
    // The item itself is looked into by name; maps inside of it are only walked over.
    const stored: StoredMap = root === undefined ? {} : createRecord()
    let known = 0
    // Most values have their attributes in the schema's order: the next one is there without being asked for.
    let next = 0
    for (const field of fields) {
      const { name, stored: storedName, node } = field
      let isOwn = given[next] === name
      if (isOwn) next++
      else if (isOwnEnumerable.call(value, name)) {
        isOwn = true
        next = Math.max(next, given.indexOf(name, next) + 1)
      }
      if (isOwn) known++
      const inner = isOwn ? value[name] : undefined
      const from = walk.issues.length
      const written = inner === undefined ? writeAbsence(field, walk) : node.write(inner, walk)
      if (written === ABSENT && inner !== undefined) refuseAmbiguity(field, walk)
      if (walk.issues.length > from) prefixIssues(walk, from, name)
      else if (written !== undefined && written !== ABSENT && written !== FAILED) setOwn(stored, storedName, written)
    }
    if (given.length > known || rest !== undefined) writeRest(value, given, stored, walk)
    return stored
  }
  let writeInOrder: FieldsWriter | undefined
  let left = rest === undefined ? generation.afterWrites : -1
  const writeFields = (value: Record<string, unknown>, walk: Walk): AttributeValue | Failed => {
    if (left >= 0 && left-- === 0) writeInOrder = generateWriter(fields)
    const before = walk.issues.length
    const given = Object.keys(value)
    const stored = writeInOrder?.(value, given, walk) ?? writeAll(value, given, walk)
    walk.sizeBoundBytes += fieldsBoundBytes
    if (hasSymbols(value)) fail(walk, 'unrecognized_keys', 'A property whose name is a symbol cannot be stored.')
    return walk.issues.length > before ? FAILED : { M: stored }
  }

  const readFields = compileMapReader({
    shape,
    fields,
    rest,
    names,
    isReserved,
    isRoot: root !== undefined,
    mode: compiler.mode,
  })
  return {
    prepare: compilePrepare(fields, rest),
    write: (value, walk) => {
      if (!isMapLike(value)) return failByShape(shape.schema, value, walk)
      if (root !== undefined) return writeFields(value, walk)
      walk.depth++
      const written = failByDepth(walk) ? FAILED : writeFields(value, walk)
      walk.depth--
      return written
    },
    read: (stored, walk) => {
      if (stored.M === undefined) return failByDescriptor(stored, 'M', walk)
      return readFields(stored.M, walk)
    },
  }
}

function compilePrepare(fields: readonly MapField[], rest: Node | undefined): Node['prepare'] {
  const filling = fields.filter(({ storage, node }) => node.prepare !== undefined || hasDefault(storage))
  const prepareRest = rest?.prepare
  if (filling.length === 0 && prepareRest === undefined) return undefined
  const known = new Set(fields.map(({ name }) => name))
  return (value, depth) => {
    if (!isMapLike(value) || depth > prepareDepthLimit) return value
    let copy: Record<string, unknown> | undefined
    const put = (name: string, inner: unknown, filled: unknown): void => {
      if (filled === inner) return
      copy ??= { ...value }
      setOwn(copy, name, filled)
    }
    for (const { name, storage, node } of filling) {
      const inner = isOwnEnumerable.call(value, name) ? value[name] : undefined
      const filled = inner === undefined && hasDefault(storage) ? fillDefault(storage) : inner
      put(name, inner, filled === undefined || node.prepare === undefined ? filled : node.prepare(filled, depth + 1))
    }
    if (prepareRest !== undefined) {
      for (const name of Object.keys(value)) {
        if (!known.has(name) && value[name] !== undefined) put(name, value[name], prepareRest(value[name], depth + 1))
      }
    }
    return copy ?? value
  }
}

/** The most bytes of an entry with its name, but for the texts in it. */
function boundOfEntry(stored: string): number {
  return entryBoundBytes + 3 * stored.length
}

function hasSymbols(value: object): boolean {
  const symbols = Object.getOwnPropertySymbols(value)
  return symbols.length > 0 && symbols.some((symbol) => isOwnEnumerable.call(value, symbol))
}

function failByShape(schema: $ZodType, value: unknown, walk: Walk): Failed {
  const judged = decodeByZod(schema, value, walk)
  return judged === FAILED ? FAILED : fail(walk, 'not_plain', 'Invalid input: expected a plain object')
}
