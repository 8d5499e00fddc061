import type { PlacedKey } from '../placed-keys.js'
import type { Rule } from './check.js'

/** No two entities can produce the same primary key, or one would silently replace the other's items. */
export const keyOverlap: Rule = {
  code: 'key.overlap',
  severity: 'error',
  mend: "Set the keys apart by a literal segment, such as the entity's name.",
  check: ({ overlaps, table }, report) => {
    for (const { own, other, witness } of overlaps) {
      const sk = table.sk === undefined ? '' : `, ${table.sk.name} = "${witness.sk}"`
      const claim = witness.unproven ? 'cannot be proven to have no key in common, such as' : 'can both have the key'
      report({
        entity: own.owner.name,
        place: own.claimed === undefined ? 'key' : `unique.${own.claimed}`,
        message: `${describe(own)} and ${describe(other)} ${claim} ${table.pk.name} = "${witness.pk}"${sk}. Strings are taken to hold anything but the delimiter; patterns and refinements are not judged.`,
      })
    }
  },
}

function describe({ owner, claimed }: PlacedKey): string {
  return claimed === undefined ? owner.name : `the claim of ${owner.name}'s ${claimed}`
}
