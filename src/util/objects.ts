/** Whether a value is an object literal or the like, rather than an instance of a class. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** Reads an own property, so that names such as `constructor` find nothing that was not put there. */
export function ownProperty(object: object, name: string): unknown {
  return Object.hasOwn(object, name) ? (object as Record<string, unknown>)[name] : undefined
}

/** Defines an own property of any name, `__proto__` included. */
export function setOwn(object: object, name: string, value: unknown): void {
  if (name === '__proto__') {
    Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true })
  } else (object as Record<string, unknown>)[name] = value
}

/** Reads a place in nested objects; `undefined` where there is none. */
export function getAtPath(object: unknown, path: readonly string[]): unknown {
  let value = object
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = ownProperty(value, step)
  }
  return value
}

/** Sets a place in nested objects, and makes the objects on the way. */
export function setAtPath(object: object, path: readonly string[], value: unknown): void {
  let target = object
  path.forEach((step, depth) => {
    if (depth === path.length - 1) {
      setOwn(target, step, value)
      return
    }
    let next = ownProperty(target, step)
    if (typeof next !== 'object' || next === null) {
      next = {}
      setOwn(target, step, next)
    }
    target = next as object
  })
}
