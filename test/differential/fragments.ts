import type { AttributeValue } from '@aws-sdk/client-dynamodb'

/** An item, a key, or the values of an expression. */
export type Item = Record<string, AttributeValue>

/** A way to a value: names and positions. `aliased` says whether the names stand as placeholders. */
export interface PathPart {
  readonly path: readonly (string | number)[]
  readonly aliased: boolean
}

/** A piece of an expression: plain text, a path, a value, or more of these. */
export type Fragment = string | PathPart | { readonly value: AttributeValue } | readonly Fragment[]

/** Gathers the placeholders of all the expressions of one request. */
export interface Printer {
  print(fragment: Fragment): string
  /** The members that go with the expressions: none where no placeholder is used. */
  placeholders(): { ExpressionAttributeNames?: Record<string, string>; ExpressionAttributeValues?: Item }
}

/** Makes a printer for one request. */
export function createPrinter(): Printer {
  const names = new Map<string, string>()
  const values: Item = {}
  const alias = (name: string): string => {
    const known = names.get(name) ?? `#n${names.size}`
    names.set(name, known)
    return known
  }
  const print = (fragment: Fragment): string => {
    if (typeof fragment === 'string') return fragment
    if (isList(fragment)) return fragment.map(print).join('')
    if ('value' in fragment) {
      const name = `:v${Object.keys(values).length}`
      values[name] = fragment.value
      return name
    }
    return printPath(fragment, alias)
  }
  return {
    print,
    placeholders: () => ({
      ...(names.size > 0 && {
        ExpressionAttributeNames: Object.fromEntries([...names].map(([name, token]) => [token, name])),
      }),
      ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
    }),
  }
}

function printPath({ path, aliased }: PathPart, alias: (name: string) => string): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`
    return `${text}${text === '' ? '' : '.'}${aliased ? alias(step) : step}`
  }, '')
}

function isList(fragment: Fragment): fragment is readonly Fragment[] {
  return Array.isArray(fragment)
}

/** Puts a separator between fragments. */
export function join(fragments: readonly Fragment[], separator: string): Fragment {
  return fragments.flatMap((fragment, i) => (i === 0 ? [fragment] : [separator, fragment]))
}
