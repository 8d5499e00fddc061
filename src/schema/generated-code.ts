import { config, util } from 'zod/v4/core'
import { prefixIssues, type Walk } from './issues.js'
import type { MapField } from './map-fields.js'

/** When maps get code of their own, which costs as much as some hundred calls. */
export const generation = {
  /** The reads of a map before it gets code that reads it. */
  afterReads: 200,
  /** The writes of a map before it gets code that writes it. */
  afterWrites: 200,
}

/**
 * Whether a map can have code of its own: not where code cannot be made of text, or zod was told not to (`z.config({ jitless: true })`).
 * Names that all objects have need care, which closures take.
 */
export function canGenerate(fields: readonly MapField[]): boolean {
  if (config().jitless === true || !util.allowsEval.value) return false
  return fields.every(({ name, stored }) => !(name in Object.prototype || stored in Object.prototype))
}

/**
 * Makes a function of generated text.
 *
 * @param bound what the text calls by these names
 * @returns `undefined` where code turns out to be forbidden: zod asked once, and it can have been forbidden since
 */
export function makeOfText(bound: Readonly<Record<string, unknown>>, text: string): unknown {
  let make: (...values: unknown[]) => unknown
  try {
    make = new Function(...Object.keys(bound), text) as typeof make
  } catch {
    return undefined
  }
  return make(...Object.values(bound))
}

/** A name in generated text, where names stand as strings only, quoted as JSON is. */
export const quote = (text: string): string => JSON.stringify(text)

/**
 * Prints what makes `item` of `value0`, `value1` and so on, those that are not there left out. It calls `collect`.
 *
 * @param lead how many of them are almost always there: the object is made with them in one go
 */
export function printObject(names: readonly string[], lead: number): string {
  const values = names.map((_, place) => `value${place}`)
  const entries = names.slice(0, lead).map((name, place) => `${quote(name)}: value${place}`)
  const gaps = values.slice(0, lead).map((value) => `${value} === undefined || `)
  const stores = names.slice(lead).map((name, index) => {
    const value = values[lead + index]
    return `if (${value} !== undefined) item[${quote(name)}] = ${value}`
  })
  return `const item = ${gaps.join('')}false ? collect([${values.slice(0, lead)}]) : { ${entries} }
${stores.join('\n')}`
}

/** Makes an object of values of which some are not there. */
export function collectInto(names: readonly string[]): (values: readonly unknown[]) => object {
  return (values) => {
    const item: Record<string, unknown> = {}
    values.forEach((value, place) => {
      if (value !== undefined) item[names[place] as string] = value
    })
    return item
  }
}

/** Says of new issues where they are; gives the place of the next one. */
export function blame(walk: Walk, from: number, name: string): number {
  prefixIssues(walk, from, name)
  return walk.issues.length
}
