import type { Domain, Simplify } from './schema-types.js'

/** Schemas whose value is the same for `create` as for reads: nothing inside them has a default. */
type Same =
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
  | 'any'
  | 'unknown'

/** A schema's value as `create` takes it: in domain form, where whatever has a default may be left out, at any depth. */
export type NewValue<S> = S extends { _zod: { def: infer Def; input: infer Input } }
  ? Def extends { type: Same }
    ? Domain<S>
    : Def extends { type: 'object'; shape: infer Shape }
      ? NewObject<Shape, Input>
      : Def extends { type: 'optional' | 'default' | 'prefault'; innerType: infer Inner }
        ? NewValue<Inner> | undefined
        : Def extends { type: 'nullable'; innerType: infer Inner }
          ? NewValue<Inner> | null
          : Def extends { innerType: infer Inner }
            ? NewValue<Inner>
            : Def extends { type: 'array'; element: infer Element }
              ? NewValue<Element>[]
              : Def extends { type: 'record'; valueType: infer Value }
                ? { [P in keyof Domain<S>]: NewValue<Value> }
                : Def extends { options: infer Options extends readonly unknown[] }
                  ? NewValue<Options[number]>
                  : Def extends { type: 'intersection'; left: infer Left; right: infer Right }
                    ? NewValue<Left> & NewValue<Right>
                    : Domain<S>
  : never

/** Mapped over zod's input type, which knows already what may be left out and keeps the link to each declaration. */
type NewObject<Shape, Input> = string extends keyof Input ? NewLooseObject<Shape, Input> : NewAttributes<Shape, Input>
type NewAttributes<Shape, Input> = { -readonly [P in keyof Input]: NewValue<Shape[P & keyof Shape]> } & {}
type NewLooseObject<Shape, Input> = Simplify<
  { -readonly [P in keyof Input as string extends P ? never : P]: NewValue<Shape[P & keyof Shape]> } & {
    [name: string]: unknown
  }
>

/** Any attribute, for a loose schema; nothing for others. */
export type LooseAttributes<S> = S extends { _zod: { output: infer Output } }
  ? string extends keyof Output
    ? { [name: string]: unknown }
    : unknown
  : unknown
