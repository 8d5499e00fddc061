/** The attribute path of a placeholder as it is written: `email:lower|NONE` names `email`. */
export type PathOf<P extends string> = P extends `${infer Rest}|${string}`
  ? PathOf<Rest>
  : P extends `${infer Path}:${string}`
    ? Path
    : P

/** The formats of a placeholder as it is written: `version:4:desc` has `4:desc`. */
export type FormatsOf<P extends string> = P extends `${infer Rest}|${string}`
  ? FormatsOf<Rest>
  : P extends `${string}:${infer Formats}`
    ? Formats
    : ''

/** The placeholders of a template as they are written, in order: `['email:lower', 'at']`. */
export type PlaceholdersOf<
  Template,
  Found extends readonly string[] = [],
> = Template extends `${string}<${infer P}>${infer Rest}` ? PlaceholdersOf<Rest, [...Found, P]> : Found

/** The attribute paths of a template, in order. */
export type PathList<Placeholders extends readonly string[]> = {
  [I in keyof Placeholders]: PathOf<Placeholders[I]>
}

/** The attribute paths of a template, as a union: cheaper, where their order does not matter. */
export type PathIn<Template> = Template extends `${string}<${infer P}>${infer Rest}` ? PathOf<P> | PathIn<Rest> : never

/** The paths of those placeholders that have a fallback, for which `null` may be given. */
export type FallbackIn<Template> = Template extends `${string}|${string}`
  ? Template extends `${string}<${infer P}>${infer Rest}`
    ? (P extends `${string}|${string}` ? PathOf<P> : never) | FallbackIn<Rest>
    : never
  : never

/** The paths of a partition's template that a query must give: those that are sharded alone are not asked for. */
export type AskedIn<Template> = Template extends `${string}:shard(${string}`
  ? Template extends `${string}<${infer P}>${infer Rest}`
    ? (FormatsOf<P> extends `${string}shard(${string}` ? never : PathOf<P>) | AskedIn<Rest>
    : never
  : PathIn<Template>

type Bucket = 'lower' | 'upper' | 'year' | 'month' | 'day' | 'hour' | `shard(${string})`
type ReversiblePath<P extends string> = P extends `${string}|${string}`
  ? ReversiblePath<P extends `${infer Rest}|${string}` ? Rest : never>
  : P extends `${infer Path}:${infer Formats}`
    ? IsLossy<Formats> extends true
      ? never
      : Path
    : P
type IsLossy<Formats extends string> = Formats extends `${infer First}:${infer Rest}`
  ? First extends Bucket
    ? true
    : IsLossy<Rest>
  : Formats extends Bucket
    ? true
    : false

/** The paths whose values can be read back from a key part. */
export type ReversibleIn<Template> = Template extends `${string}<${infer P}>${infer Rest}`
  ? ReversiblePath<P> | ReversibleIn<Rest>
  : never
