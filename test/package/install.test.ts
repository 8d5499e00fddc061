import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Installation, installPackage, type PackageJson } from './installation.js'

const root = new URL('../../', import.meta.url)
const { exports } = JSON.parse(await readFile(new URL('package.json', root), 'utf8')) as PackageJson
const entryPoints = Object.keys(exports)
  .filter((path) => path !== './package.json')
  .map((path) => path.replace(/^\./, 'keyloom'))

/** A program that puts a product into the embedded engine and reads it back; `load` loads a module. */
function program(load: (specifier: string) => string): string {
  return `
    const run = async () => {
      const { connect, defineEntity, defineModel, defineTable } = ${load('keyloom')}
      const { startLocal } = ${load('keyloom/local')}
      const { ensureTable } = ${load('keyloom/provision')}
      const z = ${load('zod')}
      const Product = defineEntity('Product', {
        schema: z.object({ sku: z.string() }),
        key: { pk: 'PRODUCT#<sku>', sk: 'PRODUCT' },
      })
      const table = defineTable({ name: 'shop', key: { pk: 'PK', sk: 'SK' } })
      const shop = defineModel({ table, entities: { products: Product } })
      const local = await startLocal()
      await ensureTable(shop, { client: local.client })
      const db = connect(shop, { client: local.client })
      await db.products.create({ sku: 'a' })
      console.log(JSON.stringify(await db.products.get({ sku: 'a' })))
      await local.stop()
    }
    run()`
}

describe('the package, installed in a project', () => {
  let project: Installation
  beforeAll(async () => {
    project = await installPackage()
  })
  afterAll(() => project?.remove())

  it.each(entryPoints)('gives %s the same exports by import and by require', async (entryPoint) => {
    const names = 'console.log(Object.keys(loaded).sort().join())'
    const imported = await project.run('module', `import * as loaded from '${entryPoint}'\n${names}`)
    const required = await project.run('script', `const loaded = require('${entryPoint}')\n${names}`)
    expect(imported).toMatchObject({ code: 0, stderr: '' })
    expect(imported.stdout.trim()).not.toBe('')
    expect(required).toMatchObject({ code: 0, stdout: imported.stdout })
  })

  it('runs for those who import it', async () => {
    const { code, stdout, stderr } = await project.run(
      'module',
      program((name) => `await import('${name}')`),
    )
    expect({ code, stdout, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stdout: '{"sku":"a"}\n', stderr: '' })
  })

  it('runs for those who require it', async () => {
    const { code, stdout, stderr } = await project.run(
      'script',
      program((name) => `require('${name}')`),
    )
    expect({ code, stdout, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stdout: '{"sku":"a"}\n', stderr: '' })
  })

  it('reads and writes items where code cannot be made of text, however often', async () => {
    const source = `
      import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
      import { connect, defineEntity, defineModel, defineTable } from 'keyloom'
      import * as z from 'zod'
      const Product = defineEntity('Product', {
        schema: z.object({ sku: z.string(), price: z.number() }),
        key: { pk: 'PRODUCT#<sku>' },
      })
      const table = defineTable({ name: 'shop', key: { pk: 'PK' } })
      const shop = defineModel({ table, entities: { products: Product } })
      const stored = { PK: { S: 'PRODUCT#a' }, sku: { S: 'a' }, price: { N: '1.5' } }
      const prices = Array.from({ length: 1000 }, () => shop.decode(stored).item.price)
      const db = connect(shop, { client: new DynamoDBClient({ region: 'eu-central-1' }) })
      const written = Array.from({ length: 1000 }, () => db.products.put({ sku: 'a', price: 1.5 }).params().Item.price.N)
      let isForbidden = false
      try { new Function('') } catch { isForbidden = true }
      console.log(isForbidden, new Set(prices), new Set(written))`
    const { code, stdout } = await project.run('module', source, ['--disallow-code-generation-from-strings'])
    expect({ code, stdout }).toEqual({ code: 0, stdout: "true Set(1) { 1.5 } Set(1) { '1.5' }\n" })
  })

  it('leaves out tests, and has the sources that its source maps name', async () => {
    expect(project.files.filter((file) => /\.test|^(test|examples|bench|scripts|docs)\//.test(file))).toEqual([])
    const map = JSON.parse(await readFile(join(project.folder, 'node_modules/keyloom/dist/index.js.map'), 'utf8')) as {
      sources: readonly string[]
    }
    expect(project.files).toEqual(expect.arrayContaining(map.sources.map((source) => source.replace(/^\.\.\//, ''))))
    expect(project.files).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'package.json']))
  })
})

describe('the package without its optional peers', () => {
  let project: Installation
  beforeAll(async () => {
    project = await installPackage([
      'dynalite',
      '@aws-sdk/client-dynamodb-streams',
      '@aws-sdk/lib-dynamodb',
      '@opentelemetry/api',
    ])
  })
  afterAll(() => project?.remove())

  it.each(entryPoints.filter((one) => one !== 'keyloom/opentelemetry'))('loads %s', async (entryPoint) => {
    expect(await project.run('module', `import '${entryPoint}'`)).toMatchObject({ code: 0, stderr: '' })
  })

  it('declares nothing by the document client’s types', async () => {
    const declarations = project.files.filter((file) => file.endsWith('.d.ts'))
    const texts = await Promise.all(
      declarations.map((file) => readFile(join(project.folder, 'node_modules/keyloom', file), 'utf8')),
    )
    expect(declarations).toContain('dist/index.d.ts')
    expect(declarations.filter((_, index) => /from '@aws-sdk\/lib-dynamodb'/.test(texts[index] as string))).toEqual([])
  })

  it('has nothing of keyloom/opentelemetry without its API', async () => {
    const { code, stderr } = await project.run('module', "import 'keyloom/opentelemetry'")
    expect(code).not.toBe(0)
    expect(stderr).toContain("Cannot find package '@opentelemetry/api'")
  })

  it('says which package the embedded engine needs', async () => {
    const source = `
      import { startLocal } from 'keyloom/local'
      await startLocal().catch((error) => console.log(error.name, error.code, error.message))`
    const { code, stdout } = await project.run('module', source)
    expect(code).toBe(0)
    expect(stdout).toMatch(/^SetupError setup\.missing_package .*dynalite/)
  })
})
