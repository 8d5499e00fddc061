import { readdirSync, readFileSync } from 'node:fs'
import * as library from 'keyloom'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { type Diagnostic, describeProblem, type ModelProblem } from '../../src/errors/index.js'
import { diagnostics, explanations } from '../../src/model/checks/diagnostics.js'
import { rules } from '../../src/model/checks/rules.js'
import { importScript } from './import-script.js'

const { problemsOfExample, renderDiagnostics } = await importScript<{
  problemsOfExample: (
    library: { readonly z: typeof z } & Record<string, unknown>,
    diagnostic: Diagnostic,
  ) => readonly ModelProblem[]
  renderDiagnostics: (diagnostics: readonly Diagnostic[], show: (diagnostic: Diagnostic) => string) => string
}>('diagnostics.mjs')

const compileExample = (diagnostic: Diagnostic) => problemsOfExample({ ...library, z }, diagnostic)

describe('every diagnostic', () => {
  it.each(diagnostics.map((diagnostic) => [diagnostic.code, diagnostic] as const))(
    '%s is all that the compiler finds in its example',
    (code, diagnostic) => {
      const problems = compileExample(diagnostic)
      expect([...new Set(problems.map((problem) => problem.code))]).toEqual([code])
      expect(problems[0]?.severity).toBe(diagnostic.severity)
    },
  )

  it('has a code of its own, and says what is wrong and how to mend it in whole sentences', () => {
    expect(new Set(diagnostics.map(({ code }) => code)).size).toBe(diagnostics.length)
    for (const { code, meaning, mend } of diagnostics) {
      expect(code).toMatch(/^[a-z]+\.[a-z_]+$/)
      for (const text of [meaning, mend]) expect(text).toMatch(/^[A-Z"].*[.]$/)
    }
  })

  it('is one that the compiler knows, where it is explained', () => {
    const codes = diagnostics.map(({ code }) => code)
    for (const code of Object.keys(explanations)) expect(codes).toContain(code)
  })

  it('that is a rule of the model stands in a file named after its code', () => {
    const files = readdirSync(new URL('../../src/model/checks', import.meta.url))
    for (const { code } of rules) expect(files).toContain(`${code.replace(/[._]/g, '-')}.ts`)
  })
})

it('docs/diagnostics.md is what the code says: write it anew with `npm run docs:diagnostics`', () => {
  const written = readFileSync(new URL('../../docs/diagnostics.md', import.meta.url), 'utf8')
  const show = (diagnostic: Diagnostic) => compileExample(diagnostic).map(describeProblem).join('\n')
  expect(written).toBe(renderDiagnostics(diagnostics, show))
})
