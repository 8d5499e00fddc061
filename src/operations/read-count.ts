import { isCount } from '../errors/check-options.js'
import { SetupError } from '../errors/index.js'

/** Reads how many of something are asked for; `what` begins the message: "limit takes". */
export function readCount(what: string, count: number, most?: number): number {
  if (isCount(count, most)) return count
  throw new SetupError('setup.option', `${what} a whole number from 1${most === undefined ? '' : ` to ${most}`}.`)
}
