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

type ShardFormat = `shard(${string})`
type HasShards = `${string}:shard(${string}`

/** The paths that a query of one partition asks for: all that do not only choose a shard. */
export type AskedIn<Template> = Template extends HasShards ? AskedBesideShards<Template> : PathIn<Template>
type AskedBesideShards<Template> = Template extends `${string}<${infer P}>${infer Rest}`
  ? (HasFormat<FormatsOf<P>, ShardFormat> extends true ? never : PathOf<P>) | AskedBesideShards<Rest>
  : never

/** Whether what a query asks for lies in several shards: unless the value that chooses one stands beside it. */
export type IsSharded<Template> = Template extends HasShards
  ? [Exclude<ShardPathIn<Template>, ReversibleIn<Template>>] extends [never]
    ? false
    : true
  : false
type ShardPathIn<Template> = Template extends `${string}<${infer P}>${infer Rest}`
  ? (HasFormat<FormatsOf<P>, ShardFormat> extends true ? PathOf<P> : never) | ShardPathIn<Rest>
  : never

type BucketFormat = 'year' | 'month' | 'day' | 'hour'
/** The paths of dates of which a template holds the year, month, day or hour alone. */
export type BucketIn<Template> = Template extends `${string}:${BucketFormat}${string}`
  ? Exclude<BucketPathIn<Template>, ReversibleIn<Template>>
  : never
type BucketPathIn<Template> = Template extends `${string}<${infer P}>${infer Rest}`
  ?
      | (HasFormat<FormatsOf<P>, BucketFormat> extends true
          ? HasFormat<FormatsOf<P>, ShardFormat> extends true
            ? never
            : PathOf<P>
          : never)
      | BucketPathIn<Rest>
  : never

type Lossy = 'lower' | 'upper' | BucketFormat | ShardFormat
type HasFormat<Formats extends string, Format> = Formats extends `${infer First}:${infer Rest}`
  ? First extends Format
    ? true
    : HasFormat<Rest, Format>
  : Formats extends Format
    ? true
    : false

type ReversiblePath<P extends string> = P extends `${string}:${string}`
  ? HasFormat<FormatsOf<P>, Lossy> extends true
    ? never
    : PathOf<P>
  : PathOf<P>

/** The paths whose values can be read back from a key part. */
export type ReversibleIn<Template> = Template extends `${string}<${infer P}>${infer Rest}`
  ? ReversiblePath<P> | ReversibleIn<Rest>
  : never

/** The paths of those placeholders whose format does not keep the order of values. */
export type LossyIn<Template> = Template extends `${string}:${string}`
  ? Template extends `${string}<${infer P}>${infer Rest}`
    ? (HasFormat<FormatsOf<P>, Lossy | 'escape'> extends true ? PathOf<P> : never) | LossyIn<Rest>
    : never
  : never
