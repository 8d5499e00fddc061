export type { LocalClock } from './clock.js'
export { type LocalDynamoDB, type LocalOptions, startLocal } from './start.js'
