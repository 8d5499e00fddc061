import { NumberValueImpl as NumberValue } from '@aws-sdk/util-dynamodb'
import type { $ZodType } from 'zod/v4/core'

/** The document client's class of exact numbers, from where it has it: its own package is three times the import. */
export { NumberValue }

/** The classes whose instances can be stored: `z.instanceof(Uint8Array)` and the like. */
export type StorableClass = 'binary' | 'buffer' | 'date' | 'decimal' | 'other'

/** What `z.instanceof` asks for; `undefined` if a schema is not one. */
export function classOf(schema: $ZodType): StorableClass | undefined {
  const constructed = constructorOf(schema)
  if (constructed === undefined) return undefined
  if (constructed === Uint8Array) return 'binary'
  if (constructed === Date) return 'date'
  if (isDecimalClass(constructed)) return 'decimal'
  return typeof Buffer !== 'undefined' && constructed === Buffer ? 'buffer' : 'other'
}

/** The name of the class that `z.instanceof` asks for. */
export function classLabelOf(schema: $ZodType): string {
  const constructed = constructorOf(schema)
  return typeof constructed === 'function' ? constructed.name : 'this class'
}

/** The class of exact numbers that a schema asks for, whichever copy of it; this library's own where it asks for none. */
export function decimalClassOf(schema: $ZodType): typeof NumberValue {
  const constructed = constructorOf(schema)
  return isDecimalClass(constructed) ? constructed : NumberValue
}

function isDecimalClass(constructed: unknown): constructed is typeof NumberValue {
  if (constructed === NumberValue) return true
  return typeof constructed === 'function' && constructed.name === 'NumberValue' && 'from' in constructed
}

function constructorOf(schema: $ZodType): unknown {
  return schema._zod.bag.Class
}
