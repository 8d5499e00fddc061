import { findOverlap } from '../../keys/overlap.js'
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
    compiled.forEach((entity, position) => {
      for (const other of compiled.slice(0, position)) {
        const witness = findOverlap(other.key, entity.key)
        if (witness === undefined) continue
        const sk = table.sk === undefined ? '' : `, ${table.sk.name} = "${witness.sk}"`
        report({
          entity: entity.name,
          place: 'key',
          message: `${entity.name} and ${other.name} can both have the key ${table.pk.name} = "${witness.pk}"${sk}. Strings are taken to hold anything but the delimiter; patterns and refinements are not judged.`,
        })
      }
    })
  },
}
