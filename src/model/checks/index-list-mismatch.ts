import type { AttributeNames } from '../../schema/attribute-names.js'
import { sideAttributes } from '../compile-table.js'
import type { CompiledIndex, CompiledKeySide } from '../compiled.js'
import type { SideTemplates } from '../entity.js'
import type { Finding, Rule } from './check.js'
import { nameSide } from './places.js'

/** An entry gives a list where its index has one, of the same length, and nowhere else. */
export const indexListMismatch: Rule = {
  code: 'index.list_mismatch',
  severity: 'error',
  mend: 'Give a list, of as many attributes as the index has there, exactly where the index has a list.',
  check: ({ entries, table }, report) => {
    for (const { entity, place, templates, index, names } of entries) {
      if (index === undefined) continue
      for (const role of ['pk', 'sk'] as const) {
        const [declared, side] = [templates[role], index[role]]
        if (declared === undefined || side === undefined) continue
        const found = findMismatch(declared, side, { index, role, names, delimiter: table.delimiter })
        if (found !== undefined) report({ entity, place: `${place}.${role}`, ...found })
      }
    }
  },
}

interface Surroundings {
  readonly index: CompiledIndex
  readonly role: 'pk' | 'sk'
  readonly names: AttributeNames
  readonly delimiter: string
}

function findMismatch(
  declared: SideTemplates,
  side: CompiledKeySide,
  { index, role, names, delimiter }: Surroundings,
): Pick<Finding, 'message' | 'fix'> | undefined {
  if ('name' in side) {
    if (typeof declared === 'string') return undefined
    return {
      message: `the index "${index.name}" has one attribute there, ${nameSide(side)}, and no list.`,
      fix: `Write one template, such as ${role}: '${declared.join(delimiter)}', or give the index a list.`,
    }
  }
  const attributes = sideAttributes(side)
  if (typeof declared !== 'string' && declared.length === attributes.length) return undefined
  const given = typeof declared === 'string' ? 'one template' : `a list of ${declared.length}`
  return {
    message: `the index "${index.name}" has a list of ${attributes.length} there, ${nameSide(side)}, and this is ${given}.`,
    fix: `Write ${role}: [${attributes.map(({ name }) => `'<${names.attribute(name) ?? name}>'`).join(', ')}].`,
  }
}
