import type { AnyModel, Database } from 'keyloom'
import type { ModelData } from './model-data.js'

/** The tables of a design, each connected. */
export type Databases<Models extends readonly AnyModel[]> = { [I in keyof Models]: Database<Models[I]> }
/** The items that lie in the tables of a design. */
export type Contents<Models extends readonly AnyModel[]> = { [I in keyof Models]: ModelData<Models[I]> }

/** A question that a design answers, or a change that it makes: how this library does it, and what its data say. */
export interface Pattern<Models extends readonly AnyModel[]> {
  /** Its number in the design; a letter follows where the design has several questions in one. */
  readonly number: string
  /** What is asked for, or done. */
  readonly asks: string
  /** Whether it changes what is stored. Each of these begins with the design's data. */
  readonly writes?: true
  /** Why it reads more items than it gives; without a reason, it must not. */
  readonly readsMore?: string
  answer(...dbs: Databases<Models>): PromiseLike<unknown>
  /** What it has to give, worked out from the data. */
  expected(...data: Contents<Models>): unknown
  /** Of a change: what is read after it, and is not measured. */
  after?(...dbs: Databases<Models>): PromiseLike<unknown>
  /** What that has to be. */
  leaves?(...data: Contents<Models>): unknown
}

/** A design from the field, as this library declares it. */
export interface Design<Models extends readonly AnyModel[] = readonly AnyModel[]> {
  /** The name of its folder. */
  readonly name: string
  readonly title: string
  /** Where it is published. */
  readonly source: string
  readonly models: Models
  readonly data: Contents<Models>
  readonly patterns: readonly Pattern<Models>[]
  /** Why no engine of these tests can make its tables. */
  readonly unmade?: string
}

/** A design whose models are not known by type, for what goes through all of them. */
export type AnyDesign = Omit<Design, 'data' | 'patterns'> & {
  readonly data: readonly Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>[]
  readonly patterns: readonly (Omit<Pattern<readonly AnyModel[]>, 'answer' | 'expected' | 'after' | 'leaves'> & {
    answer(...dbs: readonly object[]): PromiseLike<unknown>
    expected(...data: readonly object[]): unknown
    after?(...dbs: readonly object[]): PromiseLike<unknown>
    leaves?(...data: readonly object[]): unknown
  })[]
}

/** Declares a design: its patterns are checked against its models, and then treated like those of any other. */
export function declareDesign<const Models extends readonly AnyModel[]>(design: Design<Models>): AnyDesign {
  return design as unknown as AnyDesign
}
