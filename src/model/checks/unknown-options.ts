import type { Check } from './check.js'

const entityOptions: ReadonlySet<string> = new Set(['key', 'indexes', 'typeValue'])
const entryOptions: ReadonlySet<string> = new Set(['on', 'pk', 'sk', 'when'])
const tableOptions: ReadonlySet<string> = new Set([
  'delimiter',
  'typeAttribute',
  'ttl',
  'stream',
  'billing',
  'throughput',
  'tableClass',
  'pointInTimeRecovery',
  'deletionProtection',
  'tags',
])

/** An option that is not known would do nothing, and whoever wrote it would believe that it does. */
export const checkUnknownOptions: Check = ({ declared, declaredTable }, report) => {
  const check = (given: object, known: ReadonlySet<string>, place: string, entity?: string): void => {
    for (const option of Object.keys(given)) {
      if (known.has(option)) continue
      report({
        code: 'declaration.unknown_option',
        severity: 'error',
        ...(entity !== undefined && { entity }),
        place: place === '' ? option : `${place}.${option}`,
        message: `"${option}" is no option here, and would do nothing.`,
        fix: `Options are ${[...known].join(', ')}.`,
      })
    }
  }
  check(declaredTable.options, tableOptions, 'table')
  for (const { name, declaration } of declared.values()) {
    check(declaration, entityOptions, '', name)
    for (const [entry, templates] of Object.entries(declaration.indexes)) {
      check(templates, entryOptions, `indexes.${entry}`, name)
    }
  }
}
