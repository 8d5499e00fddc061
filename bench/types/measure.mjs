import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where a compiler lies below the repository's root. */
export const compilers = {
  5.9: 'node_modules/typescript-5.9/bin/tsc',
  '6.0': 'node_modules/typescript/bin/tsc',
  '7.0': 'node_modules/typescript-7.0/bin/tsc',
}

/** Longer than this nothing may take: the run is to end. */
const limitSeconds = 300

/** The compilers' exact versions, by name. */
export function versionsOfCompilers(root) {
  return Object.fromEntries(
    Object.entries(compilers).map(([version, file]) => {
      const { version: exact } = JSON.parse(readFileSync(join(root, file, '../../package.json'), 'utf8'))
      return [`typescript ${version}`, exact]
    }),
  )
}

/**
 * Type-checks a project.
 * @param flags for the compiler
 * @returns instantiations, check time in seconds, memory in megabytes
 */
export function measure(root, version, project, flags = []) {
  const compiler = join(root, compilers[version])
  if (!existsSync(compiler)) throw new Error(`TypeScript ${version} is not installed: run npm ci`)
  const run = spawnSync(process.execPath, [compiler, '-p', project, '--extendedDiagnostics', ...flags], {
    encoding: 'utf8',
    timeout: limitSeconds * 1000,
    maxBuffer: 2 ** 26,
  })
  if (run.error?.code === 'ETIMEDOUT')
    throw new Error(`TypeScript ${version} takes more than ${limitSeconds} s for ${project}`)
  if (run.status !== 0)
    throw new Error(`TypeScript ${version} refuses ${project}:\n${run.stdout.slice(0, 4000)}${run.stderr}`)
  const read = (name) => Number(new RegExp(`^${name}:\\s*([\\d.]+)`, 'm').exec(run.stdout)?.[1])
  return {
    instantiations: read('Instantiations'),
    seconds: read('Check time'),
    megabytes: Math.round(read('Memory used') / 1024),
  }
}

/**
 * Type-checks projects in turns, so that what else the machine does falls on all of them.
 * @param roundsOf how often a project is checked, by its name
 * @returns for each, by its name, the fastest of its runs
 */
export function measureInTurns(root, version, projects, roundsOf, flags) {
  const best = new Map()
  const rounds = Math.max(...Object.keys(projects).map(roundsOf))
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, project] of Object.entries(projects)) {
      if (round >= roundsOf(name)) continue
      const result = measure(root, version, project, flags)
      if (!best.has(name) || result.seconds < best.get(name).seconds) best.set(name, result)
    }
  }
  return best
}
