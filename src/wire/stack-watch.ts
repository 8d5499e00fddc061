/** How often a stack has been changed since it is watched. */
export interface StackWatch {
  readonly changes: number
}

const changers = ['add', 'addRelativeTo', 'remove', 'removeByTag'] as const
const watches = new WeakMap<object, StackWatch>()

/**
 * Watches a stack for changes by its own methods, which go on as before. To compare what a stack identifies itself by would
 * cost more on each call than resolving saves.
 *
 * @returns the same watch each time for one stack; `undefined` for a stack that cannot be watched
 */
export function watchStack(stack: object): StackWatch | undefined {
  const known = watches.get(stack)
  if (known !== undefined) return known
  const methods = stack as Record<string, unknown>
  if (!changers.every((name) => typeof methods[name] === 'function') || !Object.isExtensible(stack)) return undefined
  const watch = { changes: 0 }
  for (const name of changers) {
    const change = methods[name] as (...given: unknown[]) => unknown
    methods[name] = (...given: unknown[]): unknown => {
      watch.changes += 1
      return change.apply(stack, given)
    }
  }
  watches.set(stack, watch)
  return watch
}
