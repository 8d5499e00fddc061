/**
 * Compares what refused declarations and calls say with what they should: in test/types,
 * `// @ts-expect-error "part of the message"` stands above a line that must not compile. The tests are compiled without
 * those directives, so that each error can be seen, and that there are no others.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const directive = /\/\/ @ts-expect-error(?: "(?<text>.*)"| .*)?$/

/**
 * Copies the tests without their directives.
 * @returns the messages that are expected, by file and by line; an empty one where any will do
 */
export function copyWithoutDirectives(source, copy) {
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

/** The errors in a compiler's output; continued lines are joined. One without a place has neither file nor line. */
function readErrors(output) {
  const errors = []
  for (const line of output.split('\n')) {
    const placed = /^(?<path>[^\s(][^(]*)\((?<line>\d+),\d+\): error (?<text>.*)$/.exec(line)?.groups
    const unplaced = /^error (?<text>.*)$/.exec(line)?.groups
    if (placed !== undefined) errors.push({ path: placed.path, line: Number(placed.line), text: placed.text })
    else if (unplaced !== undefined) errors.push({ path: '', line: 0, text: unplaced.text })
    else if (errors.length > 0 && line !== '') errors.at(-1).text += `\n${line.trim()}`
  }
  return errors
}

/**
 * Compares what a compiler says of the copy with what the tests name.
 * @returns what differs, a sentence each
 */
export function compareMessages(expected, copyName, output) {
  const problems = []
  const found = new Map()
  for (const error of readErrors(output)) {
    const [folder, file] = [error.path.split('/').at(-2), error.path.split('/').at(-1)]
    const place = folder === copyName && expected.get(file)?.has(error.line) ? `${file}(${error.line})` : undefined
    if (place === undefined) problems.push(`${error.path}(${error.line}): unexpected ${error.text}`)
    else found.set(place, [...(found.get(place) ?? []), error.text])
  }
  for (const [file, messages] of expected) {
    for (const [line, text] of messages) {
      const here = found.get(`${file}(${line})`)
      if (here === undefined) problems.push(`${file}(${line}): no error, expected ${text}`)
      else if (!here.some((message) => message.includes(text))) {
        problems.push(`${file}(${line}): expected ${text}\nfound ${here.join('\n')}`)
      }
    }
  }
  return problems
}
