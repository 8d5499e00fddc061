/**
 * Proves the public types under every compiler that users may have: what is accepted, what is refused and with which
 * message (test/types), and a user's project that reads the built declarations and emits its own (test/types/consumer).
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkMessages } from './check-messages.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const cache = join(root, '.cache/consumer')
const compilers = {
  5.9: join(root, 'node_modules/typescript-5.9/bin/tsc'),
  '6.0': join(root, 'node_modules/typescript/bin/tsc'),
  '7.0': join(root, 'node_modules/typescript-7.0/bin/tsc'),
}
let failures = 0

function report(what, problems, startedAt) {
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1)
  console.log(`${problems.length === 0 ? 'ok  ' : 'FAIL'} ${what} (${seconds} s)`)
  for (const problem of problems) console.log(problem.replace(/^/gm, '     '))
  if (problems.length > 0) failures += 1
}

/** Runs a compiler; gives what it says, if it refuses. */
function compile(compiler, project, ...flags) {
  const run = spawnSync(process.execPath, [compiler, '-p', project, '--pretty', 'false', ...flags], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  })
  return run.status === 0 ? [] : [`${run.stdout}${run.stderr}`.trim() || `the compiler stopped with ${run.status}`]
}

/** Installs the package as it would be published, beside a copy of the consumer. */
function installPackage() {
  rmSync(cache, { recursive: true, force: true })
  const installed = join(cache, 'node_modules/keyloom')
  mkdirSync(installed, { recursive: true })
  cpSync(join(root, 'package.json'), join(installed, 'package.json'))
  cpSync(join(root, 'test/types/consumer'), cache, { recursive: true })
  cpSync(join(root, 'test/types/consumer/package.json'), join(cache, 'package.json'))
  return compile(compilers['6.0'], join(root, 'tsconfig.build.json'), '--outDir', join(installed, 'dist'))
}

for (const [version, compiler] of Object.entries(compilers)) {
  let startedAt = Date.now()
  report(`TypeScript ${version}: test/types`, compile(compiler, join(root, 'test/types'), '--noEmit'), startedAt)
  startedAt = Date.now()
  const { count, problems } = checkMessages(compiler)
  if (count === 0) problems.push('no refused call was found')
  report(`TypeScript ${version}: messages of ${count} refused calls`, problems, startedAt)
}

const startedAt = Date.now()
const built = installPackage()
report('the declarations build', built, startedAt)
for (const [version, compiler] of built.length === 0 ? Object.entries(compilers) : []) {
  for (const exact of ['true', 'false']) {
    const startedAt = Date.now()
    const flags = ['--exactOptionalPropertyTypes', exact]
    rmSync(join(cache, 'reader/declarations'), { recursive: true, force: true })
    const problems = compile(compiler, join(cache, 'writer'), ...flags)
    if (problems.length === 0) problems.push(...compile(compiler, join(cache, 'reader'), ...flags))
    report(`TypeScript ${version}: a user's project, exactOptionalPropertyTypes ${exact}`, problems, startedAt)
  }
}
process.exit(failures === 0 ? 0 : 1)
