import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const target = 'export const value = 1\nexport type Value = number\n'

// Each refused file breaks the rule that it is listed under; what they import exists, so nothing else is wrong with them.
const refused: Record<string, Record<string, string>> = {
  'layers-errors': { 'src/errors/a.ts': "import { value } from '../util/target.js'" },
  'layers-util': { 'src/util/a.ts': "import { value } from '../errors/target.js'" },
  'layers-schema': { 'src/schema/a.ts': "import { value } from '../keys/target.js'" },
  'layers-keys': { 'src/keys/a.ts': "import type { Value } from '../model/target.js'" },
  'layers-model': { 'src/model/checks/a.ts': "export type { Value } from '../../expressions/target.js'" },
  'layers-expressions': { 'src/expressions/a.ts': "import { value } from '../wire/target.js'" },
  'layers-wire': { 'src/wire/a.ts': "import { value } from '../operations/target.js'" },
  'layers-operations': { 'src/operations/a.ts': "export const later = () => import('../database/target.js')" },
  'layers-database': { 'src/database/a.ts': "import { value } from '../index.js'" },
  'layers-provision': { 'src/provision/a.ts': "import { value } from '../streams/target.js'" },
  'layers-streams': { 'src/streams/a.ts': "import { value } from '../local/target.js'" },
  'layers-local': { 'src/local/a.ts': "import { value } from '../testing/target.js'" },
  'layers-testing': { 'src/testing/a.ts': "import { value } from '../cli/target.js'" },
  'layers-opentelemetry': { 'src/opentelemetry/a.ts': "import { value } from '../provision/target.js'" },
  'layers-cli': { 'src/cli/a.ts': "import { value } from '../index.js'" },
  'known-folders': { 'src/elsewhere/a.ts': "import { value } from '../errors/target.js'" },
  'no-cycles': {
    'src/errors/circle.ts': "import type { There } from './circle-back.js'\nexport type Here = There",
    'src/errors/circle-back.ts': "import type { Here } from './circle.js'\nexport type There = Here",
  },
  'entry-point-is-lean': { 'src/index.ts': "export { value } from './provision/target.js'" },
  'engine-reads-for-itself': { 'src/local/b.ts': "import { value } from '../operations/b.js'" },
  'zod-core-only': { 'src/schema/b.ts': "import type { ZodType } from 'zod'" },
  'sdk-in-few-places': { 'src/model/b.ts': "import { DynamoDBClient } from '@aws-sdk/client-dynamodb'" },
  'no-document-client': { 'src/wire/d.ts': "import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'" },
  'exact-numbers-in-schema': { 'src/keys/b.ts': "import { NumberValueImpl } from '@aws-sdk/util-dynamodb'" },
  'dynalite-in-local': { 'src/provision/b.ts': "import dynalite from 'dynalite'" },
  'opentelemetry-in-its-folder': { 'src/wire/b.ts': "import { trace } from '@opentelemetry/api'" },
  'no-development-packages': { 'src/util/b.ts': "import { defineConfig } from 'vitest/config'" },
  'declared-packages': { 'src/util/c.ts': "import { nothing } from './not-there.js'" },
  'no-tests-in-source': { 'src/util/d.ts': "import { value } from './target.test.js'" },
}

const accepted: Record<string, string> = {
  'src/operations/b.ts': "import { value } from '../expressions/target.js'",
  'src/cli/b.ts': "import { value } from '../provision/target.js'",
  'src/schema/c.ts': "import * as core from 'zod/v4/core'\nimport { NumberValueImpl } from '@aws-sdk/util-dynamodb'",
  'src/model/c.ts': "import type { AttributeValue } from '@aws-sdk/client-dynamodb'",
  'src/wire/c.ts': "import { DynamoDBClient } from '@aws-sdk/client-dynamodb'",
  'src/local/c.ts': "import { createServer } from 'node:http'\nimport dynalite from 'dynalite'",
  'src/keys/c.test.ts':
    "import * as z from 'zod'\nimport { it } from 'vitest'\nimport { value } from '../database/target.js'",
}

interface Violation {
  readonly from: string
  readonly rule: { readonly name: string }
}

let project = ''
let violations: readonly Violation[] = []

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(join(project, file)), { recursive: true })
  await writeFile(join(project, file), `${text}\n`)
}

function findViolations(): Promise<readonly Violation[]> {
  const command = ['node_modules/dependency-cruiser/bin/dependency-cruise.mjs', 'src', '-T', 'json']
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [...command, '--config', '.dependency-cruiser.cjs'],
      { cwd: project },
      (error, stdout) => {
        if (stdout === '') reject(error ?? new Error('dependency-cruiser printed nothing'))
        else resolve((JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations)
      },
    )
  })
}

describe('the layer rules', () => {
  beforeAll(async () => {
    project = await realpath(await mkdtemp(join(tmpdir(), 'keyloom-layers-')))
    for (const file of ['.dependency-cruiser.cjs', 'package.json', 'tsconfig.json']) {
      await cp(join(root, file), join(project, file))
    }
    await symlink(join(root, 'node_modules'), join(project, 'node_modules'))
    const folders = 'errors util schema keys model expressions wire operations database'.split(' ')
    for (const folder of [...folders, 'provision', 'streams', 'local', 'testing', 'opentelemetry', 'cli']) {
      await write(`src/${folder}/target.ts`, target)
    }
    await write('src/util/target.test.ts', target)
    for (const [file, text] of [...Object.values(refused).flatMap(Object.entries), ...Object.entries(accepted)]) {
      await write(file, text)
    }
    violations = await findViolations()
  }, 60_000)

  afterAll(() => rm(project, { recursive: true, force: true }))

  it.each(Object.entries(refused))('refuse what breaks %s', (rule, files) => {
    const broken = violations.filter((violation) => violation.rule.name === rule).map(({ from }) => from)
    expect(broken.filter((file) => Object.hasOwn(files, file))).not.toEqual([])
  })

  it('have an example of every rule that they are made of', async () => {
    const { default: rules } = (await import('../../.dependency-cruiser.cjs' as string)) as {
      default: { forbidden: readonly { readonly name: string }[] }
    }
    expect(Object.keys(refused).sort()).toEqual(rules.forbidden.map(({ name }) => name).sort())
  })

  it('accept imports from above, types of the SDK, and what tests need', () => {
    const files = Object.keys(accepted)
    expect(violations.filter(({ from }) => files.includes(from))).toEqual([])
  })
})
