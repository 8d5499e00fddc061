import type { Domain, ObjectSchema } from './schema-types.js'

/** Types of schemas in which nothing can be left out. */
type Whole =
  | 'string'
  | 'number'
  | 'int'
  | 'boolean'
  | 'bigint'
  | 'date'
  | 'enum'
  | 'literal'
  | 'pipe'
  | 'set'
  | 'null'
  | 'custom'
  | 'template_literal'
  | 'tuple'
  | 'lazy'
  | 'any'
  | 'unknown'

/** Schemas that have no default inside: `create` takes what reads return. One comparison finds that out, at any depth. */
interface Undefaulted {
  _zod: {
    def:
      | { type: Whole }
      | { type: 'object'; shape: Readonly<Record<string, Undefaulted>> }
      | { type: 'optional' | 'nullable' | 'readonly'; innerType: Undefaulted }
      | { type: 'array'; element: Undefaulted }
      | { type: 'record'; valueType: Undefaulted }
    output: unknown
  }
}

/** A schema's value as `create` takes it: in domain form, where whatever has a default may be left out, at any depth. */
export type NewValue<S> = S extends Undefaulted
  ? S['_zod']['output']
  : S extends ObjectSchema
    ? NewObject<S['_zod']['def']['shape'], S['_zod']['config']>
    : S extends { _zod: { def: infer Def } }
      ? NewOf<Def, S>
      : never

type NewOf<Def, S> = Def extends { type: infer Type; innerType: infer Inner }
  ? Type extends 'optional' | 'default' | 'prefault'
    ? NewValue<Inner> | undefined
    : Type extends 'nullable'
      ? NewValue<Inner> | null
      : Type extends 'nonoptional'
        ? Exclude<NewValue<Inner>, undefined>
        : NewValue<Inner>
  : Def extends { type: 'array'; element: infer Element }
    ? NewValue<Element>[]
    : Def extends { type: 'record'; valueType: infer Value }
      ? { [P in keyof Domain<S>]: NewValue<Value> }
      : Def extends { options: infer Options extends readonly unknown[] }
        ? NewValue<Options[number]>
        : Def extends { type: 'intersection'; left: infer Left; right: infer Right }
          ? NewValue<Left> & NewValue<Right>
          : Domain<S>

type OmissibleSchema = { _zod: { optin: 'optional' | 'defaulted' } }
type OmissibleName<Shape> = { [P in keyof Shape]: Shape[P] extends OmissibleSchema ? P : never }[keyof Shape]
/** The attributes that cannot be left out when an item is created. */
export type NeededName<Shape> = Exclude<keyof Shape, OmissibleName<Shape>>

type NewObject<Shape, Config> =
  IsLoose<Config> extends true
    ? NewAttributes<Shape, OmissibleName<Shape>> & { [name: string]: unknown }
    : NewAttributes<Shape, OmissibleName<Shape>>
type NewAttributes<Shape, Omissible extends keyof Shape> = NewValues<
  Shape,
  Modifiers<Shape, Exclude<keyof Shape, Omissible>, Omissible>
>
/** Mapped over the shape by name, so that each attribute keeps the link to its declaration. */
type Modifiers<Shape, Needed extends keyof Shape, Omissible extends keyof Shape> = { [P in Needed]: Shape[P] } & {
  [P in Omissible]?: Shape[P]
}
type NewValues<Shape, Modified> = { -readonly [P in keyof Modified]: NewValue<Shape[P & keyof Shape]> } & {}

type IsLoose<Config> = Config extends { out: infer Out } ? (string extends keyof Out ? true : false) : false

/** `Loose` for a schema that lets in attributes which it does not name; nothing (`unknown`) for others. */
export type IfLoose<S, Loose> = S extends ObjectSchema
  ? IsLoose<S['_zod']['config']> extends true
    ? Loose
    : unknown
  : string extends keyof Domain<S>
    ? Loose
    : unknown
