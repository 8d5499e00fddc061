/**
 * The files that may be longer than the limit, each with the reason why it reads better whole.
 *
 * @type {readonly { readonly file: string, readonly reason: string }[]}
 */
export const exceptions = [
  {
    file: 'test/property/schema-arbitraries.ts',
    reason: 'One table: each zod type beside the values that it takes; parts of it refer to each other.',
  },
  {
    file: 'test/property/keys-samples.ts',
    reason: 'One table: each key format beside its values and the order that they have.',
  },
  {
    file: 'test/property/conditions-model.ts',
    reason: 'One table: each kind of value beside what is known of it, for the conditions that are made of them.',
  },
]
