/**
 * What the types cost a user's compiler: `node bench/types/run.mjs` prints the tables, `--record` keeps the figures, `--quick`
 * leaves out the project of 200 entities, the costs by part, the judgement of times, and the other libraries.
 * Exits with 1 where a budget is exceeded, or where the other libraries are missing.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { record } from '../record.mjs'
import { compareLibraries, findMissing } from './compare.mjs'
import { calls, furtherCalls, generateEmpty, generateNested, generateProject } from './generate.mjs'
import { compilers, measure, measureInTurns, versionsOfCompilers } from './measure.mjs'
import { count, printRow } from './print.mjs'

/**
 * Instantiations are deterministic. Times are not: of several runs the fastest counts, and only in the full run.
 * The last is the time for a further entity, as a ratio to ElectroDB's.
 */
const budgets = { entity: 3_700, nested: 25_000, nestedSeconds: 1, toElectro: 0.6 }
/** What the types are meant to stay under. */
const aims = { entity: 2_500 }

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const cache = join(root, '.cache/bench-types')
const isQuick = process.argv.includes('--quick')
const exceeded = []

/** Projects are checked against declarations, as users' are. */
function installDeclarations() {
  rmSync(cache, { recursive: true, force: true })
  const installed = join(cache, 'node_modules/keyloom')
  mkdirSync(installed, { recursive: true })
  cpSync(join(root, 'package.json'), join(installed, 'package.json'))
  const flags = ['--emitDeclarationOnly', '--outDir', join(installed, 'dist')]
  const run = spawnSync(
    process.execPath,
    [join(root, compilers['6.0']), '-p', join(root, 'tsconfig.build.json'), ...flags],
    { encoding: 'utf8' },
  )
  if (!existsSync(join(installed, 'dist/index.d.ts'))) throw new Error(`The declarations do not build:\n${run.stdout}`)
}

const folder = (name) => join(cache, name)

function judge(what, value, budget, unit = '') {
  if (value > budget)
    exceeded.push(`${what}: ${value.toLocaleString('en')}${unit}, budget ${budget.toLocaleString('en')}${unit}`)
}

function measureSizes() {
  const sizes = isQuick ? [10, 50] : [10, 50, 200]
  const [smaller, larger] = sizes.slice(-2)
  printRow('entities', 'TypeScript', 'instantiations', 'check, s', 'memory, MB')
  const found = new Map()
  for (const size of sizes) {
    generateProject(folder(`p${size}`), size)
    for (const version of Object.keys(compilers)) {
      const result = measure(root, version, folder(`p${size}`))
      found.set(`${version} ${size}`, result)
      printRow(size, version, count(result.instantiations), result.seconds.toFixed(2), result.megabytes)
    }
  }
  console.log()
  printRow(`an entity, ${smaller} to ${larger}`, 'TypeScript', 'instantiations', 'check, ms')
  for (const version of Object.keys(compilers)) {
    const [low, high] = [found.get(`${version} ${smaller}`), found.get(`${version} ${larger}`)]
    const each = (high.instantiations - low.instantiations) / (larger - smaller)
    const milliseconds = (1000 * (high.seconds - low.seconds)) / (larger - smaller)
    printRow('', version, count(each), milliseconds.toFixed(1))
    // TypeScript 7 checks in parallel and counts what each worker does.
    if (version !== '7.0') judge(`an entity under TypeScript ${version}`, Math.round(each), budgets.entity)
  }
  console.log(`budget ${count(budgets.entity)}, aim ${count(aims.entity)}\n`)
  return Object.fromEntries(found)
}

function measureParts() {
  const each = (part) => {
    const [low, high] = [10, 50].map((size) => {
      generateProject(folder('part'), size, part)
      return measure(root, '5.9', folder('part')).instantiations
    })
    return (high - low) / 40
  }
  printRow('by part, each by itself', '', 'instantiations')
  const model = each('model')
  const entities = each('entities')
  const parts = {
    'zod: the schema, one use of its item': each('zod'),
    'defineEntity (no use of its item)': entities,
    'defineModel and connect': model - entities,
  }
  for (const [name, call] of Object.entries({ ...calls, ...furtherCalls })) parts[name] = each([call]) - model
  for (const [name, instantiations] of Object.entries(parts)) printRow(name, '', count(instantiations))
  console.log()
  return parts
}

function measureNested() {
  generateNested(folder('nested'))
  generateEmpty(folder('empty'))
  printRow('the nested case', 'TypeScript', 'instantiations', 'check, s', 'memory, MB')
  const found = {}
  for (const version of Object.keys(compilers)) {
    const best = measureInTurns(root, version, { empty: folder('empty'), nested: folder('nested') }, () =>
      isQuick ? 1 : 3,
    )
    const [empty, nested] = [best.get('empty'), best.get('nested')]
    const seconds = nested.seconds - empty.seconds
    printRow('', version, count(nested.instantiations), nested.seconds.toFixed(2), nested.megabytes)
    printRow(
      '  of which for importing',
      version,
      count(empty.instantiations),
      empty.seconds.toFixed(2),
      empty.megabytes,
    )
    if (!isQuick) {
      judge(`the nested case under TypeScript ${version}`, Number(seconds.toFixed(2)), budgets.nestedSeconds, ' s')
    }
    if (version !== '7.0') judge(`the nested case under TypeScript ${version}`, nested.instantiations, budgets.nested)
    found[version] = { empty, nested }
  }
  console.log()
  return found
}

function measureOthers() {
  const found = compareLibraries(root, cache)
  for (const [version, { ratio }] of Object.entries(found.entity)) {
    judge(`an entity under TypeScript ${version}, to ElectroDB's time`, ratio, budgets.toElectro)
  }
  return found
}

const missing = isQuick ? [] : findMissing(root)
if (missing.length > 0) {
  console.error(
    `What is compared with is missing (${missing.join(', ')}): npm run bench:install, or --quick without it.`,
  )
  process.exit(1)
}
installDeclarations()
const sizes = measureSizes()
const parts = isQuick ? undefined : measureParts()
const nested = measureNested()
const compared = isQuick ? undefined : measureOthers()
if (process.argv.includes('--record')) {
  record('types', { budgets, sizes, parts, nested, compared }, versionsOfCompilers(root))
}
for (const what of exceeded) console.log(`over budget: ${what}`)
if (exceeded.length === 0) console.log('within budget')
process.exit(exceeded.length === 0 ? 0 : 1)
