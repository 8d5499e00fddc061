/**
 * Runs measure.mjs on the library as it is published: put together by the same tool. A loader that compiles on the fly
 * would name every function at run time, which takes longer than compiling models does.
 *
 * Usage: node bench/compile/run.mjs [--rounds 15] [--kinds apart,proven] [--counts 100,200] [--record]
 */
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { record } from '../record.mjs'

const outfile = fileURLToPath(new URL('../../.cache/bench-compile.mjs', import.meta.url))
await build({
  entryPoints: [fileURLToPath(new URL('measure.mjs', import.meta.url))],
  outfile,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  logLevel: 'warning',
})
const { measured } = await import(outfile)
if (process.argv.includes('--record')) record('compile', measured)
