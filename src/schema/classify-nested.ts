import type { $ZodType } from 'zod/v4/core'
import { findNameFault } from './attribute-name.js'
import type { Classifier } from './classifier.js'
import { classifyPipe } from './classify-pipe.js'
import { intersect } from './intersect.js'
import { unwrapStorage } from './navigate.js'
import type { ObjectStorage, Storage } from './storage.js'
import { setKindOf } from './stored-kinds.js'
import { definitionOf, isSchema } from './zod.js'

/** Classifies a schema that has others inside of it, or reports why it cannot be stored. */
export function classifyNested(schema: $ZodType, classifier: Classifier): Storage {
  const { classify } = classifier
  const definition = definitionOf(schema)
  switch (definition.type) {
    case 'object':
      return classifyObject(schema, definition.shape, definition.catchall, classifier)
    case 'array':
      return { kind: 'array', schema, element: classify(definition.element, '*') }
    case 'tuple': {
      const items = definition.items.map((item, index) => classify(item, String(index)))
      const rest = definition.rest ? classify(definition.rest, '*') : undefined
      return { kind: 'tuple', schema, items, ...(rest !== undefined && { rest }) }
    }
    case 'record':
      return classifyRecord(schema, definition.keyType, definition.valueType, classifier)
    case 'set':
      return classifySet(schema, definition.valueType, classifier)
    case 'union':
      return classifyUnion(schema, definition.options, classifier)
    case 'intersection':
      return intersect(schema, classify(definition.left), classify(definition.right), classifier)
    case 'optional':
    case 'nullable':
    case 'default':
    case 'readonly':
      return { kind: definition.type, schema, inner: classify(definition.innerType) }
    case 'prefault':
    case 'catch':
      return { kind: 'default', schema, inner: classify(definition.innerType) }
    case 'nonoptional':
      return requirePresence(classify(definition.innerType), schema)
    case 'lazy':
      return classifyLazy(schema, classifier)
    case 'pipe':
      return classifyPipe(schema, definition, classifier)
    default:
      return refuse(schema, classifier)
  }
}

function classifyObject(
  schema: $ZodType,
  shape: Readonly<Record<string, $ZodType>>,
  catchall: $ZodType | undefined,
  { classify, report }: Classifier,
): ObjectStorage {
  const attributes = new Map<string, Storage>()
  for (const name of Object.keys(shape)) {
    const fault = findNameFault(name)
    if (fault !== undefined) {
      report('schema.name', `DynamoDB has no attribute whose name ${fault}.`, 'Give the attribute another name.')
    }
    const inner = shape[name]
    if (inner !== undefined) attributes.set(name, classify(inner, name))
  }
  if (catchall === undefined || (isSchema(catchall) && definitionOf(catchall).type === 'never')) {
    return { kind: 'object', schema, attributes, unknownAttributes: 'refuse', strict: catchall !== undefined }
  }
  return { kind: 'object', schema, attributes, unknownAttributes: 'keep', rest: classify(catchall, '*') }
}

function classifyRecord(
  schema: $ZodType,
  keyType: $ZodType,
  valueType: $ZodType,
  { classify, tryClassify, report }: Classifier,
): Storage {
  const name = tryClassify(keyType)
  const value = classify(valueType, '*')
  if (name !== undefined && isName(name)) return { kind: 'record', schema, name, value }
  const message = 'The names of a record are attribute names in DynamoDB, and those are text.'
  report('schema.record_key', message, 'Use a string, an enum or a literal of strings as the key schema.')
  return { kind: 'record', schema, name: { kind: 'string', schema: keyType }, value }
}

function isName(storage: Storage): boolean {
  const inner = unwrapStorage(storage)
  if (inner.kind === 'union') return inner.options.every(isName)
  if (inner.kind === 'literal') return inner.values.every((value) => typeof value === 'string')
  return inner.kind === 'string' && inner === storage
}

function classifySet(schema: $ZodType, valueType: $ZodType, { classify, report }: Classifier): Storage {
  const element = classify(valueType, '*')
  if (setKindOf(element) !== undefined) return { kind: 'set', schema, element }
  const message = 'DynamoDB has sets of texts, of numbers and of binaries only, each of one kind.'
  report('schema.set_element', message, 'Use z.array, or a codec whose stored side is an array.')
  return { kind: 'array', schema, element }
}

function classifyUnion(schema: $ZodType, options: readonly $ZodType[], { classify, laterJudge }: Classifier): Storage {
  const present = options.filter((option) => !isAbsence(option))
  const union: Storage = { kind: 'union', schema, options: present.map((option) => classify(option)) }
  laterJudge(union)
  return present.length === options.length ? union : { kind: 'optional', schema, inner: union }
}

function isAbsence(schema: $ZodType): boolean {
  const type = isSchema(schema) ? definitionOf(schema).type : undefined
  return type === 'undefined' || type === 'void'
}

/** `z.nonoptional` takes the optional wrappers off, and keeps the checks of what it wraps. */
function requirePresence(storage: Storage, schema: $ZodType): Storage {
  const inner = stripOptional(storage)
  return { ...inner, checked: [...(inner.checked ?? [inner.schema]), schema] }
}

function stripOptional(storage: Storage): Storage {
  if (storage.kind === 'optional') return stripOptional(storage.inner)
  if (storage.kind === 'nullable' || storage.kind === 'readonly')
    return { ...storage, inner: stripOptional(storage.inner) }
  return storage
}

function classifyLazy(schema: $ZodType, { classify, report }: Classifier): Storage {
  const found = resolveLazy(schema)
  if (found !== undefined) {
    const inner = classify(found)
    return { kind: 'lazy', schema, inner: () => inner }
  }
  const message = 'The getter of this lazy schema throws or gives no schema.'
  report('schema.lazy', message, 'Declare what it refers to before the model is defined.')
  return { kind: 'any', schema }
}

function resolveLazy(schema: $ZodType): $ZodType | undefined {
  try {
    return (schema._zod as unknown as { readonly innerType?: $ZodType }).innerType
  } catch {
    return undefined
  }
}

const reasons: Readonly<Record<string, readonly [message: string, fix: string]>> = {
  transform: ['A transform cannot be undone when the value is written.', 'Use z.codec, which has both directions.'],
  promise: ['A promise cannot be stored.', 'Await the value before the write, and declare its own schema.'],
  function: ['A function cannot be stored.', 'Leave it out of the schema.'],
  symbol: ['A symbol cannot be stored.', 'Use z.string, z.enum or z.literal.'],
  map: ['A Map has no form in DynamoDB.', 'Use z.record, or a codec whose stored side is a record or an array.'],
  file: ['A file cannot be stored in an item.', 'Store its bytes as z.instanceof(Uint8Array), or where to find it.'],
  undefined: ['There is no undefined in DynamoDB: an attribute is present or absent.', 'Use .optional().'],
  void: ['There is no undefined in DynamoDB: an attribute is present or absent.', 'Use .optional().'],
  never: ['No value at all can be stored here.', 'Leave it out of the schema.'],
  nan: ['DynamoDB has no NaN.', 'Use z.null() or an optional number.'],
  success: ['z.success keeps no value that could be stored.', 'Store the value itself.'],
}

function refuse(schema: $ZodType, { report }: Classifier): Storage {
  const { type } = definitionOf(schema)
  const [message, fix] = reasons[type] ?? [`A schema of the type "${type}" cannot be stored.`, 'Use z.codec.']
  report(type === 'transform' ? 'schema.transform' : 'schema.unstorable', message, fix)
  return { kind: 'any', schema }
}
