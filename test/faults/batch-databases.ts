import { connect, type Database, defineEntity, defineModel, defineTable, type Item, type OperationEvent } from 'keyloom'
import { clientWithFaults, type FaultPlan, retryAtOnce, type ScriptStep, scriptFaults } from 'keyloom/testing'
import * as z from 'zod'
import { createFreshTable, type TestEngine } from '../contract/harness.js'

const Thing = defineEntity('Thing', {
  schema: z.object({ id: z.string(), value: z.number().int() }),
  key: { pk: 'THING#<id>' },
})
const Other = defineEntity('Other', {
  schema: z.object({ id: z.string(), text: z.string() }),
  key: { pk: 'OTHER#<id>' },
})
export const model = defineModel({
  table: defineTable({ name: 'things', key: { pk: 'PK' } }),
  entities: { things: Thing, others: Other },
})

export type ThingItem = Item<typeof Thing>
/** So many things: the value of each is its place. */
export const things = (count: number): ThingItem[] =>
  Array.from({ length: count }, (_, value) => ({ id: `${value}`, value }))
export const keysOf = (items: readonly ThingItem[]) => items.map(({ id }) => ({ id }))

/** A write as it was sent: its item's key, with a table in front where it is not the first, and what is written there. */
interface SentWrite {
  readonly key: string
  readonly content: string
}
interface SentRequest {
  readonly PutRequest?: { readonly Item: { readonly PK: { readonly S: string } } }
  readonly DeleteRequest?: { readonly Key: { readonly PK: { readonly S: string } } }
}

/** A database whose requests go wrong by a plan, the same one without faults, and what was sent. */
export interface UnluckyDatabase {
  readonly unlucky: Database<typeof model>
  readonly db: Database<typeof model>
  /** The same on another table. */
  readonly far: { readonly unlucky: Database<typeof model>; readonly db: Database<typeof model> }
  readonly events: readonly OperationEvent[]
  readonly sent: readonly SentWrite[]
  readonly plan: FaultPlan
}

export async function openUnlucky(engine: TestEngine, plan: FaultPlan): Promise<UnluckyDatabase> {
  const [tableName, farName] = [await createFreshTable(engine, model), await createFreshTable(engine, model)]
  const events: OperationEvent[] = []
  const sent: SentWrite[] = []
  const client = clientWithFaults(engine.client, plan, { retryStrategy: retryAtOnce() })
  client.middlewareStack.add(
    (next) => (args) => {
      const { RequestItems = {} } = args.input as { RequestItems?: Record<string, readonly SentRequest[]> }
      for (const [table, writes] of Object.entries(RequestItems)) {
        if (!Array.isArray(writes)) continue
        for (const { PutRequest, DeleteRequest } of writes as readonly SentRequest[]) {
          const key = String((PutRequest?.Item ?? DeleteRequest?.Key)?.PK.S)
          sent.push({ key: table === farName ? `far ${key}` : key, content: JSON.stringify(PutRequest?.Item) })
        }
      }
      return next(args)
    },
    { step: 'initialize', name: 'noteWrites' },
  )
  const onOperation = (event: OperationEvent): void => void events.push(event)
  return {
    unlucky: connect(model, { client, tableName, onOperation }),
    db: connect(model, { client: engine.client, tableName }),
    far: {
      unlucky: connect(model, { client, tableName: farName, onOperation }),
      db: connect(model, { client: engine.client, tableName: farName }),
    },
    events,
    sent,
    plan,
  }
}

/** The same, with faults by a script. */
export function openScripted(engine: TestEngine, steps: readonly ScriptStep[]): Promise<UnluckyDatabase> {
  return openUnlucky(engine, scriptFaults(steps))
}
