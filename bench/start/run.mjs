/**
 * What a program carries and waits for: the size of its bundle, and the time of a fresh process until it has read something.
 *
 * Usage: node bench/start/run.mjs [--rounds 15] [--quick] [--record]
 * `--quick` measures the library's size only, which is the same on every machine. Both end with 1 where it is over its budget.
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { record } from '../record.mjs'

/** The library's bundle may not grow beyond this without somebody saying so. */
const budgetKb = 130

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '15' },
    quick: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
  },
})
const rounds = Number(values.rounds)
const all = {
  'document client': 'document-client',
  keyloom: 'keyloom',
  ElectroDB: 'electrodb',
  'dynamodb-toolbox': 'dynamodb-toolbox',
  OneTable: 'onetable',
  Dynamoose: 'dynamoose',
}
// The quick pass needs no other library.
const subjects = values.quick ? { keyloom: all.keyloom } : all

const sizes = await measureSizes()
const times = values.quick ? undefined : measureTimes()
if (values.record) record('start', { rounds, sizesKb: Object.fromEntries(sizes), timesMs: times })
const { gzipKb } = sizes.get('keyloom')
if (gzipKb > budgetKb) {
  console.error(`\nThe bundle with keyloom has ${gzipKb.toFixed(1)} KB, and ${budgetKb} are allowed.`)
  process.exitCode = 1
}

/** One module for each library: the declaration of an entity and calls of each operation. */
async function measureSizes() {
  const measured = new Map()
  for (const [name, file] of Object.entries(subjects)) {
    const { outputFiles } = await build({
      entryPoints: [fileURLToPath(new URL(`../runtime/subjects/${file}.mjs`, import.meta.url))],
      bundle: true,
      minify: true,
      write: false,
      format: 'esm',
      platform: 'node',
      // Dynamoose and OneTable take their clients from packages of the SDK too.
      external: ['@aws-sdk/*', '@smithy/*', 'zod', '../answers.mjs', '../clients.mjs', './by-hand.mjs'],
      logLevel: 'error',
    })
    const [{ contents }] = outputFiles
    measured.set(name, { minifiedKb: contents.length / 1024, gzipKb: gzipSync(contents, { level: 9 }).length / 1024 })
  }
  console.log('Bundle without the SDK and zod, in KB\n')
  printRow('', ['minified', 'gzip'])
  for (const [name, { minifiedKb, gzipKb }] of measured) printRow(name, [minifiedKb.toFixed(1), gzipKb.toFixed(1)])
  return measured
}

/** Fresh processes in turns; the child tells how long the library took to import once the SDK and zod are there. */
function measureTimes() {
  const samples = new Map(Object.keys(subjects).map((name) => [name, { imported: [], whole: [] }]))
  for (let round = -1; round < rounds; round += 1) {
    for (const [name, file] of Object.entries(subjects)) {
      const start = performance.now()
      const { stdout, status, stderr } = spawnSync(
        process.execPath,
        ['--no-warnings', fileURLToPath(new URL('./program.mjs', import.meta.url)), file],
        { encoding: 'utf8' },
      )
      const wholeMs = performance.now() - start
      if (status !== 0) throw new Error(`${name}: ${stderr}`)
      const { importedMs } = JSON.parse(stdout)
      if (round < 0) continue
      const { imported, whole } = samples.get(name)
      imported.push(importedMs)
      whole.push(wholeMs)
    }
  }
  console.log(`\nFresh processes, milliseconds, medians of ${rounds} rounds\n`)
  printRow('', ['import', 'whole'])
  const measured = {}
  for (const [name, { imported, whole }] of samples) {
    measured[name] = { import: Number(median(imported).toFixed(1)), whole: Math.round(median(whole)) }
    printRow(name, [measured[name].import.toFixed(1), measured[name].whole])
  }
  return measured
}

function printRow(name, cells) {
  console.log(name.padEnd(24) + cells.map((cell) => String(cell).padStart(10)).join(''))
}

function median(list) {
  const sorted = [...list].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}
