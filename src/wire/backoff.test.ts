import { describe, expect, it } from 'vitest'
import { backOff } from './backoff.js'

describe('backOff', () => {
  it('waits for a bounded time', async () => {
    const begin = performance.now()
    await backOff(1)
    expect(performance.now() - begin).toBeLessThan(1000)
  })

  it('stops waiting when the signal is aborted, and says why', async () => {
    const controller = new AbortController()
    const waits = Array.from({ length: 20 }, () => backOff(60, controller.signal))
    controller.abort(new Error('Enough.'))
    const outcomes = await Promise.allSettled(waits)
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ status: 'rejected', reason: { message: 'Enough.' } })
  })

  it('does not begin to wait when the signal is aborted already', async () => {
    await expect(backOff(60, AbortSignal.abort(new Error('Enough.')))).rejects.toThrow('Enough.')
  })
})
