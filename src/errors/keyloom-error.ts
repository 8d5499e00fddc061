/** Options common to every error of the library. */
export interface KeyloomErrorOptions {
  readonly cause?: unknown
}

/**
 * The base class of every error that keyloom itself raises.
 *
 * Messages name entities, attributes and indexes, never values: values can be personal data or secrets.
 * Properties that hold values are not enumerable, so that loggers do not print them.
 */
export abstract class KeyloomError extends Error {
  /** A stable, dotted identifier of what went wrong, such as `item.not_found`. */
  abstract readonly code: string

  constructor(message: string, options?: KeyloomErrorOptions) {
    super(message, options)
    // For classes that others derive: those of this library write their names, as minifying changes those of classes.
    this.name = new.target.name
  }
}

/** Defines properties that can be read but that neither `JSON.stringify` nor a logger shows. */
export function defineHidden<T extends object, P extends keyof T>(target: T, properties: Pick<T, P>): void {
  for (const name of Object.keys(properties) as P[]) {
    Object.defineProperty(target, name, { value: properties[name], enumerable: false })
  }
}
