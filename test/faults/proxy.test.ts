import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { crc32 } from 'node:zlib'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import {
  chooseFaults,
  clientWithFaults,
  type FaultPlan,
  retryAtOnce,
  scriptFaults,
  startFaultProxy,
  withFaults,
} from 'keyloom/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { SetupError } from '../../src/errors/index.js'
import { storedValue, useLocal } from './forms.js'
import { failure, freshPk, putOf } from './requests.js'

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }

const openProxy = async (endpoint: string, plan: FaultPlan = scriptFaults([])) => {
  const proxy = await startFaultProxy({ endpoint, plan })
  onTestFinished(proxy.stop)
  return proxy
}

const openClient = (endpoint: string): DynamoDBClient => {
  const client = new DynamoDBClient({ endpoint, region: 'local', credentials, retryStrategy: retryAtOnce(1) })
  onTestFinished(() => client.destroy())
  return client
}

/** A server of the test's own. */
const openServer = async (server: Server): Promise<string> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('a proxy', () => {
  const local = useLocal()

  it('passes on what is no request of DynamoDB, and does not count it', async () => {
    const seen: unknown[] = []
    const endpoint = await openServer(
      createServer((request, response) => {
        seen.push([request.method, request.url])
        response.writeHead(418, { 'x-kind': 'teapot' }).end('short and stout')
      }),
    )
    const plan = scriptFaults([{ fault: 'dropBefore' }])
    const { endpoint: front } = await openProxy(`${endpoint}/behind/`, plan)
    const response = await fetch(`${front}/tea?sugar=1`)
    expect([response.status, response.headers.get('x-kind'), await response.text()]).toEqual([
      418,
      'teapot',
      'short and stout',
    ])
    expect(seen).toEqual([['GET', '/behind/tea?sugar=1']])
    expect(plan.count()).toBe(0)
  })

  it('keeps what is signed: the host that the client meant, its headers and its body', async () => {
    let headers: IncomingHttpHeaders = {}
    let body = ''
    const endpoint = await openServer(
      createServer(async (request, response) => {
        headers = request.headers
        for await (const chunk of request) body += String(chunk)
        response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end('{}')
      }),
    )
    const proxy = await openProxy(endpoint)
    await openClient(proxy.endpoint).send(putOf('a'))
    expect(headers).toMatchObject({
      host: new URL(proxy.endpoint).host,
      'x-amz-target': 'DynamoDB_20120810.PutItem',
      'content-length': String(Buffer.byteLength(body)),
    })
    expect(headers.authorization).toContain('host')
    expect(JSON.parse(body)).toMatchObject({ TableName: 'things' })
  })

  it('gives checksums that hold for answers of its own', async () => {
    const plan = scriptFaults([
      { fault: 'throttle' },
      { operation: 'BatchWriteItem', fault: { kind: 'unprocessed', at: 0 } },
    ])
    const { endpoint } = await openProxy(local().endpoint, plan)
    const send = async (operation: string, input: object) => {
      const headers = { 'x-amz-target': `DynamoDB_20120810.${operation}`, authorization: 'any' }
      const response = await fetch(endpoint, { method: 'POST', headers, body: JSON.stringify(input) })
      return { response, body: Buffer.from(await response.arrayBuffer()) }
    }
    const puts = ['x', 'y'].map((pk) => ({ PutRequest: { Item: { PK: { S: pk } } } }))
    for (const { response, body } of [
      await send('ListTables', {}),
      await send('BatchWriteItem', { RequestItems: { things: puts } }),
    ]) {
      expect(response.headers.get('x-amz-crc32')).toBe(String(crc32(body)))
      expect(response.headers.get('content-length')).toBe(String(body.length))
      expect(response.headers.get('content-type')).toBe('application/x-amz-json-1.0')
      expect(response.headers.get('x-amzn-requestid')).toMatch(/^[0-9A-F]{52}$/)
    }
    expect(plan.log.map(({ kind, attempt }) => [kind, attempt])).toEqual([
      ['throttle', undefined],
      ['unprocessed', undefined],
    ])
  })

  it('answers 502 when there is nothing behind it', async () => {
    const gone = await openServer(createServer())
    const proxy = await openProxy(gone.replace(/\d+$/, '1'))
    const thrown = await failure(openClient(proxy.endpoint).send(putOf('a')))
    expect(thrown).toMatchObject({ name: 'EndpointUnreachableException', $metadata: { httpStatusCode: 502 } })
  })

  it('survives clients that hang up while they send', async () => {
    const plan = scriptFaults([])
    const { endpoint } = await openProxy(local().endpoint, plan)
    const controller = new AbortController()
    const body = new ReadableStream({ start: (stream) => stream.enqueue(new TextEncoder().encode('{"Table')) })
    const headers = { 'x-amz-target': 'DynamoDB_20120810.PutItem' }
    const sending = fetch(endpoint, {
      method: 'POST',
      headers,
      body,
      duplex: 'half',
      signal: controller.signal,
    } as RequestInit)
    setTimeout(() => controller.abort(), 30)
    await expect(sending).rejects.toThrow()
    await openClient(endpoint).send(putOf(freshPk()))
    expect(plan.count()).toBe(1)
  })

  it('stops more than once, and as a disposable', async () => {
    const proxy = await startFaultProxy({ endpoint: local().endpoint, plan: scriptFaults([]) })
    await Promise.all([proxy.stop(), proxy.stop()])
    await proxy[Symbol.asyncDispose]()
    await expect(fetch(proxy.endpoint)).rejects.toThrow()
  })

  it('lets go of requests that it holds up when it stops, and they are not executed', async () => {
    const plan = scriptFaults([{ fault: { kind: 'delayBefore', delayMs: 60_000 } }])
    const proxy = await startFaultProxy({ endpoint: local().endpoint, plan })
    const sending = failure(openClient(proxy.endpoint).send(putOf(freshPk())))
    await expect.poll(() => plan.count()).toBe(1)
    await proxy.stop()
    expect(await sending).toMatchObject({ code: 'ECONNRESET' })
    await plan.settled()
    expect(plan.log).toMatchObject([{ kind: 'delayBefore', executed: false }])
  })

  it('is refused a port that is taken, and options that are none', async () => {
    const plan = scriptFaults([])
    const taken = Number(new URL(local().endpoint).port)
    const endpoint = local().endpoint
    await expect(startFaultProxy({ endpoint, plan, port: taken })).rejects.toThrow(`cannot listen on port ${taken}`)
    await expect(startFaultProxy({ endpoint, plan, port: -1 })).rejects.toThrow(SetupError)
    await expect(startFaultProxy({ endpoint: 'localhost:8000', plan })).rejects.toThrow(SetupError)
    await expect(startFaultProxy({ endpoint, plan: {} as FaultPlan })).rejects.toThrow(
      'scriptFaults, seedFaults or chooseFaults',
    )
  })
})

describe('a handler', () => {
  const local = useLocal()

  it('is refused options in its place', () => {
    expect(() => withFaults({ requestTimeout: 3 } as never, scriptFaults([]))).toThrow(SetupError)
  })

  it('lets go of requests that it holds up when its client is destroyed', async () => {
    const plan = scriptFaults([{ fault: { kind: 'delayBefore', delayMs: 60_000 } }])
    const client = new DynamoDBClient({
      endpoint: local().endpoint,
      region: 'local',
      credentials,
      requestHandler: withFaults(openClient(local().endpoint).config.requestHandler, plan),
      retryStrategy: retryAtOnce(1),
    })
    const sending = failure(client.send(putOf(freshPk())))
    await expect.poll(() => plan.count()).toBe(1)
    client.destroy()
    expect(await sending).toMatchObject({ code: 'ECONNRESET' })
    await plan.settled()
    expect(plan.log).toMatchObject([{ executed: false }])
  })

  it('lets go of an answer that it was about to hold up when its client was destroyed', async () => {
    const plan = chooseFaults(({ nth }) => {
      if (nth > 1) return undefined
      queueMicrotask(() => client.destroy())
      return { kind: 'delayAfter', delayMs: 60_000 }
    })
    const client = clientWithFaults(local().client, plan, { retryStrategy: retryAtOnce(1) })
    const pk = freshPk()
    expect(await failure(client.send(putOf(pk)))).toMatchObject({ code: 'ECONNRESET' })
    expect(await storedValue(local().client, pk)).toBe('1')
    await plan.settled()
    // The client can be used again, as with a handler of the SDK.
    await client.send(putOf(freshPk()))
  })

  it('passes on the error of an endpoint that cannot be reached', async () => {
    const plan = scriptFaults([{ fault: 'dropAfter' }])
    const nowhere = openClient('http://127.0.0.1:1')
    const client = new DynamoDBClient({
      endpoint: 'http://127.0.0.1:1',
      region: 'local',
      credentials,
      requestHandler: withFaults(nowhere.config.requestHandler, plan),
      retryStrategy: retryAtOnce(1),
    })
    expect(await failure(client.send(putOf('a')))).toMatchObject({ code: 'ECONNREFUSED' })
    expect(plan.log).toMatchObject([{ kind: 'dropAfter', executed: false, status: undefined }])
  })
})
