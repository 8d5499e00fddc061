import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { textOf } from './canonical.js'
import type { Difference } from './compare.js'
import type { Failure } from './outcome.js'
import { expressionsOf, type Step } from './step.js'

/** What the request failed with on the embedded engine, if it did. */
export function ourFailure({ kind, ours }: Difference): Failure | undefined {
  return failureOf(kind === 'contents' ? outcomeOf(ours) : ours)
}

/** What the request failed with on DynamoDB Local, if it did. */
export function theirFailure({ kind, theirs }: Difference): Failure | undefined {
  return failureOf(kind === 'contents' ? outcomeOf(theirs) : theirs)
}

/** What became of the request after which contents differ. */
function outcomeOf(side: unknown): unknown {
  return (side as { readonly outcome?: unknown }).outcome
}

function failureOf(side: unknown): Failure | undefined {
  if (typeof side !== 'object' || side === null || !('name' in side) || side.name === 'ok') return undefined
  return side as Failure
}

/** The codes of a cancelled transaction, in the order of its actions. */
export function codesOf(side: unknown): readonly string[] {
  return failureOf(side)?.reasons?.map(({ Code = '' }) => Code) ?? []
}

/** Whether the embedded engine refused the request, or one of its actions, with such a message. */
export function isRefused(difference: Difference, message: RegExp): boolean {
  const failure = ourFailure(difference)
  const told = [failure?.message, ...(failure?.reasons ?? []).map((reason) => reason.Message)]
  return told.some((text) => message.test(text ?? ''))
}

/** Whether an update expression of a request names an attribute of its table's key. */
export function updatesKey(step: Step | undefined): boolean {
  const text = JSON.stringify(step?.input) ?? ''
  return (
    text.includes('"UpdateExpression"') &&
    /"(PK|SK|K|R)"|\b(PK|SK|K|R)\b/.test(text.replace(/"(Key|Item)":\{[^}]*\}/g, ''))
  )
}

/** The pages of a query without an empty last one and without the key that leads to it. */
export function withoutEmptyEnd(pages: unknown): unknown {
  if (!Array.isArray(pages)) return pages
  const last: unknown = pages.at(-1)
  const isEmpty = typeof last === 'object' && last !== null && 'ScannedCount' in last && last.ScannedCount === 0
  if (!isEmpty || pages.length < 2) return pages
  return pages
    .slice(0, -1)
    .map((page: object, i) => (i === pages.length - 2 ? { ...page, LastEvaluatedKey: undefined } : page))
}

/** Whether two cancelled transactions differ only where the embedded engine calls an action invalid. */
export function onlyOursAreInvalid({ ours, theirs }: Difference): boolean {
  const [mine, yours] = [codesOf(ours), codesOf(theirs)]
  const differing = mine.filter((code, i) => code !== yours[i])
  return mine.length === yours.length && differing.length > 0 && differing.every((code) => code === 'ValidationError')
}

/** Whether an expression of a request has a path into a key attribute. */
export function looksIntoKey(step: Step | undefined): boolean {
  const text = JSON.stringify(step?.input) ?? ''
  const tokens = [...text.matchAll(/"(#n\d+)":"(?:PK|SK|K|R)"/g)].map(([, token]) => token)
  return ['PK', ...tokens].some((name) => text.includes(`${name}.`))
}

/** Whether an update of a request has an `if_not_exists` whose second operand is a path. */
export function hasPathAsFallback(step: Step | undefined): boolean {
  if (step === undefined) return false
  return expressionsOf(step).some(({ text }) => /if_not_exists\([^,()]+, [^:()]/.test(text))
}

/** Whether a value is another one, or what is left of it where members of maps and lists are taken out. */
export function isPartOf(part: AttributeValue, whole: AttributeValue): boolean {
  const { M, L } = part
  if (M !== undefined && whole.M !== undefined) {
    return Object.entries(M).every(([name, member]) => {
      const other = whole.M?.[name]
      return other !== undefined && isPartOf(member, other)
    })
  }
  if (L !== undefined && whole.L !== undefined) {
    let next = 0
    return L.every((member) => {
      const found = whole.L?.findIndex((other, i) => i >= next && isPartOf(member, other)) ?? -1
      next = found + 1
      return found >= 0
    })
  }
  return textOf(part) === textOf(whole)
}
