import type { Rule } from './check.js'

/** Each side of a primary key is one attribute, and so one template. */
export const keyList: Rule = {
  code: 'key.list',
  severity: 'error',
  mend: "Write one template, such as '<tenantId>#<status>'.",
  check: ({ declared }, report) => {
    for (const { name: entity, declaration } of declared.values()) {
      for (const role of ['pk', 'sk'] as const) {
        if (!Array.isArray(declaration.key[role])) continue
        report({ entity, place: `key.${role}`, message: "the table's own key has one attribute a side in DynamoDB." })
      }
    }
  },
}
