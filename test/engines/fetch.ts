import { fetchEmulator } from './emulator-files.js'

// `npm run fetch:dynamodb-local`
try {
  process.stdout.write(`DynamoDB Local is in ${await fetchEmulator()}\n`)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
