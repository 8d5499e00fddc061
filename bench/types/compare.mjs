/** What the types of other libraries cost for the same entities, in the same run as keyloom's. */
import { existsSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import * as keyloom from './generate.mjs'
import * as toolbox from './generate-dynamodb-toolbox.mjs'
import * as electrodb from './generate-electrodb.mjs'
import { measureInTurns } from './measure.mjs'
import { count, printRow } from './print.mjs'

const libraries = { keyloom, ElectroDB: electrodb, 'dynamodb-toolbox': toolbox }
/** The oldest compiler and the newest; 6.0 takes as long as 5.9 and tells the same. */
const versions = ['5.9', '7.0']
const sizes = [50, 200]
const rounds = 3

/** The packages that `npm run bench:install` has to have installed for a comparison. */
const needed = ['electrodb', 'dynamodb-toolbox', '@aws-sdk']

/** Which of the packages that the comparison needs are missing. */
export function findMissing(root) {
  return needed.filter((name) => !existsSync(join(root, 'bench/node_modules', name)))
}

/**
 * Compares what a further entity costs, and the nested case.
 * @param root the repository's folder
 * @param cache the folder with keyloom's declarations, to write projects below
 * @returns figures by compiler and library, and of each compiler the ratio of keyloom's time to ElectroDB's
 */
export function compareLibraries(root, cache) {
  const others = join(cache, 'others')
  mkdirSync(join(others, 'node_modules'), { recursive: true })
  for (const name of needed) {
    symlinkSync(join(root, 'bench/node_modules', name), join(others, 'node_modules', name), 'junction')
  }
  // keyloom's projects find the packages of the repository, those of the others what these were installed with.
  const folder = (library, name) => join(library === 'keyloom' ? cache : others, `${library} ${name}`)
  return { entity: compareEntities(root, folder), nested: compareNested(root, folder) }
}

function compareEntities(root, folder) {
  const projects = {}
  for (const [library, { generateProject }] of Object.entries(libraries)) {
    for (const size of sizes) {
      projects[`${library} ${size}`] = folder(library, size)
      generateProject(folder(library, size), size)
    }
  }
  const [low, high] = sizes
  printRow(
    `an entity, ${low} to ${high}`,
    'TypeScript',
    'instantiations',
    'check, ms',
    `${high}: check, s`,
    'memory, MB',
  )
  const found = {}
  for (const version of versions) {
    const best = measureInTurns(root, version, projects, rounds)
    const byLibrary = {}
    for (const library of Object.keys(libraries)) {
      const [smaller, larger] = sizes.map((size) => best.get(`${library} ${size}`))
      const each = (what) => (larger[what] - smaller[what]) / (high - low)
      const milliseconds = Number((1000 * each('seconds')).toFixed(1))
      const instantiations = Math.round(each('instantiations'))
      byLibrary[library] = { instantiations, milliseconds, [low]: smaller, [high]: larger }
      const whole = [larger.seconds.toFixed(2), larger.megabytes]
      printRow(`  ${library}`, version, count(instantiations), milliseconds.toFixed(1), ...whole)
    }
    const ratio = Number((byLibrary.keyloom.milliseconds / byLibrary.ElectroDB.milliseconds).toFixed(2))
    printRow('  keyloom to ElectroDB', version, '', ratio.toFixed(2))
    found[version] = { ...byLibrary, ratio }
  }
  console.log()
  return found
}

function compareNested(root, folder) {
  const projects = {}
  for (const [library, { generateNested, generateEmpty }] of Object.entries(libraries)) {
    projects[library] = folder(library, 'nested')
    projects[`${library} importing`] = folder(library, 'importing')
    generateNested(folder(library, 'nested'))
    generateEmpty(folder(library, 'importing'))
  }
  printRow('the nested case', 'TypeScript', 'instantiations', 'check, s', 'importing, s', 'memory, MB')
  const found = {}
  for (const version of versions) {
    const best = measureInTurns(root, version, projects, rounds)
    for (const library of Object.keys(libraries)) {
      const [nested, importing] = [best.get(library), best.get(`${library} importing`)]
      const seconds = [nested.seconds.toFixed(2), importing.seconds.toFixed(2)]
      printRow(`  ${library}`, version, count(nested.instantiations), ...seconds, nested.megabytes)
    }
    found[version] = Object.fromEntries(best)
  }
  console.log()
  return found
}
