import { alternativesOf, unwrapStorage } from '../../schema/navigate.js'
import type { CompiledEntity } from '../compiled.js'
import type { Rule } from './check.js'

/** The library can count the writes of each item in the attribute that it is to keep. */
export const versionAttribute: Rule = {
  code: 'version.attribute',
  severity: 'error',
  mend: 'Name an attribute that is a z.number().int().',
  check: ({ compiled }, report) => {
    for (const entity of compiled) {
      if (entity.version === undefined) continue
      const message = findFault(entity, entity.version)
      if (message !== undefined) report({ entity: entity.name, place: 'version', message })
    }
  },
}

function findFault(entity: CompiledEntity, attribute: string): string | undefined {
  const storage = entity.attributes.get(attribute)
  if (storage === undefined) return `the schema has no attribute "${attribute}".`
  const isEverywhere = alternativesOf(entity.storage).every(
    (one) => one.kind === 'object' && one.attributes.has(attribute),
  )
  if (!isEverywhere) return `"${attribute}" is not in every alternative of the schema.`
  if (unwrapStorage(storage).kind !== 'number') return `"${attribute}" is no number.`
  if (entity.keyPaths.includes(attribute)) return `"${attribute}" is part of the key, which cannot change.`
  const isTimestamp = Object.values(entity.timestamps).some((one) => one?.attribute === attribute)
  if (isTimestamp || attribute === entity.ttl) return `"${attribute}" holds a moment already.`
  return undefined
}
