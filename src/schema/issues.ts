import type { ItemIssue } from '../errors/index.js'

/** A value was refused, for these reasons. */
export interface Failure {
  readonly ok: false
  readonly issues: readonly ItemIssue[]
}

/** What a walk over a value returns in place of a result; the reasons are in the walk's issues. */
export const FAILED: unique symbol = Symbol('failed')
export type Failed = typeof FAILED

/** An issue while its path is still being put together, from the inside out. */
export interface OpenIssue {
  readonly code: string
  readonly path: PropertyKey[]
  readonly message: string
}

/** The state of one walk over a value. */
export interface Walk {
  readonly issues: OpenIssue[]
  /** How many lists and maps the walk is inside of. */
  depth: number
  /** Whether stored attributes that no schema names are counted, which tells alternatives of a union apart. */
  readonly counting: boolean
  strays: number
  /**
   * Whether something was written whose way back has to be tried: what is read may differ from what was judged, as behind a codec or a
   * union. All else is read as it was judged.
   */
  isDoubtful: boolean
  /** The most bytes that what was written has, as long as nothing of it is in doubt: see {@link entryBoundBytes}. */
  sizeBoundBytes: number
  /** Whether what is read was judged when it was written, a moment ago, so that it need not be judged again. */
  isTrusting: boolean
}

/** The most bytes that an entry of a map or a list takes up besides its name and what is counted by itself: texts and binaries. */
export const entryBoundBytes = 64

/** Starts a walk. */
export function startWalk(counting = false, depth = 0): Walk {
  return { issues: [], depth, counting, strays: 0, isDoubtful: false, sizeBoundBytes: 0, isTrusting: false }
}

/** Starts to read what was written without a doubt. */
export function startTrustingWalk(): Walk {
  return { issues: [], depth: 0, counting: false, strays: 0, isDoubtful: false, sizeBoundBytes: 0, isTrusting: true }
}

/** Adds an issue about the value at hand. */
export function fail(walk: Walk, code: string, message: string): Failed {
  walk.issues.push({ code, path: [], message })
  return FAILED
}

/** Puts a step in front of the paths of all issues from a position on: they came from inside of it. */
export function prefixIssues(walk: Walk, from: number, step: PropertyKey): void {
  for (let index = from; index < walk.issues.length; index++) walk.issues[index]?.path.unshift(step)
}

/** A walk's issues as a failure. */
export function failure(walk: Walk): Failure {
  return { ok: false, issues: walk.issues }
}

/** Describes issues in one line: paths and messages, never values. */
export function describeIssues(issues: readonly ItemIssue[]): string {
  return issues
    .map(({ path, message }) => (path.length === 0 ? message : `${formatIssuePath(path)}: ${message}`))
    .join('; ')
}

function formatIssuePath(path: readonly PropertyKey[]): string {
  let text = ''
  for (const step of path)
    text += typeof step === 'number' ? `[${step}]` : text === '' ? String(step) : `.${String(step)}`
  return text
}

/** Says of an issue that it was met when what would be stored was read back. */
export function blameWayBack<T extends { readonly message: string }>(issue: T): T {
  return { ...issue, message: `What would be stored cannot be read back: ${issue.message}` }
}
