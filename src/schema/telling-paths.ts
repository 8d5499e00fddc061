import { alternativesOf, storageAt, unwrapStorage } from './navigate.js'
import type { Storage } from './storage.js'
import { areConfusable } from './told-apart.js'

/**
 * Finds what has to be read beside a projected path so that it can be decoded: where the alternatives of a union store
 * a place alike but mean different values by it, the literals that tell the alternatives apart.
 *
 * @param path attribute names; a number or its text for elements
 * @returns paths to add to the projection; mostly none
 */
export function tellingPaths(storage: Storage, path: readonly (string | number)[]): readonly (string | number)[][] {
  const telling: (string | number)[][] = []
  let places: readonly Storage[] = alternativesOf(storage)
  path.forEach((step, depth) => {
    const owners = places.filter((place) => stepInto(place, step) !== undefined)
    const next = owners.map((owner) => stepInto(owner, step) as Storage)
    if (next.some((place, index) => next.slice(0, index).some((other) => areConfusable(other, place)))) {
      for (const name of literalNames(owners)) telling.push([...path.slice(0, depth), name])
    }
    places = next.flatMap((place) => alternativesOf(place))
  })
  return telling
}

function stepInto(place: Storage, step: string | number): Storage | undefined {
  const found = storageAt(place, [step])
  return found === undefined && /^\d+$/.test(String(step)) ? storageAt(place, [Number(step)]) : found
}

function literalNames(owners: readonly Storage[]): readonly string[] {
  const names = new Set<string>()
  for (const owner of owners) {
    if (owner.kind !== 'object') continue
    for (const [name, storage] of owner.attributes) if (unwrapStorage(storage).kind === 'literal') names.add(name)
  }
  return [...names]
}
