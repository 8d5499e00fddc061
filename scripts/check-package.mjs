// Checks what would be published, from the built dist/: publint and attw read the packed package.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'keyloom-pack-'))

/** Runs a command in the project; gives whether it succeeded. */
function succeeds(command, parameters) {
  return (
    spawnSync(command, parameters, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' }).status === 0
  )
}

function pack() {
  // Not the package's own scripts: they would build it again.
  const packed = spawnSync('npm', ['pack', '--ignore-scripts', '--json', '--silent', '--pack-destination', folder], {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  })
  if (packed.status !== 0) throw new Error(`npm pack failed:\n${packed.stderr}`)
  return join(folder, JSON.parse(packed.stdout)[0].filename)
}

try {
  const tarball = pack()
  const results = [
    succeeds('node_modules/.bin/publint', ['run', tarball, '--strict']),
    succeeds('node_modules/.bin/attw', [tarball, '--profile', 'esm-only', '--no-emoji', '--no-color']),
  ]
  process.exitCode = results.every(Boolean) ? 0 : 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
