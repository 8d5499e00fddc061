/**
 * What is left of the library when every statement and function is taken out of its published code that one program does not run. It
 * serves that program and no other, and tells what could be won by leaving code out.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import ts from 'typescript'

const folder = fileURLToPath(new URL('.', import.meta.url))
const library = join(folder, '../node_modules/keyloom')

/**
 * Runs a program of this folder, and makes a library of what it has run.
 *
 * @param name of the program, as programs.mjs calls it
 * @param target folder of the new library, whose index.js stands for `keyloom`; what was there is removed
 */
export function makeLeast(name, target) {
  const coverage = runCovered(name)
  rmSync(target, { recursive: true, force: true })
  mkdirSync(target, { recursive: true })
  cpSync(join(library, 'package.json'), join(target, 'package.json'))
  for (const file of readdirSync(join(library, 'dist'))) {
    if (!file.endsWith('.js')) continue
    const path = join(library, 'dist', file)
    const text = readFileSync(path, 'utf8')
    const functions = coverage.get(pathToFileURL(path).href)
    if (functions !== undefined) writeFileSync(join(target, file), keepWhatRan(text, functions))
  }
}

/** What V8 says of each module: how often every function and every branch ran. */
function runCovered(name) {
  const reports = mkdtempSync(join(tmpdir(), 'keyloom-coverage-'))
  try {
    const env = { ...process.env, NODE_V8_COVERAGE: reports }
    const { status, stderr } = spawnSync(process.execPath, ['--no-warnings', join(folder, 'program.mjs'), name], {
      encoding: 'utf8',
      env,
    })
    if (status !== 0) throw new Error(stderr)
    const [report, another] = readdirSync(reports)
    if (report === undefined || another !== undefined) throw new Error('One process has one report.')
    const { result } = JSON.parse(readFileSync(join(reports, report), 'utf8'))
    return new Map(result.map(({ url, functions }) => [url, functions]))
  } finally {
    rmSync(reports, { recursive: true, force: true })
  }
}

/** Leaves out what never ran: statements, functions, and the ways that conditions did not take. */
function keepWhatRan(text, functions) {
  // Of ranges inside of one another the innermost counts: they come from the outermost to that.
  const ran = new Uint8Array(text.length)
  for (const { ranges } of functions) {
    for (const { startOffset, endOffset, count } of ranges) ran.fill(Math.min(count, 1), startOffset, endOffset)
  }
  const source = ts.createSourceFile('module.js', text, ts.ScriptTarget.ESNext, true, ts.ScriptKind.JS)
  const kept = []
  let end = 0
  const leaveOut = (node) => {
    const from = node.getStart(source)
    const hasRun = ran.subarray(from, node.getEnd()).includes(1) && !isBehindEnd(node)
    const instead = hasRun ? undefined : insteadOf(node)
    if (instead === undefined) return ts.forEachChild(node, leaveOut)
    kept.push(text.slice(end, from), instead)
    end = node.getEnd()
  }
  // V8 counts what never ran up to the next branch only: in a list of statements nothing has run behind one that has not begun.
  const isBehindEnd = (node) => {
    const { statements } = node.parent ?? {}
    if (statements === undefined || ts.isSourceFile(node.parent)) return false
    const firstUnused = statements.find((one) => !ts.isFunctionDeclaration(one) && ran[one.getStart(source)] === 0)
    return firstUnused !== undefined && node.pos >= firstUnused.pos
  }
  leaveOut(source)
  return kept.join('') + text.slice(end)
}

/** What can stand where something is left out; `undefined` where only what is inside of it can be. */
function insteadOf(node) {
  const { parent } = node
  if ((ts.isMethodDeclaration(node) || ts.isAccessor(node)) && ts.isClassLike(parent)) return ''
  // The functions that a module declares are named elsewhere.
  if (ts.isFunctionDeclaration(node)) return undefined
  if (ts.isBlock(node) || (ts.isArrowFunction(parent) && parent.body === node)) return '{}'
  if (ts.isStatement(node)) return ';'
  const isOneWay = ts.isConditionalExpression(parent) && parent.condition !== node && ts.isExpression(node)
  return isOneWay || (isShortCut(parent) && parent.right === node) ? '0' : undefined
}

function isShortCut(node) {
  const { AmpersandAmpersandToken, BarBarToken, QuestionQuestionToken } = ts.SyntaxKind
  const operators = [AmpersandAmpersandToken, BarBarToken, QuestionQuestionToken]
  return ts.isBinaryExpression(node) && operators.includes(node.operatorToken.kind)
}
