import { bucketWidths } from '../../keys/date-codec.js'
import type { KeyPart, Placeholder } from '../../keys/key-part.js'
import { partsOf } from '../../keys/key-side.js'
import { alternativesOf, storageAtPath } from '../../schema/navigate.js'
import type { Storage } from '../../schema/storage.js'
import type { AccessPath, CompiledEntity } from '../compiled.js'
import type { Rule } from './check.js'

/** Texts of dates are in the order of time where all of them have the same form. */
export const keyDatetimePrecision: Rule = {
  code: 'key.datetime_precision',
  severity: 'warning',
  mend: 'Give the attribute one form: z.iso.datetime({ precision: 3 }), or z.date(), which is always stored in milliseconds and UTC.',
  check: ({ compiled }, report) => {
    for (const entity of compiled) {
      for (const { place, placeholder } of listOrdered(entity)) {
        const { path, text } = placeholder
        const fault = findDisorder(storageAtPath(entity.storage, path))
        // What the library writes itself has one form.
        if (fault === undefined || entity.kept.has(path)) continue
        const message = `<${text}> orders or cuts texts of "${path}" that need not have one form, so that they are not in the order of time: ${fault}`
        report({ entity: entity.name, place, message })
      }
    }
  },
}

/** Why texts of dates that can be stored at a place are not in the order of time, if they are not. */
function findDisorder(storage: Storage | undefined): string | undefined {
  const forms = (storage === undefined ? [] : alternativesOf(storage)).flatMap((one) =>
    one.kind === 'string' && one.format === 'datetime' ? one : [],
  )
  if (forms.some(({ zoned }) => zoned)) return 'they are compared as they are written, whatever zone they say.'
  const precisions = new Set(forms.map(({ precision }) => precision))
  const isOne = precisions.size < 2 && !precisions.has(undefined)
  return isOne ? undefined : '"10:00:00Z" comes after "10:00:00.5Z".'
}

interface OrderedPlaceholder {
  readonly place: string
  readonly placeholder: Placeholder
}

/** What orders the items of an entity, by its key and its entries, and what cuts a date to a span. */
function listOrdered(entity: CompiledEntity): readonly OrderedPlaceholder[] {
  const list = (place: string, path: AccessPath): readonly OrderedPlaceholder[] =>
    partsOf(path).flatMap((part) =>
      placeholdersOf(part)
        .filter(({ formats, shards }) => shards === undefined && (part.role === 'sort' || formats.some(isBucket)))
        .map((placeholder) => ({ place: `${place}.${part.role === 'sort' ? 'sk' : 'pk'}`, placeholder })),
    )
  const own = list('key', entity.primary)
  const inEntries = [...entity.entries.values()].flatMap((entry) => list(`indexes.${entry.name}`, entry))
  const seen = new Set<Placeholder>()
  // A side that an index inherits is that of the table.
  return [...own, ...inEntries].filter(({ placeholder }) => !seen.has(placeholder) && seen.add(placeholder))
}

function placeholdersOf({ segments }: KeyPart): readonly Placeholder[] {
  return segments.flatMap(({ placeholder }) => placeholder ?? [])
}

function isBucket(format: string): boolean {
  return bucketWidths.has(format)
}
