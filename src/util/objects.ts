/** Makes nothing but records. */
const Blank = function Blank() {} as unknown as { new (): object; prototype: object }
Blank.prototype = Object.freeze(Object.create(null) as object)

/** Whether a value is an object literal or the like, as records are, rather than an instance of a class. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null || prototype === Blank.prototype
}

/**
 * Makes an empty object on which no name is special, `__proto__` included. It inherits from an object that has nothing, because V8
 * keeps those without a prototype in a form that is several times slower to fill and to copy.
 */
export function createRecord<T>(): Record<string, T> {
  return new Blank() as Record<string, T>
}

/** Copies an object of any names into a record. */
export function copyRecord<T>(from: Readonly<Record<string, T>>): Record<string, T> {
  return Object.assign(createRecord<T>(), from)
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

/** Reads a place in nested objects by its dotted path; `undefined` where there is none. */
export function readPath(object: object, path: string): unknown {
  return path.includes('.') ? getAtPath(object, path.split('.')) : ownProperty(object, path)
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
