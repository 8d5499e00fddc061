/** A step into an item: an attribute's or an entry's name, or a list position. */
export type PathStep = string | number

/** A place in an item, from its root. */
export type Path = readonly PathStep[]

/** Writes a path as application code would: `lines[0].sku`. */
export function formatPath(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`
    return text === '' ? step : `${text}.${step}`
  }, '')
}

/** Whether two paths name the same place. */
export function isSamePath(a: Path, b: Path): boolean {
  return a.length === b.length && pathsOverlap(a, b)
}

/** Whether two paths name the same place, or one lies inside the other. */
export function pathsOverlap(a: Path, b: Path): boolean {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return false
  return true
}

/** Whether `outer` is `inner`, or holds it. */
export function pathHolds(outer: Path, inner: Path): boolean {
  return outer.length <= inner.length && pathsOverlap(outer, inner)
}
