// Checks that source files are short: at most 250 lines, but for exceptions that give a reason.
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { exceptions } from './file-length-exceptions.mjs'

const limit = 250
const folders = ['src', 'test', 'scripts', 'examples', 'bench']
const ignoredFolders = new Set(['node_modules', 'dist', 'generated'])
const isSource = (name) => /\.(ts|mts|cts|mjs|cjs|js)$/.test(name)
// A specification may be as long as the thing that it specifies is wide.
const isTest = (name) => /\.test(-d)?\.ts$/.test(name)

/**
 * Finds files that are too long, and exceptions that are no longer needed.
 *
 * @param {string} root - the folder of the project
 * @param {readonly { file: string, reason: string }[]} allowed - files that may be longer
 * @returns {string[]} what is wrong, one line each
 */
export function findLongFiles(root, allowed) {
  const reasons = new Map(allowed.map(({ file, reason }) => [file, reason]))
  const problems = []
  for (const { file, reason } of allowed) {
    if (reason.trim() === '') problems.push(`${file}: the exception gives no reason`)
  }
  for (const file of folders.flatMap((folder) => listSources(root, folder))) {
    const lines = countLines(readFileSync(join(root, file), 'utf8'))
    const excepted = reasons.delete(file)
    if (lines > limit && !excepted) problems.push(`${file}: ${lines} lines, the limit is ${limit}`)
    if (lines <= limit && excepted) problems.push(`${file}: ${lines} lines, it needs no exception`)
  }
  for (const file of reasons.keys()) problems.push(`${file}: an exception for a file that is not there`)
  return problems
}

function listSources(root, folder) {
  let entries
  try {
    entries = readdirSync(join(root, folder), { withFileTypes: true })
  } catch (error) {
    if (error.code === 'ENOENT') return []
    throw error
  }
  return entries.flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) return ignoredFolders.has(entry.name) ? [] : listSources(root, path)
    return isSource(entry.name) && !isTest(entry.name) ? [path] : []
  })
}

function countLines(text) {
  return text === '' ? 0 : text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
}

if (import.meta.url === pathToFileURL(resolve(process.argv[1] ?? '')).href) {
  const problems = findLongFiles(resolve(import.meta.dirname, '..'), exceptions)
  for (const problem of problems) console.error(problem)
  if (problems.length > 0) {
    console.error('Split them, or write the reason into scripts/file-length-exceptions.mjs.')
    process.exit(1)
  }
  console.log(`No source file is over ${limit} lines without a reason.`)
}
