/**
 * What a program carries and waits for: the size of its bundle, and the time of a fresh process until it has read something,
 * with modules as they are installed, and bundled into one file as functions are deployed.
 *
 * Usage: node bench/start/run.mjs [--rounds 21] [--quick] [--record]
 * `--quick` measures the library's size only, which is the same on every machine. Both end with 1 where it is over its budget.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { record } from '../record.mjs'
import { makeLeast } from './least.mjs'
import { programs } from './programs.mjs'

/** The library's bundle may not grow beyond this without somebody saying so. */
const budgetKb = 129.1

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '21' },
    quick: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
  },
})
const rounds = Number(values.rounds)
const folder = fileURLToPath(new URL('.', import.meta.url))
/** What both kinds of bundles are made with: what is published, and not the sources that the project's tsconfig names. */
const bundling = {
  absWorkingDir: folder,
  bundle: true,
  minify: true,
  platform: 'node',
  tsconfigRaw: '{}',
  logLevel: 'error',
}
// The quick pass needs no other library.
const measured = values.quick ? ['keyloom'] : Object.keys(programs)

for (const name of measured) {
  const { leastOf, library } = programs[name]
  if (leastOf !== undefined) makeLeast(leastOf, join(folder, dirname(library)))
}
const sizes = await measureSizes()
const times = values.quick ? undefined : await measureTimes()
if (values.record) record('start', { rounds, sizesKb: Object.fromEntries(sizes), timesMs: times })
const { gzipKb } = sizes.get('keyloom')
if (gzipKb > budgetKb) {
  console.error(`\nThe bundle with keyloom has ${gzipKb.toFixed(1)} KB, and ${budgetKb} are allowed.`)
  process.exitCode = 1
}

/** One module for each library: the declaration of an entity and calls of operations. */
async function measureSizes() {
  const found = new Map()
  for (const name of measured) {
    const { subject } = programs[name]
    const { outputFiles } = await build({
      ...bundling,
      alias: aliasOf(name),
      entryPoints: [subject],
      write: false,
      format: 'esm',
      // Dynamoose and OneTable take their clients from packages of the SDK too.
      external: ['@aws-sdk/*', '@smithy/*', 'zod', '../answers.mjs', '../clients.mjs', '../runtime/*', './by-hand.mjs'],
    })
    const [{ contents }] = outputFiles
    found.set(name, { minifiedKb: contents.length / 1024, gzipKb: gzipSync(contents, { level: 9 }).length / 1024 })
  }
  console.log('Bundle without the SDK and zod, in KB\n')
  printRow('', ['minified', 'gzip'])
  for (const [name, { minifiedKb, gzipKb }] of found) printRow(name, [minifiedKb.toFixed(1), gzipKb.toFixed(1)])
  return found
}

/** Fresh processes in turns, so that what else the machine does falls on all of them. */
async function measureTimes() {
  const bundles = mkdtempSync(join(tmpdir(), 'keyloom-start-'))
  try {
    const commands = new Map()
    for (const name of measured) {
      commands.set(name, { installed: [join(folder, 'program.mjs'), name], bundled: [await bundle(name, bundles)] })
    }
    const samples = new Map(measured.map((name) => [name, {}]))
    for (let round = -1; round < rounds; round += 1) {
      for (const [name, { installed, bundled }] of commands) {
        const asInstalled = start(installed)
        const asBundled = start(bundled)
        if (round < 0) continue
        const { importMs, importCpuMs, wholeMs, cpuMs } = asInstalled
        const sample = { importMs, importCpuMs, bundledMs: asBundled.wholeMs, bundledCpuMs: asBundled.cpuMs }
        if (programs[name].leastOf === undefined) Object.assign(sample, { wholeMs, wholeCpuMs: cpuMs })
        for (const [column, ms] of Object.entries(sample)) {
          samples.get(name)[column] ??= []
          samples.get(name)[column].push(ms)
        }
      }
    }
    return printTimes(samples)
  } finally {
    rmSync(bundles, { recursive: true, force: true })
  }
}

/** One file with all that the program needs, as it would be deployed. */
async function bundle(name, target) {
  const { subject, connect, needs } = programs[name]
  const file = join(target, `${name.replace(/\W+/g, '-')}.cjs`)
  const schema = needs.find((one) => one.startsWith('.'))
  await build({
    ...bundling,
    alias: aliasOf(name),
    stdin: {
      contents: `import { report, runOperations } from './programs.mjs'
import { ${connect} } from '${subject}'
${schema === undefined ? '' : `import * as schema from '${schema}'\nglobalThis.schema = schema`}
runOperations(${connect}).then(() => report())`,
      resolveDir: folder,
    },
    outfile: file,
    format: 'cjs',
    target: 'node20',
  })
  return file
}

/** What a bundle takes for the library that the program imports. */
function aliasOf(name) {
  const { leastOf, library } = programs[name]
  return leastOf === undefined ? {} : { [programs[leastOf].library]: join(folder, library) }
}

/** Runs a fresh process; gives what it reports, and how long it took as seen from outside. */
function start(command) {
  const begin = performance.now()
  const { stdout, status, stderr } = spawnSync(process.execPath, ['--no-warnings', ...command], { encoding: 'utf8' })
  const wholeMs = performance.now() - begin
  if (status !== 0) throw new Error(`${command.join(' ')}: ${stderr}`)
  return { ...JSON.parse(stdout), wholeMs }
}

function printTimes(samples) {
  const columns = ['importMs', 'importCpuMs', 'wholeMs', 'wholeCpuMs', 'bundledMs', 'bundledCpuMs']
  console.log(`\nFresh processes, milliseconds, medians of ${rounds} rounds\n`)
  printRow('', ['import', 'CPU', 'whole', 'CPU', 'bundled', 'CPU'])
  const times = {}
  for (const [name, sample] of samples) {
    const taken = columns.filter((column) => sample[column] !== undefined)
    times[name] = Object.fromEntries(taken.map((column) => [column, Number(median(sample[column]).toFixed(1))]))
    printRow(
      name,
      columns.map((column) => times[name][column]?.toFixed(column.startsWith('import') ? 1 : 0) ?? ''),
    )
  }
  return times
}

function printRow(name, cells) {
  console.log(name.padEnd(24) + cells.map((cell) => String(cell).padStart(10)).join(''))
}

function median(list) {
  const sorted = [...list].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}
