// Builds what is published: dist/, from src/. Declarations are those of the compiler, a file for each module; what runs is put
// together, because a process that imports one file starts many times faster than one that imports three hundred.
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
const { exports: entries, engines } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'))

// A file that was removed from src must not live on in dist.
rmSync(`${root}dist`, { recursive: true, force: true })
const { status } = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
})
if (status !== 0) process.exit(status ?? 1)

await build({
  absWorkingDir: root,
  entryPoints: Object.values(entries)
    .filter((entry) => typeof entry === 'object')
    .map((entry) => entry.default.replace('./dist/', 'src/').replace(/\.js$/, '.ts')),
  outdir: 'dist',
  outbase: 'src',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: `node${engines.node.replace(/[^0-9.]/g, '')}`,
  packages: 'external',
  sourcemap: true,
  sourcesContent: false,
  chunkNames: 'shared-[hash]',
  logLevel: 'warning',
})
