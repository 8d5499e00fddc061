import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Installation, installPackage } from './installation.js'

/** Prints what a second put makes the SDK do: what it reads by its schema, keys that it hashes for, streams that it pipes, logs. */
const program = `
import { createHash, createHmac } from 'node:crypto'
import { Readable } from 'node:stream'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { connect, createClient, defineEntity, defineModel, defineTable } from 'keyloom'
import * as z from 'zod'

const Product = defineEntity('Product', { schema: z.object({ sku: z.string() }), key: { pk: 'PRODUCT#<sku>' } })
const shop = defineModel({ table: defineTable({ name: 'shop', key: { pk: 'PK' } }), entities: { products: Product } })
const done = { keys: 0, pipes: 0, logs: 0 }
class Sha256 {
  constructor(secret) {
    this.hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret)
    if (secret !== undefined) done.keys += 1
  }
  update(data) {
    this.hash.update(data)
  }
  async digest() {
    return new Uint8Array(this.hash.digest())
  }
}
const requestHandler = {
  metadata: { handlerProtocol: 'http/1.1' },
  async handle() {
    const body = Readable.from([Buffer.from('{"NewMember":1}')])
    const { pipe } = body
    body.pipe = (...given) => {
      done.pipes += 1
      return pipe.apply(body, given)
    }
    return { response: { statusCode: 200, headers: {}, body } }
  },
  destroy() {},
}
const config = { region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' }, sha256: Sha256, requestHandler }
const run = async () => {
  for (const client of [new DynamoDBClient(config), createClient(config)]) {
    const outputs = []
    client.middlewareStack.add((next) => async (given) => {
      const taken = await next(given)
      outputs.push(Object.keys(taken.output).sort().join())
      const get = () => {
        done.logs += 1
      }
      Object.defineProperty(taken.output, 'looked', { enumerable: true, get })
      return taken
    }, { step: 'finalizeRequest' })
    const { products } = connect(shop, { client })
    await products.put({ sku: 'a' })
    Object.assign(done, { keys: 0, pipes: 0, logs: 0 })
    await products.put({ sku: 'a' })
    console.log(JSON.stringify({ outputs, ...done }))
  }
}
run()
`

let project: Installation
beforeAll(async () => {
  project = await installPackage()
})
afterAll(() => project?.remove())

it('goes around as much of the SDK in a minified file as it does where it is installed', async () => {
  const entry = join(project.folder, 'entry.mjs')
  const outfile = join(project.folder, 'bundle.cjs')
  await writeFile(entry, program)
  const options = { bundle: true, minify: true, platform: 'node', format: 'cjs', target: 'node20' } as const
  await build({ ...options, absWorkingDir: project.folder, entryPoints: [entry], outfile, logLevel: 'silent' })
  const installed = await project.run('module', program, ['--no-warnings'])
  const bundled = await project.run('script', await readFile(outfile, 'utf8'), ['--no-warnings'])
  const line = JSON.stringify({ outputs: ['$metadata,NewMember', '$metadata,NewMember'], keys: 1, pipes: 0, logs: 0 })
  expect(installed).toMatchObject({ code: 0, stdout: `${line}\n${line}\n`, stderr: '' })
  expect(bundled).toMatchObject({ code: 0, stdout: installed.stdout, stderr: '' })
})
