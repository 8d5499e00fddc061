/** Serves the canned answers over the loopback interface, in a thread of its own; tells its address. */
import { createServer } from 'node:http'
import { parentPort } from 'node:worker_threads'
import { answerTo } from './answers.mjs'

const server = createServer((request, response) => {
  request.resume()
  request.on('end', () => {
    const answer = answerTo(request.headers['x-amz-target'])
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0', 'content-length': answer.length })
    response.end(answer)
  })
})
server.listen(0, '127.0.0.1', () => parentPort.postMessage(`http://127.0.0.1:${server.address().port}`))
