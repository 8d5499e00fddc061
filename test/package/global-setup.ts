import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Builds what the tests of the package pack, unless KEYLOOM_BUILT says that it has just been built. */
export function setup(): void {
  if (process.env.KEYLOOM_BUILT) return
  const script = fileURLToPath(new URL('../../scripts/build.mjs', import.meta.url))
  const { status, stdout } = spawnSync(process.execPath, [script], { encoding: 'utf8' })
  // To throw here would keep all other tests from running: what is wrong with dist shows in the tests of the package.
  if (status !== 0) process.stderr.write(`The build for the tests of the package has errors:\n${stdout}\n`)
}
