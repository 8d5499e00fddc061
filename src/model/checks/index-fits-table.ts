import { keyAttributeNames } from '../compile-table.js'
import type { CompiledIndex, CompiledTable } from '../compiled.js'
import type { IndexTemplates } from '../entity.js'
import type { Check } from './check.js'

/** An entry is on an index that the table has, with a template for each side that is not inherited. */
export const checkIndexFitsTable: Check = ({ declared, table }, report) => {
  for (const { name: entity, declaration } of declared.values()) {
    for (const [name, templates] of Object.entries(declaration.indexes)) {
      const problem = findProblem(name, templates, table)
      if (problem !== undefined) report({ severity: 'error', entity, place: `indexes.${name}`, ...problem })
    }
  }
}

interface Finding {
  readonly code: string
  readonly message: string
  readonly fix: string
}

function findProblem(name: string, templates: IndexTemplates, table: CompiledTable): Finding | undefined {
  if (name === 'primary' || name === 'then') {
    return {
      code: 'index.reserved_name',
      message:
        name === 'primary'
          ? '"primary" is the name of the table\'s own key.'
          : '"then" would make the queries look like a promise.',
      fix: 'Give the index entry another name.',
    }
  }
  const index = table.indexes.get(templates.on)
  if (index === undefined) {
    return {
      code: 'index.unknown',
      message: `the table has no index "${templates.on}".`,
      fix: `Use one of ${[...table.indexes.keys()].join(', ') || 'the indexes that you add to the table'}.`,
    }
  }
  return findSideProblem(templates, index, table)
}

function findSideProblem(templates: IndexTemplates, index: CompiledIndex, table: CompiledTable): Finding | undefined {
  const base = keyAttributeNames([table])
  if (templates.pk === undefined && !base.has(index.pk.name)) {
    return {
      code: 'index.partition_missing',
      message: `the index "${index.name}" has the partition key "${index.pk.name}".`,
      fix: 'Add pk.',
    }
  }
  if (templates.pk !== undefined && base.has(index.pk.name)) {
    return {
      code: 'index.inherited_side',
      message: `"${index.pk.name}" is a key attribute of the table, so the primary key's template decides about it.`,
      fix: 'Take pk out of this entry: it is inherited.',
    }
  }
  if (index.sk === undefined) {
    return templates.sk === undefined
      ? undefined
      : { code: 'index.sort_superfluous', message: `the index "${index.name}" has no sort key.`, fix: 'Take sk out.' }
  }
  if (templates.sk === undefined && !base.has(index.sk.name)) {
    return {
      code: 'index.sort_missing',
      message: `the index "${index.name}" has the sort key "${index.sk.name}".`,
      fix: 'Add sk, if need be a literal.',
    }
  }
  if (templates.sk !== undefined && base.has(index.sk.name)) {
    return {
      code: 'index.inherited_side',
      message: `"${index.sk.name}" is a key attribute of the table, so the primary key's template decides about it.`,
      fix: 'Take sk out of this entry: it is inherited.',
    }
  }
  return undefined
}
