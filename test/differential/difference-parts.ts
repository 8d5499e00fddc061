import type { Difference } from './compare.js'
import type { Failure } from './outcome.js'
import type { Step } from './step.js'

/** What the request failed with on the embedded engine, where the outcomes differ and it did fail. */
export function ourFailure(difference: Difference): Failure | undefined {
  return failureOf(difference.ours)
}

/** What the request failed with on DynamoDB Local, where the outcomes differ and it did fail. */
export function theirFailure(difference: Difference): Failure | undefined {
  return failureOf(difference.theirs)
}

function failureOf(side: unknown): Failure | undefined {
  if (typeof side !== 'object' || side === null || !('name' in side) || side.name === 'ok') return undefined
  return side as Failure
}

/** The codes of a cancelled transaction, in the order of its actions. */
export function codesOf(side: unknown): readonly string[] {
  return failureOf(side)?.reasons?.map(({ Code = '' }) => Code) ?? []
}

/** Whether contents differ after a request that the embedded engine refused with such a message. */
export function isRefused({ ours }: Difference, message: RegExp): boolean {
  const { outcome } = ours as { readonly outcome?: Failure }
  const told = [outcome?.message, ...(outcome?.reasons ?? []).map((reason) => reason.Message)]
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
