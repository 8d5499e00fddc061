import { SetupError } from '../errors/index.js'

/** Refuses a token that DynamoDB would refuse. */
export function checkToken(token: unknown): void {
  if (typeof token === 'string' && token.length >= 1 && token.length <= 36) return
  throw new SetupError('setup.option', 'A token is a text of 1 to 36 characters.')
}
