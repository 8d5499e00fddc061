export { type LocalDynamoDB, type LocalOptions, startLocal } from './start.js'
