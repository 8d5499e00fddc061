import { alternativesOf } from '../../schema/navigate.js'
import { momentForm } from '../compile-timestamps.js'
import type { CompiledEntity } from '../compiled.js'
import type { TimestampNames } from '../entity.js'
import type { Rule } from './check.js'

/** The library can write a moment into each attribute that it is to keep, whenever it has to. */
export const timestampsAttribute: Rule = {
  code: 'timestamps.attribute',
  severity: 'error',
  mend: 'Name an attribute that is a z.date(), a z.iso.datetime(), or a number of milliseconds.',
  check: ({ declared, compiled }, report) => {
    for (const entity of compiled) {
      const timestamps = declared.get(entity.alias)?.declaration.timestamps ?? {}
      for (const role of ['created', 'updated'] as const) {
        const attribute = timestamps[role]
        const fault = attribute === undefined ? undefined : findFault(entity, timestamps, role, attribute)
        if (fault !== undefined) report({ entity: entity.name, place: `timestamps.${role}`, ...fault })
      }
    }
  },
}

function findFault(
  entity: CompiledEntity,
  timestamps: TimestampNames,
  role: keyof TimestampNames,
  attribute: string,
): { readonly message: string; readonly fix?: string } | undefined {
  const storage = entity.attributes.get(attribute)
  const isEverywhere = alternativesOf(entity.storage).every(
    (one) => one.kind === 'object' && one.attributes.has(attribute),
  )
  if (storage === undefined) return { message: `the schema has no attribute "${attribute}".` }
  if (!isEverywhere) {
    return {
      message: `"${attribute}" is not in every alternative of the schema.`,
      fix: 'Add it to each of them.',
    }
  }
  if (momentForm(storage) === undefined) return { message: `"${attribute}" cannot hold a moment.` }
  if (attribute === entity.ttl) {
    return {
      message: `"${attribute}" is the table's time to live, so every item would be over when it is written.`,
      fix: 'Name another attribute.',
    }
  }
  if (role === 'created') return undefined
  if (attribute === timestamps.created) {
    return { message: `"${attribute}" is the created timestamp already.`, fix: 'Name another attribute.' }
  }
  if (!entity.keyPaths.includes(attribute)) return undefined
  return {
    message: `"${attribute}" is in the primary key, which does not change, and would change with each write.`,
    fix: 'Take it out of the key.',
  }
}
