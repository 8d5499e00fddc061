import type { TestProject } from 'vitest/node'
import { chooseEngines, describeLeftOut } from './choose.js'
import { startEmulator } from './emulator-process.js'
import type { EnginesOfRun } from './engine.js'

declare module 'vitest' {
  export interface ProvidedContext {
    engines: EnginesOfRun
  }
}

/** Starts what all test files of a run share, tells them what is there, and says at the end what was left out. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { names, leftOut, emulator: folder } = await chooseEngines(process.env.KEYLOOM_ENGINES)
  const emulator = folder === undefined ? undefined : await startEmulator(folder)
  project.provide('engines', {
    engines: names.map((name) =>
      emulator && name === 'dynamodb-local' ? { name, endpoint: emulator.endpoint } : { name },
    ),
    leftOut,
  })
  return async () => {
    await emulator?.stop()
    const line = describeLeftOut(names, leftOut)
    if (line !== undefined) process.stdout.write(`\n${line}\n`)
  }
}
