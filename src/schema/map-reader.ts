import { setOwn } from '../util/objects.js'
import { once } from '../util/once.js'
import type { AttributeNames } from './attribute-names.js'
import { generation } from './generated-code.js'
import { generateReader } from './generated-reader.js'
import { FAILED, prefixIssues, type Walk } from './issues.js'
import {
  type FieldsReader,
  failByName,
  type MapField,
  type MapShape,
  readAbsence,
  type StoredMap,
} from './map-fields.js'
import { failByContent, isStoredMap, type Mode, NO_VALUE, type Node } from './node.js'

type Item = Record<string, unknown>

/** What a map is read by. */
export interface MapSource {
  readonly shape: MapShape
  readonly fields: readonly MapField[]
  /** Reads all other entries, where there may be any. */
  readonly rest: Node | undefined
  readonly names: AttributeNames
  readonly isReserved: (stored: string) => boolean
  readonly isRoot: boolean
  readonly mode: Mode
}

/** Compiles what reads a map: the attributes that its schema names, and then all others. */
export function compileMapReader(source: MapSource): (stored: StoredMap, walk: Walk) => unknown {
  const { shape, fields, rest, isRoot, mode } = source
  const seesRest = rest !== undefined || (shape.strict && !isRoot && mode !== 'encoded')
  const readRest = compileRestReader(source, seesRest)
  let readFields = compileFieldsReader(fields, mode)
  let left = generation.afterReads
  return (stored, walk) => {
    if (!isStoredMap(stored)) return failByContent('M', walk)
    // Code of its own costs a map as much as some hundred reads.
    if (left >= 0 && left-- === 0) readFields = generateReader(fields, mode) ?? readFields
    const before = walk.issues.length
    const value = readFields(stored, walk)
    if (seesRest || walk.counting) readRest(stored, value, walk)
    return walk.issues.length > before ? FAILED : value
  }
}

function compileFieldsReader(fields: readonly MapField[], mode: Mode): FieldsReader {
  const inherited = new Set(fields.filter(({ stored }) => stored in Object.prototype))
  return (stored, walk) => {
    const value: Item = {}
    for (const field of fields) {
      const { name, stored: storedName, node } = field
      const isInherited = inherited.size > 0 && inherited.has(field) && !Object.hasOwn(stored, storedName)
      const inner = isInherited ? undefined : stored[storedName]
      const from = walk.issues.length
      const read = inner === undefined ? readAbsence(field, mode, walk) : node.read(inner ?? NO_VALUE, walk)
      if (read === FAILED) prefixIssues(walk, from, name)
      else if (read !== undefined) setOwn(value, name, read)
    }
    return value
  }
}

function compileRestReader(
  { shape, fields, rest, names, isReserved }: MapSource,
  seesRest: boolean,
): (stored: StoredMap, value: Item, walk: Walk) => void {
  const storedFields = once(() => new Set(fields.map(({ stored }) => stored)))
  return (stored, value, walk) => {
    const isField = storedFields()
    for (const storedName of Object.keys(stored)) {
      const inner = stored[storedName]
      if (isField.has(storedName) || isReserved(storedName) || inner === undefined) continue
      const name = names.attribute(storedName)
      // What lies under the name of an attribute that is stored elsewhere has no name in the item.
      if (name === undefined) continue
      const from = walk.issues.length
      if (rest === undefined) {
        walk.strays++
        if (!seesRest) continue
        failByName(name, walk)
        prefixIssues(walk, from, name)
        continue
      }
      const readName = shape.judgeName === undefined ? name : shape.judgeName(name, walk)
      const read = readName === FAILED ? FAILED : rest.read(inner ?? NO_VALUE, walk)
      if (readName === FAILED || read === FAILED) prefixIssues(walk, from, name)
      else setOwn(value, readName, read)
    }
  }
}
