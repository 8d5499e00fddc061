import { describe, expect, it } from 'vitest'
import { forEachOf } from './for-each.js'

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('forEachOf', () => {
  it('runs for each element, no more than so many at a time', async () => {
    const seen: number[] = []
    let underWay = 0
    let most = 0
    await forEachOf([1, 2, 3, 4, 5, 6, 7], 3, async (element) => {
      underWay += 1
      most = Math.max(most, underWay)
      await turn()
      underWay -= 1
      seen.push(element)
    })
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(most).toBe(3)
  })

  it('stops at a failure, once those under way have ended', async () => {
    const ended: number[] = []
    const running = forEachOf([1, 2, 3, 4], 2, async (element) => {
      if (element === 1) throw new Error('One is too few.')
      await turn()
      ended.push(element)
    })
    await expect(running).rejects.toThrow('One is too few.')
    expect(ended).toEqual([2])
  })

  it('does nothing with nothing', async () => {
    await forEachOf([], 2, () => Promise.reject(new Error('Never.')))
  })
})
