/** Waits. Rejects with {@link CalledOff} when the waits are called off, or were so since the request began. */
export type Wait = (milliseconds: number) => Promise<void>

/** Waits that can be called off together. */
export interface Timers {
  /** The waits of one request, which begins now. */
  begin(): Wait
  /** Calls off every wait of the requests that have begun, those that they have not come to yet too. */
  cancel(): void
}

/** Tells that a request was called off because the layer was closed. */
export class CalledOff extends Error {
  override readonly name = 'CalledOff'
}

/** Makes timers that know of each other. */
export function createTimers(): Timers {
  const underWay = new Set<() => void>()
  let generation = 0
  return {
    begin() {
      const begun = generation
      return (milliseconds) =>
        new Promise((resolve, reject) => {
          if (begun !== generation) {
            reject(new CalledOff())
            return
          }
          const callOff = (): void => {
            clearTimeout(timer)
            reject(new CalledOff())
          }
          const timer = setTimeout(() => {
            underWay.delete(callOff)
            resolve()
          }, milliseconds)
          underWay.add(callOff)
        })
    },
    cancel() {
      generation += 1
      for (const callOff of underWay) callOff()
      underWay.clear()
    },
  }
}
