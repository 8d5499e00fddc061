import type { Diagnostic, Explanations, ProblemKind } from '../../errors/index.js'
import { templateDiagnostics } from '../../keys/template-diagnostics.js'
import { schemaDiagnostics } from '../../schema/schema-diagnostics.js'
import { declarationShape } from '../declaration-shape.js'
import { attributeExplanations } from '../explanations/attributes.js'
import { collectionExplanations } from '../explanations/collections.js'
import { entityExplanations } from '../explanations/entities.js'
import { indexExplanations } from '../explanations/indexes.js'
import { keyExplanations } from '../explanations/keys.js'
import { storageExplanations } from '../explanations/storage.js'
import { tableExplanations } from '../explanations/tables.js'
import { rules } from './rules.js'

/** What the codes mean that are not those of schemas and templates by themselves. */
export const explanations: Explanations = {
  ...tableExplanations,
  ...entityExplanations,
  ...storageExplanations,
  ...attributeExplanations,
  ...keyExplanations,
  ...indexExplanations,
  ...collectionExplanations,
}

/** Every code that a problem of a model can have: those of schemas, of templates, and of the rules. */
export const diagnostics: readonly Diagnostic[] = [
  explain(declarationShape),
  ...listErrors(schemaDiagnostics),
  ...listErrors(templateDiagnostics),
  ...rules.map(explain),
]

function explain({ code, severity, mend }: ProblemKind): Diagnostic {
  const explanation = explanations[code]
  if (explanation === undefined) throw new Error(`Explain ${code} in src/model/explanations/.`)
  return { code, severity, mend, ...explanation }
}

function listErrors(explained: Readonly<Record<string, Omit<Diagnostic, 'code' | 'severity'>>>): Diagnostic[] {
  return Object.entries(explained).map(([code, rest]) => ({ code, severity: 'error', ...rest }))
}
