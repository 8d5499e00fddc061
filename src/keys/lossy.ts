import type { AttributePath, PrimaryKeyShape } from './key-part.js'

/**
 * The attributes that a primary key holds only in a form that cannot be read back, such as `<email:lower>`: two items
 * that differ in nothing else would have one key.
 *
 * @returns Each such attribute once, in order; empty if different values always give different keys.
 */
export function findLossyPaths({ pk, sk }: PrimaryKeyShape): readonly AttributePath[] {
  const parts = sk ? [pk, sk] : [pk]
  const isKept = (path: AttributePath): boolean => parts.some(({ reversible }) => reversible.includes(path))
  const lossy = new Set<AttributePath>()
  for (const { paths } of parts) for (const path of paths) if (!isKept(path)) lossy.add(path)
  return [...lossy]
}
