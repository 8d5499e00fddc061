import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { connect, defineEntity, defineModel, defineTable } from 'keyloom'
import { describe, expect, it, vi } from 'vitest'
import * as z from 'zod'
import { answeringClient, config, makeHandler } from './answering-client.js'

const Product = defineEntity('Product', {
  schema: z.object({ sku: z.string(), title: z.string() }),
  key: { pk: 'PRODUCT#<sku>', sk: 'PRODUCT' },
})
const shop = defineModel({
  table: defineTable({ name: 'shop', key: { pk: 'PK', sk: 'SK' } }),
  entities: { products: Product },
})
const kettle = { sku: 'kettle', title: 'A kettle' }
const open = (client: DynamoDBClient | DynamoDBDocumentClient) => connect(shop, { client }).products
type Products = ReturnType<typeof open>
const throttled = { status: 400, body: { __type: 'com.amazonaws.dynamodb.v20120810#ThrottlingException' } }

describe('requests through the client that the user gives', () => {
  it('are signed, each anew', async () => {
    const { client, sent } = answeringClient()
    await open(client).put(kettle)
    await open(client).put({ ...kettle, title: 'Another' })
    const signatures = sent.map(({ headers }) => headers.authorization?.split('Signature=')[1])
    expect(signatures.every((one) => /^[0-9a-f]{64}$/.test(one ?? ''))).toBe(true)
    expect(new Set(signatures).size).toBe(2)
  })

  it('are those that the client sends itself', async () => {
    const { client, sent } = answeringClient()
    const products = open(client)
    const input = products.get({ sku: 'kettle' }).params()
    for (let time = 0; time < 3; time += 1) await products.get({ sku: 'kettle' })
    await client.send(new GetItemCommand(input))
    const own = sent.pop()
    const changing = ['authorization', 'x-amz-date', 'amz-sdk-invocation-id']
    const stable = ({ headers = {} }: { headers?: object } = {}) =>
      Object.fromEntries(Object.entries(headers).filter(([name]) => !changing.includes(name)))
    for (const request of sent) {
      expect(request.body).toBe(own?.body)
      expect(request.hostname).toBe('dynamodb.eu-west-1.amazonaws.com')
      expect(stable(request)).toEqual(stable(own))
    }
  })

  it.each([
    ['a get', (products: Products) => products.get({ sku: 'kettle' })],
    ['a put', (products: Products) => products.put(kettle)],
    ['an update', (products: Products) => products.update({ sku: 'kettle' }, { title: 'Another' })],
    ['a deletion', (products: Products) => products.delete({ sku: 'kettle' })],
  ])('fail with errors whose traces show who called: %s', async (_, makeCall) => {
    const refused = { status: 400, body: { __type: 'com.amazonaws.dynamodb.v20120810#AccessDeniedException' } }
    const { client } = answeringClient(() => refused)
    const products = open(client)
    const callFromHere = async () => await makeCall(products)
    const error = await callFromHere().catch((thrown: Error) => thrown)
    expect(error).toMatchObject({ name: 'AccessDeniedException', stack: expect.stringContaining('callFromHere') })
  })

  it('go to a custom endpoint', async () => {
    const { client, sent } = answeringClient(() => ({}), { endpoint: 'http://db.example:8000' })
    await open(client).put(kettle)
    expect(sent[0]?.hostname).toBe('db.example')
  })

  it('are retried as the client is set to', async () => {
    let failures = 2
    const answer = () => (failures-- > 0 ? throttled : {})
    const { client, sent } = answeringClient(answer, { maxAttempts: 3 })
    await open(client).put(kettle)
    expect(sent.map(({ headers }) => headers['amz-sdk-request'])).toEqual([
      'attempt=1; max=3',
      'attempt=2; max=3',
      'attempt=3; max=3',
    ])
    failures = 1
    const impatient = answeringClient(answer, { maxAttempts: 1 })
    await expect(open(impatient.client).put(kettle)).rejects.toMatchObject({ name: 'ThrottlingException' })
    expect(impatient.sent).toHaveLength(1)
  })

  it('follow the clock of the service once that is known to differ', async () => {
    const serverTime = Date.now() + 3_600_000
    const headers = { date: new Date(serverTime).toUTCString() }
    let isRefused = false
    const { client, sent } = answeringClient(() => {
      if (isRefused) return { headers }
      isRefused = true
      return { status: 400, headers, body: { __type: 'com.amazon.coral.service#RequestTimeTooSkewed' } }
    })
    await open(client).put(kettle)
    await open(client).put(kettle)
    const times = sent.map((request) => request.headers['x-amz-date'] ?? '')
    const hour = (time: string): string => time.slice(0, 11)
    expect(hour(times[1] ?? '')).toBe(hour(times[2] ?? ''))
    expect(hour(times[1] ?? '')).not.toBe(hour(times[0] ?? ''))
    expect(client.config.systemClockOffset).toBeGreaterThan(3_500_000)
  })

  it('are resolved once, while the SDK notes how the clock of the service differs', async () => {
    let seconds = 0
    const { client } = answeringClient(() => {
      seconds += 100
      return { headers: { date: new Date(Date.now() + seconds * 1000).toUTCString() } }
    })
    const copied = vi.spyOn(client.middlewareStack, 'applyToStack')
    const products = open(client)
    const noted: unknown[] = []
    const copies: number[] = []
    for (let time = 0; time < 4; time += 1) {
      await products.put(kettle)
      noted.push(client.config.systemClockOffset)
      copies.push(copied.mock.calls.length)
    }
    expect(new Set(noted).size).toBe(4)
    expect(new Set(copies).size).toBe(1)
  })

  it('fail with the service’s own errors, unchanged', async () => {
    const body = { __type: 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException', message: 'no table' }
    const { client } = answeringClient(() => ({ status: 400, headers: { 'x-amzn-requestid': 'r1' }, body }))
    await expect(open(client).put(kettle)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'no table',
      $metadata: { httpStatusCode: 400, requestId: 'r1', attempts: 1 },
    })
  })
})

describe('the user’s middleware', () => {
  const mark = (name: string) => (next: (given: never) => Promise<never>) => (given: { request: HttpLike }) => {
    given.request.headers['x-mark'] = `${given.request.headers['x-mark'] ?? ''}${name}`
    return next(given as never)
  }
  interface HttpLike {
    headers: Record<string, string>
  }

  it('applies whether it is added before or after connect, and no more once it is removed', async () => {
    const { client, sent } = answeringClient()
    client.middlewareStack.add(mark('a') as never, { step: 'build', name: 'a' })
    const products = open(client)
    await products.put(kettle)
    client.middlewareStack.add(mark('b') as never, { step: 'build', name: 'b', priority: 'low' })
    await products.put(kettle)
    client.middlewareStack.use({ applyToStack: (stack) => stack.remove('a') })
    await products.put(kettle)
    client.middlewareStack.remove('b')
    await products.put(kettle)
    expect(sent.map(({ headers }) => headers['x-mark'])).toEqual(['a', 'ab', 'b', undefined])
  })

  it('may have its place beside the SDK’s own, the logging included', async () => {
    const { client, sent } = answeringClient()
    const seen: string[] = []
    const note = (next: (given: never) => Promise<never>) => (given: never) => {
      seen.push('logged')
      return next(given)
    }
    client.middlewareStack.addRelativeTo(note as never, {
      relation: 'before',
      toMiddleware: 'loggerMiddleware',
      name: 'n',
    })
    await open(client).put(kettle)
    await open(client).put(kettle)
    expect(seen).toEqual(['logged', 'logged'])
    expect(sent).toHaveLength(2)
  })

  it('finds a context of its own for each request, also of those under way together', async () => {
    const { client } = answeringClient(async () => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      return {}
    })
    const found: unknown[] = []
    client.middlewareStack.add(
      ((next: (given: never) => Promise<never>, context: Record<string, unknown>) => async (given: never) => {
        found.push(context.note)
        context.note = 'left here'
        const answer = await next(given)
        found.push(context.note)
        return answer
      }) as never,
      { step: 'initialize', name: 'notes' },
    )
    const products = open(client)
    await Promise.all([products.put(kettle), products.put(kettle), products.put(kettle)])
    await products.put(kettle)
    expect(found.filter((note) => note === undefined)).toHaveLength(4)
    expect(found.filter((note) => note === 'left here')).toHaveLength(4)
  })

  it('applies to a document client too', async () => {
    const { client, sent } = answeringClient()
    const document = DynamoDBDocumentClient.from(client)
    const products = open(document)
    await products.put(kettle)
    document.middlewareStack.add(mark('late') as never, { step: 'build', name: 'late' })
    await products.put(kettle)
    expect(sent.map(({ headers }) => headers['x-mark'])).toEqual([undefined, 'late'])
  })

  it('applies where the stack cannot be watched', async () => {
    const { client, sent } = answeringClient()
    Object.freeze(client.middlewareStack)
    const products = open(client)
    await products.put(kettle)
    await products.put(kettle)
    expect(sent).toHaveLength(2)
  })
})

describe('what else the user does to the client', () => {
  it('tells a logger of each request, also one that is set later', async () => {
    const logger = () => ({ trace: vi.fn(), debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() })
    const first = logger()
    const { client } = answeringClient(() => ({}), { logger: first })
    await open(client).put(kettle)
    expect(first.info).toHaveBeenCalledWith(
      expect.objectContaining({ commandName: 'PutItemCommand', input: expect.objectContaining({ TableName: 'shop' }) }),
    )
    const silent = answeringClient()
    const products = open(silent.client)
    await products.put(kettle)
    const second = logger()
    silent.client.config.logger = second
    await products.put(kettle)
    expect(second.info).toHaveBeenCalledTimes(1)
  })

  it('goes through a send that is wrapped, now or later', async () => {
    const { client, sent } = answeringClient()
    const products = open(client)
    await products.put(kettle)
    const commands: string[] = []
    const send = client.send.bind(client) as (command: object) => Promise<unknown>
    client.send = ((command: object) => {
      commands.push(command.constructor.name)
      return send(command)
    }) as never
    await products.put(kettle)
    expect(commands).toEqual(['PutItemCommand'])
    expect(sent).toHaveLength(2)
  })

  it('uses a request handler that is set later', async () => {
    const { client, sent } = answeringClient()
    const products = open(client)
    await products.put(kettle)
    let answered = 0
    client.config.requestHandler = makeHandler(() => {
      answered += 1
      return {}
    }) as never
    await products.put(kettle)
    expect([sent.length, answered]).toEqual([1, 1])
  })

  it('follows what is set in its configuration later', async () => {
    const { client, sent } = answeringClient()
    const products = open(client)
    await products.put(kettle)
    client.config.useFipsEndpoint = async () => true
    await products.put(kettle)
    expect(sent.map(({ hostname }) => hostname)).toEqual([
      'dynamodb.eu-west-1.amazonaws.com',
      'dynamodb-fips.eu-west-1.amazonaws.com',
    ])
  })

  it('serves a client of another make by its send', async () => {
    const sent: object[] = []
    const client = {
      async send(command: { input: object }) {
        sent.push(command.input)
        return {}
      },
    }
    await open(client as never).put(kettle)
    expect(sent).toHaveLength(1)
  })
})

describe('an abort signal', () => {
  it('that is aborted already sends nothing', async () => {
    const { client, sent } = answeringClient()
    await expect(
      open(client)
        .put(kettle)
        .signal(AbortSignal.abort(new Error('Enough.'))),
    ).rejects.toThrow('Enough.')
    expect(sent).toEqual([])
  })

  it('reaches the request handler, and no later request', async () => {
    const signals: unknown[] = []
    const { client } = answeringClient((_request, { abortSignal }) => {
      signals.push(abortSignal)
      return {}
    })
    const { signal } = new AbortController()
    const products = open(client)
    await products.put(kettle)
    await products.put(kettle).signal(signal)
    await products.put(kettle)
    expect(signals).toEqual([undefined, signal, undefined])
  })

  it('ends the wait between the SDK’s retries', async () => {
    const controller = new AbortController()
    const { client, sent } = answeringClient(
      () => {
        setTimeout(() => controller.abort(), 5)
        return throttled
      },
      { maxAttempts: 20 },
    )
    await expect(open(client).put(kettle).signal(controller.signal)).rejects.toThrow()
    const count = sent.length
    expect(count).toBeLessThan(20)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(sent.length).toBeLessThanOrEqual(count + 1)
  })
})

it('keeps the client usable by others', async () => {
  const { client, sent } = answeringClient()
  await open(client).put(kettle)
  await client.send(new GetItemCommand({ TableName: 'other', Key: { id: { S: '1' } } }))
  expect(sent).toHaveLength(2)
  expect(new DynamoDBClient(config).middlewareStack.identify()).toEqual(client.middlewareStack.identify())
})
