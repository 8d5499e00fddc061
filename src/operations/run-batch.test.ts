import { describe, expect, it } from 'vitest'
import type { Executor } from '../wire/executor.js'
import { type BatchEnd, runBatch } from './run-batch.js'

type Answer = readonly string[] | { readonly fails: string }

const executor = {} as Executor
const failure = (name: string): Error => Object.assign(new Error(name), { name })

/** Runs a batch whose requests are answered as listed: by what is left of the request, or by a failure. */
async function run(
  chunks: readonly (readonly string[])[],
  answers: Readonly<Record<string, readonly Answer[]>>,
  signal?: AbortSignal,
): Promise<BatchEnd<string> & { readonly sent: readonly string[] }> {
  const sent: string[] = []
  const taken = new Map<string, number>()
  const end = await runBatch<string>({
    chunks: chunks.map((members) => ({ executor, members })),
    purpose: () => ({ operation: 'batchGet', entity: [] }),
    send: async (_executor, members) => {
      const first = (chunks.find((chunk) => members.every((member) => chunk.includes(member))) ?? [])[0] as string
      const nth = taken.get(first) ?? 0
      taken.set(first, nth + 1)
      sent.push(members.join(''))
      const answer = answers[first]?.[nth] ?? []
      if ('fails' in answer) throw failure(answer.fails)
      return answer
    },
    signal,
  })
  return { ...end, sent }
}

const throttled = { fails: 'ThrottlingException' }
const refused = { fails: 'ValidationException' }

describe('a batch', () => {
  it('sends again what is left, and only that', async () => {
    const { left, cause, sent } = await run([['a', 'b', 'c']], { a: [['b', 'c'], throttled, ['c']] })
    expect([...left]).toEqual([])
    expect(cause).toBeUndefined()
    expect(sent).toEqual(['abc', 'bc', 'bc', 'c'])
  })

  it('leaves the rest of a request that fails for good after a part of it was carried out', async () => {
    const { left, cause } = await run([['a', 'b', 'c']], { a: [['b', 'c'], refused] })
    expect([...left]).toEqual(['b', 'c'])
    expect((cause as Error).name).toBe('ValidationException')
  })

  it('counts a member once that an answer names twice', async () => {
    const { left } = await run([['a', 'b']], { a: [['b', 'b'], refused] })
    expect([...left]).toEqual(['b'])
  })

  it('throws the failure of a batch of which nothing was carried out', async () => {
    await expect(run([['a'], ['b']], { a: [refused], b: [refused] })).rejects.toThrow('ValidationException')
  })

  it('tells a failure that will not pass rather than one that does, and leaves requests that were not begun', async () => {
    const chunks = Array.from({ length: 12 }, (_, nth) => [`${nth}a`, `${nth}b`])
    const { left, cause, sent } = await run(chunks, { '0a': [['0b'], refused], '1a': [refused] })
    expect((cause as Error).name).toBe('ValidationException')
    expect(left.has('0b') && left.has('1a') && left.has('1b')).toBe(true)
    expect(left.has('0a')).toBe(false)
    expect(sent).not.toContain('11a11b')
    expect(left.has('11a')).toBe(true)
  })

  it('throws the reason of an abort while another try is waited for', async () => {
    const controller = new AbortController()
    const reason = new Error('enough')
    const running = run([['a', 'b']], { a: [['b'], throttled, throttled, throttled] }, controller.signal)
    setTimeout(() => controller.abort(reason), 5)
    await expect(running).rejects.toBe(reason)
  })
})
