/** Waits that can be called off together. */
export interface Timers {
  /** Waits. Rejects when the waits are called off. */
  wait(milliseconds: number): Promise<void>
  /** Calls off every wait that is under way. */
  cancel(): void
}

/** Tells that a request was called off because the layer was closed. */
export class CalledOff extends Error {
  override readonly name = 'CalledOff'
}

/** Makes timers that know of each other. */
export function createTimers(): Timers {
  const underWay = new Set<() => void>()
  return {
    wait: (milliseconds) =>
      new Promise((resolve, reject) => {
        const callOff = (): void => {
          clearTimeout(timer)
          reject(new CalledOff())
        }
        const timer = setTimeout(() => {
          underWay.delete(callOff)
          resolve()
        }, milliseconds)
        underWay.add(callOff)
      }),
    cancel() {
      for (const callOff of underWay) callOff()
      underWay.clear()
    },
  }
}
