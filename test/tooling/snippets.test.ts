import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { importScript } from './import-script.js'

interface Text {
  readonly path: string
  readonly text: string
}
type Check = (root: string, texts: readonly Text[]) => { readonly count: number; readonly problems: readonly string[] }

const { checkExamples, checkMarkdown } = await importScript<{ checkExamples: Check; checkMarkdown: Check }>(
  'check-snippets.mjs',
)
const root = fileURLToPath(new URL('../../', import.meta.url)).replace(/\/$/, '')

function markdown(...lines: string[]): readonly Text[] {
  return [{ path: 'docs/page.md', text: lines.join('\n') }]
}

describe('the snippets of documents', () => {
  it('are compiled against the sources, errors with the line of the document', () => {
    const page = markdown(
      'Text',
      '```ts',
      "import { defineTable } from 'keyloom'",
      "defineTable({ name: 'shop', key: { pk: 1 } })",
      '```',
    )
    const { count, problems } = checkMarkdown(root, page)
    expect(count).toBe(1)
    expect(problems).toEqual([expect.stringContaining("docs/page.md:4: Type 'number' is not assignable")])
  })

  it('continue one another within a group, and stand alone outside of it', () => {
    const page = markdown(
      '```ts group=a',
      'const one: number = 1',
      '```',
      '```sh',
      'not typescript',
      '```',
      '```ts group=a',
      'export const two = one + 1',
      '```',
      '```ts',
      'one.toFixed()',
      '```',
    )
    const { count, problems } = checkMarkdown(root, page)
    expect(count).toBe(2)
    expect(problems).toEqual(["docs/page.md:11: Cannot find name 'one'."])
  })

  it('have no options that mean nothing', () => {
    const { problems } = checkMarkdown(root, markdown('```ts nocheck', 'export {}', '```'))
    expect(problems).toEqual(['docs/page.md:1: nocheck is not an option of a snippet'])
  })
})

describe('the examples of sources', () => {
  it('may take a shop, and what the package exports, for granted', () => {
    const text = [
      '/**',
      ' * Words.',
      ' * @example',
      ' * const local = await startLocal()',
      ' * const mine = connect(shop, { client: local.client })',
      ' * @returns nothing that is code',
      ' */',
      '/**',
      ' * @example',
      ' * await db.orders.get({ customerId, nothing: 1 })',
      ' */',
    ].join('\n')
    const { count, problems } = checkExamples(root, [{ path: 'src/a.ts', text }])
    expect(count).toBe(2)
    expect(problems).toEqual([expect.stringContaining('src/a.ts:10: ')])
    expect(problems[0]).toContain('nothing')
  })
})
