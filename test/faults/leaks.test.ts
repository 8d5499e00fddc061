import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import {
  clientWithFaults,
  FAULT_KINDS,
  type FaultRates,
  retryAtOnce,
  seedFaults,
  startFaultProxy,
  withFaults,
} from 'keyloom/testing'
import { describe, expect, it } from 'vitest'
import { useLocal } from './forms.js'
import { incrementOf } from './requests.js'

const rates: FaultRates = {
  ...Object.fromEntries(FAULT_KINDS.map((kind) => [kind, 0.07])),
  delayBefore: { rate: 0.07, delayMs: 60_000 },
  delayAfter: { rate: 0.07, delayMs: 60_000 },
}

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }

/** What keeps the process running, by kind. */
const open = (kind: string): number => process.getActiveResourcesInfo().filter((name) => name === kind).length
const openNow = () => ({ sockets: open('TCPSocketWrap'), servers: open('TCPServerWrap'), timers: open('Timeout') })

describe('the fault layer', () => {
  const local = useLocal()

  it('leaves no socket, no server and no timer behind a proxy', async () => {
    const before = openNow()
    for (let cycle = 0; cycle < 10; cycle += 1) {
      const plan = seedFaults({ seed: cycle, rates })
      const proxy = await startFaultProxy({ endpoint: local().endpoint, plan })
      const client = new DynamoDBClient({
        endpoint: proxy.endpoint,
        region: 'local',
        credentials,
        retryStrategy: retryAtOnce(2),
      })
      const sending = Promise.allSettled(Array.from({ length: 20 }, () => client.send(incrementOf('a'))))
      await expect.poll(() => plan.count()).toBeGreaterThan(10)
      await proxy.stop()
      await sending
      client.destroy()
      await plan.settled()
    }
    await expect.poll(openNow, { timeout: 10_000 }).toEqual(before)
  })

  it('leaves no timer behind a handler', async () => {
    const before = openNow()
    for (let cycle = 0; cycle < 10; cycle += 1) {
      const plan = seedFaults({ seed: cycle, rates })
      const client = clientWithFaults(local().client, plan, { retryStrategy: retryAtOnce(1) })
      const sending = Promise.allSettled(Array.from({ length: 20 }, () => client.send(incrementOf('b'))))
      await expect.poll(() => plan.count()).toBe(20)
      client.destroy()
      await sending
      await plan.settled()
    }
    await expect.poll(openNow, { timeout: 10_000 }).toEqual(before)
  })

  it("leaves no timer behind the time-outs of the SDK's own handler", async () => {
    const before = openNow()
    const patient = { requestTimeout: 60_000, throwOnRequestTimeout: true, socketTimeout: 60_000 }
    const config = { endpoint: local().endpoint, region: 'local', credentials }
    const { requestHandler } = new DynamoDBClient({ ...config, requestHandler: patient }).config
    const plan = seedFaults({ seed: 1, rates: { delayAfter: { rate: 0.3, delayMs: 5 }, dropBefore: 0.3, cancel: 0.3 } })
    const client = new DynamoDBClient({ ...config, requestHandler: withFaults(requestHandler, plan) })
    await Promise.allSettled(Array.from({ length: 30 }, () => client.send(incrementOf('c'))))
    expect(plan.log.length).toBeGreaterThan(10)
    client.destroy()
    await expect.poll(openNow, { timeout: 10_000 }).toEqual(before)
  })
})
