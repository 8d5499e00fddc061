import { createHash } from 'node:crypto'

/** How what a fault leaves open is settled. */
export interface Picker {
  /** One of a list that is not empty. */
  oneOf<T>(list: readonly T[]): T
  /** Some of the first `count` whole numbers, in order: at least one of them, and not all unless there is only one. */
  some(count: number): readonly number[]
  /** A number from 0 to below 1. */
  share(): number
}

/** Settles everything in the way that is documented as the default. */
export const defaultPicker: Picker = Object.freeze({
  oneOf: firstOf,
  some: (count: number) => Array.from({ length: count }, (_, index) => index).slice(Math.floor(count / 2)),
  share: () => 0.5,
})

/** Settles everything by draws, the same ones for the same seed. */
export function createSeededPicker(...seed: readonly (string | number)[]): Picker {
  let drawn = 0
  const share = (): number => {
    const text = JSON.stringify([...seed, drawn++])
    return createHash('sha256').update(text).digest().readUInt32BE() / 2 ** 32
  }
  return {
    share,
    oneOf: (list) => list[Math.floor(share() * list.length)] ?? firstOf(list),
    some(count) {
      const rest = Array.from({ length: count }, (_, index) => index)
      const length = 1 + Math.floor(share() * (count - 1))
      const taken = Array.from({ length }, () => rest.splice(Math.floor(share() * rest.length), 1))
      return taken.flat().sort((left, right) => left - right)
    },
  }
}

function firstOf<T>(list: readonly T[]): T {
  if (list.length === 0) throw new RangeError('There is nothing to pick from.')
  return list[0] as T
}
