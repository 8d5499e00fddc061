import { ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { describe, expect, it } from 'vitest'
import { chooseEngines } from './choose.js'
import { dynamodbLocalEngine } from './dynamodb-local.js'
import { startEmulator } from './emulator-process.js'

const { emulator } = await chooseEngines(process.env.KEYLOOM_ENGINES)

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe.skipIf(emulator === undefined)('DynamoDB Local', () => {
  it('answers once it has started, and ends when it is stopped', async () => {
    const running = await startEmulator(emulator ?? '')
    const engine = await dynamodbLocalEngine(running.endpoint).start()
    expect(await engine.client.send(new ListTablesCommand({}))).toMatchObject({ TableNames: [] })
    await engine.stop()
    expect(isAlive(running.pid)).toBe(true)
    await running.stop()
    expect(isAlive(running.pid)).toBe(false)
  })

  it('says what it printed when it cannot start', async () => {
    const notThere = new URL('.', import.meta.url).pathname
    await expect(startEmulator(notThere)).rejects.toThrow(/stopped before it answered[\s\S]*jar/)
  })
})
