import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { knownDifferences } from './known-differences.js'

const DOCUMENT = fileURLToPath(new URL('../../docs/engines.md', import.meta.url))
const MARKS = ['<!-- differences -->', '<!-- /differences -->'] as const

/** The list as it stands in the document. */
function printDifferences(): string {
  const rows = knownDifferences.map(({ name, departs, how, source }) => {
    const documented = source.startsWith('https:')
      ? `[${source.split('/').pop()?.replace('.html', '')}](${source})`
      : source
    return `| ${name} | ${departs} | ${how} | ${documented} |`
  })
  return ['| name | departs | how | documented |', '| --- | --- | --- | --- |', ...rows].join('\n')
}

it('docs/engines.md lists the known differences (KEYLOOM_UPDATE_DOCS=1 writes the list)', async (context) => {
  const text = await readFile(DOCUMENT, 'utf8')
  const [before = '', after = ''] = [text.split(MARKS[0])[0], text.split(MARKS[1])[1]]
  const wanted = `${before}${MARKS[0]}\n${printDifferences()}\n${MARKS[1]}${after}`
  if (process.env.KEYLOOM_UPDATE_DOCS !== undefined) {
    await writeFile(DOCUMENT, wanted)
    return context.skip('The list was written.')
  }
  expect(text).toBe(wanted)
})
