/**
 * Checks what refused declarations and calls say: in test/types, `// @ts-expect-error "part of the message"` makes the
 * compiler expect an error on the next line, and this script makes sure that the error is the one that was meant.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const source = join(root, 'test/types')
const copy = join(root, '.cache/types')
const directive = /\/\/ @ts-expect-error(?: "(?<text>.*)"| .*)?$/

/** Copies the tests without their directives; gives, for each file, the messages expected by line. */
function copyWithoutDirectives() {
  rmSync(copy, { recursive: true, force: true })
  mkdirSync(copy, { recursive: true })
  const expected = new Map()
  for (const file of readdirSync(source)) {
    if (!file.endsWith('.ts') && file !== 'tsconfig.json') continue
    const lines = readFileSync(join(source, file), 'utf8').split('\n')
    const messages = new Map()
    lines.forEach((line, index) => {
      const match = directive.exec(line)
      if (match !== null) messages.set(index + 2, match.groups?.text ?? '')
    })
    expected.set(file, messages)
    writeFileSync(join(copy, file), lines.map((line) => line.replace('@ts-expect-error', 'refused')).join('\n'))
  }
  return expected
}

/** The messages that a compiler gives for the copy, by file and line; continued lines are joined. */
function compile(compiler) {
  const run = spawnSync(process.execPath, [compiler, '-p', copy, '--noEmit', '--pretty', 'false'], { encoding: 'utf8' })
  const found = new Map()
  let current
  for (const line of run.stdout.split('\n')) {
    const start = /^(?:.*\/)?([^/]+\.ts)\((\d+),\d+\): error (.*)$/.exec(line)
    if (start !== null) {
      const [, file, number, text] = start
      current = { file, line: Number(number), text }
      const lines = found.get(file) ?? []
      found.set(file, [...lines, current])
    } else if (current !== undefined && line !== '') current.text += `\n${line.trim()}`
  }
  return found
}

/**
 * Compares the messages that a compiler gives with those that the tests name.
 * @returns how many were compared, and what differs, a sentence each
 */
export function checkMessages(compiler) {
  const expected = copyWithoutDirectives()
  const found = compile(compiler)
  const problems = []
  let count = 0
  for (const [file, messages] of expected) {
    const errors = found.get(file) ?? []
    for (const [line, text] of messages) {
      count += 1
      const here = errors.filter((error) => error.line === line).map((error) => error.text)
      if (here.length === 0) problems.push(`${file}(${line}): no error`)
      else if (!here.some((message) => message.includes(text))) {
        problems.push(`${file}(${line}): expected ${text}\n  found ${here.join('\n').replaceAll('\n', '\n  ')}`)
      }
    }
    for (const error of errors) {
      if (!messages.has(error.line)) problems.push(`${file}(${error.line}): unexpected ${error.text}`)
    }
  }
  rmSync(copy, { recursive: true, force: true })
  return { count, problems }
}
