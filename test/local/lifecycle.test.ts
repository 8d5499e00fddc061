import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { DescribeTableCommand, DynamoDBClient, GetItemCommand, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { ListStreamsCommand } from '@aws-sdk/client-dynamodb-streams'
import { startLocal } from 'keyloom/local'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SetupError } from '../../src/errors/index.js'
import { runs } from '../property/runs.js'
import { createThings, failure, key, number, put, read, scanAll, TABLE, text } from './support.js'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyloom-local-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

// Node shows its collector only to those who ask for it.
setFlagsFromString('--expose_gc')
const collectGarbage = runInNewContext('gc') as () => void

const credentials = { accessKeyId: 'any', secretAccessKey: 'any' }
const remoteOf = (endpoint: string) => new DynamoDBClient({ endpoint, region: 'us-east-1', credentials })

describe('startLocal', () => {
  it('serves the port and the socketless client from one store', async () => {
    await using local = await startLocal()
    await createThings(local.client)
    const remote = remoteOf(local.endpoint)
    await put(remote, { ...key('a'), n: number(1) })
    expect(await read(local.client, key('a'))).toEqual({ ...key('a'), n: number(1) })
    remote.destroy()
  })

  it('listens on the loopback interface, at the port asked for', async () => {
    const probe = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => probe.once('listening', resolve))
    const { port } = probe.address() as { port: number }
    const taken = await failure(startLocal({ port, path: join(folder, 'store') }))
    expect(taken).toBeInstanceOf(SetupError)
    await new Promise((resolve) => probe.close(resolve))
    // The failed start let go of the store.
    await using local = await startLocal({ port, path: join(folder, 'store') })
    expect(local.endpoint).toBe(`http://127.0.0.1:${port}`)
  })

  it('leaves timers their turn however fast it answers', async () => {
    await using local = await startLocal()
    let rung = false
    setTimeout(() => {
      rung = true
    }, 1)
    while (!rung) await local.client.send(new ListTablesCommand({}))
  })

  it('keeps engines of one process apart', async () => {
    await using first = await startLocal()
    await using second = await startLocal()
    await createThings(first.client)
    await createThings(second.client)
    await put(first.client, key('a'))
    await second.clock.advance(60_000)
    expect(await scanAll(second.client)).toEqual([])
    expect(second.clock.now() - first.clock.now()).toBeGreaterThan(50_000)
  })

  it('finds everything again on disk', async () => {
    const path = join(folder, 'store')
    const first = await startLocal({ path })
    const StreamSpecification = { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' as const }
    await createThings(first.client, { StreamSpecification, Tags: [{ Key: 'a', Value: 'b' }] })
    await put(first.client, { ...key('a'), G: text('g') })
    await first.stop()
    await using second = await startLocal({ path })
    expect(await scanAll(second.client, { IndexName: 'byGroup' })).toEqual([{ ...key('a'), G: text('g') }])
    const { Table } = await second.client.send(new DescribeTableCommand({ TableName: TABLE }))
    expect(Table?.StreamSpecification).toEqual(StreamSpecification)
  })

  it('refuses a store that another engine has open', async () => {
    const path = join(folder, 'store')
    await using _ = await startLocal({ path })
    const error = await failure(startLocal({ path }))
    expect(error).toBeInstanceOf(SetupError)
    expect(error.message).toContain('in use')
  })

  it.each([{ port: -1 }, { port: 1.5 }, { port: 70_000 }, { sweepEveryMs: 0 }])(
    'refuses the options %j',
    async (options) => {
      expect(await failure(startLocal(options))).toMatchObject({ code: 'setup.option' })
    },
  )

  it('sweeps by itself when told how often', async () => {
    await using local = await startLocal({ sweepEveryMs: 5 })
    await createThings(local.client)
    const { UpdateTimeToLiveCommand } = await import('@aws-sdk/client-dynamodb')
    const TimeToLiveSpecification = { AttributeName: 'expires', Enabled: true }
    await local.client.send(new UpdateTimeToLiveCommand({ TableName: TABLE, TimeToLiveSpecification }))
    await put(local.client, { ...key('a'), expires: number(Math.floor(Date.now() / 1000) - 1) })
    await expect.poll(() => scanAll(local.client)).toEqual([])
  })

  it('refuses to set its clock back', async () => {
    await using local = await startLocal()
    expect(await failure(local.clock.advance(-1))).toMatchObject({ code: 'setup.option' })
  })
})

/** Node's handles, open files and sockets where the system tells, and memory within and beside the heap. */
async function whatIsHeld(): Promise<Readonly<Record<'handles' | 'files' | 'bytes', number>>> {
  await new Promise((resolve) => setTimeout(resolve, 50))
  collectGarbage()
  const { heapUsed, external } = process.memoryUsage()
  const resources = process.getActiveResourcesInfo().filter((name) => !['Timeout', 'Immediate'].includes(name))
  const files = await readdir('/proc/self/fd').catch(() => [])
  return { handles: resources.length, files: files.length, bytes: heapUsed + external }
}

describe('stop', () => {
  it('may be called twice, and ends what comes later without a retry', async () => {
    const local = await startLocal()
    await Promise.all([local.stop(), local.stop()])
    await local.stop()
    expect((await failure(local.client.send(new ListTablesCommand({})))).name).toBe('EngineStoppedException')
    await expect(fetch(local.endpoint)).rejects.toThrow()
  })

  it('lets writes under way finish', async () => {
    const path = join(folder, 'store')
    const local = await startLocal({ path })
    await createThings(local.client)
    const writing = Promise.all(Array.from({ length: 20 }, (_, i) => put(local.client, key(`p${i}`))))
    await new Promise((resolve) => setImmediate(resolve))
    const outcome = await Promise.allSettled([writing, local.stop()])
    expect(outcome[1].status).toBe('fulfilled')
    await using again = await startLocal({ path })
    const kept = (await scanAll(again.client)).length
    expect(outcome[0].status === 'fulfilled' ? kept : 20).toBe(20)
  })

  it.each([
    ['in memory', () => undefined],
    ['on disk', () => join(folder, 'store')],
  ])('leaves no handle and no memory behind, %s', async (_, pathOf) => {
    const path = pathOf()
    const cycle = async (): Promise<void> => {
      const local = await startLocal(path === undefined ? {} : { path })
      await createThings(local.client)
      const remote = remoteOf(local.endpoint)
      await put(remote, { ...key('a'), x: text('x'.repeat(10_000)) })
      await local.streamsClient.send(new ListStreamsCommand({}))
      await remote.send(new GetItemCommand({ TableName: TABLE, Key: key('a') }))
      remote.destroy()
      await local.stop()
      if (path !== undefined) await rm(path, { recursive: true })
    }
    for (let i = 0; i < runs(10, 50); i++) await cycle()
    const before = await whatIsHeld()
    for (let i = 0; i < runs(10, 300); i++) await cycle()
    const after = await whatIsHeld()
    expect(after.handles).toBeLessThanOrEqual(before.handles)
    expect(after.files).toBeLessThanOrEqual(before.files)
    expect(after.bytes).toBeLessThan(before.bytes * 1.2)
  })
})
