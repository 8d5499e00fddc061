import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { $ZodType } from 'zod/v4/core'

/**
 * Finds what in a stored value is not of the type that the documentation gives for its schema (docs/values.md). Written for these tests
 * alone, from zod's definitions: it shares nothing with the library's own understanding of schemas.
 *
 * @returns where it is and what it should be; `undefined` if all is as documented
 */
export function findWrongType(schema: $ZodType, stored: AttributeValue, path = 'value'): string | undefined {
  const definition = schema._zod.def as unknown as Readonly<Record<string, unknown>> & { readonly type: string }
  const inner = definition.innerType as $ZodType | undefined
  const needs = (kind: keyof AttributeValue, isRight = stored[kind] !== undefined): string | undefined =>
    isRight ? undefined : `${path} of the type ${definition.type} is ${Object.keys(stored)}, and not ${kind}`
  switch (definition.type) {
    case 'string':
    case 'template_literal':
      return needs('S')
    case 'number':
    case 'bigint':
      return needs('N')
    case 'boolean':
      return needs('BOOL')
    case 'null':
      return needs('NULL')
    case 'date':
      return needs('S', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(stored.S ?? ''))
    case 'custom':
      return needs('B')
    case 'enum':
    case 'literal':
      return findWrongLiteral([...(schema._zod.values ?? [])], stored)
        ? `${path} is no literal of its schema`
        : undefined
    case 'optional':
    case 'nonoptional':
    case 'default':
    case 'prefault':
    case 'catch':
    case 'readonly':
      return findWrongType(inner as $ZodType, stored, path)
    case 'nullable':
      return stored.NULL === true ? undefined : findWrongType(inner as $ZodType, stored, path)
    case 'lazy':
      return findWrongType((definition.getter as () => $ZodType)(), stored, path)
    case 'pipe':
      return findWrongType(definition.in as $ZodType, stored, path)
    case 'array':
      return (
        needs('L') ??
        firstOf(stored.L ?? [], (one, index) => findWrongType(definition.element as $ZodType, one, `${path}[${index}]`))
      )
    case 'tuple': {
      const items = definition.items as readonly $ZodType[]
      const elementAt = (index: number): $ZodType | null => items[index] ?? (definition.rest as $ZodType | null)
      return (
        needs('L') ??
        firstOf(stored.L ?? [], (one, index) => {
          const element = elementAt(index)
          // So it is where another alternative of a union was stored.
          return element === null ? `${path} has more elements` : findWrongType(element, one, `${path}[${index}]`)
        })
      )
    }
    case 'object': {
      const shape = definition.shape as Readonly<Record<string, $ZodType>>
      return (
        needs('M') ??
        firstOf(Object.entries(stored.M ?? {}), ([name, one]) =>
          Object.hasOwn(shape, name) ? findWrongType(shape[name] as $ZodType, one, `${path}.${name}`) : undefined,
        )
      )
    }
    case 'record':
      return (
        needs('M') ??
        firstOf(Object.entries(stored.M ?? {}), ([name, one]) =>
          findWrongType(definition.valueType as $ZodType, one, `${path}.${name}`),
        )
      )
    case 'set':
      return findWrongSet(definition.valueType as $ZodType, stored, path)
    case 'union': {
      const options = definition.options as readonly $ZodType[]
      const wrongs = options.map((option) => findWrongType(option, stored, path))
      return wrongs.some((wrong) => wrong === undefined) ? undefined : wrongs.join(' and ')
    }
    case 'intersection':
      return (
        findWrongType(definition.left as $ZodType, stored, path) ??
        findWrongType(definition.right as $ZodType, stored, path)
      )
    case 'any':
    case 'unknown':
      return undefined
    default:
      return `${path} has a schema of the type ${definition.type}, which is not documented`
  }
}

function findWrongLiteral(values: readonly unknown[], stored: AttributeValue): boolean {
  return !values.some((value) => {
    if (value === null) return stored.NULL === true
    if (typeof value === 'boolean') return stored.BOOL === value
    return typeof value === 'string' ? stored.S === value : stored.N === String(value)
  })
}

function findWrongSet(element: $ZodType, { SS, NS, BS }: AttributeValue, path: string): string | undefined {
  const members: readonly AttributeValue[] = [
    ...(SS ?? []).map((S) => ({ S })),
    ...(NS ?? []).map((N) => ({ N })),
    ...(BS ?? []).map((B) => ({ B })),
  ]
  if (members.length === 0) return `${path} is no set with elements`
  return firstOf(members, (one) => findWrongType(element, one, `${path}{}`))
}

function firstOf<T>(values: readonly T[], find: (value: T, index: number) => string | undefined): string | undefined {
  for (const [index, value] of values.entries()) {
    const found = find(value, index)
    if (found !== undefined) return found
  }
  return undefined
}
