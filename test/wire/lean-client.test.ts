import { createHash, createHmac, type Hash, type Hmac, randomUUID } from 'node:crypto'
import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb'
import { ConditionFailedError, connect, createClient, defineEntity, defineModel, defineTable } from 'keyloom'
import { describe, expect, it, vi } from 'vitest'
import * as z from 'zod'
import { answeringClient } from './answering-client.js'

const File = defineEntity('File', {
  schema: z.object({ name: z.string(), size: z.number(), bytes: z.instanceof(Uint8Array).optional() }),
  key: { pk: 'FILE#<name>' },
})
const model = defineModel({ table: defineTable({ name: 'files', key: { pk: 'PK' } }), entities: { files: File } })
const open = (client: DynamoDBClient) => connect(model, { client }).files
const plain = { name: 'ä "quoted" \u2028 name', size: 3 }
const stored = {
  PK: { S: `FILE#${plain.name}` },
  name: { S: plain.name },
  size: { N: '3' },
  _type: { S: 'File' },
}
const lean = (answer?: Parameters<typeof answeringClient>[0], config = {}) =>
  answeringClient(answer, config, createClient)

/** One whose protocol alone makes and reads bodies: where the send is wrapped, nothing is gone around. */
const wrapped: typeof lean = (answer, more) => {
  const made = lean(answer, more)
  const send = made.client.send.bind(made.client) as (...given: unknown[]) => Promise<unknown>
  made.client.send = (async (...given: unknown[]) => send(...given)) as never
  return made
}

it.each([lean, wrapped])('sends what an ordinary client sends, binaries included', async (make) => {
  const ordinary = answeringClient()
  const leaner = make()
  for (const { client } of [ordinary, leaner]) {
    await open(client).put(plain)
    await open(client).put({ ...plain, bytes: Uint8Array.of(0, 1, 255) })
    await open(client).put({ ...plain, bytes: Uint8Array.of() })
    await open(client).update({ name: plain.name }, { size: 4 }).returning('none')
  }
  expect(leaner.sent.map(({ body }) => JSON.parse(body))).toEqual(ordinary.sent.map(({ body }) => JSON.parse(body)))
  const changing = ['authorization', 'amz-sdk-invocation-id', 'x-amz-date']
  const headers = ({ headers = {} }: { headers?: object } = {}) =>
    Object.entries(headers).filter(([name]) => !changing.includes(name))
  expect(headers(leaner.sent[0])).toEqual(headers(ordinary.sent[0]))
})

it('asks a protocol of the user’s for one request where that writes the body', async () => {
  const { protocol } = answeringClient().client.config as unknown as {
    readonly protocol: { serializeRequest(operation: object, input: object, context: object): Promise<object> }
  }
  const inputs: object[] = []
  const noting = Object.assign(Object.create(protocol) as typeof protocol, {
    serializeRequest(operation: object, input: object, context: object) {
      inputs.push(input)
      return protocol.serializeRequest(operation, input, context)
    },
  })
  const { client } = wrapped(() => ({}), { protocol: noting })
  await open(client).put({ ...plain, bytes: Uint8Array.of(1) })
  expect(inputs).toMatchObject([{ Item: { name: { S: plain.name } } }])
  await open(client).put(plain)
  expect(inputs.slice(1)).toEqual([{}])
})

it('reads what an ordinary client reads, binaries included', async () => {
  const answers = [
    { Item: stored },
    { Item: { ...stored, bytes: { B: 'AAH/' } } },
    {},
    { ConsumedCapacity: { CapacityUnits: 1 } },
  ]
  for (const make of [lean, wrapped, answeringClient]) {
    let next = 0
    const { client } = make(() => ({ body: answers[next++ % answers.length] as object }))
    const get = () => open(client).get({ name: plain.name })
    expect(await get()).toEqual(plain)
    expect(await get()).toEqual({ ...plain, bytes: Uint8Array.of(0, 1, 255) })
    expect(await get()).toBeUndefined()
    expect(await get()).toBeUndefined()
  }
})

it('gives errors of the same classes, with the item that a condition met', async () => {
  const body = { __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException', Item: stored }
  const { client } = lean(() => ({ status: 400, body }))
  const put = open(client)
    .put(plain)
    .if((file, { gt }) => gt(file.size, 4))
  const error = await put.catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(ConditionFailedError)
  expect(error).toMatchObject({ item: plain })
})

it('takes an answer without a body for an empty one, as the SDK does', async () => {
  for (const make of [lean, wrapped, answeringClient]) {
    const { client } = make()
    client.config.requestHandler = {
      metadata: { handlerProtocol: 'http/1.1' },
      handle: async () => ({ response: { statusCode: 200, headers: {} } }),
      destroy() {},
    } as never
    expect(await open(client).get({ name: 'x' })).toBeUndefined()
  }
})

it.each([lean, wrapped])('has the SDK fill in the token of each transaction', async (make) => {
  const { client, sent } = make()
  const check = open(client).check({ name: 'a' }, (file, { exists }) => exists(file.bytes))
  await check
  await check
  const tokens = sent.map(({ body }) => JSON.parse(body).ClientRequestToken)
  expect(new Set(tokens).size).toBe(2)
  expect(tokens).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/), expect.stringMatching(/^[0-9a-f-]{36}$/)])
})

it.each([lean, wrapped])('refuses an answer that is cut short, as the SDK does', async (make) => {
  const { client } = make()
  client.config.requestHandler = {
    metadata: { handlerProtocol: 'http/1.1' },
    handle: async () => ({ response: { statusCode: 200, headers: {}, body: Buffer.from('{"Item":{"PK"') } }),
    destroy() {},
  } as never
  await expect(open(client).get({ name: 'x' })).rejects.toThrow(SyntaxError)
})

it('serves commands of the SDK and of the document client as ever', async () => {
  const { client, sent } = lean(() => ({ body: { Item: { ...stored, bytes: { B: 'AAH/' } } } }))
  await open(client).get({ name: plain.name })
  const { Item } = await client.send(new GetItemCommand({ TableName: 'files', Key: { PK: { S: 'FILE#a' } } }))
  expect(Item?.bytes).toEqual({ B: Uint8Array.of(0, 1, 255) })
  const document = DynamoDBDocumentClient.from(client)
  const found = await document.send(new GetCommand({ TableName: 'files', Key: { PK: 'FILE#a' } }))
  expect(found.Item).toMatchObject({ size: 3, bytes: Uint8Array.of(0, 1, 255) })
  await client.send(new PutItemCommand({ TableName: 'files', Item: { PK: { S: 'x' }, B: { B: Uint8Array.of(7) } } }))
  expect(JSON.parse(sent.at(-1)?.body ?? '')).toMatchObject({ Item: { B: { B: 'Bw==' } } })
})

it('makes bodies by JSON where the send is wrapped too', async () => {
  const { client } = lean(() => ({ body: { Item: stored, NewMember: 1 } }))
  const outputs: unknown[] = []
  const send = client.send.bind(client) as (...given: unknown[]) => Promise<unknown>
  client.send = (async (...given: unknown[]) => {
    const output = await send(...given)
    outputs.push(output)
    return output
  }) as never
  expect(await open(client).get({ name: plain.name })).toEqual(plain)
  expect(outputs).toMatchObject([{ NewMember: 1 }])
})

describe.each([
  ['a client of createClient', lean],
  ['an ordinary client', answeringClient],
])('what signs requests of %s is kept', (_, makeClient) => {
  const authorization = ({ headers }: { headers: Readonly<Record<string, string>> }) => headers.authorization ?? ''
  const keyId = (request: { headers: Readonly<Record<string, string>> }) =>
    /Credential=([^/]+)\//.exec(authorization(request))?.[1]

  /** Gives all requests the same number, so that their signatures tell whether they are the same. */
  const numberAlike = ({ middlewareStack }: DynamoDBClient) => {
    const same = (next: (given: never) => Promise<never>) => (given: { request: { headers: object } }) => {
      Object.assign(given.request.headers, { 'amz-sdk-invocation-id': 'same' })
      return next(given as never)
    }
    const place = { relation: 'after', toMiddleware: 'retryMiddleware', name: 'same' } as const
    middlewareStack.addRelativeTo(same as never, place)
  }

  it('and signs as the SDK does', async () => {
    vi.useFakeTimers({ now: Date.UTC(2026, 0, 1), toFake: ['Date'] })
    try {
      const { client, sent } = makeClient()
      numberAlike(client)
      const put = open(client).put(plain)
      await put
      await put
      await client.send(new PutItemCommand(put.params()))
      const [first, second, own] = sent.map(authorization)
      expect(own).toMatch(/Signature=[0-9a-f]{64}$/)
      expect([first, second]).toEqual([own, own])
    } finally {
      vi.useRealTimers()
    }
  })

  it('with its key, until the day or the secret is another', async () => {
    vi.useFakeTimers({ now: Date.UTC(2026, 0, 1, 23), toFake: ['Date'] })
    try {
      // The SDK keeps keys as well, of all its signers.
      const credentials = { accessKeyId: 'a', secretAccessKey: randomUUID() as string }
      let keyed = 0
      class Sha256 {
        readonly #hash: Hash | Hmac
        constructor(secret?: string | Uint8Array) {
          this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret)
          if (secret !== undefined) keyed += 1
        }
        update(data: Uint8Array) {
          this.#hash.update(data)
        }
        async digest() {
          return new Uint8Array(this.#hash.digest())
        }
      }
      const { client, sent } = makeClient(() => ({}), { credentials: async () => credentials, sha256: Sha256 as never })
      numberAlike(client)
      const put = open(client).put(plain)
      const counts: number[] = []
      const putAndCount = async () => {
        keyed = 0
        await put
        counts.push(keyed)
        await client.send(new PutItemCommand(put.params()))
        expect(sent.at(-2)?.headers.authorization).toBe(sent.at(-1)?.headers.authorization)
      }
      await putAndCount()
      await putAndCount()
      vi.setSystemTime(Date.UTC(2026, 0, 2, 1))
      await putAndCount()
      credentials.secretAccessKey = randomUUID()
      await putAndCount()
      await putAndCount()
      // A key takes five, and the signature one.
      expect(counts).toEqual([6, 1, 6, 6, 1])
    } finally {
      vi.useRealTimers()
    }
  })

  it('with a key that is made anew after that failed', async () => {
    let failures = 1
    class Sha256 {
      constructor(secret?: string | Uint8Array) {
        if (secret !== undefined && failures-- > 0) throw new Error('not now')
      }
      update() {}
      async digest() {
        return new Uint8Array(32)
      }
    }
    const { client, sent } = makeClient(() => ({}), { sha256: Sha256 as never })
    const files = open(client)
    await expect(files.put(plain)).rejects.toThrow('not now')
    await files.put(plain)
    expect(sent.length).toBe(1)
  })

  it('and made once', async () => {
    let made = 0
    class Signer {
      constructor() {
        made += 1
      }
      sign = async (request: object) => request
    }
    const { client } = makeClient(() => ({}), { signerConstructor: Signer as never })
    const files = open(client)
    for (let time = 0; time < 3; time += 1) await files.put(plain)
    expect(made).toBe(1)
  })

  it('asks for credentials that have expired again, and follows those that are replaced', async () => {
    let made = 0
    const credentials = async () => {
      made += 1
      return { accessKeyId: `K${made}`, secretAccessKey: 's', expiration: new Date(Date.now() + (made > 1 ? 1e7 : -1)) }
    }
    const { client, sent } = makeClient(() => ({}), { credentials })
    for (let time = 0; time < 3; time += 1) await open(client).put(plain)
    client.config.credentials = async () => ({ accessKeyId: 'other', secretAccessKey: 's' })
    await open(client).put(plain)
    expect(sent.map(keyId).slice(1)).toEqual(['K2', 'K2', 'other'])
  })

  it('tries again where it could not be made', async () => {
    let made = 0
    class Signer {
      constructor() {
        made += 1
        if (made === 1) throw new Error('not yet')
      }
      sign = async (request: object) => request
    }
    const { client, sent } = makeClient(() => ({}), { signerConstructor: Signer as never })
    const files = open(client)
    await expect(files.put(plain)).rejects.toThrow('not yet')
    await files.put(plain)
    await files.put(plain)
    expect([made, sent.length]).toEqual([2, 2])
  })

  it('follows where and as what requests are to be signed', async () => {
    const { client, sent } = makeClient()
    const files = open(client)
    let region = 'eu-west-1'
    client.config.endpointProvider = () => ({
      url: new URL('https://db.example'),
      properties: { authSchemes: [{ name: 'sigv4', signingName: 'dynamodb', signingRegion: region, properties: {} }] },
    })
    await files.put(plain)
    region = 'eu-west-2'
    await files.put(plain)
    const scopes = sent.map((request) => /Credential=[^/]+\/\d+\/([^,]+)/.exec(authorization(request))?.[1])
    expect(scopes).toEqual(['eu-west-1/dynamodb/aws4_request', 'eu-west-2/dynamodb/aws4_request'])
  })

  it('unless it is the user’s own', async () => {
    let asked = 0
    const signer = async () => {
      asked += 1
      return { sign: async (request: object) => request }
    }
    const { client, sent } = makeClient(() => ({}), { signer: signer as never })
    await open(client).put(plain)
    await open(client).put(plain)
    expect([asked, sent.length]).toEqual([2, 2])
  })
})
