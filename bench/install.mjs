/** Puts the built library where the benchmarks import it from, beside the packages that they compare it with. */
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const installed = join(root, 'bench/node_modules/keyloom')
if (!existsSync(join(root, 'dist/index.js'))) throw new Error('Build the library first: npm run build.')
rmSync(installed, { recursive: true, force: true })
mkdirSync(installed, { recursive: true })
cpSync(join(root, 'dist'), join(installed, 'dist'), { recursive: true })
cpSync(join(root, 'package.json'), join(installed, 'package.json'))
