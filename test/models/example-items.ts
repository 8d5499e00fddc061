import type { AnyModel, Item } from 'keyloom'

/** One item of each entity of a model, by the name of its repository. */
export type ExampleItems<M extends AnyModel> = { readonly [Alias in keyof M['entities']]: Item<M['entities'][Alias]> }
