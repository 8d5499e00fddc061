// What the `@example`s of the sources may take for granted: a shop like the one in the README, connected, and a
// plan of faults.
import type { DynamoDBClient as Client } from '@aws-sdk/client-dynamodb'
import type { FaultPlan } from 'keyloom/testing'
import type * as zod from 'zod'
import type { Product as ProductEntity, db as shopDatabase, shop as shopModel } from '../../test/types/shop.js'

declare global {
  const z: typeof zod
  const client: Client
  const Product: typeof ProductEntity
  const shop: typeof shopModel
  const db: typeof shopDatabase
  const customerId: string
  const orderId: string
  const plan: FaultPlan
}
