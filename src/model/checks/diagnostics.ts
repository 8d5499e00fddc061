import type { Diagnostic } from '../../errors/index.js'
import { templateDiagnostics } from '../../keys/template-diagnostics.js'
import { schemaDiagnostics } from '../../schema/schema-diagnostics.js'
import { declarationShape } from '../declaration-shape.js'
import { rules } from './rules.js'

/** Every code that a problem of a model can have: those of schemas, of templates, and of the rules. */
export const diagnostics: readonly Diagnostic[] = [
  declarationShape,
  ...listErrors(schemaDiagnostics),
  ...listErrors(templateDiagnostics),
  ...rules,
]

function listErrors(explained: Readonly<Record<string, Omit<Diagnostic, 'code' | 'severity'>>>): Diagnostic[] {
  return Object.entries(explained).map(([code, rest]) => ({ code, severity: 'error', ...rest }))
}
