import { NumberValue } from '@aws-sdk/lib-dynamodb'
import type { $ZodType } from 'zod/v4/core'

/** The classes whose instances can be stored: `z.instanceof(Uint8Array)` and the like. */
export type StorableClass = 'binary' | 'buffer' | 'date' | 'decimal' | 'other'

/** What `z.instanceof` asks for; `undefined` if a schema is not one. */
export function classOf(schema: $ZodType): StorableClass | undefined {
  const constructed = constructorOf(schema)
  if (constructed === undefined) return undefined
  if (constructed === Uint8Array) return 'binary'
  if (constructed === Date) return 'date'
  if (constructed === NumberValue) return 'decimal'
  return typeof Buffer !== 'undefined' && constructed === Buffer ? 'buffer' : 'other'
}

/** The name of the class that `z.instanceof` asks for. */
export function classLabelOf(schema: $ZodType): string {
  const constructed = constructorOf(schema)
  return typeof constructed === 'function' ? constructed.name : 'this class'
}

function constructorOf(schema: $ZodType): unknown {
  return schema._zod.bag.Class
}
