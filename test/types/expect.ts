/** Whether two types are identical, as the compiler judges it. */
export type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

/** Compiles only where the two types are identical. */
export declare function same<A, B>(equal: Equal<A, B>): void

/** Compiles only where the value is assignable to `T`. */
export declare function accept<T>(value: T): void
