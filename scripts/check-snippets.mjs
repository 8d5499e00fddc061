// Compiles the TypeScript of README.md, of docs/ and of the sources' `@example`s against the sources.
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { compileModules, exportedNames } from './snippets/compile.mjs'
import { modulesOfMarkdown, modulesOfSource } from './snippets/extract.mjs'

// Examples in the sources import nothing, as they stand beside what they show: names of these packages are supplied.
const examplePackages = [
  'keyloom',
  'keyloom/provision',
  'keyloom/local',
  'keyloom/testing',
  'keyloom/opentelemetry',
  '@aws-sdk/client-dynamodb',
]
const exampleGlobals = 'scripts/snippets/example-globals.d.ts'

/**
 * Checks the snippets of Markdown documents.
 *
 * @param {string} root - the folder of the project
 * @param {readonly { path: string, text: string }[]} documents
 */
export function checkMarkdown(root, documents) {
  const modules = new Map()
  const problems = []
  for (const { path, text } of documents) {
    const found = modulesOfMarkdown(path, text)
    problems.push(...found.problems)
    for (const module of found.modules) modules.set(`.cache/snippets/${path}/${module.name}.ts`, module)
  }
  return { count: modules.size, problems: [...problems, ...compileModules(root, modules)] }
}

/**
 * Checks the examples of source files.
 *
 * @param {string} root - the folder of the project
 * @param {readonly { path: string, text: string }[]} sources
 */
export function checkExamples(root, sources) {
  const names = exportedNames(root, examplePackages)
  const modules = new Map()
  for (const { path, text } of sources) {
    for (const module of modulesOfSource(path, text)) {
      const lines = [...importsFor(module, names), ...module.lines]
      modules.set(`.cache/snippets/${path}/${module.name}.ts`, { name: module.name, lines })
    }
  }
  return {
    count: modules.size,
    problems: compileModules(root, modules, [exampleGlobals], { verbatimModuleSyntax: false }),
  }
}

function importsFor({ lines }, names) {
  const text = lines.map((line) => line.text).join('\n')
  const place = lines[0]?.place ?? ''
  return [...names]
    .filter(([name]) => uses(text, name) && !declares(text, name))
    .map(([name, specifier]) => ({ text: `import { ${name} } from '${specifier}'`, place }))
}

function uses(text, name) {
  return new RegExp(`(?<![\\w$.'"])${name}(?![\\w$'":])`).test(text)
}

function declares(text, name) {
  return new RegExp(
    `\\b(?:const|let|function|class|interface|type)\\s+${name}\\b|\\bimport\\b[^\\n]*\\b${name}\\b`,
  ).test(text)
}

function listFiles(root, folder, wanted) {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && wanted(entry.name))
    .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)))
    .sort()
}

if (import.meta.url === pathToFileURL(resolve(process.argv[1] ?? '')).href) {
  const root = resolve(import.meta.dirname, '..')
  const read = (path) => ({ path, text: readFileSync(join(root, path), 'utf8') })
  const documents = ['README.md', ...listFiles(root, 'docs', (name) => name.endsWith('.md'))].map(read)
  const sources = listFiles(root, 'src', (name) => name.endsWith('.ts') && !/\.test(-d)?\.ts$/.test(name)).map(read)
  const snippets = checkMarkdown(root, documents)
  const examples = checkExamples(root, sources)
  const problems = [...snippets.problems, ...examples.problems]
  for (const problem of problems) console.error(problem)
  console.log(
    `${snippets.count} snippets of documents and ${examples.count} examples of sources, ${problems.length} problems.`,
  )
  // A pattern that finds nothing any more would pass for ever.
  process.exit(problems.length > 0 || snippets.count === 0 || examples.count === 0 ? 1 : 0)
}
