import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Builds what the tests of the package pack, unless KEYLOOM_BUILT says that it has just been built. */
export function setup(): void {
  if (process.env.KEYLOOM_BUILT) return
  const script = fileURLToPath(new URL('../../scripts/build.mjs', import.meta.url))
  const { status, stdout } = spawnSync(process.execPath, [script], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`The build failed:\n${stdout}`)
}
