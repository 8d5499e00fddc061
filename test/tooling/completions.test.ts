import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
/** Lies where the tests of types lie, and is never written. */
const file = join(root, 'test/types/completed.ts')
const head = `import * as z from 'zod'
import { defineEntity } from 'keyloom'
const schema = z.object({ id: z.string(), at: z.date() })
`

const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile)
const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root)
let text = head
let version = 0
const service = ts.createLanguageService({
  fileExists: ts.sys.fileExists,
  readFile: ts.sys.readFile,
  readDirectory: ts.sys.readDirectory,
  directoryExists: ts.sys.directoryExists,
  getDirectories: ts.sys.getDirectories,
  getCompilationSettings: () => options,
  getScriptFileNames: () => [file],
  getScriptVersion: (path) => (path === file ? String(version) : '0'),
  getScriptSnapshot: (path) => {
    const content = path === file ? text : ts.sys.readFile(path)
    return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content)
  },
  getCurrentDirectory: () => root,
  getDefaultLibFileName: ts.getDefaultLibFilePath,
})

/** What an editor offers at the `|` in a declaration. */
function complete(declaration: string): readonly string[] {
  text = head + declaration.replace('|', '')
  version += 1
  const found = service.getCompletionsAtPosition(file, head.length + declaration.indexOf('|'), {})
  return (found?.entries ?? []).map(({ name }) => name)
}

describe('an editor completes what an entity declares', () => {
  it.each([
    [
      'its members',
      "defineEntity('E', { schema, key: { pk: '<id>' }, | })",
      ['indexes', 'keyOnly', 'storedAs', 'timestamps', 'typeValue', 'unique', 'version'],
    ],
    ['its key', "defineEntity('E', { schema, key: { | } })", ['pk', 'sk']],
    ['the rest of its key', "defineEntity('E', { schema, key: { pk: '<id>', | } })", ['sk']],
    [
      'an index',
      "defineEntity('E', { schema, key: { pk: '<id>' }, indexes: { byAt: { | } } })",
      ['on', 'pk', 'sk', 'when'],
    ],
    [
      'the rest of an index',
      "defineEntity('E', { schema, key: { pk: '<id>' }, indexes: { byAt: { on: 'gsi1', pk: 'E', | } } })",
      ['sk', 'when'],
    ],
    ['its timestamps', "defineEntity('E', { schema, key: { pk: '<id>' }, timestamps: { | } })", ['created', 'updated']],
  ])('%s', (_, declaration, names) => {
    expect(complete(declaration)).toEqual(names)
  })
})
