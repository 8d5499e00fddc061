import type { Rule } from './check.js'

const entityOptions: ReadonlySet<string> = new Set([
  'key',
  'indexes',
  'typeValue',
  'storedAs',
  'keyOnly',
  'timestamps',
  'version',
  'unique',
])
const modelOptions: ReadonlySet<string> = new Set(['table', 'entities', 'collections'])
const timestampOptions: ReadonlySet<string> = new Set(['created', 'updated'])
const collectionOptions: ReadonlySet<string> = new Set(['of', 'on'])
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

const keyOptions: ReadonlySet<string> = new Set(['pk', 'sk'])
const indexOptions = {
  global: new Set(['type', 'pk', 'sk', 'projection', 'throughput']),
  local: new Set(['type', 'sk', 'projection']),
}

/** An option that is not known would do nothing, and whoever wrote it would believe that it does. */
export const declarationUnknownOption: Rule = {
  code: 'declaration.unknown_option',
  severity: 'error',
  mend: 'Correct its name, or take it out.',
  check: ({ options, declared, declaredTable, collections }, report) => {
    const compareNames = (
      given: readonly string[],
      known: ReadonlySet<string>,
      place: string,
      entity?: string,
    ): void => {
      for (const option of given) {
        if (known.has(option)) continue
        report({
          entity,
          place: place === '' ? option : `${place}.${option}`,
          message: `"${option}" is no option here, and would do nothing.`,
          fix: `Options are ${[...known].join(', ')}.`,
        })
      }
    }
    const compare = (given: object, known: ReadonlySet<string>, place: string, entity?: string): void =>
      compareNames(Object.keys(given), known, place, entity)
    compareNames(options, modelOptions, '')
    compare(declaredTable.options, tableOptions, 'table')
    compare(declaredTable.key, keyOptions, 'table.key')
    for (const [index, given] of Object.entries(declaredTable.indexes)) {
      compare(given, indexOptions[given.type === 'local' ? 'local' : 'global'], `table.indexes.${index}`)
    }
    for (const { place, declaration } of collections) compare(declaration, collectionOptions, place)
    for (const { name, declaration } of declared.values()) {
      compare(declaration, entityOptions, '', name)
      compare(declaration.key, keyOptions, 'key', name)
      compare(declaration.timestamps ?? {}, timestampOptions, 'timestamps', name)
      for (const [entry, templates] of Object.entries(declaration.indexes)) {
        compare(templates, entryOptions, `indexes.${entry}`, name)
      }
    }
  },
}
