import type { Alternatives, CommonShape, Domain, RootShape, ShapeOf, Unwrap } from '../schema/schema-types.js'
import type { FormatsOf, PathOf } from './placeholder-types.js'

/** Where a template stands: every item needs both parts of its primary key, while an index may be sparse. */
export type TemplatePlace = 'pk' | 'sk' | 'index pk' | 'index sk'

/** The schema at a dotted path below a shape, or never. */
export type SchemaAt<Shape, Path extends string> = Path extends keyof Shape
  ? Shape[Path]
  : Path extends `${infer Head}.${infer Tail}`
    ? Head extends keyof Shape
      ? SchemaAt<ShapeOf<Unwrap<Shape[Head]>>, Tail>
      : never
    : never

/** Zod's name of what application code sees: a codec's domain side. */
type TypeName<S> =
  Alternatives<S> extends { _zod: { def: infer Def } }
    ? Def extends { type: 'pipe'; out: infer Out }
      ? TypeName<Out>
      : Def extends { type: infer Name }
        ? Name
        : never
    : never

type IsIsoText<S> = Unwrap<S> extends { _zod: { def: { format: 'datetime' | 'date' } } } ? true : false

type NumberType = 'number' | 'int' | 'bigint'
type KeyType = 'string' | 'enum' | 'literal' | 'template_literal' | 'boolean' | 'date' | NumberType
type Digits = `${number}` | `+${number}`

/** What is wrong with a chain of formats for an attribute, or never. */
type FormatError<P extends string, Formats extends string, S, Place> = Formats extends ''
  ? TypeName<S> extends NumberType
    ? Place extends 'sk' | 'index sk'
      ? `<${P}>: a number in a sort key needs a width, such as <${P}:10>`
      : never
    : never
  : Formats extends `${infer First}:${infer Rest}`
    ? OneFormatError<P, First, S> extends infer Found
      ? [Found] extends [never]
        ? NextFormatError<P, First, Rest, S>
        : Found
      : never
    : OneFormatError<P, Formats, S>
type NextFormatError<P extends string, Before extends string, Formats extends string, S> = Formats extends 'desc'
  ? Before extends Digits
    ? never
    : `<${P}>: desc follows a width, such as :10:desc`
  : Formats extends `${infer First}:${infer Rest}`
    ? OneFormatError<P, First, S> | NextFormatError<P, First, Rest, S>
    : OneFormatError<P, Formats, S>

type OneFormatError<P extends string, Format extends string, S> = Format extends 'lower' | 'upper' | 'escape'
  ? TypeName<S> extends 'string'
    ? never
    : `<${P}>: the format ${Format} needs a string attribute`
  : Format extends 'year' | 'month' | 'day' | 'hour'
    ? TypeName<S> extends 'date'
      ? never
      : IsIsoText<S> extends true
        ? never
        : `<${P}>: the format ${Format} needs a date or an ISO date string`
    : Format extends 'float'
      ? TypeName<S> extends 'number' | 'int'
        ? never
        : `<${P}>: the format float needs a number`
      : Format extends `shard(${number})`
        ? never
        : Format extends Digits
          ? TypeName<S> extends NumberType
            ? never
            : `<${P}>: a width needs a number or a bigint`
          : `<${P}>: unknown format ${Format}; formats are lower, upper, escape, year, month, day, hour, float, shard(N), N, +N and desc`

type PlaceholderError<P extends string, Shape, Place, S = SchemaAt<Shape, PathOf<P>>> = [S] extends [never]
  ? `<${PathOf<P>}> is not an attribute of this entity's schema`
  : TypeName<S> extends KeyType
    ? Place extends 'pk' | 'sk'
      ? P extends `${string}|${string}`
        ? FormatError<P, FormatsOf<P>, S, Place>
        : null extends Domain<S>
          ? `<${P}> can be null, and every item needs its primary key: give a fallback, such as <${P}|NONE>`
          : undefined extends Domain<S>
            ? `<${P}> is optional, and every item needs its primary key: give a fallback, such as <${P}|NONE>`
            : FormatError<P, FormatsOf<P>, S, Place>
      : FormatError<P, FormatsOf<P>, S, Place>
    : `<${P}> cannot be part of a key: it is not a string, number, bigint, boolean or date`

type PlainType = { _zod: { def: { type: 'string' | 'enum' | 'date' | 'literal' } } }
/** Most placeholders name a required attribute of one of these types, without a format: one comparison lets them through. */
type PlainText = PlainType | { _zod: { def: { type: 'default'; innerType: PlainType } } }

/**
 * The placeholders of some templates as they are written. A stray bracket counts as a symbol, which no attribute is, and so does a symbol
 * in place of a template.
 */
type RawPlaceholder<Template> = Template extends `${string}<${infer P}>${infer Rest}`
  ? P | RawPlaceholder<Rest>
  : Template extends `${string}${'<' | '>'}${string}` | symbol
    ? symbol
    : never

/** Whether some templates name nothing but required attributes of plain types, without formats: those need no further look. */
export type ArePlain<Templates, Shape> =
  RawPlaceholder<Templates> extends keyof Shape
    ? // The brackets keep a schema of any type from being two answers.
      [Shape[RawPlaceholder<Templates>]] extends [PlainText]
      ? true
      : false
    : false

type FirstError<Template extends string, Shape, Place> = Template extends `${string}<${infer P}>${infer Rest}`
  ? P extends keyof Shape
    ? Shape[P] extends PlainText
      ? FirstError<Rest, Shape, Place>
      : OrNext<PlaceholderError<P, Shape, Place>, Rest, Shape, Place>
    : OrNext<PlaceholderError<P, Shape, Place>, Rest, Shape, Place>
  : Template extends `${string}<${string}`
    ? `< without > in ${Template}`
    : Template extends `${string}>${string}`
      ? `> without < in ${Template}`
      : never
type OrNext<Found, Rest extends string, Shape, Place> = [Found] extends [never] ? FirstError<Rest, Shape, Place> : Found

/** `Template` itself where it is right, else a string type that says what is wrong with it. */
type Checked<Template extends string, Shape, Place> =
  FirstError<Template, Shape, Place> extends infer Found ? ([Found] extends [never] ? Template : Found) : never

/**
 * Checks a template against a shape: gives the template where it is right, else a string type that says what is wrong.
 * A template that is one placeholder alone may be a native key, which has no width and may be binary.
 */
export type CheckTemplate<Template, Shape, Place extends TemplatePlace> = Template extends string
  ? Template extends `<${infer P}>`
    ? P extends keyof Shape
      ? CheckNative<Template, P, Shape, Place>
      : Checked<Template, Shape, Place>
    : Checked<Template, Shape, Place>
  : string
type CheckNative<Template extends string, P extends keyof Shape & string, Shape, Place> =
  TypeName<Shape[P]> extends NumberType
    ? Template
    : NonNullable<Domain<Shape[P]>> extends Uint8Array
      ? Template
      : Checked<Template, Shape, Place>

/** Checks the attributes of a list: each is stored as the key attribute itself, so it is named and nothing else. */
export type CheckList<List extends readonly unknown[], Shape> = {
  readonly [I in keyof List]: List[I] extends `<${infer P}>` ? CheckListed<P, Shape> : ListedFault<List[I]>
}
type CheckListed<P extends string, Shape> = P extends keyof Shape
  ? null extends Domain<Shape[P]>
    ? `<${P}> can be null, which no key attribute can: make it optional`
    : TypeName<Shape[P]> extends Exclude<KeyType, 'boolean'>
      ? `<${P}>`
      : NonNullable<Domain<Shape[P]>> extends Uint8Array
        ? `<${P}>`
        : `<${P}> cannot be a key attribute: it is not stored as a string, a number or bytes`
  : P extends `${string}${':' | '|' | '.'}${string}`
    ? ListedFault<`<${P}>`>
    : `<${P}> is not an attribute of this entity's schema`
type ListedFault<Template> = Template extends string
  ? `a list takes attributes as they are, such as '<status>', and not '${Template}'`
  : string

/** A list of attributes as the template that names them in that order. */
export type ListTemplate<Side> = Side extends readonly [infer First extends string, ...infer Rest]
  ? `${First}${ListTemplate<Rest>}`
  : ''

/** The attributes that a template of the primary key may name. */
export type PrimaryShape<S> = CommonShape<S>

/** The attributes that a template of an index may name: an index is sparse, so those of some variants only may stand in it. */
export type IndexShape<S> = RootShape<S>
