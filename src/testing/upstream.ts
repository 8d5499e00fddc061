import { Agent as HttpAgent, type OutgoingHttpHeaders, request as requestHttp } from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'
import type { Answer } from './answer.js'
import { responseBytes } from './body.js'
import { refuse } from './check-fault.js'

/** A request as the proxy passes it on. */
export interface ForwardedRequest {
  readonly method: string
  readonly path: string
  readonly headers: OutgoingHttpHeaders
  readonly body: Uint8Array
}

/** The endpoint behind a proxy. */
export interface Upstream {
  send(request: ForwardedRequest): Promise<Answer>
  /** Closes the connections to the endpoint, those in use too. */
  close(): void
}

// These are between two neighbours, and not for the one behind them.
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'upgrade', 'expect'])
// Idle connections are given up before the usual servers give them up, so that none is lost at the wrong moment.
const IDLE_MS = 2_000

/**
 * Opens the way to an endpoint.
 *
 * @throws SetupError `setup.option` when the endpoint is no http or https URL.
 */
export function createUpstream(endpoint: string): Upstream {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw refuse('The endpoint of a proxy is an http or https URL.')
  const secure = url.protocol === 'https:'
  const Agent = secure ? HttpsAgent : HttpAgent
  const agent = new Agent({ keepAlive: true, timeout: IDLE_MS })
  const request = secure ? requestHttps : requestHttp
  const prefix = url.pathname.replace(/\/$/, '')
  const hostname = url.hostname.replace(/^\[|\]$/g, '')
  return {
    close: () => agent.destroy(),
    send: ({ method, path, headers, body }) =>
      new Promise((resolve, reject) => {
        const options = { hostname, port: url.port, method, path: prefix + path, agent, servername: hostname }
        const forwarded = { ...endToEnd(headers), 'content-length': body.length }
        const outgoing = request({ ...options, headers: forwarded }, (response) => {
          responseBytes(response).then(
            (bytes) => resolve(toAnswer(response.statusCode ?? 502, response.headers, bytes)),
            reject,
          )
        })
        outgoing.on('error', reject)
        outgoing.end(body)
      }),
  }
}

function toAnswer(status: number, headers: OutgoingHttpHeaders, body: Uint8Array): Answer {
  const kept = Object.entries(endToEnd(headers)).map(([name, value]) => [name, String(value)])
  return { status, headers: { ...Object.fromEntries(kept), 'content-length': String(body.length) }, body }
}

function endToEnd(headers: OutgoingHttpHeaders): OutgoingHttpHeaders {
  return Object.fromEntries(
    Object.entries(headers).filter(([name, value]) => !HOP_BY_HOP.has(name) && value !== undefined),
  )
}
