import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../../', import.meta.url))

export interface PackageJson {
  readonly version: string
  readonly exports: Readonly<Record<string, unknown>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies: Readonly<Record<string, string>>
}

/** What a program that was run in an installation printed and how it ended. */
export interface Outcome {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** A user's project that has the packed package in it, and nothing of this repository within reach. */
export interface Installation {
  readonly folder: string
  readonly packageJson: PackageJson
  /** The paths of the files in the package. */
  readonly files: readonly string[]
  /** Runs a program of that project: `import` in a module, `require` in a script. */
  run(kind: 'module' | 'script', source: string, flags?: readonly string[]): Promise<Outcome>
  remove(): Promise<void>
}

/**
 * Packs the package and puts it into an empty project beside the packages that it needs.
 *
 * @param without - peers to leave out
 */
export async function installPackage(without: readonly string[] = []): Promise<Installation> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'keyloom-package-')))
  const installed = join(folder, 'node_modules/keyloom')
  await mkdir(installed, { recursive: true })
  const { tarball, files } = await pack(folder)
  await run('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1'])
  const packageJson = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8')) as PackageJson
  const needed = Object.keys({ ...packageJson.dependencies, ...packageJson.peerDependencies })
  for (const name of needed.filter((candidate) => !without.includes(candidate))) await linkPackage(folder, name)
  return {
    folder,
    packageJson,
    files,
    run: (kind, source, flags = []) => runProgram(folder, kind, source, flags),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

async function pack(folder: string): Promise<{ tarball: string; files: readonly string[] }> {
  // Not the package's own scripts: they would build it again.
  const options = ['--ignore-scripts', '--json', '--silent', '--pack-destination', folder]
  const { stdout } = await run('npm', ['pack', ...options], { cwd: root, shell: process.platform === 'win32' })
  const packed = JSON.parse(stdout) as readonly { filename: string; files: readonly { path: string }[] }[]
  const first = packed[0]
  if (first === undefined) throw new Error('npm pack made nothing')
  return { tarball: join(folder, first.filename), files: first.files.map(({ path }) => path) }
}

async function linkPackage(folder: string, name: string): Promise<void> {
  const link = join(folder, 'node_modules', name)
  await mkdir(dirname(link), { recursive: true })
  await symlink(join(root, 'node_modules', name), link, 'junction')
}

async function runProgram(
  folder: string,
  kind: 'module' | 'script',
  source: string,
  flags: readonly string[],
): Promise<Outcome> {
  const file = join(folder, `program-${crypto.randomUUID()}.${kind === 'module' ? 'mjs' : 'cjs'}`)
  await writeFile(file, source)
  const options = { cwd: folder, env: { ...process.env, NODE_OPTIONS: '', NODE_PATH: '' } }
  return new Promise((resolve) => {
    execFile(process.execPath, [...flags, file], options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr })
    })
  })
}
