import { FAILED, startWalk } from './issues.js'
import { failByEntryName } from './leaf-forms.js'
import { shapeOfRecord } from './map-shapes.js'
import { alternativesOf, storageAt } from './navigate.js'
import type { RecordStorage, Storage } from './storage.js'

/** A step into a stored value: a name, or a list position. */
type Step = string | number

/**
 * The step that leads to a part of a value in storage: records can normalise the names of their entries.
 *
 * @returns `undefined` for a name that the records there refuse
 */
export function storedStep(place: Storage, step: Step): Step | undefined {
  const owners = alternativesOf(place)
  const records = owners.filter((owner) => owner.kind === 'record')
  if (typeof step === 'number' || records.length === 0) return step
  if (owners.some((owner) => owner.kind !== 'record' && storageAt(owner, [step]) !== undefined)) return step
  for (const record of records) {
    const name = entryName(record, step)
    if (name !== undefined) return name
  }
  return undefined
}

function entryName(record: RecordStorage, name: string): string | undefined {
  const { fields, rest, judgeName } = shapeOfRecord(record)
  if (fields.has(name)) return name
  if (rest === undefined) return undefined
  const walk = startWalk()
  const judged = judgeName === undefined ? name : judgeName(name, walk)
  return judged === FAILED || failByEntryName(judged, walk) ? undefined : judged
}

/** Whether a part of a value can come and go: an element of a list, an entry of a record, an attribute beyond the named ones. */
export function isEntryOf(place: Storage, step: Step): boolean {
  const owners = alternativesOf(place).filter((owner) => storageAt(owner, [step]) !== undefined)
  return owners.every((owner) => {
    switch (owner.kind) {
      case 'array':
      case 'any':
        return true
      case 'record':
        return !shapeOfRecord(owner).fields.has(String(step))
      case 'object':
        return !owner.attributes.has(String(step))
      default:
        return false
    }
  })
}
