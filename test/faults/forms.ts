import { CreateTableCommand, DynamoDBClient, type DynamoDBClientConfig, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { type LocalDynamoDB, startLocal } from 'keyloom/local'
import { clientWithFaults, type FaultPlan, retryAtOnce, startFaultProxy, withFaults } from 'keyloom/testing'
import { afterAll, afterEach, beforeAll, describe } from 'vitest'

export const TABLE = 'things'

/** The engine behind the faults, with one table, and clients that meet them. */
export interface FaultBench {
  /** A client without faults, for what is really stored. */
  readonly client: DynamoDBClient
  readonly endpoint: string
  /** A client that meets the faults of a plan, closed after the test; it retries without pauses. */
  connect(plan: FaultPlan, config?: DynamoDBClientConfig): Promise<DynamoDBClient>
  /** The attribute `value` of a stored item; `undefined` if there is no such item. */
  stored(pk: string): Promise<string | undefined>
}

/** One way in which faults come between a client and the engine. */
interface Form {
  readonly name: string
  /** Whether a socket is involved, and with it the time-outs of sockets. */
  readonly sockets: boolean
  open(local: LocalDynamoDB, plan: FaultPlan, config: DynamoDBClientConfig): Promise<Opened>
}

interface Opened {
  readonly client: DynamoDBClient
  close(): Promise<void>
}

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
const common = (): DynamoDBClientConfig => ({ region: 'local', credentials, retryStrategy: retryAtOnce() })

const forms: readonly Form[] = [
  {
    name: 'a handler without a socket',
    sockets: false,
    async open(local, plan, config) {
      const client = clientWithFaults(local.client, plan, { ...common(), ...config })
      return { client, close: async () => client.destroy() }
    },
  },
  {
    name: "the SDK's own handler",
    sockets: true,
    async open(local, plan, { requestHandler, ...config }) {
      const { endpoint } = local
      // A client makes the SDK's handler of its options.
      const plain = new DynamoDBClient({ ...common(), endpoint, ...(requestHandler && { requestHandler }) })
      const faulty = withFaults(plain.config.requestHandler, plan)
      const client = new DynamoDBClient({ ...common(), endpoint, ...config, requestHandler: faulty })
      return { client, close: async () => client.destroy() }
    },
  },
  {
    name: 'a proxy',
    sockets: true,
    async open(local, plan, config) {
      const proxy = await startFaultProxy({ endpoint: local.endpoint, plan })
      const client = new DynamoDBClient({ ...common(), endpoint: proxy.endpoint, ...config })
      const close = async (): Promise<void> => {
        client.destroy()
        await proxy.stop()
      }
      return { client, close }
    },
  },
]

/** Declares a suite for each form of the fault layer, on an embedded engine of its own. */
export function describeEachForm(name: string, suite: (bench: FaultBench, form: Form) => void): void {
  for (const form of forms) {
    describe(`${name} (${form.name})`, () => {
      const local = useLocal()
      const opened: Opened[] = []
      afterEach(async () => {
        await Promise.all(opened.splice(0).map(({ close }) => close()))
      })
      const bench: FaultBench = {
        get client() {
          return local().client
        },
        get endpoint() {
          return local().endpoint
        },
        async connect(plan, config = {}) {
          const connection = await form.open(local(), plan, config)
          opened.push(connection)
          return connection.client
        },
        stored: (pk) => storedValue(local().client, pk),
      }
      suite(bench, form)
    })
  }
}

/** An embedded engine with a table for the tests of one suite. */
export function useLocal(): () => LocalDynamoDB {
  let local: LocalDynamoDB | undefined
  beforeAll(async () => {
    local = await startLocal()
    await createTable(local.client)
  })
  afterAll(() => local?.stop())
  return () => {
    if (local === undefined) throw new Error('The engine has not started yet: use it inside of a test or a hook.')
    return local
  }
}

/** Creates the table of the suites. */
export async function createTable(client: DynamoDBClient, TableName = TABLE): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'PK', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }],
    }),
  )
}

/** The attribute `value` of a stored item. */
export async function storedValue(client: DynamoDBClient, pk: string): Promise<string | undefined> {
  const { Item } = await client.send(
    new GetItemCommand({ TableName: TABLE, Key: { PK: { S: pk } }, ConsistentRead: true }),
  )
  return Item?.value?.N
}
