/**
 * How the attributes at the top of an item are called in storage. One to one: no attribute lies where another does.
 * Whoever reads or writes stored items, or names their attributes in an expression, asks here.
 */
export interface AttributeNames {
  /** The name that an attribute is stored under: its own, unless the entity says otherwise. */
  readonly stored: (attribute: string) => string
  /** The attribute that is stored under a name; `undefined` where the attribute of that name is stored under another. */
  readonly attribute: (stored: string) => string | undefined
}

const same = (name: string): string => name

/** Every attribute is stored under its own name. */
export const ownNames: AttributeNames = Object.freeze({ stored: same, attribute: same })

/** Reads how an entity calls its attributes in storage. */
export function nameAttributes(storedAs: Readonly<Record<string, string>> | undefined): AttributeNames {
  if (storedAs === undefined || storedAs === null) return ownNames
  const stored = new Map(Object.entries(storedAs))
  if (stored.size === 0) return ownNames
  const attributes = new Map([...stored].map(([attribute, name]) => [name, attribute]))
  return Object.freeze({
    stored: (attribute) => stored.get(attribute) ?? attribute,
    attribute: (name) => attributes.get(name) ?? (stored.has(name) ? undefined : name),
  } satisfies AttributeNames)
}

/** Whether an attribute that the schema does not name would lie where one lies that it does. */
export function isTaken(names: AttributeNames, unknown: string): boolean {
  return names.attribute(names.stored(unknown)) !== unknown
}
