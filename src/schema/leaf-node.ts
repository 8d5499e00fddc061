import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { $ZodType } from 'zod/v4/core'
import { shareIn } from '../util/share-in.js'
import { FAILED, type Failed, fail, startWalk, type Walk } from './issues.js'
import { type LeafForm, leafFormOf } from './leaf-forms.js'
import type { AnyDescriptor, Mode, Node, Place } from './node.js'
import type { Storage } from './storage.js'
import { checksOf, decodeByZod, definitionOf, isAddress, isCheckItself, isOverwrite, schemaOfChecks } from './zod.js'

/** Compiles a scalar. */
export function compileLeaf(storage: Storage, mode: Mode, place: Place): Node {
  if (mode === 'full' && place.epochSeconds !== true) {
    if (isUnjudged(storage)) return compilePlain(storage)
    if (storage.checked === undefined && isInteger(storage.schema)) {
      return makePlain(storage.schema, leafFormOf(storage, false), Number.isSafeInteger)
    }
  }
  const form = leafFormOf(storage, place.epochSeconds === true)
  const marshal = form.marshal as (value: unknown, walk: Walk) => AttributeValue | Failed
  const judge = mode === 'full' ? compileJudge(storage, form) : compileTypeJudge(storage, form)
  const isDoubtful = !isReadAsJudged(storage, place)
  return {
    prepare: undefined,
    write: (value, walk) => {
      const judged = judge(value, walk)
      if (isDoubtful) walk.isDoubtful = true
      return judged === FAILED ? FAILED : marshal(judged, walk)
    },
    read:
      mode === 'encoded'
        ? (stored, walk) => form.unmarshal(stored as AnyDescriptor, walk)
        : (stored, walk) => {
            const value = form.unmarshal(stored as AnyDescriptor, walk)
            return value === FAILED || walk.isTrusting ? value : judge(value, walk)
          },
  }
}

/** Whether a scalar is read back as it was judged: nothing is cut off, and no schema changes it on its way. */
function isReadAsJudged(storage: Storage, { epochSeconds }: Place): boolean {
  const schemas = storage.checked ?? [storage.schema]
  return epochSeconds !== true && schemas.every((schema) => !isCoercing(schema) && !checksOf(schema).some(isOverwrite))
}

/** Whether no schema of a place says anything beyond its type. */
function isUnjudged({ schema, checked }: Storage): boolean {
  return checked === undefined ? isPlain(schema) : checked.every(isPlain)
}

const alikeKinds: ReadonlySet<Storage['kind']> = new Set(['string', 'number', 'boolean', 'date'])
const plainNodes = new Map<Storage['kind'], Node>()

/** Scalars of one kind are compiled once for all schemas that say nothing beyond their type, and nothing about that. */
function compilePlain(storage: Storage): Node {
  const { kind, schema, checked } = storage
  const make = (): Node => makePlain(schema, leafFormOf(storage, false))
  const isAlike = alikeKinds.has(kind) && checked === undefined && schema._zod.def.error === undefined
  return isAlike ? shareIn(plainNodes, kind, make) : make()
}

/**
 * Makes a scalar whose schema lets in what is known: zod is asked only for its words, where it is refused.
 *
 * @param accepts where not all that has the form is let in
 */
function makePlain(schema: $ZodType, form: LeafForm, accepts = form.accepts): Node {
  const marshal = form.marshal as (value: unknown, walk: Walk) => AttributeValue | Failed
  const judge: Judge = (value, walk) => (accepts(value) ? value : decodeByZod(schema, value, walk))
  const unmarshal = form.unmarshal as Node['read']
  return {
    prepare: undefined,
    write: (value, walk) => {
      const judged = judge(value, walk)
      return judged === FAILED ? FAILED : marshal(judged, walk)
    },
    read:
      accepts === form.accepts
        ? unmarshal
        : (stored, walk) => {
            const value = unmarshal(stored, walk)
            return value === FAILED || walk.isTrusting ? value : judge(value, walk)
          },
  }
}

type Judge = (value: unknown, walk: Walk) => unknown

/** Judges by everything that the schema says. */
function compileJudge(storage: Storage, form: LeafForm): Judge {
  const schemas = storage.checked ?? [storage.schema]
  const judge: Judge = (value, walk) => {
    let judged: unknown = value
    for (const schema of schemas) {
      judged = decodeByZod(schema, judged, walk)
      if (judged === FAILED) return FAILED
    }
    // A custom check or an intersection can let through what the stored form cannot hold.
    return form.accepts(judged) ? judged : failByType(form, walk)
  }
  if (!schemas.some((schema) => checksOf(schema).some(isOverwrite))) return judge
  return (value, walk) => {
    const once = judge(value, walk)
    if (once === FAILED) return FAILED
    const twice = judge(once, walk)
    if (twice === FAILED || Object.is(twice, once) || sameDate(once, twice)) return twice
    const message = 'An overwrite of the schema changes its own result again, so the value would change with each read.'
    return fail(walk, 'overwrite', message)
  }
}

/** Judges by the type alone; normalisation such as `toLowerCase` applies all the same. */
function compileTypeJudge(storage: Storage, form: LeafForm): Judge {
  const schemas = storage.checked ?? [storage.schema]
  const overwrites = schemaOfChecks(schemas.flatMap(checksOf).filter(isOverwrite))
  const rewrite: Judge = overwrites ? (value, walk) => decodeByZod(overwrites, value, walk) : (value) => value
  const normalize = schemas.some(isAddress) ? normalizeAddress(compileJudge(storage, form), rewrite) : rewrite
  return (value, walk) => {
    if (!form.accepts(value)) {
      // Zod's own words where it refuses, and its conversion where the schema coerces.
      const coerced = decodeByZod(storage.schema, value, walk)
      if (coerced === FAILED) return FAILED
      return form.accepts(coerced) ? coerced : failByType(form, walk)
    }
    const normalized = normalize(value, walk)
    if (normalized === FAILED) return FAILED
    return form.accepts(normalized) ? normalized : failByType(form, walk)
  }
}

/** An address that the schema takes is compared with as it is written; any other text as it stands. */
function normalizeAddress(judge: Judge, rewrite: Judge): Judge {
  return (value, walk) => {
    const judged = judge(value, startWalk())
    return judged === FAILED ? rewrite(value, walk) : judged
  }
}

function failByType(form: LeafForm, walk: Walk): Failed {
  return fail(walk, 'invalid_type', `Invalid input: expected ${form.expected}`)
}

const plainTypes: ReadonlySet<string> = new Set([
  'string',
  'boolean',
  'bigint',
  'null',
  'enum',
  'literal',
  'date',
  'number',
])

/** Whether a schema says nothing but which values there are; numbers and dates are judged again when they are marshalled. */
function isPlain(schema: $ZodType): boolean {
  const definition = definitionOf(schema)
  if (!plainTypes.has(definition.type) || isCheckItself(schema)) return false
  return checksOf(schema).length === 0 && !isCoercing(schema)
}

/**
 * Whether a schema says of numbers that they are whole, and nothing else: all whole ones are let in as they are. Of others zod is asked,
 * which can coerce them, or judge on a condition.
 */
function isInteger(schema: $ZodType): boolean {
  if (definitionOf(schema).type !== 'number') return false
  const checks = isCheckItself(schema) ? [schema, ...checksOf(schema)] : checksOf(schema)
  return checks.length > 0 && checks.every(({ _zod: { def } }) => 'format' in def && def.format === 'safeint')
}

function isCoercing(schema: $ZodType): boolean {
  const definition = definitionOf(schema)
  return 'coerce' in definition && definition.coerce === true
}

function sameDate(left: unknown, right: unknown): boolean {
  return left instanceof Date && right instanceof Date && left.getTime() === right.getTime()
}
