/** What the types of other libraries cost for the same entities, in the same run as keyloom's. */
import { existsSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import * as keyloom from './generate.mjs'
import * as toolbox from './generate-dynamodb-toolbox.mjs'
import * as electrodb from './generate-electrodb.mjs'
import { measureInTurns } from './measure.mjs'
import { count, printRow } from './print.mjs'

const libraries = { keyloom, ElectroDB: electrodb, 'dynamodb-toolbox': toolbox }
/** What of keyloom's projects is zod's: the schemas, and nothing else. */
const schemas = { generateProject: (folder, size) => keyloom.generateProject(folder, size, 'zod') }
/** What threads that each work out a whole model have to do at the least, and what ElectroDB's do for the same. */
const shared = {
  'ElectroDB, one service': { generateProject: electrodb.generateServiceProject },
  'zod alone, one module': { generateProject: keyloom.generateSharedSchemas },
}
/**
 * The oldest compiler and the newest; 6.0 takes as long as 5.9 and tells the same. TypeScript 7 checks in four threads unless told, each
 * of which works out for itself what it meets: all of a model, where ElectroDB's projects have a module for each entity. Of the two
 * libraries whose ratio is judged there are more rounds, and the more the less they take: the fastest of each is to be one in which the machine was fast.
 */
const compilers = {
  5.9: { version: '5.9', judgedRounds: 9 },
  '7.0': { version: '7.0', judgedRounds: 21 },
  '7.0, one thread': { version: '7.0', judgedRounds: 21, flags: ['--singleThreaded'] },
}
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
  const folder = (library, name) => join(installsOwn(library) ? others : cache, `${library} ${name}`)
  return { entity: compareEntities(root, folder), nested: compareNested(root, folder) }
}

/** Whether a library comes from the benchmark's packages. */
function installsOwn(library) {
  return library.startsWith('ElectroDB') || library === 'dynamodb-toolbox'
}

function isRatioOf(project) {
  return sizes.some((size) => project === `keyloom ${size}` || project === `ElectroDB ${size}`)
}

function compareEntities(root, folder) {
  const projects = {}
  const compared = { ...libraries, 'zod alone': schemas, ...shared }
  for (const [library, { generateProject }] of Object.entries(compared)) {
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
  for (const [compiler, { version, judgedRounds, flags }] of Object.entries(compilers)) {
    const best = measureInTurns(root, version, projects, (name) => (isRatioOf(name) ? judgedRounds : rounds), flags)
    const byLibrary = {}
    for (const library of Object.keys(compared)) {
      const [smaller, larger] = sizes.map((size) => best.get(`${library} ${size}`))
      const each = (what) => (larger[what] - smaller[what]) / (high - low)
      const milliseconds = Number((1000 * each('seconds')).toFixed(1))
      const instantiations = Math.round(each('instantiations'))
      byLibrary[library] = { instantiations, milliseconds, [low]: smaller, [high]: larger }
      const whole = [larger.seconds.toFixed(2), larger.megabytes]
      printRow(`  ${library}`, compiler, count(instantiations), milliseconds.toFixed(1), ...whole)
    }
    const ratio = Number((byLibrary.keyloom.milliseconds / byLibrary.ElectroDB.milliseconds).toFixed(2))
    printRow('  keyloom to ElectroDB', compiler, '', ratio.toFixed(2))
    found[compiler] = { ...byLibrary, ratio }
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
  for (const [compiler, { version, flags }] of Object.entries(compilers)) {
    const best = measureInTurns(root, version, projects, () => rounds, flags)
    for (const library of Object.keys(libraries)) {
      const [nested, importing] = [best.get(library), best.get(`${library} importing`)]
      const seconds = [nested.seconds.toFixed(2), importing.seconds.toFixed(2)]
      printRow(`  ${library}`, compiler, count(nested.instantiations), ...seconds, nested.megabytes)
    }
    found[compiler] = Object.fromEntries(best)
  }
  console.log()
  return found
}
