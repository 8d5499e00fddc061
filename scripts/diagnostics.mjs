/**
 * Writes docs/diagnostics.md from the rules of the compiler. Run with tsx, as the rules are TypeScript:
 * `npm run docs:diagnostics`. A test compares what it would write with what is there.
 */
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * @typedef {import('../src/errors/index.js').Diagnostic} Diagnostic
 * @typedef {import('../src/errors/index.js').ModelProblem} ModelProblem
 * @typedef {typeof import('../src/index.js') & { readonly z: typeof import('zod') }} Library
 */

/** What examples take for granted. */
const given = `const schema = z.object({
  id: z.string(),
  status: z.enum(['open', 'paid']),
  placedAt: z.date(),
  total: z.int(),
  note: z.string().optional(),
})
const table = defineTable({
  name: 'shop',
  key: { pk: 'PK', sk: 'SK' },
  indexes: { gsi1: { pk: 'GSI1PK', sk: 'GSI1SK' } },
})`

/**
 * Compiles an example.
 *
 * @param {Library} library
 * @param {Diagnostic} diagnostic
 * @returns {readonly ModelProblem[]} its errors; where the diagnostic is a warning and there are none, its warnings
 */
export function problemsOfExample(library, { example, severity }) {
  const { z, defineEntity, defineTable, defineModel, ModelError } = library
  const run = new Function('z', 'defineEntity', 'defineTable', 'defineModel', `${given}\nreturn [table, (${example})]`)
  try {
    const [table, declared] = run(z, defineEntity, defineTable, defineModel)
    const model = complete(table, declared, defineModel)
    return severity === 'warning' ? model.warnings : []
  } catch (error) {
    if (error instanceof ModelError) return error.problems
    throw error
  }
}

/** An entity alone is put on the table, and a table alone is a model without entities. */
function complete(table, declared, defineModel) {
  if ('entities' in declared) return declared
  if ('schema' in declared) return defineModel({ table, entities: { orders: declared } })
  return defineModel({ table: declared, entities: {} })
}

/** By the first part of their codes, in the order in which they are shown. */
const areas = {
  declaration: 'Declarations',
  table: 'Tables',
  entity: 'Entities',
  schema: 'Schemas',
  storage: 'How items are stored',
  ttl: 'Time to live',
  timestamps: 'Timestamps',
  version: 'Versions',
  key: 'Keys and templates',
  index: 'Indexes',
  unique: 'Unique values',
  collection: 'Collections',
}

/**
 * @param {readonly Diagnostic[]} diagnostics
 * @param {(diagnostic: Diagnostic) => string} show - what the compiler says of a diagnostic's example
 * @returns {string} the text of docs/diagnostics.md
 */
export function renderDiagnostics(diagnostics, show) {
  const groups = groupByArea(diagnostics)
  const overview = groups.flatMap(([title, members]) => [`## ${title}`, renderTable(members)])
  const examples = groups.flatMap(([, members]) => members.map((one) => renderExample(one, show(one))))
  return `${[introduction, ...overview, examplesTitle, ...examples].join('\n\n')}\n`
}

/** @returns {[title: string, members: Diagnostic[]][]} */
function groupByArea(diagnostics) {
  const groups = new Map(Object.keys(areas).map((area) => [area, []]))
  for (const diagnostic of diagnostics) {
    const [area] = diagnostic.code.split('.')
    const members = groups.get(area)
    if (members === undefined)
      throw new Error(`Give the area of ${diagnostic.code} a title in scripts/diagnostics.mjs.`)
    members.push(diagnostic)
  }
  return [...groups].filter(([, members]) => members.length > 0).map(([area, members]) => [areas[area], members])
}

function renderTable(members) {
  const rows = members.map(({ code, severity, meaning, mend }) => {
    const cells = [`[\`${code}\`](#${code.replace('.', '')})`, severity, escapeText(meaning), escapeText(mend)]
    return `| ${cells.join(' | ')} |`
  })
  return ['| code, with its example | | meaning | mend |', '|---|---|---|---|', ...rows].join('\n')
}

/** Text without Markdown's own meaning. */
function escapeText(text) {
  return text.replace(/[\\<>|*_`]/g, '\\$&')
}

function renderExample({ code, example }, shown) {
  return `### ${code}\n\n\`\`\`js\n${example}\n\`\`\`\n\n\`\`\`text\n${shown}\n\`\`\``
}

const introduction = `# Diagnostics

<!-- Written by \`npm run docs:diagnostics\` from src/model/explanations/, src/keys/ and src/schema/. -->

Everything that \`defineModel\` can find wrong with a model, by code. **Errors** are thrown together, as the \`problems\` of one \`ModelError\`. **Warnings** are in
\`model.warnings\`: the model compiles, and deserves a second look there. Codes are stable: they do not change within a major version.

Each problem has a \`code\`, a \`severity\`, the \`entity\` where there is one, the \`place\` in its declaration (\`key.sk\`, \`indexes.byStatus.pk\`, \`schema.address.city\`), a \`message\` that says what is wrong
and why that matters, and a \`fix\`.`

const examplesTitle = `# Examples

The smallest declaration with each problem, and what the compiler says of it. An entity that stands alone is on this table, a table that stands alone has no entities:

\`\`\`js
${given}
\`\`\``

if (import.meta.url === pathToFileURL(resolve(process.argv[1] ?? '')).href) {
  const [zod, library, { diagnostics }, { describeProblem }] = await Promise.all([
    import('zod'),
    import('../src/index.js'),
    import('../src/model/checks/diagnostics.js'),
    import('../src/errors/index.js'),
  ])
  const show = (diagnostic) =>
    problemsOfExample({ ...library, z: zod }, diagnostic)
      .map(describeProblem)
      .join('\n')
  writeFileSync(join(import.meta.dirname, '../docs/diagnostics.md'), renderDiagnostics(diagnostics, show))
  console.log(`${diagnostics.length} diagnostics.`)
}
