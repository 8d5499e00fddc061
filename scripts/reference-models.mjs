/**
 * Writes docs/reference-models.md from the designs in test/models/: what each access pattern takes is measured on the embedded engine. Run
 * with tsx, as the designs are TypeScript: `npm run docs:models`. A test compares what it would write with what is there.
 */
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * @typedef {import('../test/models/pattern.js').AnyDesign} AnyDesign
 * @typedef {import('../test/models/measure.js').PatternCost} PatternCost
 */

/**
 * @param {readonly { readonly design: AnyDesign, readonly costs: readonly PatternCost[] }[]} measured
 * @returns {string} the text of docs/reference-models.md
 */
export function renderReferenceModels(measured) {
  return `${[introduction, ...measured.map(renderDesign)].join('\n\n')}\n`
}

function renderDesign({ design, costs }) {
  const { title, source, name, unmade } = design
  const rows = costs.map(
    ({ number, asks, indexes, requests, itemsRead, itemsGiven, remark }) =>
      `| ${[
        number,
        asks,
        indexes.map((index) => (index === undefined ? 'table' : `\`${index}\``)).join(', '),
        countRequests(requests),
        itemsRead,
        itemsGiven ?? '',
        remark ?? '',
      ].join(' | ')} |`,
  )
  const note = `Published in ${source}; declared in [test/models/${name}](../test/models/${name}).`
  return [
    `## ${title}`,
    unmade === undefined
      ? note
      : `${note} There ${unmade}: its queries are checked by DynamoDB's rules, and answered in another way.`,
    [
      '| | access pattern | index | requests | items read | items given | why more are read |',
      '|---|---|---|---|---|---|---|',
      ...rows,
    ].join('\n'),
  ].join('\n\n')
}

/** `1 Query, 1 BatchGetItem of 2` */
function countRequests(requests) {
  const counts = new Map()
  for (const { action, actions } of requests) {
    const text = actions > 1 ? `${action} of ${actions}` : action
    counts.set(text, (counts.get(text) ?? 0) + 1)
  }
  return [...counts].map(([text, count]) => `${count} ${text}`).join(', ')
}

const introduction = `# Reference models

<!-- Written by \`npm run docs:models\` from the designs in test/models/. -->

Designs that were published elsewhere, declared with keyloom, and every access pattern that they list. The tests answer each of them on both engines, and compare the answers with the designs' data; the figures here are
measured by them. Designs have several questions under one number: those have a letter here.

*Items read* is what DynamoDB reads and charges for (\`ScannedCount\`), *items given* what the pattern gives. Where more are read than given, the last column says why. Nothing is scanned. What is changed in a design, and why, stands
in its \`model.ts\`.`

if (import.meta.url === pathToFileURL(resolve(process.argv[1] ?? '')).href) {
  const [{ startLocal }, { designs }, { measureDesign }] = await Promise.all([
    import('../src/local/index.js'),
    import('../test/models/catalogue.js'),
    import('../test/models/measure.js'),
  ])
  const engine = await startLocal()
  const measured = []
  for (const design of designs) measured.push({ design, costs: await measureDesign(engine, design) })
  await engine.stop()
  writeFileSync(join(import.meta.dirname, '../docs/reference-models.md'), renderReferenceModels(measured))
  console.log(`${measured.flatMap(({ costs }) => costs).length} access patterns of ${measured.length} designs.`)
}
