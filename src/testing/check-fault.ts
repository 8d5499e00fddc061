import { SetupError } from '../errors/index.js'
import { isPlainObject } from '../util/objects.js'
import { CANCEL_REASONS, FAULT_KINDS, type Fault, type FaultKind, GARBAGE_FORMS, THROTTLE_ERRORS } from './fault.js'

type Rule = (value: unknown) => boolean

const oneOf =
  (values: readonly unknown[]): Rule =>
  (value) =>
    values.includes(value)
const isIndex: Rule = (value) => Number.isInteger(value) && Number(value) >= 0
const isIndexes: Rule = (value) => isIndex(value) || (Array.isArray(value) && value.length > 0 && value.every(isIndex))

const delay = { delayMs: (value: unknown) => Number.isFinite(value) && Number(value) >= 0 }

const OPTIONS: Readonly<Partial<Record<FaultKind, Readonly<Record<string, Rule>>>>> = {
  throttle: { error: oneOf(THROTTLE_ERRORS) },
  delayBefore: delay,
  delayAfter: delay,
  truncate: {
    keepShare: (value) => typeof value === 'number' && value >= 0 && value < 1,
    ending: oneOf(['reset', 'clean']),
  },
  garbage: {
    as: oneOf(GARBAGE_FORMS),
    status: (value) => Number.isInteger(value) && Number(value) >= 200 && Number(value) <= 599,
    execute: oneOf([true, false]),
  },
  unprocessed: { at: (value) => value === 'all' || isIndexes(value) },
  cancel: { reason: oneOf(CANCEL_REASONS), at: isIndexes, item: isPlainObject },
}

/**
 * Brings a fault into its long form.
 *
 * @throws SetupError `setup.option` when the kind, an option or its value is unknown.
 */
export function checkFault(given: Fault | FaultKind): Fault {
  const fault: unknown = typeof given === 'string' ? { kind: given } : given
  if (!isPlainObject(fault)) throw refuse('A fault is the name of a kind, or an object with a kind.')
  const kind = FAULT_KINDS.find((known) => known === fault.kind)
  if (kind === undefined) throw refuse(`A fault has one of the kinds ${FAULT_KINDS.join(', ')}.`)
  for (const [option, value] of Object.entries(fault)) {
    if (option === 'kind' || value === undefined) continue
    const rule = Object.entries(OPTIONS[kind] ?? {}).find(([name]) => name === option)?.[1]
    if (rule === undefined) throw refuse(`The fault ${kind} has no option "${option}".`)
    if (!rule(value)) throw refuse(`The option ${option} of the fault ${kind} cannot have this value.`)
  }
  return Object.freeze({ ...fault }) as unknown as Fault
}

/** The error of a fault, a plan or an option that cannot be used. */
export function refuse(message: string): SetupError {
  return new SetupError('setup.option', message)
}
