/**
 * Proves the public types under every compiler that users may have: what is accepted, what is refused and with which
 * message (test/types), and a user's project that reads the built declarations and emits its own (test/types/consumer).
 */
import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compareMessages, copyWithoutDirectives } from './check-messages.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const cache = join(root, '.cache/check-types')
/** As deep below the root as test/types, so that its tsconfig finds the one that it extends. */
const copyName = 'refusals'
const copy = join(root, '.cache', copyName)
const compilers = {
  5.9: join(root, 'node_modules/typescript-5.9/bin/tsc'),
  '6.0': join(root, 'node_modules/typescript/bin/tsc'),
  '7.0': join(root, 'node_modules/typescript-7.0/bin/tsc'),
}
let failures = 0

/** Runs a compiler; gives its exit code and what it says. */
function run(version, project, ...flags) {
  const child = spawn(process.execPath, [compilers[version], '-p', project, '--pretty', 'false', ...flags])
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk
    })
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, output }))
  })
}

/** Compiles what must compile; gives what is said against it. */
async function compile(version, project, ...flags) {
  const { code, output } = await run(version, project, ...flags)
  return code === 0 ? [] : [output.trim() || `the compiler stopped with ${code}`]
}

/** Runs a check, and reports it when it is done. */
async function check(what, body) {
  const startedAt = Date.now()
  const problems = await body()
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1)
  console.log(`${problems.length === 0 ? 'ok  ' : 'FAIL'} ${what} (${seconds} s)`)
  for (const problem of problems) console.log(problem.replace(/^/gm, '     '))
  if (problems.length > 0) failures += 1
  return problems.length === 0
}

async function inParallel(tasks) {
  const waiting = [...tasks]
  const work = async () => {
    for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) await task()
  }
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), 4) }, work))
}

/** Installs the package as it would be published, beside nothing else. */
function installPackage() {
  const installed = join(cache, 'node_modules/keyloom')
  mkdirSync(installed, { recursive: true })
  cpSync(join(root, 'package.json'), join(installed, 'package.json'))
  return compile('6.0', join(root, 'tsconfig.build.json'), '--outDir', join(installed, 'dist'))
}

/** A user's project, which emits declarations, and another one that reads those. */
async function checkConsumer(version, exact) {
  const folder = join(cache, `consumer-${version}-${exact}`)
  cpSync(join(root, 'test/types/consumer'), folder, { recursive: true })
  const flags = ['--exactOptionalPropertyTypes', String(exact)]
  const problems = await compile(version, join(folder, 'writer'), ...flags)
  return problems.length > 0 ? problems : compile(version, join(folder, 'reader'), ...flags)
}

rmSync(cache, { recursive: true, force: true })
const expected = copyWithoutDirectives(join(root, 'test/types'), copy)
const count = [...expected.values()].reduce((sum, messages) => sum + messages.size, 0)
const versions = Object.keys(compilers)

const isBuilt = await check('the declarations build', installPackage)
await inParallel([
  ...versions.map(
    (version) => () =>
      check(`TypeScript ${version}: test/types, ${count} refusals among them`, async () => {
        const { output } = await run(version, copy, '--noEmit')
        return count === 0 ? ['there are no refusals'] : compareMessages(expected, copyName, output)
      }),
  ),
  ...(isBuilt ? versions : []).flatMap((version) =>
    [true, false].map(
      (exact) => () =>
        check(`TypeScript ${version}: a user's project, exactOptionalPropertyTypes ${exact}`, () =>
          checkConsumer(version, exact),
        ),
    ),
  ),
])
for (const folder of [cache, copy]) rmSync(folder, { recursive: true, force: true })
process.exit(failures === 0 ? 0 : 1)
