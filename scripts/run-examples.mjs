// Runs every example against the built package, and compares what it prints with `expected-output.txt` beside it.
// An example that has packages of its own, in a folder `original`, gets them first, and is then type-checked: the project itself is
// checked without them. `--update` writes the expected outputs anew. Names of examples as further arguments run those only.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const expectedFile = 'expected-output.txt'
/** The folder of an example that has packages of its own. */
const ownPackages = 'original'
const timeLimitMs = 120_000

/**
 * Runs the examples of a folder, one after the other.
 *
 * @param {string} folder - each folder in it that has a main.ts is an example
 * @param {{
 *   update?: boolean,
 *   only?: readonly string[],
 *   prepare?: (folder: string) => Promise<{ code: number | null, stdout: string, stderr: string }>,
 *   run: (file: string) => Promise<{ code: number | null, stdout: string, stderr: string }>,
 * }} options - `prepare` is called for an example with packages of its own, before it is run
 * @returns {Promise<{ count: number, problems: string[] }>}
 */
export async function runExamples(folder, { update = false, only = [], prepare, run }) {
  const names = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'main.ts')))
  const missing = only.filter((name) => !names.includes(name))
  const problems = missing.map((name) => `${name}: there is no such example`)
  const chosen = only.length === 0 ? names : names.filter((name) => only.includes(name))
  for (const name of chosen) {
    if (existsSync(join(folder, name, ownPackages, 'package.json'))) {
      const prepared = await prepare(join(folder, name))
      if (prepared.code !== 0) {
        problems.push(`${name}: cannot be prepared\n${`${prepared.stdout}${prepared.stderr}`.trimEnd()}`)
        continue
      }
    }
    const { code, stdout, stderr } = await run(join(folder, name, 'main.ts'))
    if (code !== 0) problems.push(`${name}: ended with ${code}\n${stderr.trimEnd()}`)
    else if (update) writeFileSync(join(folder, name, expectedFile), stdout)
    else problems.push(...compare(name, join(folder, name, expectedFile), stdout))
  }
  return { count: chosen.length, problems }
}

function compare(name, file, stdout) {
  if (!existsSync(file))
    return [`${name}: ${expectedFile} is missing (node scripts/run-examples.mjs --update writes it)`]
  const expected = readFileSync(file, 'utf8').split('\n')
  const printed = stdout.split('\n')
  const length = Math.max(expected.length, printed.length)
  const line = Array.from({ length }, (_, index) => index).find((index) => expected[index] !== printed[index])
  if (line === undefined) return []
  const show = (text) => (text === undefined ? '(nothing)' : JSON.stringify(text))
  return [`${name}: line ${line + 1} differs\n  expected ${show(expected[line])}\n  printed  ${show(printed[line])}`]
}

/** Installs the packages of an example, unless they are there as its lock file says, and checks its types. */
async function prepareExample(root, folder) {
  const packages = join(folder, ownPackages)
  const lock = readFileSync(join(packages, 'package-lock.json'), 'utf8')
  const installed = join(packages, 'node_modules/.installed-lock.json')
  if (!existsSync(installed) || readFileSync(installed, 'utf8') !== lock) {
    const flags = ['--no-audit', '--no-fund', '--no-update-notifier']
    const outcome = await start(process.platform === 'win32' ? 'npm.cmd' : 'npm', ['ci', ...flags], packages)
    if (outcome.code !== 0) return outcome
    writeFileSync(installed, lock)
  }
  return start(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder], root)
}

/** Runs one TypeScript program, as `npm run quickstart` does. */
function runWithTsx(root, file) {
  const tsx = join(root, 'node_modules/tsx/dist/cli.mjs')
  const tsconfig = join(root, 'examples/tsconfig.json')
  return start(process.execPath, [tsx, '--tsconfig', tsconfig, file], root)
}

function start(command, args, cwd) {
  const program = spawn(command, args, {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeLimitMs,
    // Machines differ in their time zone; what is compared must not. Colours are left out where there is no terminal.
    env: { ...process.env, TZ: 'UTC', NO_COLOR: '1', FORCE_COLOR: undefined },
  })
  const output = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr']) {
    program[stream].setEncoding('utf8')
    program[stream].on('data', (text) => {
      output[stream] += text
    })
  }
  return new Promise((done, fail) => {
    program.on('error', fail)
    program.on('close', (code, signal) => done({ ...output, code: code ?? signal }))
  })
}

if (import.meta.url === pathToFileURL(resolve(process.argv[1] ?? '')).href) {
  const root = resolve(import.meta.dirname, '..')
  if (!existsSync(join(root, 'dist/index.js'))) {
    console.error('The examples run against dist/, which is not there: run `npm run build` first.')
    process.exit(1)
  }
  const [options, only] = [[], []]
  for (const argument of process.argv.slice(2)) (argument.startsWith('--') ? options : only).push(argument)
  const unknown = options.filter((option) => option !== '--update')
  const { count, problems } = await runExamples(join(root, 'examples'), {
    update: options.includes('--update'),
    only,
    prepare: (folder) => prepareExample(root, folder),
    run: (file) => runWithTsx(root, file),
  })
  for (const problem of [...unknown.map((option) => `${option} is not an option`), ...problems]) console.error(problem)
  console.log(`${count} examples, ${problems.length} problems.`)
  process.exit(problems.length > 0 || unknown.length > 0 || count === 0 ? 1 : 0)
}
