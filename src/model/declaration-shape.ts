import type { ModelProblem, ProblemKind } from '../errors/index.js'

/** What a program without types can get wrong before there is anything to compile: a key that is null, a list for a map. */
export const declarationShape: ProblemKind = {
  code: 'declaration.shape',
  severity: 'error',
  mend: 'Write the part as it is documented.',
}

/** What a part of a declaration has to be, in words, and whether a value is that. */
interface Shape {
  readonly expected: string
  readonly fits: (value: unknown) => boolean
}

const text: Shape = { expected: 'a text', fits: (value) => typeof value === 'string' }
const map: Shape = { expected: 'an object', fits: isMap }
const template: Shape = {
  expected: 'a template: a text, or a list of texts',
  fits: (value) => typeof value === 'string' || isTexts(value),
}
const texts: Shape = { expected: 'a list of texts', fits: isTexts }
const projection: Shape = {
  expected: "'all', 'keys', or a list of texts",
  // What a list may hold is a matter of the table's options.
  fits: (value) => typeof value === 'string' || Array.isArray(value),
}
const table: Shape = { expected: 'a table, made by defineTable', fits: isTable }
const entity: Shape = { expected: 'an entity, made by defineEntity', fits: isEntity }

/** Finds the parts of a model's declaration that are not what they have to be, whatever was declared. */
export function findMisshapen(declared: unknown): readonly ModelProblem[] {
  const problems: ModelProblem[] = []
  const report = (entityName: string | undefined, place: string, value: unknown, { expected }: Shape): void => {
    const found = value === undefined ? 'is missing' : `is ${nameKind(value, expected)}`
    problems.push(
      Object.freeze({
        code: declarationShape.code,
        severity: 'error',
        ...(entityName !== undefined && { entity: entityName }),
        place,
        message: `"${place}" ${found}, and has to be ${expected}.`,
        fix: declarationShape.mend,
      }),
    )
  }
  const start = (entityName?: string): Look => ({
    need: (place, value, shape) => {
      if (shape.fits(value)) return true
      report(entityName, place, value, shape)
      return false
    },
  })
  const look = start()
  if (!look.need('model', declared, map)) return problems
  const { table: declaredTable, entities, collections } = declared as Readonly<Record<string, unknown>>
  if (look.need('table', declaredTable, table)) lookAtTable(declaredTable as Parts, look)
  if (look.need('entities', entities, map)) {
    for (const [alias, one] of Object.entries(entities as Parts)) {
      if (look.need(`entities.${alias}`, one, entity))
        lookAtEntity((one as Parts).declaration as Parts, start(nameOf(one)))
    }
  }
  if (isGiven(collections) && look.need('collections', collections, map)) {
    for (const [name, one] of Object.entries(collections as Parts)) {
      const place = `collections.${name}`
      if (!look.need(place, one, map)) continue
      const { of, on } = one as Parts
      // A check says of a collection without members that it has none.
      if (isGiven(of)) look.need(`${place}.of`, of, texts)
      if (on !== undefined) look.need(`${place}.on`, on, text)
    }
  }
  return problems
}

type Parts = Readonly<Record<string, unknown>>

/** Looks at the parts of one declaration. */
interface Look {
  /** Reports a part that does not have a shape; returns whether it has. */
  readonly need: (place: string, value: unknown, shape: Shape) => boolean
}

/** Attributes that have no name are found by a check of the table. */
function lookAtTable({ key, indexes }: Parts, look: Look): void {
  look.need('table.key', key, map)
  if (!look.need('table.indexes', indexes, map)) return
  for (const [name, index] of Object.entries(indexes as Parts)) {
    const place = `table.indexes.${name}`
    if (!look.need(place, index, map)) continue
    const { projection: declared } = index as Parts
    if (isGiven(declared)) look.need(`${place}.projection`, declared, projection)
  }
}

function lookAtEntity({ key, indexes, unique, storedAs, timestamps, typeValue }: Parts, look: Look): void {
  if (look.need('key', key, map)) {
    const { pk, sk } = key as Parts
    look.need('key.pk', pk, template)
    if (sk !== undefined) look.need('key.sk', sk, template)
  }
  if (look.need('indexes', indexes, map)) {
    for (const [name, entry] of Object.entries(indexes as Parts)) {
      const place = `indexes.${name}`
      if (!look.need(place, entry, map)) continue
      const { on, pk, sk, when } = entry as Parts
      look.need(`${place}.on`, on, text)
      if (pk !== undefined) look.need(`${place}.pk`, pk, template)
      if (sk !== undefined) look.need(`${place}.sk`, sk, template)
      if (when !== undefined) look.need(`${place}.when`, when, map)
    }
  }
  if (isGiven(unique) && look.need('unique', unique, map)) {
    for (const [attribute, one] of Object.entries(unique as Parts)) look.need(`unique.${attribute}`, one, text)
  }
  if (isGiven(storedAs)) look.need('storedAs', storedAs, map)
  if (isGiven(timestamps)) look.need('timestamps', timestamps, map)
  if (isGiven(typeValue)) look.need('typeValue', typeValue, text)
}

/** Options that are null are as those that are left out. */
function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null
}

function isMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}

function isTable(value: unknown): boolean {
  return isMap(value) && isMap((value as Parts).options)
}

function isEntity(value: unknown): boolean {
  return isMap(value) && typeof (value as Parts).name === 'string' && isMap((value as Parts).declaration)
}

function nameOf(value: unknown): string {
  return String((value as Parts).name)
}

function nameKind(value: unknown, expected: string): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return expected.includes('list') ? 'a list of other values' : 'a list'
  return typeof value === 'object' ? 'an object' : typeof value === 'string' ? 'a text' : `a ${typeof value}`
}
