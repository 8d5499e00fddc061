import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { describeOnEveryEngine } from '../contract/harness.js'
import { importScript } from '../tooling/import-script.js'
import { designs } from './catalogue.js'
import { measureDesign, type PatternCost } from './measure.js'
import type { AnyDesign } from './pattern.js'

const { renderReferenceModels } = await importScript<{
  renderReferenceModels: (
    measured: readonly { readonly design: AnyDesign; readonly costs: readonly PatternCost[] }[],
  ) => string
}>('reference-models.mjs')

describeOnEveryEngine('docs/reference-models.md', (engine, it) => {
  it('is what the patterns take: write it anew with `npm run docs:models`', async () => {
    const measured = []
    for (const design of designs) measured.push({ design, costs: await measureDesign(engine, design) })
    const written = readFileSync(new URL('../../docs/reference-models.md', import.meta.url), 'utf8')
    expect(renderReferenceModels(measured)).toBe(written)
  })

  it('has every question that the designs have', () => {
    const numbers = designs.map(({ patterns }) => new Set(patterns.map(({ number }) => Number.parseInt(number, 10))))
    expect(numbers.map(({ size }) => size)).toEqual([17, 8, 9, 10, 9, 12, 8])
  })
})
