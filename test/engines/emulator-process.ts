import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** A DynamoDB Local that runs in a Java process of ours. */
export interface Emulator {
  readonly endpoint: string
  readonly pid: number
  stop(): Promise<void>
}

const startTimeoutMs = 60_000
const stopTimeoutMs = 5_000
const attempts = 3

/**
 * Starts DynamoDB Local in memory on a free port, and waits until it answers.
 *
 * @param folder - where `DynamoDBLocal.jar` and its libraries are
 * @throws Error if it stops before it answers, or takes longer than a minute; with what it printed
 */
export async function startEmulator(folder: string): Promise<Emulator> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOnce(folder)
    } catch (error) {
      // Between our finding a free port and Java's opening it, another process may take it.
      if (attempt === attempts) throw error
    }
  }
}

async function startOnce(folder: string): Promise<Emulator> {
  const port = await freePort()
  const java = spawn(
    'java',
    [
      // Short-lived and beside the tests on the same cores: start fast, stay small.
      '-XX:+UseSerialGC',
      '-XX:TieredStopAtLevel=1',
      '-Xmx512m',
      '-Djava.library.path=./DynamoDBLocal_lib',
      '-jar',
      'DynamoDBLocal.jar',
      '-inMemory',
      '-disableTelemetry',
      '-port',
      String(port),
    ],
    { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const printed = lastOutput(java)
  const endpoint = `http://127.0.0.1:${port}`
  const kill = (): void => void java.kill('SIGKILL')
  process.once('exit', kill)
  const stop = async (): Promise<void> => {
    process.off('exit', kill)
    await stopProcess(java)
  }
  try {
    await once(java, 'spawn')
    await waitUntilItAnswers(java, endpoint, printed)
  } catch (error) {
    await stop()
    throw error
  }
  return { endpoint, pid: java.pid ?? -1, stop }
}

async function waitUntilItAnswers(java: ChildProcess, endpoint: string, printed: () => string): Promise<void> {
  const deadline = Date.now() + startTimeoutMs
  while (!(await answers(endpoint))) {
    if (hasEnded(java)) throw new Error(`DynamoDB Local stopped before it answered. It printed:\n${printed()}`)
    if (Date.now() > deadline) {
      throw new Error(
        `DynamoDB Local did not answer within ${startTimeoutMs / 1000} seconds. It printed:\n${printed()}`,
      )
    }
    await sleep(100)
  }
}

// Any answer will do: without a signed request it is a 400.
async function answers(endpoint: string): Promise<boolean> {
  try {
    const response = await fetch(endpoint, { signal: AbortSignal.timeout(2_000) })
    await response.arrayBuffer()
    return true
  } catch {
    return false
  }
}

async function stopProcess(java: ChildProcess): Promise<void> {
  if (hasEnded(java) || java.pid === undefined) return
  const ended = once(java, 'exit')
  java.kill('SIGTERM')
  const force = setTimeout(() => java.kill('SIGKILL'), stopTimeoutMs)
  await ended
  clearTimeout(force)
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

// The pipes must be read, or Java would block; only the end is worth keeping.
function lastOutput(child: ChildProcess): () => string {
  let text = ''
  const keep = (chunk: Buffer): void => {
    text = (text + chunk.toString()).slice(-4_000)
  }
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  return () => text
}

async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('No free port on the loopback interface')
  return address.port
}
