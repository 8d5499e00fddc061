import { SetupError } from './setup-errors.js'

/** What an option can be. */
export interface OptionRule {
  /** In words, as they follow "is". */
  readonly is: string
  readonly fits: (value: unknown) => boolean
  /** Whether it has to be given. */
  readonly isNeeded?: boolean
}

/** A rule for every option that there is. */
export type OptionRules<Options> = { readonly [P in keyof Options]-?: OptionRule }

export const flagOption: OptionRule = { is: 'true or false', fits: (value) => typeof value === 'boolean' }
export const clockOption: OptionRule = {
  is: 'a function that tells the time',
  fits: (value) => typeof value === 'function',
}
export const tableNameOption: OptionRule = {
  is: 'the name of a table',
  fits: (value) => typeof value === 'string' && value !== '',
}
export const clientOption: OptionRule = {
  is: 'a DynamoDBClient or a DynamoDBDocumentClient',
  fits: (value) => typeof (value as { send?: unknown } | null)?.send === 'function',
  isNeeded: true,
}
export const signalOption: OptionRule = { is: 'the signal of an AbortController', fits: isSignal }
export const countOption: OptionRule = { is: 'a whole number from 1', fits: (value) => isCount(value) }
export function choiceOption(...choices: readonly string[]): OptionRule {
  return { is: choices.map((choice) => `'${choice}'`).join(' or '), fits: (value) => choices.includes(value as string) }
}
export const portOption: OptionRule = {
  is: 'a whole number from 0 to 65535',
  fits: (value) => value === 0 || isCount(value, 65_535),
}
/** An option that is judged where it is used. */
export const laterOption: OptionRule = { is: '', fits: () => true }

/** Whether a value is a whole number from 1. */
export function isCount(value: unknown, most: number = Number.MAX_SAFE_INTEGER): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= most
}

/** Whether a value can be asked whether to stop. */
export function isSignal(value: unknown): value is AbortSignal {
  return (
    typeof (value as AbortSignal | null)?.throwIfAborted === 'function' &&
    typeof (value as AbortSignal).addEventListener === 'function'
  )
}

/**
 * Checks options that were given: refuses what is no option, which would do nothing, and values that an option cannot have.
 * What is `undefined` is not given.
 *
 * @param owner whose options they are, as sentences begin
 * @returns the options
 * @throws SetupError (`setup.option`) for the first that cannot be used
 */
export function checkOptions<Options extends object>(
  owner: string,
  given: Options | undefined,
  rules: OptionRules<Options>,
): Options {
  const options = given === undefined ? ({} as Options) : given
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw refuse(`${owner} takes an object of options: ${namesOf(rules)}.`)
  }
  const unknown = Object.keys(options).find(
    (name) => options[name as keyof Options] !== undefined && !Object.hasOwn(rules, name),
  )
  if (unknown !== undefined) {
    throw refuse(`${owner} has no option "${unknown}", which would do nothing. Its options: ${namesOf(rules)}.`)
  }
  for (const [name, { is, fits, isNeeded }] of Object.entries<OptionRule>(rules)) {
    const value = options[name as keyof Options]
    if (value === undefined && isNeeded) throw refuse(`${owner} needs the option ${name}: ${is}.`)
    if (value !== undefined && !fits(value)) throw refuse(`${owner}'s ${name} is ${is}.`)
  }
  return options
}

/**
 * Refuses options where there are none. What is no object is let through, as `map` gives places to its callback.
 *
 * @param owner who takes none, as sentences begin
 * @param given the argument that stands where options would
 * @throws SetupError (`setup.option`)
 */
export function refuseOptions(owner: string, given: unknown): void {
  if (typeof given !== 'object' || given === null) return
  throw refuse(`${owner} takes no options: what can be chosen is a method of its own.`)
}

/** Makes a function refuse options behind its arguments. */
export function withoutOptions<Arguments extends unknown[], T>(
  owner: string,
  make: (...given: Arguments) => T,
): (...given: Arguments) => T {
  return (...given) => {
    refuseOptions(owner, given[make.length])
    return make(...given)
  }
}

function namesOf(rules: object): string {
  return Object.keys(rules).join(', ')
}

function refuse(message: string): SetupError {
  return new SetupError('setup.option', message)
}
