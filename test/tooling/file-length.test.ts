import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { importScript } from './import-script.js'

interface Exception {
  readonly file: string
  readonly reason: string
}
const { findLongFiles } = await importScript<{
  findLongFiles(root: string, allowed: readonly Exception[]): readonly string[]
}>('check-file-length.mjs')

let project = ''

async function writeLines(file: string, count: number): Promise<void> {
  await writeFile(join(project, file), 'line\n'.repeat(count))
}

describe('the limit on the length of source files', () => {
  beforeAll(async () => {
    project = await mkdtemp(join(tmpdir(), 'keyloom-length-'))
    await mkdir(join(project, 'src/deep'), { recursive: true })
    await writeLines('src/just-right.ts', 250)
    await writeLines('src/deep/too-long.ts', 251)
    await writeLines('src/long.test.ts', 400)
  })
  afterAll(() => rm(project, { recursive: true, force: true }))

  it('names each file that is too long, and leaves tests alone', () => {
    expect(findLongFiles(project, [])).toEqual(['src/deep/too-long.ts: 251 lines, the limit is 250'])
  })

  it('accepts an exception with a reason, and only with one', () => {
    expect(findLongFiles(project, [{ file: 'src/deep/too-long.ts', reason: 'one table' }])).toEqual([])
    expect(findLongFiles(project, [{ file: 'src/deep/too-long.ts', reason: ' ' }])).toEqual([
      'src/deep/too-long.ts: the exception gives no reason',
    ])
  })

  it('refuses exceptions that are no longer needed', () => {
    const allowed = ['src/deep/too-long.ts', 'src/just-right.ts', 'src/gone.ts'].map((file) => ({ file, reason: 'x' }))
    expect(findLongFiles(project, allowed)).toEqual([
      'src/just-right.ts: 250 lines, it needs no exception',
      'src/gone.ts: an exception for a file that is not there',
    ])
  })
})
