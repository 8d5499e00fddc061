import { Readable } from 'node:stream'
import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { connect, createClient, defineEntity, defineModel, defineTable } from 'keyloom'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { type Answer, type AnswerRequest, answeringClient, type HttpRequest, makeHandler } from './answering-client.js'

const File = defineEntity('File', {
  schema: z.object({
    name: z.string(),
    bytes: z.instanceof(Uint8Array).optional(),
    parts: z.set(z.instanceof(Uint8Array)).optional(),
  }),
  key: { pk: 'FILE#<name>' },
})
const model = defineModel({ table: defineTable({ name: 'files', key: { pk: 'PK' } }), entities: { files: File } })
const open = (client: DynamoDBClient) => connect(model, { client }).files
const stored = { PK: { S: 'FILE#a' }, name: { S: 'a' }, _type: { S: 'File' } }
const binary = { ...stored, bytes: { B: 'AAH/' } }
const binaries = { ...stored, parts: { BS: ['AAH/', 'Bw=='] } }

interface Passing {
  readonly input: object
  readonly request?: { readonly headers: Record<string, string>; readonly body?: string; readonly path: string }
  readonly response?: { readonly statusCode: number; readonly headers: object }
  readonly output?: { readonly $metadata: object }
}
type Next = (given: Passing) => Promise<Passing>

/** Headers that no two requests have in common. */
const changing = ['authorization', 'x-amz-date', 'amz-sdk-invocation-id']

const placesOfTheSdk = [
  'httpAuthSchemeMiddleware',
  'endpointV2Middleware',
  'serializerMiddleware',
  'contentLengthMiddleware',
  'retryMiddleware',
  'httpSigningMiddleware',
  'deserializerMiddleware',
]

/** Adds middleware to every place there is, which notes in which order it is passed and what it sees. */
function watchAll(client: DynamoDBClient): unknown[] {
  const seen: unknown[] = []
  const see = (place: string, { input, request, response, output }: Passing): void => {
    const headers = Object.entries(request?.headers ?? {}).filter(([name]) => !changing.includes(name))
    const { statusCode, headers: answered } = response ?? {}
    seen.push(
      structuredClone({
        place,
        input,
        path: request?.path,
        headers,
        body: request?.body,
        statusCode,
        answered,
        output,
      }),
    )
  }
  const watch = (place: string) => (next: Next) => async (given: Passing) => {
    see(place, given)
    const taken = await next(given)
    see(`${place}, back`, taken)
    return taken
  }
  const { middlewareStack: stack } = client
  for (const step of ['initialize', 'serialize', 'build', 'finalizeRequest', 'deserialize'] as const) {
    stack.add(watch(step) as never, { step, name: `at ${step}` } as never)
  }
  for (const relation of ['before', 'after'] as const) {
    for (const toMiddleware of placesOfTheSdk) {
      const place = `${relation} ${toMiddleware}`
      stack.addRelativeTo(watch(place) as never, { relation, toMiddleware, name: place })
    }
  }
  return seen
}

describe.each([
  ['an ordinary client', (answer?: AnswerRequest) => answeringClient(answer)],
  ['a client of createClient', (answer?: AnswerRequest) => answeringClient(answer, {}, createClient)],
])('bodies of %s made and read as JSON', (_, makeClient) => {
  const answers: readonly (readonly [string, Answer])[] = [
    ['an item', { body: { Item: stored, ConsumedCapacity: { TableName: 'files', CapacityUnits: 0.5 } } }],
    ['no item', { body: {} }],
    ['a binary', { body: { Item: binary } }],
    ['a set of binaries', { body: { Item: binaries } }],
    ['nothing in place of an item', { body: { Item: null as never } }],
    ['a null within', { body: { Item: { ...stored, list: { L: null as never } } } }],
    ['a nested list', { body: { Item: { ...stored, list: { L: [{ M: { a: { NULL: true } } }, { BOOL: false }] } } } }],
    ['headers in capitals', { headers: { 'X-Amzn-RequestId': 'r1', 'x-amz-id-2': 'i2' }, body: { Item: stored } }],
    ['a request id', { headers: { 'x-amzn-requestid': 'r1', 'x-amz-cf-id': 'cf' }, body: { Item: stored } }],
  ]
  it.each(answers)('show other middleware what the SDK would: %s', async (_, answer) => {
    const answerTo = ({ headers }: HttpRequest) => (headers['x-amz-target']?.endsWith('PutItem') ? {} : answer)
    const ours = makeClient(answerTo)
    const own = answeringClient(answerTo)
    const seen = watchAll(ours.client)
    const expected = watchAll(own.client)
    const files = open(ours.client)
    for (let time = 0; time < 3; time += 1) {
      await files.get({ name: 'a' })
      await own.client.send(new GetItemCommand(files.get({ name: 'a' }).params()))
    }
    for (const item of [{ bytes: Uint8Array.of(1) }, { parts: new Set([Uint8Array.of(1, 2)]) }, {}]) {
      const put = files.put({ name: 'a', ...item })
      await put
      await own.client.send(new PutItemCommand(put.params()))
    }
    expect(expected.length).toBeGreaterThan(150)
    expect(seen).toEqual(expected)
    expect(ours.sent.map(({ body }) => body)).toEqual(own.sent.map(({ body }) => body))
  })

  it('are in use with the SDK that is installed: what its schema does not know is not dropped', async () => {
    const { client } = answeringClient(() => ({ body: { Item: stored, NewMember: 1 } }))
    const outputs: unknown[] = []
    client.middlewareStack.add(
      ((next: Next) => async (given: Passing) => {
        const taken = await next(given)
        outputs.push(taken.output)
        return taken
      }) as never,
      { step: 'initialize' },
    )
    await open(client).get({ name: 'a' })
    await client.send(new GetItemCommand({ TableName: 'files', Key: { PK: { S: 'FILE#a' } } }))
    expect(outputs).toMatchObject([{ NewMember: 1 }, {}])
    expect(outputs[1]).not.toHaveProperty('NewMember')
  })

  it('leave to the SDK what it fills in: the token of a transaction', async () => {
    const { client, sent } = makeClient()
    const check = open(client).check({ name: 'a' }, (file, { exists }) => exists(file.bytes))
    await check
    await check
    const tokens = sent.map(({ body }) => JSON.parse(body).ClientRequestToken)
    expect(tokens).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/), expect.stringMatching(/^[0-9a-f-]{36}$/)])
    expect(tokens[0]).not.toBe(tokens[1])
  })

  it('let middleware change the input, the request and the output', async () => {
    const { client, sent } = answeringClient(() => ({ body: { Item: stored } }))
    const change = (step: string, before: (given: Passing) => Passing, after = (taken: Passing) => taken) =>
      client.middlewareStack.add(
        ((next: Next) => async (given: Passing) => after(await next(before(given)))) as never,
        { step, priority: 'low' } as never,
      )
    change('initialize', ({ input }) => ({ input: { ...input, ReturnConsumedCapacity: 'TOTAL' } }))
    change('serialize', (given) => {
      const { request } = given
      if (request !== undefined) request.headers['x-mine'] = String('x-mine' in request.headers)
      return given
    })
    change(
      'initialize',
      (given) => given,
      (taken) => ({ ...taken, output: { ...taken.output, Item: { ...stored, name: { S: 'changed' } } } as never }),
    )
    const files = open(client)
    for (let time = 0; time < 2; time += 1) expect(await files.get({ name: 'a' })).toEqual({ name: 'changed' })
    for (const { body, headers } of sent) {
      expect(JSON.parse(body)).toMatchObject({ ReturnConsumedCapacity: 'TOTAL', TableName: 'files' })
      expect(headers['x-mine']).toBe('false')
    }
  })

  it('go to where the endpoint is by then', async () => {
    const { client, sent } = answeringClient(() => ({}), { endpoint: 'http://one.example:8000/path' })
    const files = open(client)
    await files.get({ name: 'a' })
    await client.send(new GetItemCommand(files.get({ name: 'a' }).params()))
    client.config.endpoint = async () => ({ protocol: 'http:', hostname: 'two.example', port: 1, path: '/' })
    await files.get({ name: 'a' })
    await client.send(new GetItemCommand(files.get({ name: 'a' }).params()))
    const places = sent.map(({ hostname, headers }) => [hostname, headers.host])
    expect(places[0]).toEqual(['one.example', 'one.example:8000'])
    expect(places[0]).toEqual(places[1])
    expect(places[2]).toEqual(places[3])
    expect(places[2]?.[0]).toBe('two.example')
  })

  it('go where middleware sends each of them', async () => {
    const { client, sent } = answeringClient()
    const divert = (next: Next, context: { endpointV2: { url: URL } }) => async (given: Passing) => {
      const { Item: item } = given.input as { readonly Item: { readonly name: { readonly S: string } } }
      context.endpointV2 = { ...context.endpointV2, url: new URL(`https://${item.name.S}.example`) }
      return next(given)
    }
    const place = { relation: 'after', toMiddleware: 'endpointV2Middleware', name: 'divert' } as const
    client.middlewareStack.addRelativeTo(divert as never, place)
    for (const name of ['a', 'b', 'a']) await open(client).put({ name })
    expect(sent.map(({ hostname }) => hostname)).toEqual(['a.example', 'b.example', 'a.example'])
  })

  it.each<[string, (input: Record<string, unknown>) => object]>([
    ['a member that holds itself', (input) => Object.assign(input, { self: input })],
    ['a bigint', (input) => Object.assign(input, { count: 1n })],
    ['nulls', (input) => Object.assign(input, { ReturnValues: null, ConditionExpression: undefined })],
    ['another prototype', (input) => Object.create(input)],
  ])('are the SDK’s where middleware gives an input %s', async (_, change) => {
    const bodies = []
    for (const isOurs of [true, false]) {
      const { client, sent } = answeringClient()
      client.middlewareStack.add(
        ((next: Next) => (given: Passing) => next({ ...given, input: change({ ...given.input }) })) as never,
        { step: 'initialize' },
      )
      const put = open(client).put({ name: 'a' })
      await (isOurs ? put : client.send(new PutItemCommand(put.params())))
      bodies.push(sent[0]?.body)
    }
    expect(JSON.parse(bodies[0] ?? '')).toMatchObject({ TableName: 'files' })
    expect(bodies[0]).toBe(bodies[1])
  })

  it.each([
    ['B', '{"Item":{"name":{"S":"a"},"bytes":{"B" : "AAH/"}}}', { bytes: Uint8Array.of(0, 1, 255) }],
    ['BS', '{"Item":{"name":{"S":"a"},"parts":{"BS"\n:["Bw=="]}}}', { parts: new Set([Uint8Array.of(7)]) }],
    ['no body', '', undefined],
  ])('read %s as the SDK does, however it is printed', async (_, text, expected) => {
    const { client } = answeringClient()
    const response = { statusCode: 200, headers: {}, body: text === '' ? text : Buffer.from(text) }
    client.config.requestHandler = { ...makeHandler(() => ({})), handle: async () => ({ response }) } as never
    expect(await open(client).get({ name: 'a' })).toEqual(expected && { name: 'a', ...expected })
  })

  const text = JSON.stringify({ Item: { ...stored, name: { S: 'ä€😀' } } })
  const bytes = Buffer.from(text)
  it.each([
    ['one piece', () => Readable.from([bytes])],
    ['pieces that cut characters', () => Readable.from([...bytes].map((byte) => Buffer.of(byte)))],
    ['text', () => Readable.from([bytes]).setEncoding('utf8')],
    ['pieces of text', () => Readable.from([...text], { objectMode: false, encoding: 'utf8' })],
    ['a stream of the web', () => new Blob([bytes]).stream()],
    ['a stream that somebody has paused', () => Readable.from([bytes]).pause()],
  ])('read an answer in %s', async (_, makeBody) => {
    const { client } = answeringClient()
    const handle = async () => ({ response: { statusCode: 200, headers: {}, body: makeBody() } })
    client.config.requestHandler = { ...makeHandler(() => ({})), handle } as never
    const { Item } = await client.send(new GetItemCommand(open(client).get({ name: 'a' }).params()))
    expect(Item?.name?.S).toBe('ä€😀')
    expect(await open(client).get({ name: 'a' })).toEqual({ name: 'ä€😀' })
  })

  it('leave it to a collector of the user’s to read streams', async () => {
    let collected = 0
    class Collector {
      readonly collect = async (body: Readable) => Buffer.concat(await body.toArray())
    }
    const streamCollector = async (body: Readable) => {
      const collector = new Collector()
      collected += 1
      return collector.collect(body)
    }
    const { client } = answeringClient(() => ({}), { streamCollector: streamCollector as never })
    const handle = async () => ({ response: { statusCode: 200, headers: {}, body: Readable.from([bytes]) } })
    client.config.requestHandler = { ...makeHandler(() => ({})), handle } as never
    expect(await open(client).get({ name: 'a' })).toEqual({ name: 'ä€😀' })
    expect(collected).toBe(1)
  })

  it('leave an answer that is cut short to the SDK', async () => {
    const { client } = answeringClient()
    client.config.requestHandler = {
      ...makeHandler(() => ({})),
      handle: async () => ({
        response: { statusCode: 200, headers: { 'x-amzn-requestid': 'r1' }, body: Buffer.from('{"Item":{') },
      }),
    } as never
    const input = open(client).get({ name: 'a' }).params()
    const [ours, own] = await Promise.allSettled([
      open(client).get({ name: 'a' }),
      client.send(new GetItemCommand(input)),
    ])
    const known = ({ reason }: PromiseRejectedResult) => ({
      name: reason.name,
      message: reason.message,
      metadata: reason.$metadata,
      response: reason.$response.statusCode,
    })
    expect(known(ours as PromiseRejectedResult)).toEqual(known(own as PromiseRejectedResult))
    expect(known(ours as PromiseRejectedResult)).toMatchObject({ name: 'SyntaxError', response: 200 })
  })

  it.each([
    ['at once', 0],
    ['after a first piece', 1],
  ])('retry an answer whose connection breaks %s, as the SDK does', async (_, pieces) => {
    const attempts = { ours: 0, own: 0 }
    const breaking = (whose: keyof typeof attempts) => {
      const { client } = answeringClient(() => ({}), { maxAttempts: 3 })
      client.config.requestHandler = {
        ...makeHandler(() => ({})),
        handle: async () => {
          attempts[whose] += 1
          const error = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })
          let left = pieces
          const body = new Readable({
            read() {
              if (left-- > 0) this.push('{"Item"')
              else this.destroy(error)
            },
          })
          return { response: { statusCode: 200, headers: { 'x-amzn-requestid': 'r1' }, body } }
        },
      } as never
      return client
    }
    const input = open(breaking('ours')).get({ name: 'a' }).params()
    const settled = await Promise.allSettled([
      open(breaking('ours')).get({ name: 'a' }),
      breaking('own').send(new GetItemCommand(input)),
    ])
    const [ours, own] = settled.map((one) => {
      const { code, message, $metadata, $response } = (one as PromiseRejectedResult).reason
      return { code, message, $metadata: { ...$metadata, totalRetryDelay: 0 }, status: $response?.statusCode }
    })
    expect(ours).toMatchObject({ code: 'ECONNRESET', status: 200, $metadata: { requestId: 'r1' } })
    expect(ours).toEqual(own)
    expect(attempts.ours).toBe(attempts.own)
  })
})

describe('what does otherwise makes and reads bodies itself', () => {
  interface Protocol {
    serializeRequest(...given: unknown[]): Promise<{ headers: Record<string, string> }>
    deserializeResponse(...given: unknown[]): Promise<object>
  }
  const protocolOf = (client: DynamoDBClient) => client.config as never as { protocol: Protocol }

  /** Counts what a protocol is asked for, in one of the ways to change one. */
  const changes: readonly (readonly [string, (inner: Protocol, note: () => void) => Protocol])[] = [
    [
      'a protocol with a method of its own',
      (inner, note) =>
        Object.assign(inner, {
          deserializeResponse: (...given: unknown[]) => {
            note()
            return Object.getPrototypeOf(inner).deserializeResponse.apply(inner, given)
          },
        }),
    ],
    [
      'a protocol that is made of the SDK’s',
      (inner, note) =>
        Object.assign(Object.create(inner) as Protocol, {
          serializeRequest: (...given: unknown[]) => {
            note()
            return inner.serializeRequest(...given)
          },
        }),
    ],
    [
      'a class that extends the SDK’s',
      (inner, note) => {
        const Base = inner.constructor as new (settings: object) => Protocol
        class Noting extends Base {
          override serializeRequest(...given: unknown[]) {
            note()
            return super.serializeRequest(...given)
          }
        }
        return Object.setPrototypeOf(inner, Noting.prototype) as Protocol
      },
    ],
  ]
  it.each(changes)('%s', async (_, change) => {
    let asked = 0
    const { client, sent } = answeringClient(() => ({ body: { Item: stored } }))
    const files = open(client)
    const note = () => {
      asked += 1
    }
    protocolOf(client).protocol = change(protocolOf(client).protocol, note)
    for (let time = 0; time < 3; time += 1) expect(await files.get({ name: 'a' })).toEqual({ name: 'a' })
    expect(asked).toBe(3)
    expect(sent).toHaveLength(3)
  })

  it.each([
    ['of another version', (kind: object) => Object.assign(kind, { getShapeId: () => 'aws.protocols#awsJson1_1' })],
    [
      'that says its name itself',
      (kind: object) => Object.assign(kind, { getShapeId: () => 'aws.protocols#awsJson1_0' }),
    ],
  ])('a class that extends the SDK’s, %s', async (_, name) => {
    const { client } = answeringClient(() => ({ body: { Item: stored, NewMember: 1 } }))
    const { protocol } = protocolOf(client)
    let asked = 0
    class Noting extends (protocol.constructor as new (settings: object) => Protocol) {
      override deserializeResponse(...given: unknown[]) {
        asked += 1
        return super.deserializeResponse(...given)
      }
    }
    name(Noting.prototype)
    Object.setPrototypeOf(protocol, Noting.prototype)
    for (let time = 0; time < 2; time += 1) await open(client).get({ name: 'a' })
    expect(asked).toBe(2)
  })

  it('middleware in the place of the SDK’s serialiser, which asks the protocol as that does', async () => {
    const { client, sent } = answeringClient(() => ({ body: { Item: stored } }))
    const inputs: object[] = []
    const serialize = (next: Next, context: { endpointV2: object }) => async (given: Passing) => {
      inputs.push(given.input)
      const { operationSchema } = (context as never as { __smithy_context: { operationSchema: unknown[] } })
        .__smithy_context
      const [, namespace, name, traits, input, output] = operationSchema
      const operation = { namespace, name, traits, input, output }
      const { config } = client
      const serde = { ...config, ...context, endpoint: async () => context.endpointV2 }
      const request = await protocolOf(client).protocol.serializeRequest(operation, given.input, serde)
      return next({ ...given, request: request as never })
    }
    client.middlewareStack.add(serialize as never, { step: 'serialize', name: 'serializerMiddleware', override: true })
    const files = open(client)
    for (let time = 0; time < 3; time += 1) await files.get({ name: 'a' })
    expect(inputs).toEqual(Array.from({ length: 3 }, () => files.get({ name: 'a' }).params()))
    expect(sent).toHaveLength(3)
  })

  it('middleware in the place of the SDK’s', async () => {
    const { client, sent } = answeringClient(() => ({ body: { Item: stored } }))
    let asked = 0
    client.middlewareStack.add(
      ((next: Next) => async (given: Passing) => {
        asked += 1
        const { request, response } = await next(given)
        expect(request).toBeUndefined()
        return { response, output: { Item: { ...stored, name: { S: 'mine' } }, $metadata: {} } }
      }) as never,
      { step: 'deserialize', name: 'deserializerMiddleware', override: true },
    )
    expect(await open(client).get({ name: 'a' })).toEqual({ name: 'mine' })
    expect([asked, sent.length]).toEqual([1, 1])
  })
})
