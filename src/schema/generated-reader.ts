import { blame, canGenerate, collectInto, makeOfText, printObject, quote } from './generated-code.js'
import { FAILED, type Walk } from './issues.js'
import { type FieldsReader, type MapField, readAbsence } from './map-fields.js'
import { type Mode, NO_VALUE } from './node.js'

/**
 * Generates what reads the fields of a map: straight-line code, in which V8 knows each name and the shape of what is made. It does what
 * closures over a list of fields do, in half of the time.
 *
 * @returns `undefined` where closures have to serve
 */
export function generateReader(fields: readonly MapField[], mode: Mode): FieldsReader | undefined {
  if (!canGenerate(fields)) return undefined
  const readAbsent = (place: number, walk: Walk): unknown => readAbsence(fields[place] as MapField, mode, walk)
  const reads = fields.map(({ node }) => node.read)
  const collect = collectInto(fields.map(({ name }) => name))
  const bound = { reads, readAbsent, NO_VALUE, FAILED, blame, collect }
  return makeOfText(bound, printReader(fields)) as FieldsReader | undefined
}

function printReader(fields: readonly MapField[]): string {
  const statements = fields.map(({ name, stored, absence }, place) => {
    const absent = absence.read === 'omit' ? 'undefined' : `readAbsent(${place}, walk)`
    return `inner = stored[${quote(stored)}]
const value${place} = inner == null ? inner === null ? read${place}(NO_VALUE, walk) : ${absent} : read${place}(inner, walk)
if (value${place} === FAILED) from = blame(walk, from, ${quote(name)})`
  })
  const optional = fields.findIndex(({ absence }) => absence.read === 'omit')
  const names = fields.map(({ name }) => name)
  return `const [${fields.map((_, place) => `read${place}`)}] = reads
return (stored, walk) => {
let inner, from = walk.issues.length
${statements.join('\n')}
${printObject(names, optional === -1 ? names.length : optional)}
return item
}`
}
