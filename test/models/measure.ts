import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { ask, countItems, countRead, type OpenDesign, openDesign } from './answer.js'
import type { AnyDesign } from './pattern.js'

/** What one access pattern takes. */
export interface PatternCost {
  readonly number: string
  readonly asks: string
  /** What its requests read or write, by DynamoDB's names: the indexes, or the table itself. */
  readonly indexes: readonly (string | undefined)[]
  /** DynamoDB's names of the requests, with the number of actions where one has several. */
  readonly requests: readonly { readonly action: string; readonly actions: number }[]
  readonly itemsRead: number
  /** How many items it gave; absent for what changes items. */
  readonly itemsGiven?: number
  readonly remark?: string
}

/** What the access patterns of a design take, each with the design's data in the tables. */
export async function measureDesign(
  engine: { readonly client: DynamoDBClient },
  design: AnyDesign,
): Promise<readonly PatternCost[]> {
  const costs: PatternCost[] = []
  let forReads: OpenDesign | undefined
  for (const pattern of design.patterns) {
    forReads ??= await openDesign(engine, design)
    const { given, events } = await ask(pattern, pattern.writes ? await openDesign(engine, design) : forReads)
    const { number, asks, readsMore } = pattern
    costs.push({
      number,
      asks,
      indexes: [...new Set(events.map(({ tableIndex }) => tableIndex))],
      requests: events.map(({ action, actions }) => ({ action, actions })),
      itemsRead: countRead(events),
      ...(!pattern.writes && { itemsGiven: countItems(given) }),
      ...(readsMore !== undefined && { remark: readsMore }),
    })
  }
  return costs
}
