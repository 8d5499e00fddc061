import type { PrimaryKeyShape } from '../../keys/key-part.js'
import { findOverlap } from '../../keys/overlap.js'
import type { CompiledEntity } from '../compiled.js'
import type { Rule } from './check.js'

/** No two entities can produce the same primary key, or one would silently replace the other's items. */
export const keyOverlap: Rule = {
  code: 'key.overlap',
  severity: 'error',
  meaning:
    "Two entities can have one primary key, so that one would replace the other's items. The message shows such a key. Strings are taken to hold anything but the delimiter; patterns and refinements are not judged.",
  mend: "Set the keys apart by a literal segment, such as the entity's name.",
  example: `defineModel({
  table,
  entities: {
    orders: defineEntity('Order', { schema, key: { pk: 'SHOP#<id>', sk: '<status>' } }),
    events: defineEntity('Event', { schema, key: { pk: 'SHOP#<id>', sk: '<note|NONE>' } }),
  },
})`,
  check: ({ compiled, table }, report) => {
    const keys = compiled.flatMap(listKeys)
    keys.forEach(({ entity, place, what, key }, position) => {
      for (const other of keys.slice(0, position)) {
        const witness = findOverlap(other.key, key)
        if (witness === undefined) continue
        const sk = table.sk === undefined ? '' : `, ${table.sk.name} = "${witness.sk}"`
        report({
          entity,
          place,
          message: `${what} and ${other.what} can both have the key ${table.pk.name} = "${witness.pk}"${sk}. Strings are taken to hold anything but the delimiter; patterns and refinements are not judged.`,
        })
      }
    })
  },
}

interface PlacedKey {
  readonly entity: string
  readonly place: string
  /** Whose key it is, for messages. */
  readonly what: string
  readonly key: PrimaryKeyShape
}

/** The keys of an entity's items, and of those by which its unique values are claimed. */
function listKeys({ name: entity, key, uniques }: CompiledEntity): readonly PlacedKey[] {
  const claims = uniques.map((unique) => ({
    entity,
    place: `unique.${unique.attribute}`,
    what: `the claim of a ${entity}'s ${unique.attribute}`,
    key: unique.key,
  }))
  return [{ entity, place: 'key', what: entity, key }, ...claims]
}
