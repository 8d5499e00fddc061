// Finds the TypeScript in Markdown and in TSDoc. A module is a list of lines, each with the place that it comes from.

/**
 * @typedef {{ text: string, place: string }} Line
 * @typedef {{ name: string, lines: Line[] }} Module
 */

/**
 * The modules of a Markdown document: each ```ts block is one, and blocks with the same `group=name` continue one another.
 *
 * @param {string} document - the path of the document, for messages
 * @param {string} text
 * @returns {{ modules: Module[], problems: string[] }}
 */
export function modulesOfMarkdown(document, text) {
  const groups = new Map()
  const problems = []
  let block
  text.split('\n').forEach((line, index) => {
    const place = `${document}:${index + 1}`
    const fence = /^\s*```(.*)$/.exec(line)
    if (!fence) {
      block?.push({ text: line, place })
    } else if (block) {
      block = undefined
    } else {
      block = []
      const [language, ...options] = fence[1].trim().split(/\s+/)
      if (language !== 'ts' && language !== 'typescript') return
      const unknown = options.filter((option) => !/^group=[\w-]+$/.test(option))
      for (const option of unknown) problems.push(`${place}: ${option} is not an option of a snippet`)
      const group = options.find((option) => option.startsWith('group='))?.slice('group='.length)
      const name = group ?? `line-${index + 1}`
      block = groups.get(name) ?? []
      groups.set(name, block)
    }
  })
  if (block) problems.push(`${document}: a code block is not closed`)
  return { modules: [...groups].map(([name, lines]) => ({ name, lines })), problems }
}

/**
 * The modules of a source file: each `@example` of its TSDoc is one.
 *
 * @param {string} file - the path of the file, for messages
 * @param {string} text
 * @returns {Module[]}
 */
export function modulesOfSource(file, text) {
  const modules = []
  let example
  text.split('\n').forEach((line, index) => {
    const comment = /^\s*\*(?!\/) ?(.*)$/.exec(line)?.[1]
    if (comment?.startsWith('@example')) {
      example = { name: `line-${index + 1}`, lines: [] }
      modules.push(example)
    } else if (comment === undefined || /^@\w/.test(comment)) {
      example = undefined
    } else if (!/^```/.test(comment)) {
      example?.lines.push({ text: comment, place: `${file}:${index + 1}` })
    }
  })
  return modules
}
