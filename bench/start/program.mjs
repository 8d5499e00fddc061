/** A program as short as there can be, with modules as they are installed. Its argument is the name of a program. */
import { programs, report, runOperations } from './programs.mjs'

const { subject, connect, needs, library, leastOf } = programs[process.argv[2]]
await Promise.all(needs.map((name) => import(name)))
const start = performance.now()
const before = process.cpuUsage()
if (library !== undefined) await import(library)
const { user, system } = process.cpuUsage(before)
const importMs = performance.now() - start
// What is made of a library for a measurement is not installed: the program would find the whole of it.
if (leastOf === undefined) await runOperations((await import(subject))[connect])
report({ importMs, importCpuMs: (user + system) / 1000 })
