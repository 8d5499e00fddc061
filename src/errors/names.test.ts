import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { expect, it } from 'vitest'
import * as errors from './index.js'

it('names its errors where a bundler gives their classes other names', async () => {
  const entryPoints = [fileURLToPath(new URL('index.ts', import.meta.url))]
  const { outputFiles } = await build({ entryPoints, bundle: true, minify: true, write: false, format: 'esm' })
  const text = outputFiles[0]?.text ?? ''
  const bundled = (await import(`data:text/javascript,${encodeURIComponent(text)}`)) as typeof errors
  const names = Object.keys(errors).filter((name) => name.endsWith('Error') && name !== 'KeyloomError')
  expect(names.length).toBeGreaterThan(20)
  for (const name of names) expect(String(bundled[name as keyof typeof errors])).toContain(`name="${name}"`)
})
