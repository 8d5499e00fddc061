import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Where a compiler lies below the repository's root. */
export const compilers = {
  5.9: 'node_modules/typescript-5.9/bin/tsc',
  '6.0': 'node_modules/typescript/bin/tsc',
  '7.0': 'node_modules/typescript-7.0/bin/tsc',
}

/**
 * Type-checks a project.
 * @returns instantiations, check time in seconds, memory in megabytes
 */
export function measure(root, version, project, ...flags) {
  const compiler = join(root, compilers[version])
  if (!existsSync(compiler)) throw new Error(`TypeScript ${version} is not installed: run npm ci`)
  const run = spawnSync(process.execPath, [compiler, '-p', project, '--extendedDiagnostics', ...flags], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  })
  if (run.status !== 0)
    throw new Error(`TypeScript ${version} refuses ${project}:\n${run.stdout.slice(0, 4000)}${run.stderr}`)
  const read = (name) => Number(new RegExp(`^${name}:\\s*([\\d.]+)`, 'm').exec(run.stdout)?.[1])
  return {
    instantiations: read('Instantiations'),
    seconds: read('Check time'),
    megabytes: Math.round(read('Memory used') / 1024),
  }
}
