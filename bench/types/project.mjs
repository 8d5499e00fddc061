import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const options = {
  compilerOptions: {
    target: 'ES2022',
    lib: ['ES2023', 'ESNext.Disposable'],
    module: 'NodeNext',
    moduleResolution: 'NodeNext',
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: true,
    noEmit: true,
  },
  include: ['*.ts'],
}

/** Writes a project to check: its files by name, and the same options for every library. */
export function writeProject(folder, files) {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n')
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(options))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
}

/** The numbers of a project's entities, which their names differ by. */
export function numbersBelow(count) {
  return Array.from({ length: count }, (_, n) => n)
}
