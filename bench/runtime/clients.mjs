/** The clients that the subjects send with: over canned answers, or over HTTP to a server on this machine. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { cannedHandler } from './answers.mjs'

const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' }

/** What every client is made with; `endpoint` is a server's, without it answers are canned. */
export function clientConfig(endpoint) {
  return {
    region: 'eu-west-1',
    credentials,
    ...(endpoint === undefined ? { requestHandler: cannedHandler } : { endpoint }),
  }
}

/** A client of its own for each subject: what one adds to its client is nobody else's. */
export function makeClient(endpoint) {
  return new DynamoDBClient(clientConfig(endpoint))
}
