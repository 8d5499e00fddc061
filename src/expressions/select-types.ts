import type { AnyKeyOf, Simplify } from '../schema/schema-types.js'

/** The attributes that a projection may name. */
export type SelectName<T> = AnyKeyOf<T> & string

/** What a projection returns. Distributes over the variants of a union. */
export type Selected<T, Name> = T extends unknown ? Simplify<Pick<T, Name & keyof T>> : never
