import { retryAtOnce, scriptFaults } from 'keyloom/testing'
import { expect, it } from 'vitest'
import { describeEachForm } from './forms.js'
import { failure, freshPk, incrementOf, putOf } from './requests.js'

const delayMs = 250
const patienceMs = 80
const once = (kind: 'delayBefore' | 'delayAfter') => scriptFaults([{ fault: { kind, delayMs } }])

describeEachForm('a delay', (bench, form) => {
  for (const kind of ['delayBefore', 'delayAfter'] as const) {
    it(`${kind} holds up a client that has patience`, async () => {
      const pk = freshPk()
      const client = await bench.connect(once(kind))
      const started = performance.now()
      await client.send(incrementOf(pk))
      expect(performance.now() - started).toBeGreaterThan(delayMs - 10)
      expect(await bench.stored(pk)).toBe('1')
    })

    it(`${kind} outlasts a client that gives up, and the write lands all the same`, async () => {
      const plan = once(kind)
      const pk = freshPk()
      const client = await bench.connect(plan)
      const abortSignal = AbortSignal.timeout(patienceMs)
      expect(await failure(client.send(incrementOf(pk), { abortSignal }))).toMatchObject({ name: 'AbortError' })
      expect(await bench.stored(pk)).toBe(kind === 'delayAfter' ? '1' : undefined)
      expect(plan.log).toMatchObject([{ kind, executed: kind === 'delayAfter' }])
      await plan.settled()
      expect(await bench.stored(pk)).toBe('1')
      expect(plan.log).toMatchObject([{ kind, executed: true, status: 200 }])
    })

    if (form.sockets) {
      it(`${kind} goes beyond the time-out of a request, so that the retry makes it two`, async () => {
        const plan = once(kind)
        const pk = freshPk()
        const requestHandler = { requestTimeout: patienceMs, throwOnRequestTimeout: true }
        const { $metadata } = await (await bench.connect(plan, { requestHandler })).send(incrementOf(pk))
        // A slow machine may need another attempt.
        expect($metadata.attempts).toBeGreaterThanOrEqual(2)
        await plan.settled()
        expect(Number(await bench.stored(pk))).toBeGreaterThanOrEqual(2)
      })

      it(`${kind} goes beyond the time-out of a socket`, async () => {
        const plan = once(kind)
        const requestHandler = { socketTimeout: patienceMs }
        const client = await bench.connect(plan, { requestHandler, retryStrategy: retryAtOnce(1) })
        expect(await failure(client.send(putOf(freshPk())))).toMatchObject({ name: 'TimeoutError' })
        await plan.settled()
      })

      it(`${kind} does not go beyond a time-out that only warns`, async () => {
        const warnings: unknown[] = []
        const logger = { ...console, warn: (...warning: unknown[]) => void warnings.push(warning) }
        const requestHandler = { requestTimeout: patienceMs, logger }
        const client = await bench.connect(once(kind), { requestHandler })
        expect((await client.send(putOf(freshPk()))).$metadata.attempts).toBe(1)
      })
    }

    it(`${kind} goes beyond the time-out of a single request`, async () => {
      const plan = once(kind)
      const requestHandler = { throwOnRequestTimeout: true }
      const client = await bench.connect(plan, {
        retryStrategy: retryAtOnce(1),
        ...(form.sockets && { requestHandler }),
      })
      const sending = client.send(putOf(freshPk()), { requestTimeout: patienceMs })
      expect(await failure(sending)).toMatchObject({ name: 'TimeoutError', code: 'ETIMEDOUT' })
      await plan.settled()
    })
  }

  it('does not begin for a client that had given up before', async () => {
    const plan = once('delayBefore')
    const client = await bench.connect(plan)
    expect(await failure(client.send(putOf(freshPk()), { abortSignal: AbortSignal.abort() }))).toMatchObject({
      name: 'AbortError',
    })
    expect(plan.count()).toBe(0)
  })

  it('lets other requests pass', async () => {
    const plan = scriptFaults([{ nth: 1, fault: { kind: 'delayBefore', delayMs } }])
    const client = await bench.connect(plan)
    const order: number[] = []
    const first = client.send(putOf(freshPk())).then(() => order.push(1))
    await expect.poll(() => plan.count()).toBe(1)
    await client.send(putOf(freshPk())).then(() => order.push(2))
    await first
    expect(order).toEqual([2, 1])
  })
})
