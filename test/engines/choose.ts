import { fetchEmulator, installedEmulator, MissingEmulatorError } from './emulator-files.js'
import { type EngineName, engineNames, type LeftOutEngine } from './engine.js'

/** Which engines to run; `emulator` is the folder of DynamoDB Local if it is among them. */
export interface ChosenEngines {
  readonly names: readonly EngineName[]
  readonly leftOut: readonly LeftOutEngine[]
  readonly emulator?: string
}

/**
 * Chooses the engines of a run.
 *
 * @param asked - the value of `KEYLOOM_ENGINES`: names with commas between them. Without it, the embedded engine runs, and
 *   DynamoDB Local too where Java and its jar are there already.
 * @throws MissingEmulatorError if DynamoDB Local is asked for and can't run: a run that was told to use it must not pass without
 * @throws Error if an unknown engine is asked for
 */
export async function chooseEngines(asked: string | undefined): Promise<ChosenEngines> {
  if (asked !== undefined && asked.trim() !== '') {
    const names = parseNames(asked)
    return names.includes('dynamodb-local')
      ? { names, leftOut: leftOutOnRequest(names), emulator: await fetchEmulator() }
      : { names, leftOut: leftOutOnRequest(names) }
  }
  try {
    return { names: engineNames, leftOut: [], emulator: await installedEmulator() }
  } catch (error) {
    if (!(error instanceof MissingEmulatorError)) throw error
    return { names: ['local'], leftOut: [{ name: 'dynamodb-local', reason: error.message }] }
  }
}

/** One line that says which engines a run left out and why, or nothing if it left out none. */
export function describeLeftOut(names: readonly EngineName[], leftOut: readonly LeftOutEngine[]): string | undefined {
  if (leftOut.length === 0) return undefined
  const reasons = leftOut.map(({ name, reason }) => `${name} (${reason})`).join(', ')
  return `The engine suites ran on ${names.join(', ')} only. Left out: ${reasons}`
}

function parseNames(asked: string): readonly EngineName[] {
  const names = asked.split(',').map((name) => name.trim())
  const unknown = names.filter((name) => !isEngineName(name))
  if (unknown.length > 0) {
    throw new Error(`KEYLOOM_ENGINES asks for ${unknown.join(', ')}; the engines are ${engineNames.join(', ')}.`)
  }
  return engineNames.filter((name) => names.includes(name))
}

function leftOutOnRequest(names: readonly EngineName[]): readonly LeftOutEngine[] {
  return engineNames
    .filter((name) => !names.includes(name))
    .map((name) => ({ name, reason: 'KEYLOOM_ENGINES does not ask for it.' }))
}

function isEngineName(name: string): name is EngineName {
  return engineNames.some((known) => known === name)
}
