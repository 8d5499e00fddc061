/** Attribute paths as a tree; a branch without branches is asked for as a whole. */
export type Branch = Map<string, Branch>

/** Joins paths into a tree. */
export function branchOf(paths: readonly (readonly string[])[]): Branch {
  const root: Branch = new Map()
  const wholes = new Set<Branch>()
  for (const path of paths) {
    let at = root
    for (const step of path) {
      if (wholes.has(at)) break
      const next: Branch = at.get(step) ?? new Map()
      at.set(step, next)
      at = next
    }
    at.clear()
    wholes.add(at)
  }
  return root
}

/** What either of two branches asks for. */
export function mergeBranches(left: Branch, right: Branch | undefined): Branch {
  if (right === undefined) return left
  if (left.size === 0 || right.size === 0) return new Map()
  const merged: Branch = new Map(left)
  for (const [step, inner] of right) {
    const own = left.get(step)
    merged.set(step, own === undefined ? inner : mergeBranches(own, inner))
  }
  return merged
}
