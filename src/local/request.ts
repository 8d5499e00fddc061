import { type AttributeMap, type AttributeValue, reviveMap } from './attribute-value.js'
import type { ConditionNode } from './condition.js'
import { countSignificantDigits, magnitudeOf, parseDecimal, printDecimal } from './decimal.js'
import type {
  Dynalite,
  DynaliteStore,
  MemberRule,
  MemberType,
  MemberTypes,
  RequestRules,
} from './dynalite-internals.js'
import { checkCondition, checkUpdate } from './expression-check.js'
import { rulesFor } from './request-rules.js'
import { ServiceError, unsupported, validationError } from './service-error.js'
import type { ParsedUpdate } from './update.js'

const EXPRESSIONS = [
  'UpdateExpression',
  'ConditionExpression',
  'KeyConditionExpression',
  'FilterExpression',
  'ProjectionExpression',
] as const
const CONDITIONS = [
  ['ConditionExpression', '_condition'],
  ['FilterExpression', '_filter'],
] as const
const MAX_EXPRESSION_BYTES = 4096

/** A request whose types and constraints hold. Parsed expressions stand beside their texts, under `_` names. */
export type Checked = Record<string, unknown>

/** Checks requests and parses what is in them. */
export interface RequestReader {
  /** Checks the whole request of an operation, such as `putItem`. */
  read(operation: string, body: unknown): Checked
  /** Checks a part of a request (an action of a transaction) by the rules across members of a single operation. */
  applyRules(operation: string, data: Checked): void
}

/** Makes the reader, which remembers the rules of each operation. */
export function createRequestReader(dynalite: Dynalite, store: DynaliteStore): RequestReader {
  const known = new Map<string, RequestRules>()
  const rules = (operation: string): RequestRules => {
    const found = known.get(operation) ?? rulesFor(operation, dynalite.rules)
    known.set(operation, found)
    return found
  }
  return {
    read(operation, body) {
      if (typeof body !== 'object' || body === null || Array.isArray(body)) {
        throw new ServiceError('SerializationException', 'The request must be a JSON object.')
      }
      const { types, custom } = rules(operation)
      refuseUnknownMembers(operation, body as Record<string, unknown>, types, [])
      return translate(() => {
        // The check drops members in place, so it gets a copy of the outermost level.
        const data = dynalite.checkTypes({ ...body }, types)
        restoreAttributes(body, data, { type: 'ValueStruct<Request>', children: types })
        dynalite.checkValidations(data, types, custom, store)
        checkExpressions(data)
        return data
      })
    },
    applyRules(operation, data) {
      const message = translate(() => rules(operation).custom?.(data, store))
      if (message) throw validationError(message)
      checkExpressions(data)
    },
  }
}

function checkExpressions(data: Checked): void {
  for (const [name, parsed] of CONDITIONS) {
    const condition = data[parsed] as { readonly expression: ConditionNode } | undefined
    if (condition !== undefined) checkCondition(name, condition.expression)
  }
  if (data._updates !== undefined) checkUpdate(data._updates as ParsedUpdate)
}

/** dynalite ignores what it does not know. A member that is ignored is a promise broken silently, so it is refused. */
function refuseUnknownMembers(
  operation: string,
  data: Record<string, unknown>,
  types: MemberTypes,
  path: readonly string[],
): void {
  for (const name of Object.keys(data)) {
    if (data[name] == null) continue
    const rule = Object.hasOwn(types, name) ? types[name] : undefined
    if (rule === undefined) throw unsupported(`the parameter ${[...path, name].join('.')} of ${operation}`)
    descend(operation, data[name], rule, [...path, name])
  }
}

function descend(operation: string, value: unknown, rule: MemberType, path: readonly string[]): void {
  if (typeof rule === 'string' || typeof value !== 'object' || value === null) return
  const { type, children } = rule
  if (children === undefined || typeof children === 'string') return
  if (/List$/.test(type)) {
    if (Array.isArray(value))
      value.forEach((member, i) => {
        descend(operation, member, children as MemberRule, [...path, String(i)])
      })
  } else if (type.includes('Struct<')) {
    refuseUnknownMembers(operation, value as Record<string, unknown>, children as MemberTypes, path)
  } else if (type.includes('Map')) {
    for (const [key, member] of Object.entries(value))
      descend(operation, member, children as MemberRule, [...path, key])
  }
}

/**
 * Puts attributes back as they were sent: dynalite's copies are plain objects, in which an attribute named
 * `__proto__` is lost.
 */
function restoreAttributes(source: unknown, target: unknown, rule: MemberType | undefined): unknown {
  if (typeof rule !== 'object' || typeof source !== 'object' || source === null || target == null) return target
  const { type, children } = rule
  if (typeof children === 'string') {
    return children.startsWith('AttrStruct') && type.includes('Map') ? readAttributes(source) : target
  }
  if (Array.isArray(source)) {
    return source.map((member, i) => restoreAttributes(member, (target as unknown[])[i], children as MemberRule))
  }
  const isStruct = type.includes('Struct<')
  for (const [name, member] of Object.entries(target)) {
    const next = isStruct ? (children as MemberTypes)[name] : (children as MemberRule)
    Reflect.set(target, name, restoreAttributes(Reflect.get(source, name), member, next))
  }
  if (isStruct) for (const name of EXPRESSIONS) refuseLongExpression(name, target)
  return target
}

function refuseLongExpression(name: string, target: object): void {
  const text: unknown = Reflect.get(target, name)
  if (typeof text !== 'string') return
  const bytes = Buffer.byteLength(text)
  if (bytes <= MAX_EXPRESSION_BYTES) return
  throw validationError(
    `Invalid ${name}: Expression size has exceeded the maximum allowed size; expression size: ${bytes}`,
  )
}

function readAttributes(source: unknown): AttributeMap {
  const map = reviveMap(source)
  refuseEmptyNames(map)
  for (const name of Object.keys(map)) normalizeNumbers(map[name])
  return map
}

function refuseEmptyNames(map: AttributeMap): void {
  if (Object.hasOwn(map, '')) throw validationError('Empty attribute name')
  for (const value of Object.values(map)) visitMaps(value)
}

function visitMaps({ M, L }: AttributeValue): void {
  if (M !== undefined) refuseEmptyNames(M)
  if (Array.isArray(L)) L.forEach(visitMaps)
}

/** Equal numbers must be equal texts; texts that are no numbers are left for the check that follows. */
function normalizeNumbers(value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  for (const [type, member] of Object.entries(value)) {
    const holder = value as Record<string, unknown>
    if (type === 'N' && typeof member === 'string') holder.N = normalizeNumber(member)
    if (type === 'NS' && Array.isArray(member))
      holder.NS = member.map((n) => (typeof n === 'string' ? normalizeNumber(n) : n))
    if (type === 'L' && Array.isArray(member)) member.forEach(normalizeNumbers)
    if (type === 'M') Object.values(member as AttributeMap).forEach(normalizeNumbers)
  }
}

function normalizeNumber(text: string): string {
  const decimal = parseDecimal(text)
  if (decimal === undefined || countSignificantDigits(decimal) > 38) return text
  const magnitude = magnitudeOf(decimal)
  return magnitude > 125 || magnitude < -130 ? text : printDecimal(decimal)
}

/** Runs a part of dynalite, whose errors carry an answer, and throws its errors as ours. */
function translate<T>(run: () => T): T {
  try {
    return run()
  } catch (error) {
    const body = (error as { body?: { __type?: unknown; message?: unknown; Message?: unknown } } | null)?.body
    if (typeof body?.__type !== 'string') throw error
    const type = body.__type.split('#').pop() ?? 'ValidationException'
    throw new ServiceError(type, String(body.message ?? body.Message ?? ''))
  }
}
