import type { AnyEntity } from '../model/entity.js'
import type { StoredKind } from '../schema/storage.js'
import type { AnyEntries, Attributes, Expression, Named, Reference } from './reference-types.js'

declare const condition: unique symbol
declare const action: unique symbol

/** A condition. Only operators make one. */
export interface Condition {
  readonly [condition]: true
}

/** One change of an update. Only operators make one. `Given` is the attribute that has a value for certain afterwards. */
export interface UpdateAction<Given extends string = string> {
  readonly [action]: Given
}

type Widened<V> = V extends string
  ? string
  : V extends number
    ? number
    : V extends bigint
      ? bigint
      : V extends boolean
        ? boolean
        : V
/** `V`, from which nothing is inferred. Unlike `NoInfer<V>`, it does not show in messages. */
type Given<V> = [V][V extends unknown ? 0 : never]
type Present<V> = V extends null ? never : V
type Ordered = 'S' | 'N' | 'B'
type Sized = 'S' | 'B' | 'L' | 'M' | 'SS' | 'NS' | 'BS'
type Prefix<V> = V extends string ? string : V extends Uint8Array ? Uint8Array : never
type Part<V> = V extends string
  ? string
  : V extends Uint8Array
    ? Uint8Array
    : V extends ReadonlySet<infer Element>
      ? Element
      : V extends readonly (infer Element)[]
        ? Element
        : never

/** Refers to an element of a list or an entry of a record by a computed position or name. */
export type AtOperator = <R>(container: AnyEntries<R>, at: string | number) => R

/** Compares a reference with a value in domain form, or with another reference. */
export type EqualityOperator = <V>(left: Expression<V>, right: Given<V> | Expression<Widened<V>>) => Condition

/** Compares by order, which texts, numbers and binary values have. */
export type OrderOperator = <V>(left: Expression<V, Ordered>, right: Present<V> | Expression<Widened<V>>) => Condition

/** What the placeholders of a raw condition stand for. */
export interface RawPlaceholders {
  readonly [name: `#${string}`]: Reference<unknown>
  readonly [value: `:${string}`]: unknown
}

/** The operators of conditions and filters. They are properties, so that they can be destructured. */
export interface ConditionOperators {
  readonly eq: EqualityOperator
  readonly ne: EqualityOperator
  readonly lt: OrderOperator
  readonly lte: OrderOperator
  readonly gt: OrderOperator
  readonly gte: OrderOperator
  /** Both ends included. */
  readonly between: <V>(
    value: Expression<V, Ordered>,
    low: Present<V> | Expression<Widened<V>>,
    high: Present<V> | Expression<Widened<V>>,
  ) => Condition
  /** One of up to 100 values. */
  readonly oneOf: <V>(value: Expression<V>, values: readonly (Given<V> | Expression<Widened<V>>)[]) => Condition
  /** Whether a text or a binary value begins with another. */
  readonly beginsWith: <V extends string | Uint8Array | null>(
    value: Reference<V, 'S' | 'B'>,
    prefix: Prefix<V> | Expression<Prefix<V>>,
  ) => Condition
  /** Whether a text or a binary value has a part, or a list or a set an element. */
  readonly contains: <V extends string | Uint8Array | readonly unknown[] | ReadonlySet<unknown> | null>(
    value: Reference<V>,
    part: Part<V> | Expression<Part<V>>,
  ) => Condition
  readonly exists: (reference: Reference<unknown>) => Condition
  readonly notExists: (reference: Reference<unknown>) => Condition
  /** The length of a text, the bytes of a binary value, or the number of elements or entries. */
  readonly size: (reference: Reference<unknown, Sized>) => Expression<number, 'N'>
  readonly attributeType: (reference: Reference<unknown>, type: StoredKind) => Condition
  readonly and: (...conditions: readonly Condition[]) => Condition
  readonly or: (...conditions: readonly Condition[]) => Condition
  readonly not: (condition: Condition) => Condition
  /**
   * A condition as DynamoDB writes it, for what the operators lack. Attributes are placeholders as `#name`, bound to references;
   * values are placeholders as `:name`, mapped as the document client maps them, or, in a pair `[reference, value]`, encoded as
   * that attribute is stored.
   */
  readonly raw: (expression: string, placeholders: RawPlaceholders) => Condition
  readonly at: AtOperator
}

type Settable = 'required' | 'optional'
type NameIn<A> = A extends Named<infer Name> ? Name : never
type NumberValue = number | bigint
type SetValue = ReadonlySet<unknown>

/** Sets a place to a value in domain form, or to what another place or an expression gives. */
export type SetOperator = <V, A extends Settable>(
  target: Reference<V, StoredKind, A>,
  value: Given<V> | Expression<Given<V>>,
) => UpdateAction<NameIn<A>>

/** Adds elements to a list. */
export type ListOperator = <V extends readonly unknown[], A extends Settable>(
  target: Reference<V, 'L', A>,
  values: Given<V> | Expression<Widened<V>>,
) => UpdateAction<NameIn<A>>

/** A sum or a difference, as a value to set. */
export type ArithmeticOperator = <V extends NumberValue>(
  left: Expression<V, 'N'>,
  right: Given<V> | Expression<Widened<V>>,
) => Expression<V, 'N'>

/** The operators of updates. They are properties, so that they can be destructured. */
export interface UpdateOperators {
  readonly set: SetOperator
  readonly setIfNotExists: SetOperator
  /** Adds to a number, which counts as its default or 0 while it is absent, or adds elements to a set. */
  readonly add: <V extends NumberValue | SetValue, A extends Settable>(
    target: Reference<V, 'N' | 'SS' | 'NS' | 'BS', A>,
    value: Given<V>,
  ) => UpdateAction<NameIn<A>>
  readonly subtract: <V extends NumberValue, A extends Settable>(
    target: Reference<V, 'N', A>,
    value: Given<V>,
  ) => UpdateAction<NameIn<A>>
  readonly append: ListOperator
  readonly prepend: ListOperator
  /** Removes an optional attribute, an element or an entry. */
  readonly remove: (target: Reference<unknown, StoredKind, 'optional'>) => UpdateAction<never>
  /** Takes elements out of a set. */
  readonly deleteFrom: <V extends SetValue>(
    target: Reference<V, 'SS' | 'NS' | 'BS', Settable>,
    values: Given<V>,
  ) => UpdateAction<never>
  readonly plus: ArithmeticOperator
  readonly minus: ArithmeticOperator
  readonly at: AtOperator
}

/** A condition on an entity's attributes. */
export type Where<E extends AnyEntity> = (attributes: Attributes<E>, operators: ConditionOperators) => Condition

/** An update of an entity's attributes. */
export type UpdateCallback<E extends AnyEntity> = (
  attributes: Attributes<E>,
  operators: UpdateOperators,
) => UpdateAction | readonly UpdateAction[]
