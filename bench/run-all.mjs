/** Runs all benchmarks, one after the other, and keeps what they measure: `npm run bench`. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const runs = [
  ['bench:install'],
  ['bench:types', '--record'],
  ['bench:compile', '--record'],
  ['bench:engine', '--record'],
  ['bench:memory', '--record'],
  ['bench:start', '--record'],
  ['bench:runtime', '--record'],
  ['bench:runtime', '--record', '--http'],
  ['bench:runtime', '--record', '--params'],
]

const failed = []
for (const [script, ...options] of runs) {
  console.log(`\n=== ${[script, ...options].join(' ')}\n`)
  const { status } = spawnSync('npm', ['run', '--silent', script, '--', ...options], { cwd: root, stdio: 'inherit' })
  if (status !== 0) failed.push(script)
}
if (failed.length > 0) {
  console.error(`\nFailed: ${failed.join(', ')}`)
  process.exitCode = 1
}
