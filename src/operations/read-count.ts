import { SetupError } from '../errors/index.js'

/** Reads how many of something are asked for; `what` begins the message: "limit takes", "A page's limit is". */
export function readCount(what: string, count: number, most?: number): number {
  const isUsable = Number.isSafeInteger(count) && count >= 1 && (most === undefined || count <= most)
  if (isUsable) return count
  throw new SetupError('setup.option', `${what} a whole number from 1${most === undefined ? '' : ` to ${most}`}.`)
}
