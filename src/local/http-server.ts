import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SetupError } from '../errors/index.js'
import type { Answer, Dispatcher } from './dispatcher.js'
import { errorAnswer } from './dispatcher.js'
import { ServiceError } from './service-error.js'

const MAX_REQUEST_BYTES = 16 * 1024 * 1024

/** The engine's port on this machine. */
export interface LocalServer {
  readonly endpoint: string
  /** Closes the port and every connection to it. */
  close(): Promise<void>
}

/**
 * Opens the port, on the loopback interface alone.
 *
 * @param port - 0 takes a free one.
 * @throws SetupError `setup.option` when the port cannot be had.
 */
export async function listen(dispatcher: Dispatcher, port: number): Promise<LocalServer> {
  const server = createServer((request, response) => {
    void respond(dispatcher, request, response)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      reject(new SetupError('setup.option', `keyloom/local cannot listen on port ${port}.`, { cause }))
    })
    server.listen(port, '127.0.0.1', resolve)
  })
  const { port: actual } = server.address() as AddressInfo
  return {
    endpoint: `http://127.0.0.1:${actual}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function respond(dispatcher: Dispatcher, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request)
  if (body === 'aborted') return
  const { status, headers, body: bytes } = await answerTo(dispatcher, request, body)
  response.writeHead(status, headers).end(bytes)
}

async function answerTo(dispatcher: Dispatcher, request: IncomingMessage, body: string | undefined): Promise<Answer> {
  if (body === undefined)
    return errorAnswer(new ServiceError('RequestEntityTooLarge', 'The request is too large.', {}, 413))
  if (request.method !== 'POST') {
    return errorAnswer(new ServiceError('UnknownOperationException', 'DynamoDB is spoken to by POST.', {}, 404))
  }
  if (!request.headers.authorization && !request.url?.includes('X-Amz-Algorithm=')) {
    const message = 'Request must contain either a valid (registered) AWS access key ID or X.509 certificate.'
    return errorAnswer(new ServiceError('MissingAuthenticationTokenException', message))
  }
  return dispatcher.handle(String(request.headers['x-amz-target'] ?? ''), body)
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes <= MAX_REQUEST_BYTES) chunks.push(chunk)
    }
  } catch {
    return 'aborted'
  }
  return bytes > MAX_REQUEST_BYTES ? undefined : Buffer.concat(chunks).toString()
}
