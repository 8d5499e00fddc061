/** Keeps what a benchmark measured: a file for each day and benchmark, with what it was measured on. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('./results/', import.meta.url))
const compared = ['@aws-sdk/client-dynamodb', 'zod', 'electrodb', 'dynamodb-toolbox', 'dynamodb-onetable', 'dynamoose']

/**
 * Writes `results/<date>-<name>.json`; a second run on one day replaces the first.
 *
 * @param name the benchmark
 * @param measured plain data
 * @param further versions of what else took part, beside those of the packages compared
 */
export function record(name, measured, further = {}) {
  const date = new Date().toISOString().slice(0, 10)
  const [{ model }] = cpus()
  const machine = {
    cpu: model,
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  }
  mkdirSync(folder, { recursive: true })
  const file = `${folder}${date}-${name}.json`
  const versions = { ...versionsOf(compared), ...further }
  writeFileSync(file, `${JSON.stringify({ date, machine, versions, measured }, null, 2)}\n`)
  console.log(`\nKept in bench/results/${date}-${name}.json`)
}

function versionsOf(packages) {
  return Object.fromEntries(
    packages.flatMap((name) => {
      const file = new URL(`./node_modules/${name}/package.json`, import.meta.url)
      return existsSync(file) ? [[name, JSON.parse(readFileSync(file, 'utf8')).version]] : []
    }),
  )
}
