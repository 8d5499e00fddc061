/**
 * The files that may be longer than the limit, each with the reason why it reads better whole.
 *
 * @type {readonly { readonly file: string, readonly reason: string }[]}
 */
export const exceptions = []
