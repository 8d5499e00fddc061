import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { importScript } from './import-script.js'

interface Outcome {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}
interface Options {
  readonly update?: boolean
  readonly only?: readonly string[]
  readonly prepare?: (folder: string) => Promise<Outcome>
  readonly run: (file: string) => Promise<Outcome>
}

const { runExamples } = await importScript<{
  runExamples(folder: string, options: Options): Promise<{ count: number; problems: readonly string[] }>
}>('run-examples.mjs')

let folder = ''

async function writeExample(name: string, expected?: string): Promise<void> {
  await mkdir(join(folder, name))
  await writeFile(join(folder, name, 'main.ts'), '')
  if (expected !== undefined) await writeFile(join(folder, name, 'expected-output.txt'), expected)
}

function printing(stdout: string, code = 0, stderr = ''): Options['run'] {
  return async () => ({ code, stdout, stderr })
}

describe('the examples', () => {
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keyloom-examples-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('pass when they print what is expected', async () => {
    await writeExample('one', 'a\nb\n')
    expect(await runExamples(folder, { run: printing('a\nb\n') })).toEqual({ count: 1, problems: [] })
  })

  it('fail with the first line that differs', async () => {
    await writeExample('one', 'a\nb\n')
    const { problems } = await runExamples(folder, { run: printing('a\nc\n') })
    expect(problems).toEqual(['one: line 2 differs\n  expected "b"\n  printed  "c"'])
    expect((await runExamples(folder, { run: printing('a\nb\nmore\n') })).problems).toHaveLength(1)
    expect((await runExamples(folder, { run: printing('a\n') })).problems).toHaveLength(1)
  })

  it('fail when the program does, or when nothing says what to expect', async () => {
    await writeExample('one', 'a\n')
    await writeExample('two')
    const failing = await runExamples(folder, { only: ['one'], run: printing('a\n', 1, 'Error: no\n') })
    expect(failing.problems).toEqual(['one: ended with 1\nError: no'])
    const { problems } = await runExamples(folder, { only: ['two'], run: printing('a\n') })
    expect(problems).toEqual([expect.stringContaining('two: expected-output.txt is missing')])
  })

  it('are written anew on request, but not by a program that failed', async () => {
    await writeExample('one', 'old\n')
    const file = join(folder, 'one/expected-output.txt')
    await runExamples(folder, { update: true, run: printing('half', 1) })
    expect(await readFile(file, 'utf8')).toBe('old\n')
    await runExamples(folder, { update: true, run: printing('new\n') })
    expect(await readFile(file, 'utf8')).toBe('new\n')
  })

  it('fail when one is asked for that is not there', async () => {
    await writeExample('one', 'a\n')
    expect(await runExamples(folder, { only: ['three'], run: printing('a\n') })).toEqual({
      count: 0,
      problems: ['three: there is no such example'],
    })
  })

  it('with packages of their own are prepared first, and not run where that fails', async () => {
    await writeExample('plain', 'a\n')
    await writeExample('own', 'a\n')
    await mkdir(join(folder, 'own/original'))
    await writeFile(join(folder, 'own/original/package.json'), '{}')
    const prepared: string[] = []
    const ran: string[] = []
    const run = async (file: string): Promise<Outcome> => {
      ran.push(file)
      return { code: 0, stdout: 'a\n', stderr: '' }
    }
    const prepare = async (example: string, code: number): Promise<Outcome> => {
      prepared.push(example)
      return { code, stdout: 'error TS2307', stderr: '' }
    }
    expect(await runExamples(folder, { prepare: (example) => prepare(example, 0), run })).toEqual({
      count: 2,
      problems: [],
    })
    expect(prepared).toEqual([join(folder, 'own')])
    ran.length = 0
    const { problems } = await runExamples(folder, { prepare: (example) => prepare(example, 2), run })
    expect(problems).toEqual(['own: cannot be prepared\nerror TS2307'])
    expect(ran).toEqual([join(folder, 'plain/main.ts')])
  })
})
