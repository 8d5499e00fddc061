import { blame, canGenerate, collectInto, makeOfText, printObject, quote } from './generated-code.js'
import type { Walk } from './issues.js'
import { type FieldsWriter, type MapField, refuseAmbiguity, writeAbsence } from './map-fields.js'
import { ABSENT } from './node.js'

/**
 * Generates what writes the fields of a map, as `generateReader` does what reads them. It takes what has its attributes in the order of
 * the schema, and no others, as almost every value does.
 *
 * @returns `undefined` where closures have to serve
 */
export function generateWriter(fields: readonly MapField[]): FieldsWriter | undefined {
  if (!canGenerate(fields)) return undefined
  const writeAbsent = (place: number, walk: Walk): unknown => writeAbsence(fields[place] as MapField, walk)
  const dropped = (place: number, isGiven: boolean, walk: Walk): undefined => {
    if (isGiven) refuseAmbiguity(fields[place] as MapField, walk)
  }
  const writes = fields.map(({ node }) => node.write)
  const collect = collectInto(fields.map(({ stored }) => stored))
  const bound = { writes, writeAbsent, dropped, ABSENT, blame, collect }
  return makeOfText(bound, printWriter(fields)) as FieldsWriter | undefined
}

function printWriter(fields: readonly MapField[]): string {
  const places = fields.map(
    ({ name }, place) => `const isGiven${place} = given[next] === ${quote(name)}
if (isGiven${place}) next++`,
  )
  const statements = fields.map(
    ({ name }, place) => `inner = isGiven${place} ? value[${quote(name)}] : undefined
let value${place} = inner === undefined ? writeAbsent(${place}, walk) : write${place}(inner, walk)
if (value${place} === ABSENT) value${place} = dropped(${place}, inner !== undefined, walk)
if (walk.issues.length > from) from = blame(walk, from, ${quote(name)})`,
  )
  const optional = fields.findIndex(({ absence }) => absence.write === 'omit')
  const names = fields.map(({ stored }) => stored)
  return `const [${fields.map((_, place) => `write${place}`)}] = writes
return (value, given, walk) => {
let inner, next = 0, from = walk.issues.length
${places.join('\n')}
if (next < given.length) return undefined
${statements.join('\n')}
${printObject(names, optional === -1 ? names.length : optional)}
return item
}`
}
