/** The clients that the subjects send with: over canned answers, or over HTTP to a server on this machine. */
import { createServer } from 'node:http'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { answerTo, cannedHandler } from './answers.mjs'

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

/** Starts a server on the loopback interface that gives the canned answers. */
export async function startServer() {
  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () => {
      const answer = answerTo(request.headers['x-amz-target'])
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0', 'content-length': answer.length })
      response.end(answer)
    })
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { endpoint: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() }
}
