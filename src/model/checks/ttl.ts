import { unwrapStorage } from '../../schema/navigate.js'
import type { Check } from './check.js'

/** The time-to-live attribute is stored as epoch seconds, so it must be a date or a number. */
export const checkTtl: Check = ({ compiled, table }, report) => {
  const { ttl } = table.options
  if (ttl === undefined) return
  for (const entity of compiled) {
    const storage = entity.attributes.get(ttl)
    if (storage === undefined) continue
    const { kind } = unwrapStorage(storage)
    if (kind === 'date' || kind === 'number') continue
    report({
      code: 'ttl.type',
      severity: 'error',
      entity: entity.name,
      place: `schema.${ttl}`,
      message: `"${ttl}" is the table's time-to-live attribute, which DynamoDB reads as epoch seconds.`,
      fix: 'Make it a z.date() or a number of epoch seconds.',
    })
  }
}
