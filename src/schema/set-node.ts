import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { uniqueBinaries } from './any-node.js'
import { FAILED, type Failed, fail, type Walk } from './issues.js'
import { ABSENT, type AnyDescriptor, type Compiler, failByDescriptor, type Node, type Place } from './node.js'
import type { SetStorage } from './storage.js'
import { setKindOf } from './stored-kinds.js'
import { decodeByZod } from './zod.js'

/** Compiles a set of texts, numbers or binaries. */
export function compileSet(storage: SetStorage, { compile }: Compiler, place: Place): Node {
  const element = compile(storage.element)
  const kind = setKindOf(storage.element) ?? 'SS'
  const write = (values: ReadonlySet<unknown>, walk: Walk): AttributeValue | Failed => {
    const before = walk.issues.length
    const stored: AnyDescriptor[] = []
    for (const value of values) {
      const written = value === undefined ? failByGap(walk) : element.write(value, walk)
      if (written !== FAILED) stored.push(written as AnyDescriptor)
    }
    if (walk.issues.length > before) return FAILED
    if (stored.length === 0) return place.emptySetAsAbsence === true ? ABSENT : failByEmptiness(walk)
    return collect(kind, stored)
  }
  return {
    prepare: undefined,
    write: (value, walk) => {
      walk.isDoubtful = true
      return value instanceof Set ? write(value, walk) : failByShape(storage, value, walk)
    },
    read: (stored, walk) => {
      const elements = stored === ABSENT ? [] : spread(kind, stored as AnyDescriptor)
      if (elements === undefined) return failByDescriptor(stored, kind, walk)
      const before = walk.issues.length
      const values = new Set<unknown>()
      for (const inner of elements) values.add(element.read(inner, walk))
      return walk.issues.length > before ? FAILED : values
    },
  }
}

/** Equal elements, as normalisation can make them, are one: DynamoDB refuses a set that names an element twice. */
function collect(kind: 'SS' | 'NS' | 'BS', stored: readonly AnyDescriptor[]): AttributeValue {
  if (kind === 'SS') return { SS: [...new Set(stored.map(({ S }) => S as string))] }
  if (kind === 'NS') return { NS: [...new Set(stored.map(({ N }) => N as string))] }
  return { BS: uniqueBinaries(stored.map(({ B }) => B as Uint8Array)) }
}

function spread(kind: 'SS' | 'NS' | 'BS', stored: AnyDescriptor): readonly AttributeValue[] | undefined {
  if (!Array.isArray(stored[kind])) return undefined
  const { SS, NS, BS } = stored
  if (kind === 'SS') return SS?.map((S) => ({ S }))
  return kind === 'NS' ? NS?.map((N) => ({ N })) : BS?.map((B) => ({ B }))
}

function failByEmptiness(walk: Walk): Failed {
  return fail(
    walk,
    'empty_set',
    'DynamoDB has no empty set: leave the attribute out, or let the schema default to the empty set.',
  )
}

function failByGap(walk: Walk): Failed {
  return fail(walk, 'invalid_type', 'A set cannot hold undefined.')
}

function failByShape(storage: SetStorage, value: unknown, walk: Walk): Failed {
  const judged = decodeByZod(storage.schema, value, walk)
  return judged === FAILED ? FAILED : fail(walk, 'invalid_type', 'Invalid input: expected a Set')
}
