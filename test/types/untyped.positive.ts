import { defineEntity } from 'keyloom'
import * as z from 'zod'

/** Schemas whose types say little are left to `defineModel`. */
declare const ofAnything: z.ZodObject<z.core.$ZodLooseShape>
export const Anything = defineEntity('Anything', { schema: ofAnything, key: { pk: 'A#<id>', sk: 'A' } })

declare const untyped: Readonly<Record<'name', ReturnType<typeof JSON.parse>>>
const schema = z.object({ id: z.string(), name: untyped.name })
export const Untyped = defineEntity('Untyped', { schema, key: { pk: 'U#<id>', sk: 'NAME#<name>' } })
