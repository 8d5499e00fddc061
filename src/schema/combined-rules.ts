import type { $ZodType } from 'zod/v4/core'
import type { Storage } from './storage.js'
import { checksOf, isOverwrite } from './zod.js'

/** How deep DynamoDB stores maps and lists. */
const deepest = 32

/** Checks that judge nothing: they only say something of a schema. */
const remarks: ReadonlySet<string> = new Set(['describe', 'meta'])

/**
 * Finds the maps whose schemas have rules of their own, such as a `refine` of an object: those are about several
 * attributes at once.
 *
 * @returns the paths of the maps, `[]` for the item itself; `*` stands for elements and entries
 */
export function findCombinedRules(root: Storage): readonly (readonly string[])[] {
  const found = new Map<string, readonly string[]>()
  // A schema that contains itself is looked at once.
  const seen = new Set<$ZodType>()
  /** @param isRuled whether a schema around this one has rules for the same value */
  const visit = (storage: Storage, path: readonly string[], isRuled: boolean): void => {
    if (path.length > deepest) return
    const hasRules = isRuled || (storage.checked ?? [storage.schema]).some(hasRule)
    if (storage.kind === 'lazy') {
      if (seen.has(storage.schema)) return
      seen.add(storage.schema)
    }
    const isMap = storage.kind === 'object' || storage.kind === 'record'
    if (isMap) seen.add(storage.schema)
    if (isMap && hasRules) found.set(JSON.stringify(path), path)
    for (const [step, inner] of stepsInto(storage)) {
      if (step === undefined) visit(inner, path, hasRules)
      else visit(inner, [...path, step], false)
    }
  }
  visit(root, [], false)
  return [...found.values()]
}

/** What a storage is made of, each with the step to it; without one, for the same value. */
function stepsInto(storage: Storage): readonly (readonly [step: string | undefined, inner: Storage])[] {
  switch (storage.kind) {
    case 'optional':
    case 'nullable':
    case 'default':
    case 'readonly':
      return [[undefined, storage.inner]]
    case 'lazy':
      return [[undefined, storage.inner()]]
    case 'union':
      return storage.options.map((option) => [undefined, option])
    case 'array':
      return [['*', storage.element]]
    case 'tuple':
      return storage.items.map((item, index) => [String(index), item])
    case 'record':
      return [['*', storage.value]]
    case 'object':
      return [...storage.attributes]
    default:
      return []
  }
}

function hasRule(schema: $ZodType): boolean {
  return checksOf(schema).some((check) => !isOverwrite(check) && !remarks.has(check._zod.def.check))
}
