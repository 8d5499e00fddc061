import type { Rule } from './check.js'

/** What is unique is a value of the entity, and stands in the key of the item that claims it. */
export const uniqueAttribute: Rule = {
  code: 'unique.attribute',
  severity: 'error',
  mend: 'Name an attribute of the schema, and put it into the template.',
  check: ({ declared, compiled }, report) => {
    for (const entity of compiled) {
      for (const attribute of Object.keys(declared.get(entity.alias)?.declaration.unique ?? {})) {
        const place = `unique.${attribute}`
        if (!entity.attributes.has(attribute)) {
          report({ entity: entity.name, place, message: `the schema has no attribute "${attribute}".` })
          continue
        }
        const unique = entity.uniques.find((one) => one.attribute === attribute)
        const isInKey = unique?.paths.some((path) => path === attribute || path.startsWith(`${attribute}.`))
        if (isInKey === false) {
          report({
            entity: entity.name,
            place,
            message: `the template does not hold <${attribute}>, whose value is to be unique.`,
          })
        }
      }
    }
  },
}
