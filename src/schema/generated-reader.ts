import { config, util } from 'zod/v4/core'
import { FAILED, prefixIssues, type Walk } from './issues.js'
import { type FieldsReader, type MapField, readAbsence } from './map-fields.js'
import type { Mode } from './node.js'

/** When maps get code of their own. */
export const generation = {
  /** The reads of a map before it does. */
  afterReads: 200,
}

/**
 * Generates what reads the fields of a map: straight-line code, in which V8 knows each name and the shape of what is made. It does what
 * closures over a list of fields do, in half of the time.
 *
 * @returns `undefined` where code cannot be made of text, or zod was told not to (`z.config({ jitless: true })`): closures serve there
 */
export function generateReader(fields: readonly MapField[], mode: Mode): FieldsReader | undefined {
  if (config().jitless === true || !util.allowsEval.value || !fields.every(isPlainField)) return undefined
  const readAbsent = (place: number, walk: Walk): unknown => readAbsence(fields[place] as MapField, mode, walk)
  const reads = fields.map(({ node }) => node.read)
  const make = new Function('reads', 'readAbsent', 'FAILED', 'blame', 'collect', printReader(fields))
  return make(reads, readAbsent, FAILED, blame, collectFrom(fields)) as FieldsReader
}

/** Names that all objects have need care, which closures take. */
function isPlainField({ name, stored }: MapField): boolean {
  return !(name in Object.prototype || stored in Object.prototype)
}

/** Names stand in the text as strings only, quoted as JSON is. */
function printReader(fields: readonly MapField[]): string {
  const statements = fields.map(({ name, stored, absence }, place) => {
    const absent = absence.read === 'omit' ? 'undefined' : `readAbsent(${place}, walk)`
    return `inner = stored[${quote(stored)}]
const value${place} = inner === undefined ? ${absent} : read${place}(inner, walk)
if (value${place} === FAILED) from = blame(walk, from, ${quote(name)})`
  })
  const lead = countLead(fields)
  const values = fields.map((_, place) => `value${place}`)
  const entries = fields.slice(0, lead).map(({ name }, place) => `${quote(name)}: value${place}`)
  const gaps = values.slice(0, lead).map((value) => `${value} === undefined || `)
  const stores = fields.slice(lead).map(({ name }, index) => {
    const value = `value${lead + index}`
    return `if (${value} !== undefined) item[${quote(name)}] = ${value}`
  })
  return `const [${fields.map((_, place) => `read${place}`)}] = reads
return (stored, walk) => {
let inner, from = walk.issues.length
${statements.join('\n')}
const item = ${gaps.join('')}false ? collect([${values.slice(0, lead)}]) : { ${entries} }
${stores.join('\n')}
return item
}`
}

const quote = (text: string): string => JSON.stringify(text)

/** How many fields every item begins with: the object is made with them in one go. */
function countLead(fields: readonly MapField[]): number {
  const optional = fields.findIndex(({ absence }) => absence.read === 'omit')
  return optional === -1 ? fields.length : optional
}

/** Makes an object of values of which some are not there, as codecs may give. */
function collectFrom(fields: readonly MapField[]): (values: readonly unknown[]) => object {
  return (values) => {
    const item: Record<string, unknown> = {}
    values.forEach((value, place) => {
      if (value !== undefined) item[(fields[place] as MapField).name] = value
    })
    return item
  }
}

/** Says of new issues where they are; gives the place of the next one. */
function blame(walk: Walk, from: number, name: string): number {
  prefixIssues(walk, from, name)
  return walk.issues.length
}
