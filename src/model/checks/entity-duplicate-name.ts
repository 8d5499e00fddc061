import type { Rule } from './check.js'

/** An entity's name tells its items from others'. */
export const entityDuplicateName: Rule = {
  code: 'entity.duplicate_name',
  severity: 'error',
  mend: 'Give each entity a name of its own.',
  check: ({ declared }, report) => {
    const aliasByName = new Map<string, string>()
    for (const [alias, { name }] of declared) {
      const other = aliasByName.get(name)
      if (other === undefined) aliasByName.set(name, alias)
      else {
        const message = `"${alias}" and "${other}" are both called ${name}, so their items could not be told apart.`
        report({ entity: name, place: 'name', message })
      }
    }
  },
}
