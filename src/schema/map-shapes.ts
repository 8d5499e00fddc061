import { FAILED, fail } from './issues.js'
import type { MapShape } from './map-fields.js'
import { anyStorage } from './navigate.js'
import type { ObjectStorage, RecordStorage, Storage } from './storage.js'
import { checksOf, decodeByZod, definitionOf, isCheckItself } from './zod.js'

/** An object's attributes. */
export function shapeOfObject(storage: ObjectStorage): MapShape {
  return {
    schema: storage.schema,
    fields: storage.attributes,
    rest: storage.rest,
    judgeName: undefined,
    strict: storage.strict === true,
  }
}

/** A record's entries. Where its names are a fixed list and all of them are needed, they are fields as an object's. */
export function shapeOfRecord({ schema, name, value }: RecordStorage): MapShape {
  const definition = definitionOf(schema) as { readonly partial?: boolean; readonly mode?: string }
  const names = name.schema._zod.values
  const fixed = names === undefined || definition.partial === true ? [] : [...names].map(String)
  const fields = new Map<string, Storage>(fixed.map((field) => [field, value]))
  const isOpen =
    definitionOf(name.schema).type === 'string' && !isCheckItself(name.schema) && checksOf(name.schema).length === 0
  const base = { schema, fields, strict: true }
  if (definition.mode === 'loose') {
    // Names that the key schema refuses keep whatever they have.
    return { ...base, rest: anyStorage, judgeName: undefined }
  }
  if (fixed.length > 0) return { ...base, rest: undefined, judgeName: undefined }
  if (isOpen) return { ...base, rest: value, judgeName: undefined }
  return {
    ...base,
    rest: value,
    judgeName: (given, walk) => {
      const judged = decodeByZod(name.schema, given, walk)
      if (judged === FAILED) return FAILED
      if (typeof judged === 'string' && decodeByZod(name.schema, judged, walk) === judged) return judged
      return fail(walk, 'invalid_key', 'The key schema of this record changes its own result again.')
    },
  }
}
