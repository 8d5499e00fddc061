import type { Rule } from './check.js'

/** Attributes are renamed one to one, or one would overwrite another. */
export const storageDuplicateName: Rule = {
  code: 'storage.duplicate_name',
  severity: 'error',
  mend: 'Store each attribute under a name of its own.',
  check: ({ storedAs }, report) => {
    for (const { entity, attribute, name, place } of storedAs) {
      const rival = [...entity.attributes.keys()].find(
        (other) => other !== attribute && entity.names.stored(other) === name,
      )
      if (rival === undefined || !entity.attributes.has(attribute)) continue
      report({
        entity: entity.name,
        place,
        message: `"${attribute}" and "${rival}" are both stored under the name "${name}", and one would overwrite the other.`,
      })
    }
  },
}
